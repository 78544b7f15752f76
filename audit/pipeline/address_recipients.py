"""Packages that an update hands addresses to: those that it asks for, and that talk to the network for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.mention import Mentioned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.graph import DependencyGraph
    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage

_MOST = 20
"""Packages that are read for this alone."""


def askers(
    tree: DependencyGraph,
    after: Mapping[str, AuditedPackage],
    befores: Mapping[str, Before],
    examine: Callable[[set[str]], Mapping[str, AuditedPackage]],
) -> dict[str, frozenset[str]]:
    """Return for each updated package the names of those it hands new addresses to and that talk to the network.

    Args:
        tree: the new side's.
        after: what was read of the new side.
        befores: what each is compared with.
        examine: reads further packages of the new side.
    """
    called = {
        location: _called(tree, after[location], before) for location, before in befores.items()
    }
    unread = sorted({place for names in called.values() for place in names.values()} - after.keys())
    known = {**after, **(examine(set(unread[:_MOST])) if unread else {})}
    return {
        location: frozenset(
            name for name, place in names.items() if place in known and _asks(known[place])
        )
        for location, names in called.items()
    }


def _called(tree: DependencyGraph, package: AuditedPackage, before: Before) -> dict[str, str]:
    """Return the names that it hands addresses to which the version before did not name, each with its place."""
    old = before.package
    if old is None:
        return {}
    had = {each.text for each in old.mentions}
    names = {
        each.to
        for each in package.mentions
        if each.mentioned is Mentioned.HANDED and each.text not in had
    }
    edges = tree.dependencies(package.location) if names else ()
    return {
        edge.name: tree.real(edge.target)
        for edge in edges
        if edge.name in names and edge.target is not None
    }


def _asks(package: AuditedPackage) -> bool:
    return Authority.NETWORK in package.reach | package.authorities
