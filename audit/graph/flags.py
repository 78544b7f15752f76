"""Which packages are only there for development, optional, peers, or for nobody: npm's flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.graph.tree import FLAGS

if TYPE_CHECKING:
    from audit.graph.tree import Tree, TreeEdge, TreeNode

_STATED = (
    ("dependencies", "prod"),
    ("devDependencies", "dev"),
    ("optionalDependencies", "optional"),
)


def flags_are_suspect(tree: Tree) -> bool:
    """Return whether the project's manifest asks for something else than the lockfile was made for."""
    if tree.lockfile.ancient:
        return False
    stated = dict(tree.lockfile.locked_workspaces)
    wanted = {(f"file:{place}", "workspace", name) for name, place in stated.items()}
    wanted |= _locked_edges(tree)
    edges = {(edge.spec, edge.type, edge.name) for edge in tree.root.edges_out.values()}
    return wanted != edges


def _locked_edges(tree: Tree) -> set[tuple[str, str, str]]:
    meta = tree.root.entry.meta
    optional = meta.get("optionalDependencies") or {}
    edges = {
        (spec, kind, name)
        for field, kind in _STATED
        for name, spec in (meta.get(field) or {}).items()
        if kind != "prod" or name not in optional
    }
    peers = meta.get("peerDependencies") or {}
    marks = meta.get("peerDependenciesMeta") or {}
    optional_peers = {
        name for name, mark in marks.items() if isinstance(mark, dict) and mark.get("optional")
    }
    return edges | {
        (spec, "peerOptional" if name in optional_peers else "peer", name)
        for name, spec in peers.items()
    }


def recompute_flags(tree: Tree) -> None:
    """Set every flag anew: all are on until a way from the project turns them off."""
    for node in tree.nodes.values():
        for flag in FLAGS:
            setattr(node, flag, node is not tree.root)
    seen = _walk(tree.root)
    for node in seen - {tree.root}:
        if node.dev_optional and (node.dev or node.optional):
            node.dev_optional = False


def _walk(root: TreeNode) -> set[TreeNode]:
    seen: set[TreeNode] = set()
    queue = [root]
    while queue:
        node = queue.pop()
        seen.add(node)
        if not node.extraneous:
            _keep_surroundings(node)
        if node.link_target is not None:
            if _pass_through(node, node.link_target) or node.link_target not in seen:
                queue.append(node.link_target)
            continue
        queue.extend(
            edge.target
            for edge in node.edges_out.values()
            if edge.target and _relax(node, edge, edge.target)
        )
    return seen


def _keep_surroundings(node: TreeNode) -> None:
    around = node.around
    while around is not None and around.extraneous:
        around.extraneous = False
        around = around.around


def _pass_through(link: TreeNode, target: TreeNode) -> bool:
    changed = False
    for flag in FLAGS:
        if getattr(target, flag) and not getattr(link, flag):
            setattr(target, flag, False)
            changed = True
    return changed


def _relax(node: TreeNode, edge: TreeEdge, target: TreeNode) -> bool:
    """Turn off what this edge shows to be untrue of its target; return whether anything was."""
    dev, optional = edge.type == "dev", edge.optional
    off = (
        ("extraneous", target.extraneous and not (node.extraneous or edge.type == "peerOptional")),
        ("dev", target.dev and not (node.dev or dev)),
        ("optional", target.optional and not (node.optional or optional)),
        (
            "dev_optional",
            target.dev_optional
            and not (node.dev_optional or node.dev or node.optional or optional or dev),
        ),
        ("peer", target.peer and not (node.peer or edge.peer)),
    )
    for flag, applies in off:
        if applies:
            setattr(target, flag, False)
    return any(applies for _, applies in off)
