"""The edges that each package states, in npm's order: where two name one package, the later counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.graph.tree import TreeEdge, folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.graph.tree import Tree, TreeNode


def load_edges(tree: Tree) -> None:
    """Give every package its edges, and every edge the node that answers it."""
    for node in tree.nodes.values():
        if not node.is_link:
            load_node_edges(node, tree.lockfile.workspaces if node is tree.root else {})
    for node in tree.nodes.values():
        for edge in node.edges_out.values():
            edge.target = node.resolve(edge.name)
            if edge.target is not None:
                edge.target.edges_in.append(edge)


def load_node_edges(node: TreeNode, workspaces: Mapping[str, str]) -> None:
    """Give one package its edges, not yet answered."""
    for name, location in workspaces.items():
        node.edges_out[folded(name)] = TreeEdge(node, name, f"file:{location}", "workspace")
    accept = node.manifest.get("acceptDependencies") or {}
    for kind, name, spec in _stated(node):
        key = folded(name)
        current = node.edges_out.get(key)
        if current is None or current.type != "workspace":
            node.edges_out[key] = TreeEdge(node, name, spec, kind, accept.get(name))


def _stated(node: TreeNode) -> Iterator[tuple[str, str, str]]:
    manifest = node.manifest
    optional_peers = _optional_peers(manifest)
    peers = manifest.get("peerDependencies") or {}
    for kind, wanted in (("peer", False), ("peerOptional", True)):
        yield from (
            (kind, name, spec) for name, spec in peers.items() if (name in optional_peers) is wanted
        )
    yield from (("prod", name, spec) for name, spec in (manifest.get("dependencies") or {}).items())
    yield from (
        ("optional", name, spec)
        for name, spec in (manifest.get("optionalDependencies") or {}).items()
    )
    if node.parent is None:
        yield from (
            ("dev", name, spec) for name, spec in (manifest.get("devDependencies") or {}).items()
        )


def _optional_peers(manifest: Mapping[str, Any]) -> frozenset[str]:
    meta = manifest.get("peerDependenciesMeta") or {}
    return frozenset(
        name for name, value in meta.items() if isinstance(value, dict) and value.get("optional")
    )
