"""Arrays, maps, sets and iterators that hold a followed value: what is made of it, and how it is taken out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.shared.intrinsics import bare, named_literal
from audit.analysis.javascript.values import (
    ADDED,
    EACH,
    MAPPED,
    YIELDED,
    Box,
    Heir,
    Method,
    Promised,
    Returns,
    Value,
    core,
    is_held,
    iterated,
    promised,
    settled,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

ELEMENT = frozenset({"at", "find", "findLast", "get", "pop", "reduce", "reduceRight", "shift"})
"""Methods that give one of the elements."""
SAME = frozenset(
    {"concat", "copyWithin", "drop", "fill", "filter", "reverse", "slice", "sort", "splice", "take"}
    | {"toArray", "toReversed", "toSorted", "toSpliced", "with"}
)
"""Methods that give some or all of them."""
HANDED: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(EACH, (0,)),
    **dict.fromkeys(("reduce", "reduceRight", "sort", "toSorted"), (0, 1)),
}
"""Methods that call a function with an element, and the parameters that it comes to."""
METHODS = ELEMENT | SAME | HANDED.keys() | {"entries", "flat", "unshift", "values"}
"""Those whose call hands elements on."""
QUIET = frozenset(
    {"add", "clear", "delete", "has", "includes", "indexOf", "join", "keys", "lastIndexOf"}
    | {"length", "push", "set", "size", "toString"}
)
"""Members of a container that give none of what it holds."""
_LOOKING_UP = frozenset({"__lookupGetter__", "__lookupSetter__"})
"""Methods of every object that give a getter, or a setter, by its name."""
STORED = "getStore"
"""The function by which what runs within `AsyncLocalStorage` gets what it holds."""
_ORDERED = frozenset({ADDED, MAPPED, YIELDED})
_OF_PAIRS = frozenset({"Map", "WeakMap"})
_OF_ITEMS = frozenset({"Set", "WeakSet"})


def own(value: Value) -> Value:
    """Return whose members an object has: of a copy and an heir, what it is made of."""
    while isinstance(value, Heir):
        value = value.inner
    return value


def is_container(value: Box) -> bool:
    """Return whether a box stands for what is taken by place or in order, not by a name."""
    return value.key is None or value.key.isdigit() or value.key in _ORDERED


def member(flow: Flow, spot: Spot, value: Box, key: str | None) -> Value | None:
    """Return what member `key` (None: not known) of what holds a followed value is; None when nothing is left."""
    if value.key == "catch" and isinstance(value.inner, Promised):  # a promise that fails
        return _of_failed(value, value.inner, key)
    if value.key == YIELDED and key == "next":
        return Returns(Box("value", value.inner))
    power = core(value)
    is_followed = is_held(power) or power.kind == "intrinsic"
    if key is not None and key != value.key and is_container(value) and is_followed:
        found = _method(spot, value, key)
        if found is not None:
            return found
        if key == "@@symbol" and value.key is not None:
            return Returns(Box(YIELDED, iterated(value)))
    if key is None or value.key is None or key == value.key:
        return value.inner
    if key in _LOOKING_UP:
        return Returns(Returns(value.inner))
    if is_container(value) and not key.isdigit() and key not in QUIET:
        flow.escape(spot, value.inner)  # a method of the array hands its elements on
    return _inherited(flow, spot, value, key) if not is_container(value) else None


def _inherited(flow: Flow, spot: Spot, value: Box, key: str) -> Value | None:
    """Return what an object has of what it was made by, or inherits from."""
    if value.key == "__proto__" and isinstance(value.inner, Box):
        return member(flow, spot, value.inner, key)
    return Returns(value) if key == "constructor" else None  # what makes another such


def _of_failed(value: Box, promise: Promised, key: str | None) -> Value | None:
    """Return a method of a promise that fails."""
    if key == "catch":
        return Method(promise, "then")
    if key == "then":
        return Method(value, key)
    return Returns(value) if key == "finally" else None


def _method(spot: Spot, value: Box, key: str) -> Value | None:
    """Return the method `key` of a container that is called at `spot`; None when it is another member."""
    parent = spot.parent
    is_called = parent is not None and (
        (parent.type == "call_expression" and spot.field == "function")
        or (parent.type == "member_expression" and spot.field == "object")
    )
    return Method(value, key) if is_called and key in METHODS else None


def made(flow: Flow, call: Spot, value: Value, name: str, index: int) -> bool:
    """Follow a value into the container that `name(value)` makes of it; return whether it makes one."""
    maker = _MAKERS.get(name)
    found = maker(value, index) if maker is not None else None
    if found is not None:
        flow.follow(call, found)
    return found is not None


def _pairs(value: Value, _index: int) -> Value | None:
    """`new Map([["key", value]])`."""
    if isinstance(value, Box) and value.key == MAPPED:
        return value
    pair = iterated(value) if isinstance(value, Box) else None
    if not isinstance(pair, Box) or pair.key not in ("1", None):
        return None
    return Box(MAPPED, pair.inner)


def _items(value: Value, _index: int) -> Value | None:
    return Box(ADDED, iterated(value)) if isinstance(value, Box) else None


def _listed(value: Value, index: int) -> Value | None:
    return Box(None, iterated(value)) if isinstance(value, Box) and index == 0 else None


def _waited(value: Value, index: int) -> Value | None:
    """`Array.fromAsync([promise])`."""
    listed = _listed(value, index)
    return Promised(Box(None, settled(listed.inner))) if isinstance(listed, Box) else None


def _grouped(key: str | None, value: Value, index: int) -> Value | None:
    """`Map.groupBy([value], by)`: lists of elements, by a key that is not told."""
    listed = _listed(value, index)
    return Box(key, listed) if listed is not None else None


def _entries(value: Value, index: int) -> Value | None:
    """`Object.fromEntries([["key", value]])`: under which key is not told."""
    pairs = _pairs(value, index)
    return Box(None, pairs.inner) if isinstance(pairs, Box) else None


def _caused(value: Value, index: int) -> Value | None:
    """`new Error(text, { cause: value })`."""
    return value if index == 1 and isinstance(value, Box) and value.key == "cause" else None


_MAKERS: Mapping[str, Callable[[Value, int], Value | None]] = {
    "Array.from": _listed,
    "Iterator.from": _listed,
    "Array.fromAsync": _waited,
    "Map.groupBy": lambda value, index: _grouped(MAPPED, value, index),
    "Object.groupBy": lambda value, index: _grouped(None, value, index),
    "Array.of": lambda value, index: Box(str(index), value),
    "Array": lambda value, index: Box(str(index), value),
    "Object.fromEntries": _entries,
    **dict.fromkeys(("Error", "RangeError", "TypeError"), _caused),
    "WeakRef": lambda value, _: Box("deref", Returns(value)),
    **dict.fromkeys(_OF_PAIRS, _pairs),
    **dict.fromkeys(_OF_ITEMS, _items),
}
"""Functions of the language that make a container of what they are given."""


def kept_under(maker: str | None, method_name: str) -> str | None:
    """Return the key of what is put into a container made by `maker`; empty when it has none, None for others."""
    if method_name == "set" and maker in _OF_PAIRS:
        return MAPPED
    if method_name == "add" and maker in _OF_ITEMS:
        return ADDED
    if method_name in ("enterWith", "run"):
        return STORED if maker == "AsyncLocalStorage" else None
    return "" if method_name in ("push", "unshift", "fill") and maker in ("", "Array") else None


def given_back(flow: Flow, call: Spot, name: str, value: Returns) -> bool:
    """Follow what a function gives to what calls it back: `list.map(() => value)`; return whether that is known."""
    way = _GIVEN_BACK.get(name) or _GIVEN_BACK.get(name.rpartition(".")[2])
    if way is None:
        return False
    found = way(value.inner)
    if found is not None:
        flow.follow(call, found)
    if name == "JSON.parse":
        flow.follow(call, value.inner)  # of the text's only value
    return True


def _flattened(value: Value) -> Value:
    return Box(None, value.inner if isinstance(value, Box) and is_container(value) else value)


_GIVEN_BACK: Mapping[str, Callable[[Value], Value | None]] = {
    "map": lambda value: Box(None, value),
    "Array.from": lambda value: Box(None, value),
    "JSON.parse": lambda value: Box(None, value),
    "flatMap": _flattened,
    "reduce": lambda value: value,
    "reduceRight": lambda value: value,
    **dict.fromkeys(("then", "catch", "Promise.try"), promised),
    **dict.fromkeys(
        ("every", "filter", "find", "findIndex", "finally", "forEach", "some", "sort"),
        lambda _: None,
    ),
}
"""What is made of what a callback returns; None where it is only looked at."""


def maker_of(flow: Flow, owner: Spot) -> str | None:
    """Return what makes the container that `owner` is: empty for an array, None when it is not told."""
    made = named_literal(flow, bare(owner))
    if made.type == "array":
        return ""
    maker = made.child("constructor") if made.type == "new_expression" else None
    return flow.text(maker) if maker is not None and maker.type == "identifier" else None
