"""Members whose name is computed, looked for in the text: the name may be put together to `constructor`."""

from __future__ import annotations

import re

import re2

from audit.analysis.javascript.text.searching import GAP, Pass, any_of

_SIMPLE_KEY = r"\[\s*[\w$.]+\s*\]"
_NEVER_CALLED = (
    r"(?:[ \t]*(?:=|!=|[-+*%<>^&]|/[^/*]|\?[^?.]|\|[^|]|in\b|instanceof\b)|\s*\??\.\s*[\w$])"
)
_ARGUMENT = r"([\w$]+)\($"
_FUNCTION_MEMBER = rf"{GAP}\??\.{GAP}(?:apply|bind|call|constructor|prototype|valueOf|__proto__)\b"
"""Members through which a function is used; asking it for another leads nowhere."""


def _member_pass() -> str:
    """Computed members. Numbers, plain strings, sums of numbers, and what is never called are consumed."""
    number = (
        r"[\w$.]+\s*(?:[-*/%&]|>>>?|<<)\s*[\w$.]+|[\w$.]+\s*\+\s*\d+|\d+\s*\+\s*[\w$.]+"
        r"|(?:\+\+|--)[\w$.]+|[\w$.]+(?:\+\+|--)"
    )
    return (
        rf"\[\s*(?:-?\d+|\"[^\"\\\n]*\"|'[^'\\\n]*'|{number})\s*\]"
        rf"|(\[)\s*[\w$.]+\s*\]{_FUNCTION_MEMBER}"
        rf"|[)\]}}\"'`]\s*(\[)\s*[\w$.]+\s*\]\s*\."
        rf"|{_SIMPLE_KEY}{_NEVER_CALLED}"
        r"|(\[)\s*\["
        r"|(?:[=(,:?&|;{!<>+]|\breturn)\s*\["
        r"|(\[)"
        rf"|(\]){GAP}:"
    )


_NAMES = ("constructor", "__proto__")
_LETTERS = "63|6[fFeE]|7[2-5]|5[fF]"
"""The letters of those names, in hexadecimal."""


def _spaced(name: str) -> str:
    """The letters of a name, with one other character or none between two."""
    return ".?".join(re2.escape(letter) for letter in name)


def _parts(name: str, letter: str) -> list[str]:
    """Return what strings put together to `name` must be: one with its rare `letter`, a beginning, an end."""
    ends = range(len(name) + 1)
    parts = {name[start:end] for start in ends for end in ends[start + 1 :]} - {name}
    return [
        any_of(frozenset(part for part in parts if letter in part)),
        any_of(frozenset(part for part in parts if name.startswith(part))),
        any_of(frozenset(part for part in parts if name.endswith(part))),
    ]


def _piece_patterns(name: str, letter: str) -> tuple[re2._Regexp, ...]:
    """Return patterns that all match where `name` is put together from strings and templates."""
    return tuple(
        re2.compile(rf"[\"'`}}](?:{part})(?:[\"'`]|\$\{{)".encode())
        for part in _parts(name, letter)
    )


_EMPTY = r"(?:\[\]|\"\"|''|``)"
_NOTHING = (
    rf"(?:^|[^\w$)\]\s])\s*(?:[!+]+(?:\[\]|\{{\}}|\"\"|'')|!+\d|\[\])\s*\+\s*{_EMPTY}(?:$|[^\w.$\"'`\\])"
    rf"|[(=+,:?]\s*\{{\}}\s*\+\s*{_EMPTY}(?:$|[^\w.$\"'`\\])"
    rf"|(?:^|[^\w$)\]\s\"'`]){_EMPTY}\s*\+\s*(?:[!+]+(?:\[\]|\{{\}})|!+\d|\{{\}})"
)
"""The text that an empty list, an object or `!0` is turned into: `![] + ""`, `[] + {}`."""
_HIDING = (
    # the name itself as a string or a key, comparisons aside
    r"[!=]==?\s*[\"'`](?:constructor|__proto__)[\"'`]|[\"'`](?:constructor|__proto__)[\"'`]\s*[!=]==?"
    r"|\bcase\s*[\"'`](?:constructor|__proto__)[\"'`]"
    r"|([\"'`][^-/\s\"'`]*(?:constructor|__proto__)[^-/\s\"'`]*[\"'`])"
    r"|[{,]\s*(constructor)\s*[:,}]"
    r"|(?:\bfunction\s+(constructor|__proto__)\b|/(constructor|__proto__)/)"
    # picked from a table, letter by letter, or from the names of nothing at all
    r"|((?:[\w$]+\[\d+\]\s*\+\s*){6}|charAt\([\w$]+\)\)\s*\.\s*join|\{\}\s*\+[^+=]|\+\s*\{\})"
    rf"|({_NOTHING})"
    # made from numbers or from an encoding, its letters as escapes
    r"|\b(atob|fromCharCode|fromCodePoint|TextDecoder|Buffer\s*\.\s*from|new\s+Buffer)\b"
    rf"|(\\x(?:{_LETTERS})|\\u00(?:{_LETTERS})|\\u\{{0*(?:{_LETTERS})\}}|%(?:{_LETTERS}))"
    # with other characters between
    r"|[\"'`][^-/\s\"'`]{0,40}((?i:c.?o.?n.{0,3}s.{0,3}t.{0,3}r.{0,3}u.?c.?t.?o.?r))"
)
_TURNED = (
    rf"[\"'`][^\"'`\n]{{0,40}}({'|'.join(_spaced(name[::-1]) for name in _NAMES)})"
    r"|(reverse\(\)\s*\.\s*join)"
)
_CLOSING = ord("]")
_BLANK = b" \t\r\n"
_NEAR = 64
"""Bytes looked at before a bracket or an argument."""
_OWNERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$)]}\"'`/.\\")
"""Bytes that an object asked for a member may end with: a name, a literal, a comment, `?.`."""
_NOT_ASCII = 0x80
_OF_NOTHING = re2.compile(_NOTHING.encode())
_MEMBERS = Pass.of(_member_pass(), (b"[",))
_HIDES = (Pass.of(_HIDING), Pass.of(_TURNED, (b"reverse", b"rotc")))
_PIECES = (_piece_patterns("constructor", "u"), _piece_patterns("__proto__", "p"))
_NEVER = re.compile(_NEVER_CALLED.replace(r"\s", r"[ \t\n\r\f]").encode())
"""Asked at one place only, and of each use of a name: what re2 makes of a match takes longer than to find it."""
_THROUGH = re2.compile(_FUNCTION_MEMBER.encode())
_BEFORE_ARGUMENT = re2.compile(_ARGUMENT.encode())
_AFTER_ARGUMENT = (b")", b",")
_NO_CALLEE = frozenset(
    b"apply await case construct default delete do else in new of return throw typeof void yield".split()
)
"""Words after which a parenthesis opens no arguments, or those of a function that calls them."""


def computed_members(data: bytes, *, named: bool = False) -> list[int]:
    """Return the brackets of members with a computed name that may be `constructor` or `__proto__`, and may matter.

    None where the text neither holds such a name as a string nor what makes one, unless one may come from elsewhere.
    """
    if not named and not may_hide(data):
        return []
    return [
        place
        for place in _MEMBERS.places(data)
        if data[place] == _CLOSING or _is_asked(data, place)
    ]


def may_be_called(data: bytes, start: int, end: int) -> bool:
    """Return whether what stands around the name or member from `start` to `end` may use it as a function."""
    if _NEVER.match(data, end) is not None:
        return _THROUGH.match(data, end) is not None
    if data[end : end + 1] not in _AFTER_ARGUMENT:
        return True
    before = _BEFORE_ARGUMENT.search(data[max(0, start - _NEAR) : start])
    return before is None or before[1] in _NO_CALLEE


def may_hide(data: bytes) -> bool:
    """Return whether `data` may hold or make a string that names `constructor` or `__proto__`."""
    return any(one.matches(data) for one in _HIDES) or may_be_put_together(data)


def is_made_of_nothing(data: bytes) -> bool:
    """Return whether texts in `data` are made of values that are none, as nobody writes them."""
    return _OF_NOTHING.search(data) is not None


def may_be_put_together(data: bytes) -> bool:
    """Return whether `data` holds the pieces of such a name."""
    return any(all(piece.search(data) for piece in pieces) for pieces in _PIECES)


def _is_asked(data: bytes, bracket: int) -> bool:
    """Return whether what stands before a bracket may be an object asked for a member."""
    before = data[max(0, bracket - _NEAR) : bracket].rstrip(_BLANK)
    return not before or before[-1] in _OWNERS or before[-1] >= _NOT_ASCII
