"""The value of a string as JavaScript reads it."""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"\\(?:u\{(?P<brace>[0-9A-Fa-f]{1,8})\}|u(?P<four>[0-9A-Fa-f]{4})|x(?P<two>[0-9A-Fa-f]{2})"
    r"|(?P<octal>[0-3][0-7]{0,2}|[4-7][0-7]?)|(?P<newline>\r\n|[\n\r\u2028\u2029])|(?P<other>.))",
    re.DOTALL,
)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_LAST = 0x10FFFF


def _replace(match: re.Match[str]) -> str:
    code = match["brace"] or match["four"] or match["two"]
    if code:
        number = int(code, 16)
        return chr(number) if number <= _LAST else "\ufffd"
    if match["octal"]:
        return chr(int(match["octal"], 8))
    return "" if match["newline"] else _SIMPLE.get(match["other"], match["other"])


def unescaped(text: str) -> str:
    r"""Return `text` with its escapes resolved.

    >>> unescaped(r"\x66\u0073")
    'fs'
    """
    return _ESCAPE.sub(_replace, text) if "\\" in text else text


def sound(text: str) -> str:
    """Return `text` with pairs of surrogates joined and lone ones replaced: no report can hold those."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
