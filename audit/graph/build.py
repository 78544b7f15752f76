"""From a lockfile to npm's tree: placed, connected, judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.errors import InputError
from audit.graph.bundles import mark_bundles
from audit.graph.flags import flags_are_suspect, recompute_flags
from audit.graph.loading import load_edges
from audit.graph.nodes import GraphEdge, GraphNode
from audit.graph.overriding import apply_overrides
from audit.graph.tree import Tree
from audit.graph.validity import Validity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.graph.tree import TreeEdge, TreeNode
    from audit.model.lockfile import Lockfile


def build_nodes_and_edges(lockfile: Lockfile) -> tuple[list[GraphNode], list[GraphEdge]]:
    """Return all nodes by location and all edges by location and name, as Arborist's `loadVirtual` has them.

    Raises:
        InputError: for overrides that npm refuses, or that are nested beyond reason.
    """
    tree = Tree(lockfile)
    load_edges(tree)
    try:
        apply_overrides(tree)
    except RecursionError:
        raise InputError(
            "overrides and dependencies are nested too deeply", file=lockfile.path
        ) from None
    if flags_are_suspect(tree):
        recompute_flags(tree)
    mark_bundles(tree)
    judge = Validity(tree)
    edges = [_edge(edge, judge) for node in tree.nodes.values() for edge in node.edges_out.values()]
    workspaces = _workspaces(tree)
    nodes = [_node(node, workspaces) for node in tree.nodes.values()]
    return sorted(nodes, key=lambda node: node.location), sorted(
        edges, key=lambda edge: (edge.source, edge.name)
    )


def _edge(edge: TreeEdge, judge: Validity) -> GraphEdge:
    return GraphEdge(
        source=edge.source.location,
        target=edge.target.location if edge.target else None,
        name=edge.name,
        spec=edge.spec,
        raw_spec=edge.raw_spec,
        type=edge.type,
        problem=judge.problem(edge),
    )


def _node(node: TreeNode, workspaces: Mapping[str, TreeNode]) -> GraphNode:
    return GraphNode(
        location=node.location,
        name=node.name,
        package_name=node.manifest.get("name") or None,
        version=node.version or None,
        dev=node.dev,
        optional=node.optional,
        dev_optional=node.dev_optional,
        peer=node.peer,
        extraneous=node.extraneous,
        in_bundle=node.in_bundle,
        in_shrinkwrap=node.in_shrinkwrap,
        has_shrinkwrap=node.has_shrinkwrap,
        link=node.is_link,
        target=node.link_target.location if node.link_target else None,
        workspace=_is_workspace(node, workspaces),
        resolved=node.resolved,
        integrity=node.integrity,
        entry=node.entry,
    )


def _workspaces(tree: Tree) -> dict[str, TreeNode]:
    """Return what answers the project's edges to its workspaces, by name; of several of one name, the first counts."""
    found: dict[str, TreeNode | None] = {}
    for edge in tree.root.edges_out.values():
        if edge.type == "workspace":
            found.setdefault(edge.name, edge.target)
    return {name: target for name, target in found.items() if target is not None}


def _is_workspace(node: TreeNode, workspaces: Mapping[str, TreeNode]) -> bool:
    name = node.manifest.get("name")
    target = workspaces.get(name) if node.location and isinstance(name, str) else None
    return target is not None and node in {target, target.real}
