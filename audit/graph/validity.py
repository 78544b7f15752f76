"""Whether the package that answers an edge is one that it asked for: npm's three problems."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from audit.graph.overrides import sets_conflict
from audit.graph.specs import Spec, SpecError, SpecType, parse_spec, resolve_spec, satisfies

if TYPE_CHECKING:
    from audit.graph.tree import Tree, TreeEdge, TreeNode

_COMMIT = re.compile(r"[a-fA-F0-9]{40,64}\Z")
_REGISTRY_FIELDS = ("dependencies", "optionalDependencies", "devDependencies", "peerDependencies")


class Validity:
    """Judges the edges of one tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._origins: dict[str, str | None] = {}

    def problem(self, edge: TreeEdge) -> str | None:
        """Return `missing`, `invalid`, `peer local` or None."""
        target = edge.target
        if target is None:
            return None if edge.optional else "missing"
        if edge.peer and edge.source is target.parent and edge.source.parent is not None:
            return "peer local"
        if not self._satisfied(edge, target):
            return "invalid"
        if edge.overrides and target.overrides and target.edges_out:
            return "invalid" if sets_conflict(edge.overrides, target.overrides) else None
        return None

    def _satisfied(self, edge: TreeEdge, node: TreeNode) -> bool:
        if node.name != edge.name:
            return False
        if node.has_shrinkwrap or node.in_shrinkwrap or node.in_bundle:
            return self._accepts(node, edge.raw_spec, edge)
        if edge.overrides is None or not edge.overrides.key_spec:
            return self._accepts(node, edge.spec, edge)
        if self._accepts(node, edge.spec, edge):
            return True
        return self._accepts(node, edge.raw_spec, edge) and not self._accepts(
            node, edge.overrides.key_spec, edge
        )

    def _accepts(self, node: TreeNode, spec: str, edge: TreeEdge) -> bool:
        if self._valid(node, spec, edge):
            return True
        return edge.accept is not None and self._valid(node, edge.accept, edge)

    def _valid(self, node: TreeNode, text: str, edge: TreeEdge) -> bool:
        where = self._origin(edge)
        if where is None:
            return False
        try:
            return self._fits(node, resolve_spec(node.name, text or "*", where), edge.source)
        except SpecError:
            return False

    def _origin(self, edge: TreeEdge) -> str | None:
        """Return the folder that the edge's relative paths start from; None when npm cannot tell."""
        rule = edge.overrides
        if rule is not None and rule.name == edge.name and rule.value:
            return self._tree.root_path
        source = edge.source
        if source.location not in self._origins:
            self._origins[source.location] = _package_origin(source, self._tree.root_path)
        return self._origins[source.location]

    def _fits(self, node: TreeNode, spec: Spec, source: TreeNode) -> bool:
        version = node.version
        match spec.type:
            case SpecType.RANGE if spec.fetch == "*":
                return True
            case SpecType.RANGE | SpecType.VERSION:
                return satisfies(version, spec.fetch or "")
            case SpecType.ALIAS:
                return spec.sub is not None and self._fits(node, spec.sub, source)
            case SpecType.DIRECTORY:
                return node.is_link and node.real.path == spec.fetch
            case SpecType.FILE:
                return not node.is_link and node.resolved == f"file:{spec.fetch}"
            case SpecType.TAG:
                return bool(node.resolved) and self._locked(node).type is SpecType.REMOTE
            case SpecType.REMOTE:
                return node.resolved == spec.fetch
            case SpecType.GIT:
                return self._same_repository(node, spec, source)

    def _locked(self, node: TreeNode) -> Spec:
        return parse_spec(node.resolved or "", self._tree.root_path)

    def _same_repository(self, node: TreeNode, spec: Spec, source: TreeNode) -> bool:
        locked = self._locked(node)
        commit = _COMMIT.match(spec.committish or "") is not None
        if locked.hosted is None:
            if locked.fetch != spec.fetch:
                return False
        elif spec.hosted is None or spec.hosted.ssh(committish=commit) != locked.hosted.ssh(
            committish=commit
        ):
            return False
        if spec.git_range:
            return satisfies(node.manifest.get("version") or "", spec.git_range)
        return commit or self._same_committish(node, spec, source)

    def _same_committish(self, node: TreeNode, spec: Spec, source: TreeNode) -> bool:
        """Return whether the lockfile was made for the same branch or tag (a name cannot be checked otherwise)."""
        meta = source.entry.meta
        stated = next(
            (
                meta[field][node.name]
                for field in _REGISTRY_FIELDS
                if (meta.get(field) or {}).get(node.name)
            ),
            None,
        )
        if not stated:
            return True
        try:
            locked = resolve_spec(node.name, stated, source.path)
        except SpecError:
            return True
        return locked.type is not SpecType.GIT or (locked.committish or "") == (
            spec.committish or ""
        )


def _package_origin(source: TreeNode, root_path: str) -> str | None:
    """Return an archive's own folder for a package that was unpacked from one, else the package's folder."""
    if source.resolved:
        try:
            spec = parse_spec(source.resolved, root_path)
        except SpecError:
            return None
        if spec.type is SpecType.FILE:
            return posixpath.dirname(spec.fetch or "/")
    return source.path
