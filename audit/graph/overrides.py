"""The project's `overrides`: nested rules, and how they travel along the edges of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.errors import InputError
from audit.graph.specs import Spec, SpecError, SpecType, intersects, parse_spec, resolve_spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.graph.tree import TreeEdge

_NOWHERE = "/"
"""Rules compare names and ranges: the folder of relative paths does not matter."""
_RANGES = frozenset({SpecType.RANGE, SpecType.VERSION})


class OverrideSet:
    """The rules that hold below one point of the tree; the set of the project has no parent."""

    def __init__(
        self, rules: Mapping[str, Any], parent: OverrideSet | None = None, key: str = ""
    ) -> None:
        self.parent = parent
        self.key = key
        self.name = ""
        self.key_spec = ""
        self.value = ""
        if parent is not None:
            spec = _key_spec(key)
            self.name = spec.name or ""
            self.key_spec = spec.fetch or spec.raw
            self.value = "*" if rules.get(".") == "" else str(rules.get(".") or self.key_spec)
        self.children = {
            name: OverrideSet({".": rule} if isinstance(rule, str) else rule, self, name)
            for name, rule in rules.items()
            if name != "."
        }
        self._ruleset: dict[str, OverrideSet] | None = None

    @property
    def ancestry(self) -> Iterator[OverrideSet]:
        """This set and those around it, the innermost first."""
        current: OverrideSet | None = self
        while current is not None:
            yield current
            current = current.parent

    @property
    def ruleset(self) -> Mapping[str, OverrideSet]:
        """All rules that hold here, the innermost first."""
        if self._ruleset is None:
            rules: dict[str, OverrideSet] = {}
            for current in self.ancestry:
                for child in current.children.values():
                    rules.setdefault(child.key, child)
                if current.parent is not None:
                    rules.setdefault(current.key, current)
            self._ruleset = rules
        return self._ruleset

    def rule_for(self, edge: TreeEdge) -> OverrideSet:
        """Return the rule that the edge falls under; this set itself when none does."""
        for rule in self.ruleset.values():
            if rule.name == edge.name and (rule.key_spec == "*" or _asks_for(edge, rule.key_spec)):
                return rule
        return self

    def equals(self, other: OverrideSet | None) -> bool:
        """Return whether both say the same, here and around."""
        if self is other:
            return True
        if (
            other is None
            or self.key != other.key
            or self.value != other.value
            or not self._same_children(other)
        ):
            return False
        return other.parent is None if self.parent is None else self.parent.equals(other.parent)

    def _same_children(self, other: OverrideSet) -> bool:
        return self.children.keys() == other.children.keys() and all(
            child.value == other.children[key].value and child._same_children(other.children[key])  # noqa: SLF001 - same class
            for key, child in self.children.items()
        )


def _key_spec(key: str) -> Spec:
    try:
        spec = parse_spec(key, _NOWHERE)
    except SpecError:
        spec = None
    if spec is None or not spec.name:
        raise InputError(f"overrides: {key!r} names no package", todo="correct it in package.json")
    return spec


def _asks_for(edge: TreeEdge, key_spec: str) -> bool:
    """Return whether the edge could bring a version that the rule is about."""
    try:
        spec = resolve_spec(edge.name, edge.raw_spec or "*", _NOWHERE)
    except SpecError:
        return False
    spec = spec.sub or spec
    if spec.type is SpecType.GIT:
        return bool(spec.git_range) and intersects(spec.git_range or "", key_spec)
    return intersects(spec.fetch or "", key_spec) if spec.type in _RANGES else True


def more_specific(first: OverrideSet, second: OverrideSet) -> OverrideSet | None:
    """Return the inner one of two sets, else the nearest that both lie in; None when they contradict each other."""
    if any(current.equals(first) for current in second.ancestry):
        return second
    if any(current.equals(second) for current in first.ancestry):
        return first
    if _contradict(first, second):
        return None
    around = list(first.ancestry)
    return next((one for other in second.ancestry for one in around if one.equals(other)), None)


def sets_conflict(first: OverrideSet, second: OverrideSet) -> bool:
    """Return whether two sets ask for versions that cannot be one."""
    return more_specific(first, second) is None and _contradict(first, second)


def _contradict(first: OverrideSet, second: OverrideSet) -> bool:
    others = second.ruleset
    return any(
        _values_contradict(rule, others[key])
        for key, rule in first.ruleset.items()
        if key in others and not rule.equals(others[key])
    )


def _values_contradict(one: OverrideSet, other: OverrideSet) -> bool:
    if one.value.startswith("$") or other.value.startswith("$"):
        return False
    try:
        first = resolve_spec(one.name, one.value or "*", _NOWHERE)
        second = resolve_spec(other.name, other.value or "*", _NOWHERE)
    except SpecError:
        return False
    if first.type not in _RANGES or second.type not in _RANGES:
        return False
    return not intersects(first.fetch or "", second.fetch or "")
