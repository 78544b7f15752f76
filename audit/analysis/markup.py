"""Code inside pages, pictures and components: `<script>` in `.vue`, `.svelte`, `.astro`, `.html`, `.svg`; handlers."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator

_BYTES = re2.Options()
_BYTES.encoding = re2.Options.Encoding.LATIN1  # any bytes, not those of a text alone
# an element may be left open any number of times: only a search in linear time reads that in time
_SCRIPT = re2.compile(
    rb"(?is)<(?:\w+:)?script\b([^>]*)>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>\s*)?(?:</(?:\w+:)?script|\z)",
    _BYTES,
)
_TYPE = re2.compile(rb"(?i)(?:^|[\s\"'])type\s*=\s*[\"']?\s*([a-z][\w.+-]*(?:/[\w.+-]+)?)", _BYTES)
_RUN_TYPE = re.compile(rb"module\Z|.*(?:script|babel|jsx)", re.IGNORECASE)
"""What a page runs, or a compiler in it; all other types are data: JSON, templates, maps of imports."""
HANDLER = re2.compile(
    rb"(?i)[\s\"'](?:on[a-z]{3,20})\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s\"'>{][^\s>]*))", _BYTES
)
"""An attribute whose value is run when something happens."""
CODE_ADDRESS = re2.compile(rb"(?i)=\s*(?:\"\s*javascript:([^\"]+)|'\s*javascript:([^']+))", _BYTES)
_FRONT = re.compile(rb"\A\s*---\r?\n(.*?)\n---", re.DOTALL)
_VISIBLE = re.compile(rb"[^\r\n]+")
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[a-z?]|!(?!--))", re.IGNORECASE)
"""What no engine takes for the beginning of a script, as it would take `<!--`."""


def begins_markup(data: bytes) -> bool:
    """Return whether `data` begins with an element or a declaration: Node would not run it, whatever follows."""
    return _BEGINNING.match(data) is not None


def scripts_of(data: bytes, *, handlers: bool) -> bytes:
    """Return the code in `data` where it stands, everything else made empty: lines keep their numbers.

    Args:
        data: what the file holds.
        handlers: take attributes for code: a browser opens it, no compiler.
    """
    pieces, end = [], 0
    for start, stop, code in sorted(_code_in(data, handlers=handlers)):
        if start >= end:
            pieces += [_VISIBLE.sub(b"", data[end:start]), code, b";"]
            end = stop
    return b"".join(pieces)


def _code_in(data: bytes, *, handlers: bool) -> Iterator[tuple[int, int, bytes]]:
    """Yield where each piece of code begins and ends, and the code."""
    for match in _FRONT.finditer(data):
        yield (*match.span(1), match.group(1))
    for match in _SCRIPT.finditer(data):
        given = _TYPE.search(match.group(1))
        if match.group(2) and (given is None or _RUN_TYPE.match(given.group(1))):
            yield (*match.span(2), match.group(2))
    if handlers:
        for pattern in (HANDLER, CODE_ADDRESS):
            for match in pattern.finditer(data):
                yield (*match.span(), html.unescape(text_of(match)).encode())


def text_of(match: re2._Match) -> str:
    """Return the value of an attribute that `HANDLER` or `CODE_ADDRESS` found, as it is written."""
    return next(filter(None, match.groups()), b"").decode("utf-8", "replace")
