"""Code inside pages and components: `<script>` in `.vue`, `.svelte`, `.astro`, `.html`."""

from __future__ import annotations

import re

_SCRIPT = re.compile(rb"<script\b[^>]*>(.*?)(?:</script|\Z)", re.DOTALL | re.IGNORECASE)
_FRONT = re.compile(rb"\A\s*---\r?\n(.*?)\n---", re.DOTALL)
_VISIBLE = re.compile(rb"[^\r\n]+")
_EXTENSIONS = (".vue", ".svelte", ".astro", ".html", ".htm")


def holds_markup(path: str) -> bool:
    """Return whether the file called `path` holds code in elements."""
    return path.lower().endswith(_EXTENSIONS)


def scripts_of(data: bytes) -> bytes:
    """Return the code in `data` where it stands, everything else made empty: lines keep their numbers."""
    pieces, end = [], 0
    for match in sorted(
        (*_FRONT.finditer(data), *_SCRIPT.finditer(data)), key=lambda one: one.start(1)
    ):
        if match.start(1) < end:
            continue
        pieces += [_VISIBLE.sub(b"", data[end : match.start(1)]), match[1], b";"]
        end = match.end(1)
    return b"".join(pieces)
