"""Whether two parsed ranges may share a version, for the ranges that are not plain."""

from __future__ import annotations

from typing import Any

_UP = frozenset({">", ">="})


def ranges_intersect(first: Any, second: Any) -> bool:
    """Return whether two ranges parsed by `nodesemver` overlap, by npm's pairwise rule."""
    return any(
        _satisfiable(one)
        and _satisfiable(other)
        and all(_compatible(a, b) for a in one for b in other)
        for one in first.set
        for other in second.set
    )


def _satisfiable(comparators: list[Any]) -> bool:
    return all(
        _compatible(comparator, other)
        for index, comparator in enumerate(comparators)
        for other in comparators[index + 1 :]
    )


def _is_any(comparator: Any) -> bool:
    return not getattr(comparator.semver, "version", None)


def _compatible(one: Any, other: Any) -> bool:
    if _is_any(one) or _is_any(other):
        return True
    operator, against = one.operator or "=", other.operator or "="
    order = one.semver.compare(other.semver)
    if operator in {"=", ""}:
        return _holds(order, against)
    if against in {"=", ""}:
        return _holds(-order, operator)
    if (operator in _UP) == (against in _UP):
        return True
    low_then_high = order < 0 if operator in _UP else order > 0
    return low_then_high or (order == 0 and "=" in operator and "=" in against)


def _holds(order: int, operator: str) -> bool:
    """Return whether a version that compares as `order` with the bound passes `operator`."""
    return {"=": order == 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[
        operator
    ]
