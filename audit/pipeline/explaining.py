"""`explain`: why a package, a capability or an authority is in the tree."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from audit.capabilities import load_catalogue
from audit.errors import UsageError
from audit.graph import ROOT
from audit.model.capability import Authority, covers
from audit.model.explanation import Allowance, Cut, Explanation, Holder
from audit.pipeline.checking import examine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.graph import DependencyGraph, GraphEdge
    from audit.model.capability import Capability
    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.pipeline.request import Progress, Request
    from audit.rules import Subject


def explain(request: Request, asked: str, progress: Progress) -> Explanation:
    """Explain a package (`NAME`, `NAME@VERSION` or its install location), a capability or an authority.

    Raises:
        UsageError: when it is none of these.
    """
    subject, tree = examine(request, progress)
    kind, found = _holders(subject, asked)
    locations = [package.location for package, _ in found]
    return Explanation(
        asked=asked,
        kind=kind,
        holders=tuple(_holder(tree, package, uses) for package, uses in found),
        direct=_cut(tree, tree.smallest_cut(locations, direct_only=True)),
        anywhere=_cut(tree, tree.smallest_cut(locations)),
        policy=subject.policy.path if subject.policy is not None else None,
    )


def _holders(
    subject: Subject, asked: str
) -> tuple[str, list[tuple[AuditedPackage, list[CapabilityUse]]]]:
    """Return what was asked for, and the packages that hold it with what they hold of it."""
    packages = subject.code()
    if load_catalogue().is_known_word(
        asked
    ):  # a package called like an authority is meant as NAME@VERSION
        holding = ((each, _covered(each, asked)) for each in packages)
        kind = "capability" if ":" in asked else "authority"
        return kind, [(package, uses) for package, uses in holding if uses]
    named = [each for each in packages if asked in _names(each)]
    if not named:
        raise _unknown(packages, asked)
    return "package", [(each, _powers(each)) for each in named]


def _names(package: AuditedPackage) -> set[str]:
    name = package.package_name
    return {package.name, name, f"{name}@{package.version}", package.label, package.location}


def _powers(package: AuditedPackage) -> list[CapabilityUse]:
    return [use for use in package.uses if use.capability.authority is not Authority.NONE]


def _covered(package: AuditedPackage, word: str) -> list[CapabilityUse]:
    return [use for use in package.uses if covers(word, use.capability)]


def _unknown(packages: Iterable[AuditedPackage], asked: str) -> UsageError:
    names = sorted({each.package_name for each in packages})
    known = [near] if (near := load_catalogue().nearest(asked)) else []
    alike = difflib.get_close_matches(asked, [*names, *known], n=1) or known
    todo = f"did you mean {alike[0]}?" if alike else "name a package, a capability or an authority"
    return UsageError(
        f"{asked} is no package of the tree, no capability and no authority", todo=todo
    )


def _holder(
    tree: DependencyGraph, package: AuditedPackage, uses: Sequence[CapabilityUse]
) -> Holder:
    location = package.location
    ranked = sorted(uses, key=lambda use: use.capability.rank)
    steps = [each for each in tree.shortest_path(location)[1:] if not tree.node(each).link]
    return Holder(
        package=package,
        allowances=tuple(_allowance(package, use) for use in ranked),
        path=tuple(_label(tree, each) for each in steps),
        paths=tree.path_count(location),
        dominators=tuple(
            _label(tree, each) for each in tree.dominators(location) if not tree.node(each).link
        ),
    )


def _allowance(package: AuditedPackage, use: CapabilityUse) -> Allowance:
    declared = package.declaration.needs if package.declaration is not None else ()
    return Allowance(
        use, _word(package.granted or (), use.capability), _word(declared, use.capability)
    )


def _word(words: Iterable[str], capability: Capability) -> str | None:
    return next((word for word in words if covers(word, capability)), None)


def _label(tree: DependencyGraph, location: str) -> str:
    return tree.node(location).label if location != ROOT else "the project"


def _cut(tree: DependencyGraph, edges: Sequence[GraphEdge]) -> Cut:
    """Return a cut with what the tree would lose by it."""
    removed = {(edge.source, edge.name) for edge in edges}
    lost = _reached(tree, set()) - _reached(tree, removed) if edges else set()
    return Cut(
        edges=tuple((_label(tree, edge.source), edge.name) for edge in edges),
        lost=tuple(sorted({_label(tree, each) for each in lost})),
    )


def _reached(tree: DependencyGraph, removed: set[tuple[str, str]]) -> set[str]:
    """Return the locations that the project still leads to without the removed dependencies; links left out."""
    waiting, seen = [ROOT], {ROOT}
    while waiting:
        here = waiting.pop()
        for edge in tree.dependencies(here):
            if edge.target is not None and (edge.source, edge.name) not in removed:
                there = tree.real(edge.target)
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)
    return seen
