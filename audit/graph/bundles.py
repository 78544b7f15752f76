"""Which packages arrive inside another package's own archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.graph.tree import folded

if TYPE_CHECKING:
    from audit.graph.tree import Tree, TreeNode


def mark_bundles(tree: Tree) -> None:
    """Set `in_bundle` on everything that a bundling package, or one inside it, brings along."""
    legacy = _legacy_bundles(tree) if tree.lockfile.version < 2 else {}  # noqa: PLR2004 - lockfileVersion
    for node in tree.nodes.values():
        if node.children and not node.is_link:
            _mark(node, _bundled_names(node) + legacy.get(node.location, ()))


def _bundled_names(node: TreeNode) -> tuple[str, ...]:
    names = node.manifest.get("bundleDependencies")
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def _legacy_bundles(tree: Tree) -> dict[str, tuple[str, ...]]:
    """Return, by parent, what version 1 marks as bundled without saying by whom."""
    found: dict[str, tuple[str, ...]] = {}
    for node in tree.nodes.values():
        parent = node.parent
        if parent is None or (node.link_target is tree.root) or not node.manifest.get("inBundle"):
            continue
        if not parent.manifest.get("inBundle") and folded(node.name) in parent.edges_out:
            found[parent.location] = (*found.get(parent.location, ()), node.name)
    return found


def _mark(parent: TreeNode, names: tuple[str, ...]) -> None:
    """Mark what `parent` bundles: the named children, what is inside them, and children that those depend on."""
    wanted = frozenset(names)
    queue = [child for child in parent.children.values() if child.name in wanted]
    inside = set(queue)
    while queue:
        node = queue.pop()
        node.in_bundle = True
        found = [*node.children.values()]
        found += [
            edge.target
            for edge in node.edges_out.values()
            if edge.target is not None and edge.target.parent is parent
        ]
        queue += [other for other in found if other not in inside]
        inside.update(found)
