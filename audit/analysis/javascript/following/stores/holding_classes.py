"""Classes that hold a power: followed, where files are read together, to where they and their objects are used."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls.this_values import owner_of
from audit.analysis.javascript.following.stores.owners import OWN, SHOWN, class_name, is_read
from audit.analysis.javascript.following.ties import GIVES
from audit.analysis.javascript.syntax.node_types import keywords
from audit.analysis.javascript.syntax.spots import bracketed
from audit.analysis.javascript.values import Box, Power, Returns, is_held

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Value

_LARGE = 400_000
"""Bytes in which it is not looked for what becomes of `this`."""
_HANDED_ON = re.compile(
    rb"\bsuper\s*(?:\?\.)?\[|\bnew\s*\.\s*target\b(?!\s*\??\.(?!\s*\[))|\bthis\b(?:(?!\s*\??\.(?!\s*\[)|\s*\[\s*Symbol\b)|\s*\??\.\s*constructor\b(?!\s*\??\.(?!\s*\[)))"
)
"""An object of a class gives itself away, or what made it, or may be asked for any member."""


def held(flow: Flow, name: Spot, value: Value) -> bool:
    """Follow a class that holds a power, where files are read together; return whether it can be followed."""
    body = _body_of_this(name)
    if body is None or not isinstance(value, Power) or not is_held(value):
        return False
    if not flow.script.folder.links.together:
        flow.script.recorder.tie(GIVES)
    if gives_itself(flow, body):
        return False
    definition = name.parent
    static = definition is not None and "static" in keywords(definition)
    key = flow.text(name) if name.type != "computed_property_name" else None
    if definition is not None and key is None:
        key = flow.script.folder.key_of(definition)
    box = Box(key, value)
    of_class(flow, body, box if static else Returns(box))
    return True


def _body_of_this(place: Spot) -> Spot | None:
    """Return the body of the class that `this` is of at `place`; None where a function or an object has its own."""
    owner = owner_of(place)
    if owner is not None and owner.type == "method_definition":
        owner = owner.parent
    return owner if owner is None or owner.type == "class_body" else None


def is_maker(spot: Spot) -> bool:
    """`Own.prototype.constructor = Own`, `Own.prototype = { constructor: Own }`: what all that it makes has anyway."""
    holder, below = spot.parent, b".prototype.constructor"
    if spot.type != "identifier" or holder is None:
        return False
    if holder.type == "pair":
        key, written = holder.child("key"), holder.parent
        if key is None or key.text != b"constructor" or written is None:
            return False
        holder, below = bracketed(written).parent, b".prototype"
    left = holder.child("left") if holder is not None else None
    return left is not None and left.text == spot.text + below


def gives_itself(flow: Flow, body: Spot) -> bool:
    """Return whether an object of a class hands itself on, or may by what is added: then others ask it for anything."""
    data, name = flow.script.source.data, class_name(body.parent)
    is_extended = bool(name) and name + b".prototype" in data
    return is_extended or not keeps_itself(flow, body.start, body.end)


def keeps_itself(flow: Flow, start: int, end: int) -> bool:
    """Return whether no `this` between two places is handed on, or asked for a member that is not told."""
    if end - start > _LARGE:
        return False
    return _HANDED_ON.search(flow.script.source.data, start, end) is None


def of_class(flow: Flow, body: Spot, value: Value) -> None:
    """Follow the class with the `body` as `value`: a box for what it holds itself, else what `new` gives."""
    made = body.parent
    name = made.child("name") if made is not None else None
    if name is not None:
        flow.alias(name, value)
    if made is not None and made.type == "class":
        flow.follow(made, value)


def inherited(flow: Flow, heritage: Spot, value: Value) -> bool:
    """Follow what a class inherits from one that holds a power; return whether it is such a class."""
    box = value.inner if isinstance(value, Returns) else value
    made = heritage.parent
    made = made.parent if made is not None and made.type == "class_heritage" else made
    body = made.child("body") if made is not None else None
    if body is None or not isinstance(box, Box) or not isinstance(box.inner, Power):
        return False
    if gives_itself(flow, body):
        return False
    of_class(flow, body, value)
    if isinstance(value, Returns):
        pattern = OWN + rb"(" + re.escape((box.key or "").encode()) + rb")(?![\w$])"
        found = re.compile(pattern).finditer(flow.script.source.data, body.start, body.end)
        for match in islice(found, SHOWN):
            member = flow.script.finder.at(match.start(1)).parent
            if member is not None and is_read(member):
                flow.follow(member, box.inner)
    return True
