"""Constant strings beside a power: hosts, paths, environment names, commands."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import FOLDER, JsObject, known, text_of
from audit.analysis.javascript.folding.names import stored_members
from audit.analysis.javascript.syntax.declaring import initial_value
from audit.analysis.javascript.syntax.node_types import given_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.javascript.folding.constants import Constants
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

GIVEN = 8
"""Arguments of one call that are looked at."""
LONGEST = 200
"""Characters kept of one literal."""
HOME = "~"
"""Stands for the user's home folder, where a call gets it as a whole."""
_HOME = re.compile(r"(?:\bhomedir\(\)|\benv(?:\.|\[['\"])(?:HOME|USERPROFILE)(?:['\"]\])?)$")
_WORD = re.compile(r"[\w+-]+")
_SHORT = 80
_DEEP = 3
_SUMMANDS = 30
"""Nesting of `+` that is looked into."""
_NAMES = _SUMMANDS - 15
"""Beyond it a name is not followed: what a name was given is looked into once, and less deep."""
_CHOICES = 8
"""Texts that one with several choices of a part is told as."""
_HOLDING = frozenset({"array", "object"})
_OBJECTS = frozenset({"identifier", "object"})
_PARTLY_KNOWN = frozenset({"array", "object", "binary_expression", "template_string"})
_MEMBERS = 20
"""Elements or members of which what is partly known is looked at."""
_SENT = frozenset(
    {"user-agent", "User-Agent", "referer", "Referer", "origin", "Origin", "from", "From"}
)
"""Headers that tell who asks: an address in them is not where the request goes."""
_NOISE = frozenset(
    _WORD.findall("""
utf8 utf-8 utf16le ascii latin1 binary base64 base64url hex buffer string number object function undefined
boolean inherit pipe ignore true false null data error end close exit r r+ w w+ a a+ wx
""")
)


_TEXT = frozenset({"string_fragment", "template_substitution"})
"""Parts of a template."""


def literals_of(
    folder: Folder, arguments: Iterable[Spot], *, joins: bool = False, runs: bool = False
) -> tuple[str, ...]:
    """Return the constant strings in the arguments of a call, sorted and unique.

    Args:
        folder: folds the arguments.
        arguments: of the call.
        joins: the call puts its arguments together as a path: those that stand together are one as well.
        runs: the call runs the first of them as a command: `true` and `end` are names of programs, too.
    """
    found: set[str] = set()
    given = [unspread(one) for one in list(arguments)[:GIVEN]]
    if joins and len(given) > 1:
        found.update(_together(folder, given))
    if runs and given:
        found.update(text[:LONGEST] for text in _first(folder, given[0]) if text in _NOISE)
    for argument in given:
        found.update(texts_in(folder, argument))
        found.update(_set_later(folder, argument))
        if _is_home(folder, argument):
            found.add(HOME)
    return tuple(sorted(found))


def _first(folder: Folder, argument: Spot) -> Iterator[str]:
    """Yield the texts that an argument may be, and those that a list begins with which holds all of them."""
    yield from folder.strings(argument)[0]
    lists = (value[0] for value in folder.fold(argument) if isinstance(value, tuple) and value)
    yield from (text for items in lists for text in items if isinstance(text, str))


def texts_in(folder: Folder, spot: Spot) -> Iterator[str]:
    """Yield the constant strings in an expression, and the constant pieces of those that are only partly known."""
    yield from _in_constants(folder.fold(spot), 0)
    yield from _pieces(folder, spot)


def written_down(arguments: Iterable[Spot]) -> list[Spot]:
    """Return the arguments that are strings or templates where they stand."""
    return [one for one in arguments if one.type in ("string", "template_string")]


def unspread(argument: Spot) -> Spot:
    """Return the list in `...list`."""
    inner = argument.children() if argument.type == "spread_element" else []
    return inner[0] if inner else argument


def _is_home(folder: Folder, spot: Spot) -> bool:
    """Return whether an argument is the user's home folder as a whole: `os.homedir()`, `process.env.HOME`."""
    if spot.type == "identifier":
        value = _initial(folder, spot)
        return value is not None and value.type != "identifier" and _is_home(folder, value)
    return spot.end - spot.start < _SHORT and bool(_HOME.search(folder.source_text(spot)))


def _in_constants(values: Constants, deep: int) -> Iterator[str]:
    for value in values:
        if isinstance(value, JsObject) and deep < _DEEP:
            for name, inner in islice(value.members.items(), 40):
                if name not in _SENT:
                    yield from _in_constants(inner, deep + 1)
        elif isinstance(value, tuple) and deep < _DEEP:
            for inner in value[:40]:
                yield from _in_constants(inner, deep + 1)
        elif known(value) and isinstance(value, str):
            yield from _kept(text_of(value))


def _kept(text: str) -> Iterator[str]:
    text = text.replace(FOLDER, ".").replace("\0file", "").strip()
    if len(text) > 1 and text not in _NOISE:
        yield text[:LONGEST]


def _pieces(folder: Folder, spot: Spot, deep: int = 0) -> Iterator[str]:
    """Yield the constant beginnings of texts that are only partly known: `https://host/${id}`."""
    if spot.type == "template_string":
        yield from _fragments(folder, spot)
    elif spot.type == "binary_expression" and deep < _SUMMANDS:
        yield from _summands(folder, spot, deep + 1)
    elif spot.type == "call_expression" and deep < _DEEP:
        yield from _joined(folder, spot)
        yield from _merged(folder, spot, deep + 1)
    elif spot.type in _HOLDING and deep < _SUMMANDS:
        yield from _held(folder, spot, deep + _SUMMANDS // _DEEP)
    elif spot.type == "identifier" and deep < _NAMES:
        value = _initial(folder, spot)
        if value is not None:
            yield from _pieces(folder, value, _NAMES)
            if value.type == "call_expression":
                yield from _joined(folder, value)
                yield from _merged(folder, value, 1)


def _fragments(folder: Folder, template: Spot) -> Iterator[str]:
    for text in _runs(folder, template):
        if any(mark in text for mark in "/.\\ "):
            yield from _kept(text)


def _summands(folder: Folder, spot: Spot, deep: int) -> Iterator[str]:
    for side in (spot.child("left"), spot.child("right")):
        if side is not None:
            yield from _in_constants(folder.fold(side), _DEEP)
            yield from _pieces(folder, side, deep)


def _held(folder: Folder, spot: Spot, deep: int) -> Iterator[str]:
    """Yield the pieces in the elements of an array and the members of an object, but for those that say who asks."""
    for inner in spot.children()[:_MEMBERS]:
        key = inner.child("key") if inner.type == "pair" else None
        value = inner.child("value") if inner.type == "pair" else inner
        is_sent = key is not None and folder.source_text(key).strip("'\"") in _SENT
        if value is not None and value.type in _PARTLY_KNOWN and not is_sent:
            yield from _pieces(folder, value, deep)


def _runs(folder: Folder, template: Spot) -> Iterator[str]:
    """Yield what is known of a template, or may be, as far as it stands together."""
    runs = [""]
    for one in template.children():
        inner = one.children() if one.type == "template_substitution" else []
        texts = folder.strings(inner[0])[0] if inner else (folder.source_text(one),)
        if texts and one.type in _TEXT and len(texts) * len(runs) <= _CHOICES:
            runs = [run + text for run in runs for text in texts]
        else:
            yield from runs
            runs = [""]
    yield from runs


def _initial(folder: Folder, name: Spot) -> Spot | None:
    """Return what the declaration of a name gives it."""
    binding = folder.binding(name)
    return initial_value(binding.declarations[0]) if binding is not None else None


def _joined(folder: Folder, call: Spot) -> Iterator[str]:
    """Yield what is known of `path.join(os.homedir(), ".ssh", "id_rsa")`: the pieces that stand together."""
    callee, arguments = call.child("function"), call.child("arguments")
    name = folder.source_text(callee).rpartition(".")[2] if callee is not None else ""
    if arguments is not None and name in ("concat", "join", "resolve"):
        yield from _together(folder, arguments.children()[:20])


def _merged(folder: Folder, call: Spot, deep: int) -> Iterator[str]:
    """Yield what objects hold that a function makes one of: `_objectSpread({}, defaults, { path })`, `merge(a, b)`."""
    for given in given_to(call)[:_MEMBERS]:
        value = _initial(folder, given) if given.type == "identifier" else None
        one = value if value is not None and value.type == "call_expression" else given
        if one.type == "call_expression" and deep < _DEEP:
            yield from _merged(folder, one, deep + 1)
        elif one.type in _OBJECTS:
            found = (value for value in folder.fold(one) if isinstance(value, JsObject))
            yield from _in_constants(tuple(found), 1)


def _together(folder: Folder, arguments: Iterable[Spot]) -> Iterator[str]:
    """Yield what is known of pieces put together as a path."""
    runs: list[tuple[str, ...]] = [()]
    for one in (*arguments, None):
        texts = folder.strings(one)[0] if one is not None else ()
        if texts and len(texts) * len(runs) <= _CHOICES:
            runs = [(*run, text) for run in runs for text in texts]
        else:
            for run in filter(None, runs):
                yield from _kept("/".join(run))
            runs = [()]


def _set_later(folder: Folder, spot: Spot) -> Iterator[str]:
    """Yield what is stored in members of the variable that is handed over: `url.hostname = "host"`."""
    if spot.type != "identifier":
        return
    for right in stored_members(folder, spot):
        yield from _in_constants(folder.fold(right), _DEEP - 1)
        yield from _pieces(folder, right)
