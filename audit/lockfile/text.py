"""From the bytes of a lockfile to its text."""

from __future__ import annotations

import re

from audit.errors import InputError
from audit.model.source import SourceText, decoded

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|.)", re.DOTALL)
MAKE_AGAIN = "make it again with npm install --package-lock-only"
"""What to do about a lockfile that npm did not write so."""
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


def source_of(path: str, data: bytes) -> SourceText:
    """Decode `data` as npm would read it: UTF-8, a byte order mark is passed over.

    Raises:
        InputError: for another encoding, an empty or binary file, merge markers, lone surrogates.
    """
    if data.startswith(_BYTE_ORDER_MARKS) or (len(data) > 1 and 0 in data[:2]):
        raise InputError(
            "is UTF-16, not UTF-8", todo="save it as UTF-8", file=path, line=1, column=1
        )
    source = SourceText(path, decoded(path, data, MAKE_AGAIN).removeprefix("\ufeff"))
    _check_text(source)
    return source


def _check_text(source: SourceText) -> None:
    if not source.text.strip(" \t\r\n"):
        source.fail(0, "is empty", MAKE_AGAIN)
    nul = source.text.find("\0")
    if nul >= 0:
        source.fail(nul, "holds a NUL character: it is no text", MAKE_AGAIN)
    source.check_merged("resolve the merge, then run npm install")
    if "\\ud" in source.text or "\\uD" in source.text:
        _check_surrogates(source)


def _check_surrogates(source: SourceText) -> None:
    """Refuse half a character: it could not be written out again."""
    expected = -1
    for match in _ESCAPE.finditer(source.text):
        code = int(match[1], 16) if match[1] else 0
        low = 0xDC00 <= code <= 0xDFFF  # noqa: PLR2004 - Unicode's own numbers
        if low != (match.start() == expected):
            break
        expected = match.end() if 0xD800 <= code <= 0xDBFF else -1  # noqa: PLR2004 - as above
    else:
        if expected == -1:
            return
    source.fail(match.start(), "half a surrogate pair: not a character", MAKE_AGAIN)
