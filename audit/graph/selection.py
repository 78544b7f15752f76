"""Which packages of a tree a user asks about: npm's `--omit` and `--workspace`."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from audit.errors import UsageError
from audit.graph.nodes import ROOT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from audit.graph.graph import DependencyGraph
    from audit.graph.nodes import GraphNode


def select(
    graph: DependencyGraph, omit: Collection[str] = (), workspaces: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the locations of the packages to audit: not the project itself, and a link's target, not the link.

    Args:
        graph: the whole tree.
        omit: dependency types that npm would not install: `dev`, `optional`, `peer`.
        workspaces: as npm's `--workspace` takes them; only what these need is kept. Empty keeps everything.

    Raises:
        UsageError: when there is no such workspace.
    """
    wanted = [found for asked in workspaces for found in workspaces_called(graph, asked)]
    kept = needed_by(graph, wanted) if wanted else None
    return tuple(
        node.location
        for node in graph.nodes()
        if node.location != ROOT
        and not node.link
        and not is_omitted(node, omit)
        and (kept is None or node.location in kept)
    )


def is_omitted(node: GraphNode, omit: Collection[str]) -> bool:
    """Return whether npm would leave `node` out of an install with `--omit` of these types."""
    return (
        ("dev" in omit and node.dev)
        or ("optional" in omit and node.optional)
        or ("peer" in omit and node.peer)
        or ("dev" in omit and "optional" in omit and node.dev_optional)
    )


def needed_by(graph: DependencyGraph, locations: Iterable[str]) -> frozenset[str]:
    """Return `locations` and all that they depend on, links resolved to what they point at."""
    waiting = [graph.real(location) for location in locations]
    seen = set(waiting)
    while waiting:
        for edge in graph.dependencies(waiting.pop()):
            target = graph.real(edge.target) if edge.target is not None else None
            if target is not None and target not in seen:
                seen.add(target)
                waiting.append(target)
    return frozenset(seen)


def brought_by(graph: DependencyGraph, location: str) -> str:
    """Return the name of the direct dependency on the shortest path to `location`; its own name when there is none."""
    direct = graph.direct()
    for step in graph.shortest_path(location):
        if graph.real(step) in direct or step in direct:
            return graph.node(step).shown
    return graph.node(location).shown


def workspaces_called(graph: DependencyGraph, asked: str) -> tuple[str, ...]:
    """Return the locations of the workspaces that npm means by a name, a folder, or the folder that they lie in.

    Raises:
        UsageError: when there is none.
    """
    folder = asked.rstrip("/").removeprefix("./")
    known = [graph.node(each) for each in graph.projects() if each != ROOT]
    for node in known:
        if folder in (node.location, node.name, node.package_name):
            return (node.location,)
    inside = [node.location for node in known if posixpath.dirname(node.location) == folder]
    if inside and folder:
        return tuple(inside)
    names = ", ".join(node.package_name or node.name for node in known) or "none"
    raise UsageError(f"no such workspace: {asked}", todo=f"the project's workspaces are: {names}")
