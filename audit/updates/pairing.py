"""Pairing two trees: for every package of the new one, the version that was there before.

By the package's own name, so that an alias or a move in the tree is no change. Among several copies
the one that the same dependents had counts most, then the same place, then the nearest version.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.comparison import Change
from audit.updates.identity import is_same
from audit.updates.versions import distance, same_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.graph import DependencyGraph, GraphNode

INSTALLED = "node_modules/"


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of one package."""

    change: Change
    location: str
    """In the new tree; in the old one when it is removed."""
    before: str | None
    """Location in the old tree of what it is compared with; None when it is added."""
    beside: bool = False
    """Whether what it is compared with stays in the tree, for those who asked for it: it took nothing's place."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every package of two trees."""

    pairings: tuple[Pairing, ...]
    """Those of the new tree by location, then the removed ones by theirs."""

    def of(self, *changes: Change) -> tuple[Pairing, ...]:
        """Return the pairings with one of these changes."""
        return tuple(each for each in self.pairings if each.change in changes)


def compare(
    old: DependencyGraph,
    new: DependencyGraph,
    old_locations: Iterable[str],
    new_locations: Iterable[str],
) -> Comparison:
    """Pair the packages at the given locations. The project's own folders are not compared."""
    return _Pairs(old, new, _installed(old, old_locations), _installed(new, new_locations)).made()


def _installed(tree: DependencyGraph, locations: Iterable[str]) -> list[GraphNode]:
    nodes = [tree.node(location) for location in sorted(set(locations))]
    return [each for each in nodes if INSTALLED in each.location and not each.link]


class _Pairs:
    """The steps of one comparison."""

    def __init__(
        self,
        old: DependencyGraph,
        new: DependencyGraph,
        before: Sequence[GraphNode],
        after: Sequence[GraphNode],
    ) -> None:
        self._old, self._new = old, new
        self._before, self._after = _by_name(before), _by_name(after)
        self._twins = {
            each.location: self._twin(each, self._before.get(name, []))
            for name, copies in self._after.items()
            for each in copies
        }
        twins = [each for each in self._twins.values() if each is not None]
        self._kept = {(each.package_name or each.name, each.version) for each in twins}

    def made(self) -> Comparison:
        pairings: list[Pairing] = []
        removed: list[Pairing] = []
        for name in sorted({*self._before, *self._after}):
            found, gone = self._of_name(self._before.get(name, []), self._after.get(name, []))
            pairings += found
            removed += gone
        return Comparison(tuple(sorted(pairings, key=_place)) + tuple(sorted(removed, key=_place)))

    def _of_name(
        self, before: list[GraphNode], after: list[GraphNode]
    ) -> tuple[list[Pairing], list[Pairing]]:
        """Pair the copies of one package."""
        pairings = [self._of(each, before) for each in after]
        used = {each.before for each in pairings}
        versions = {node.version for node in before if node.location in used}
        gone = [
            each for each in before if each.location not in used and each.version not in versions
        ]
        return pairings, [Pairing(Change.REMOVED, each.location, each.location) for each in gone]

    def _twin(self, node: GraphNode, before: list[GraphNode]) -> GraphNode | None:
        """Return the same content in the old tree, preferably at the same place."""
        found = [each for each in before if is_same(self._old, each, self._new, node)]
        return min(
            found, key=lambda each: (each.location != node.location, each.location), default=None
        )

    def _of(self, node: GraphNode, before: list[GraphNode]) -> Pairing:
        """Pair one package: with the same, else with what it stands for now; with nothing beside other lines."""
        twin = self._twins[node.location]
        if twin is not None:
            return Pairing(Change.SAME, node.location, twin.location)
        askers = self._askers(node)

        def shared(each: GraphNode) -> int:
            return len(askers & _dependents(self._old, each))

        def beside(each: GraphNode) -> bool:
            return self._stays(each) and not shared(each)

        chosen = min(
            (each for each in before if not beside(each) or same_line(each.version, node.version)),
            key=lambda each: (
                -shared(each),
                each.location != node.location,
                self._stays(each),
                distance(each.version, node.version),
                each.location,
            ),
            default=None,
        )
        if chosen is None:
            return Pairing(Change.ADDED, node.location, None)
        return Pairing(Change.UPDATED, node.location, chosen.location, beside(chosen))

    def _stays(self, old: GraphNode) -> bool:
        """Return whether the version is in the new tree as well, at whatever place."""
        return (old.package_name or old.name, old.version) in self._kept

    def _askers(self, node: GraphNode) -> frozenset[str]:
        """Return the names of those who ask for a package now and are no new lines beside ones that stay."""
        return _names(each for each in _sources(self._new, node) if not self._is_another_line(each))

    def _is_another_line(self, node: GraphNode) -> bool:
        """Return whether a package took nothing's place: all versions of it stay, and it is of another line."""
        if self._twins.get(node.location, node) is not None:
            return False
        before = self._before.get(node.package_name or node.name, [])
        return all(
            self._stays(each) and not same_line(each.version, node.version) for each in before
        )


def dropped_by(old: DependencyGraph, comparison: Comparison) -> dict[str, tuple[str, ...]]:
    """Return for each updated package, by its new location, what its version before asked for and is gone now."""
    gone = {each.location for each in comparison.of(Change.REMOVED)}
    found = {}
    for pairing in comparison.of(Change.UPDATED):
        edges = old.dependencies(pairing.before) if pairing.before is not None else ()
        asked = {edge.target for edge in edges if edge.target is not None}
        if asked & gone:
            found[pairing.location] = tuple(sorted(asked & gone))
    return found


def _by_name(nodes: Iterable[GraphNode]) -> dict[str, list[GraphNode]]:
    found: dict[str, list[GraphNode]] = defaultdict(list)
    for node in nodes:
        found[node.package_name or node.name].append(node)
    return dict(found)


def _dependents(tree: DependencyGraph, node: GraphNode) -> frozenset[str]:
    """Return the names of the packages that ask for a copy; the project and its workspaces count as one."""
    return _names(_sources(tree, node))


def _sources(tree: DependencyGraph, node: GraphNode) -> list[GraphNode]:
    return [tree.node(edge.source) for edge in tree.dependents(node.location)]


def _names(nodes: Iterable[GraphNode]) -> frozenset[str]:
    return frozenset(
        (each.package_name or each.name) if INSTALLED in each.location else "" for each in nodes
    )


def _place(pairing: Pairing) -> str:
    return pairing.location
