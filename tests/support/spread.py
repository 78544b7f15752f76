"""The same code with each call's arguments, and each member of a chain, on lines of their own."""

from __future__ import annotations

import re

from audit.analysis.javascript.text.lexing import UnsureError, hidden_parts

_CALL = re.compile(rb"(?:([\w$]+)|[)\]])\s*\Z")
_NO_CALLS = frozenset(
    b"if for while switch catch with return function async typeof await of in case void new delete require"
    b" import".split()
)
_CHAIN = re.compile(rb"[A-Za-z_$)\]][\w$]*\Z")
_OPENED = b"(\n  "
_BEFORE = 60


def spread(code: bytes) -> bytes:
    """Return code with line breaks where a formatter for narrow pages puts them; as it is where it cannot."""
    try:
        parts = list(hidden_parts(code))
    except UnsureError:
        return code
    found = bytearray()
    calls: list[bool | None] = []
    place = 0
    for start, end in [*parts, (len(code), len(code))]:
        for sign in code[place:start]:
            _put(found, bytes((sign,)), calls)
        found += code[start:end]
        if code[start:end].endswith(b"${"):
            calls.append(None)
        place = end
    return bytes(found)


def _put(found: bytearray, sign: bytes, calls: list[bool | None]) -> None:
    """Write one sign of code, and the breaks around it.

    `calls` tells of each open bracket whether it is a call's; None of a template's, in which no line is broken.
    """
    before = bytes(found[-_BEFORE:])
    if sign in b"([{":
        head = _CALL.search(before) if sign == b"(" and None not in calls else None
        calls.append(head is not None and head[1] not in _NO_CALLS)
        found += sign + (b"\n  " if calls[-1] else b"")
    elif sign in b")]}":
        is_call = calls.pop() if calls else False
        if is_call and before.endswith(_OPENED):
            del found[-len(_OPENED) + 1 :]
        elif is_call:
            found += b",\n" if _takes_comma(before) else b"\n"
        found += sign
    elif sign == b"." and _CHAIN.search(before) and before.endswith(b")"):
        found += b"\n  ."
    else:
        found += sign + (b"\n  " if sign == b"," and calls and calls[-1] else b"")


def _takes_comma(before: bytes) -> bool:
    """Return whether the last argument may be followed by one: no rest, and not none at all."""
    return b"..." not in before and not before.rstrip().endswith((b"(", b",", b";"))
