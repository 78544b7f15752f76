"""Replays how npm hands override rules down while it loads a tree, one package after the other.

The order matters: a package keeps the rules of the first dependents that agree, and which
dependents it has changes while nearer copies are still being loaded. So this follows npm's order.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit.errors import InputError
from audit.graph.overrides import OverrideSet, more_specific
from audit.graph.tree import folded

if TYPE_CHECKING:
    from audit.graph.tree import Tree, TreeEdge, TreeNode

_FIELDS = ("devDependencies", "optionalDependencies", "dependencies", "peerDependencies")


def apply_overrides(tree: Tree) -> None:
    """Set the rules of every node and edge, and each edge's `spec` as overridden.

    Raises:
        InputError: where npm refuses: a rule against a direct dependency, a reference to nothing.
    """
    rules = tree.root.manifest.get("overrides")
    if not rules:
        return
    _Replay(tree, OverrideSet(rules)).run()
    for node in tree.nodes.values():
        for edge in node.edges_out.values():
            edge.spec = _overridden_spec(edge, tree)
    _refuse_direct(tree)


def _overridden_spec(edge: TreeEdge, tree: Tree) -> str:
    rule = edge.overrides
    if rule is None or not rule.value or rule.value == "*" or rule.name != edge.name:
        return edge.raw_spec
    if not rule.value.startswith("$"):
        return rule.value
    name = rule.value[1:]
    for manifest in (tree.root.manifest, edge.source.manifest):
        for field in _FIELDS:
            spec = (manifest.get(field) or {}).get(name)
            if spec:
                return str(spec)
    raise _refusal(
        tree, f"overrides: {rule.value!r} refers to no dependency of the project", "correct it"
    )


def _refuse_direct(tree: Tree) -> None:
    for edge in tree.root.edges_out.values():
        if edge.spec != edge.raw_spec and not edge.spec.startswith("$"):
            what = f"override for {edge.name}@{edge.raw_spec} conflicts with the direct dependency"
            raise _refusal(
                tree,
                what,
                "npm refuses it too: make them the same, or refer to it as $" + edge.name,
            )


def _refusal(tree: Tree, what: str, todo: str) -> InputError:
    return InputError(what, todo=todo, file=f"{tree.lockfile.path}: package.json")


class _Replay:
    """npm's own sequence of events, without the parts that do not touch the rules."""

    def __init__(self, tree: Tree, rules: OverrideSet) -> None:
        self._tree = tree
        self._rules = rules
        self._present: set[TreeNode] = set()
        self._target: dict[TreeEdge, TreeNode] = {}
        self._edges_in: dict[TreeNode, dict[TreeEdge, None]] = defaultdict(dict)
        self._by_name: dict[str, list[TreeEdge]] = defaultdict(list)
        self._started: set[TreeEdge] = set()

    def run(self) -> None:
        """Load the nodes one by one."""
        self._tree.root.overrides = self._rules
        for node in self._tree.nodes.values():
            self._present.add(node)
            self._answer_waiting(node)
            for edge in node.edges_out.values():
                self._start(edge)

    def _answer_waiting(self, node: TreeNode) -> None:
        """Let the edges that this new node answers better than what they had turn to it."""
        for edge in self._by_name[folded(node.name)]:
            if self._resolve(edge) is not self._target.get(edge):
                self._reload(edge)

    def _resolve(self, edge: TreeEdge) -> TreeNode | None:
        key = folded(edge.name)
        node: TreeNode | None = edge.source
        while node is not None:
            found = node.children.get(key)
            if found is not None and found in self._present:
                return found
            node = node.around
        return None

    def _start(self, edge: TreeEdge) -> None:
        self._started.add(edge)
        self._by_name[folded(edge.name)].append(edge)
        if edge.source.overrides is not None:
            edge.overrides = edge.source.overrides.rule_for(edge)
        self._reload(edge)

    def _reload(self, edge: TreeEdge) -> None:
        if edge.source.overrides is not None:
            rule = edge.source.overrides.rule_for(edge)
            if not rule.equals(edge.overrides):
                edge.overrides = rule
        else:
            edge.overrides = None
        new, old = self._resolve(edge), self._target.get(edge)
        if new is not old:
            self._turn(edge, old, new)

    def _turn(self, edge: TreeEdge, old: TreeNode | None, new: TreeNode | None) -> None:
        if old is not None:
            self._edges_in[old].pop(edge, None)
            self._target.pop(edge, None)
            if edge.overrides is not None:
                self._removed(old, edge.overrides)
        if new is not None:
            self._target[edge] = new
            if new.overrides is None or not new.overrides.equals(edge.overrides):
                self._added(new, edge.overrides)
            self._edges_in[new][edge] = None

    def _added(self, node: TreeNode, rules: OverrideSet | None) -> None:
        if rules is None or (node.overrides is not None and node.overrides.equals(rules)):
            return
        chosen = rules if node.overrides is None else more_specific(node.overrides, rules)
        if chosen is not None and not chosen.equals(node.overrides):
            node.overrides = chosen
            self._hand_on(node)

    def _removed(self, node: TreeNode, rules: OverrideSet | None) -> None:
        if node.overrides is None or not node.overrides.equals(rules):
            return
        chosen: OverrideSet | None = None
        for edge in self._edges_in[node]:
            chosen = (
                more_specific(edge.overrides, chosen)
                if chosen and edge.overrides
                else edge.overrides
            )
        if node.overrides.equals(chosen):
            return
        node.overrides = chosen
        if chosen is not None:
            self._hand_on(node)

    def _hand_on(self, node: TreeNode) -> None:
        """Give a node's new rules to everything it asks for; a link gives them to its target."""
        if node.link_target is not None:
            if node.overrides is not None and self._concerns(node.overrides, node.link_target):
                self._added(node.link_target, node.overrides)
            return
        for edge in node.edges_out.values():
            if edge in self._started:
                self._reload(edge)
                target = self._target.get(edge)
                if target is not None:
                    self._added(target, edge.overrides)

    def _concerns(self, rules: OverrideSet, target: TreeNode) -> bool:
        """Return whether a rule names something that the target needs, at any depth."""
        seen: set[TreeNode] = set()
        stack = [target]
        while stack:
            node = stack.pop().real
            if node in seen:
                continue
            seen.add(node)
            for edge in node.edges_out.values():
                if rules.rule_for(edge).name == edge.name:
                    return True
                found = self._target.get(edge)
                if found is not None:
                    stack.append(found)
        return False
