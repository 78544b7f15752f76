"""Nodes of the syntax tree together with the way that leads to them.

Asking the parser's tree for a node's parent starts again at the root each time. A spot keeps its
parent, and spots of places inside one node share it, so that walking up costs nothing and walking
down begins where an earlier walk has been.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from sys import intern
from typing import TYPE_CHECKING

from audit.analysis.javascript.limits import Budget, Limits
from audit.analysis.javascript.syntax.node_types import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Tree


_NEAR = 1024
"""Children by field that are kept: most are asked for again soon."""


class _Memory:
    """What the spots of one tree share: their source, those that remember others, and how many may be remembered."""

    __slots__ = ("budget", "data", "fields", "kinds", "spots", "types")

    def __init__(self) -> None:
        self.data = b""
        self.budget = Budget(Limits())
        self.spots: list[Spot] = []
        self.kinds: dict[int, str] = {}
        """The type of each kind of node by its number: the parser makes a new text each time."""
        self.types: set[str] = set()
        self.fields: dict[tuple[Spot, str], Spot | None] = {}


class Spot:
    """A node, the field it fills in its parent, and the parent."""

    __slots__ = (
        "_children", "_indexes", "_memory", "_starts", "_visited", "end", "field", "function", "id", "node",
        "parent", "start", "type",
    )  # fmt: skip

    def __init__(self, node: Node, parent: Spot | None, field: str | None) -> None:
        self._memory: _Memory
        self._memory = memory = parent._memory if parent is not None else _Memory()  # noqa: SLF001
        kind = memory.kinds.get(node.kind_id)
        if kind is None:
            kind = memory.kinds[node.kind_id] = intern(node.type)
            memory.types.add(kind)
        self.node = node
        self.parent = parent
        self.field = field
        self.type = kind
        self.start = node.start_byte
        self.end = node.end_byte
        self.id = node.id
        self.function: Spot | None = None
        """The nearest function around this, or the program; None for the program itself."""
        if parent is not None:
            is_top = parent.function is None or parent.type in FUNCTIONS
            self.function = parent if is_top else parent.function
        self._children: list[Spot] | None = None
        self._indexes: dict[int, int] | None = None
        self._visited: list[Spot] | None = None
        self._starts: list[int]  # of those visited

    def deepest(self, offset: int) -> Spot:
        """Return the smallest spot around `offset` within this where a walk has been."""
        spot = self
        while spot._visited is not None:
            index = bisect_right(spot._starts, offset) - 1
            if index < 0 or offset >= spot._visited[index].end:
                break
            spot = spot._visited[index]
        return spot

    def visit(self, child: Spot) -> None:
        """Remember a child that a walk came to."""
        if self._visited is None:
            self._visited, self._starts = [child], [child.start]
            self._memory.spots.append(self)
            return
        if child.start >= self._starts[-1]:  # most walks go on to the right
            self._visited.append(child)
            self._starts.append(child.start)
            return
        index = bisect_right(self._starts, child.start)
        self._visited.insert(index, child)
        self._starts.insert(index, child.start)

    @property
    def text(self) -> bytes:
        """The source of this node."""
        return self._memory.data[self.start : self.end]

    @property
    def operator(self) -> str:
        """The operator of an expression, or the `of` or `in` of a loop; empty for a node that has none."""
        sign = self.node.child_by_field_name("operator")
        return sign.type if sign is not None else ""

    def child(self, field: str) -> Spot | None:
        """Return the child in `field`; None when there is none."""
        key, fields = (self, field), self._memory.fields
        if key in fields:
            return fields[key]
        if len(fields) >= _NEAR:
            fields.clear()
        node = self.node.child_by_field_name(field)
        found = fields[key] = None if node is None else Spot(node, self, field)
        return found

    def children(self) -> list[Spot]:
        """Return the named children without comments, in order (fields unknown)."""
        if self._children is None:
            self._memory.spots.append(self)
            self._memory.budget.remember(self.node.named_child_count)
            self._children = [
                Spot(node, self, None)
                for node in self.node.named_children
                if node.type not in ("comment", "html_comment")
            ]
        return self._children

    def first_children(self, count: int) -> Iterator[Spot]:
        """Yield the first of `children`, at most `count` with comments: quicker where there are many."""
        for index in range(min(count, self.node.named_child_count)):
            node = self.node.named_child(index)
            if node.type not in ("comment", "html_comment"):
                yield Spot(node, self, None)

    def indexes(self) -> dict[int, int]:
        """Return the index of each element of an array, by where it begins."""
        if self._indexes is None:
            self._indexes = {item.start: index for index, item in numbered(self)}
        return self._indexes

    def stand_in(self, data: bytes, budget: Budget) -> None:
        """Know the source of this spot's tree, and count what is remembered of it."""
        self._memory.data, self._memory.budget = data, budget

    def release(self) -> None:
        """Let go of everything below, so that the whole tree is freed at once and no cycle is left behind."""
        for spot in self._memory.spots:
            spot._children = spot._visited = None  # noqa: SLF001
        self._memory.spots.clear()
        self._memory.fields.clear()

    def is_known(self, kind: str) -> bool:
        """Return whether a spot of its tree has such a type: where none has, nothing stands in one."""
        return kind in self._memory.types

    def ancestors(self) -> Iterator[Spot]:
        """Yield the parent, its parent and so on up to the program."""
        spot = self.parent
        while spot is not None:
            yield spot
            spot = spot.parent


class Finder:
    """Finds the spot at a byte offset."""

    def __init__(self, tree: Tree, data: bytes, budget: Budget) -> None:
        self._cursor = tree.walk()
        self._budget = budget
        self.root = Spot(tree.root_node, None, None)
        self.root.stand_in(data, budget)
        self._last = self.root

    def at(self, offset: int) -> Spot:
        """Return the smallest node that contains the byte at `offset`."""
        top, steps, new = self._last, 1, 0
        while top.parent is not None and not top.start <= offset < top.end:
            top = top.parent
        top = top.deepest(offset)
        cursor = self._cursor
        cursor.reset(top.node)
        while (index := cursor.goto_first_child_for_byte(offset)) is not None:
            if top.type == "ERROR":
                steps += index // 8  # the parts of an error are a flat list, searched one by one
            node = cursor.node
            if node is None:
                break
            child = Spot(node, top, cursor.field_name)
            if child.start > offset or child.end <= offset:
                break
            top.visit(child)
            top = child
            steps += 1
            new += 1
        self._last = top
        self._budget.spend(steps)
        self._budget.remember(new)
        return top


def with_around(spot: Spot, *kinds: str) -> Spot:
    """Return `spot` with the nodes of some types that stand directly around it."""
    while spot.parent is not None and spot.parent.type in kinds:
        spot = spot.parent
    return spot


def bracketed(function: Spot) -> Spot:
    """Return a function expression with the brackets and signs around it: `(function () {})`, `!function () {}`."""
    return with_around(function, "parenthesized_expression", "unary_expression")


def in_brackets(spot: Spot) -> Spot:
    """Return what stands in the brackets of `spot`; itself when it has none."""
    while spot.type == "parenthesized_expression" and spot.children():
        spot = spot.children()[0]
    return spot


def without(spot: Spot, *kinds: str) -> Spot:
    """Return what nodes of some types around an expression leave: of a sequence the last."""
    while spot.type in kinds and spot.children():
        spot = spot.children()[-1]
    return spot


def place_among(holder: Spot, spot: Spot) -> int:
    """Return which of the children of `holder` begins where `spot` does, holes left out."""
    return bisect_left(holder.children(), spot.start, key=lambda one: one.start)


def has_holes(array: Spot) -> bool:
    """Return whether there may be more commas than elements need."""
    return bool(array.node.child_count - array.node.named_child_count > len(array.children()) + 1)


def numbered(array: Spot) -> list[tuple[int, Spot]]:
    """Return the elements of an array or an array pattern with their indexes."""
    if not has_holes(array):
        return list(enumerate(array.children()))
    index, found = 0, []
    waiting = iter(array.children())
    following = next(waiting, None)
    for child in array.node.children:
        if child.type == ",":
            index += 1
        elif following is not None and child.start_byte == following.start:
            found.append((index, following))
            following = next(waiting, None)
    return found
