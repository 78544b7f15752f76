"""Code inside pages, pictures and components: `<script>` in `.vue`, `.svelte`, `.astro`, `.html`, `.svg`."""

from __future__ import annotations

import re

import re2

_BYTES = re2.Options()
_BYTES.encoding = re2.Options.Encoding.LATIN1  # any bytes, not those of a text alone
# an element may be left open any number of times: only a search in linear time reads that in time
_SCRIPT = re2.compile(
    rb"(?is)<(?:\w+:)?script\b[^>]*>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>\s*)?(?:</(?:\w+:)?script|\z)",
    _BYTES,
)
_FRONT = re.compile(rb"\A\s*---\r?\n(.*?)\n---", re.DOTALL)
_VISIBLE = re.compile(rb"[^\r\n]+")
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[a-z?]|!(?!--))", re.IGNORECASE)
"""What no engine takes for the beginning of a script, as it would take `<!--`."""
_EXTENSIONS = (
    *(".vue", ".svelte", ".astro"),
    *(".html", ".htm", ".xhtml", ".xht", ".shtml", ".hta", ".svg", ".xml"),
)


def holds_markup(path: str) -> bool:
    """Return whether the file called `path` holds code in elements."""
    return path.lower().endswith(_EXTENSIONS)


def begins_markup(data: bytes) -> bool:
    """Return whether `data` begins with an element or a declaration: Node would not run it, whatever follows."""
    return _BEGINNING.match(data) is not None


def scripts_of(data: bytes) -> bytes:
    """Return the code in `data` where it stands, everything else made empty: lines keep their numbers."""
    pieces, end = [], 0
    for match in sorted(
        (*_FRONT.finditer(data), *_SCRIPT.finditer(data)), key=lambda one: one.start(1)
    ):
        if match.start(1) < end:
            continue
        pieces += [_VISIBLE.sub(b"", data[end : match.start(1)]), match.group(1), b";"]
        end = match.end(1)
    return b"".join(pieces)
