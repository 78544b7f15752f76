"""Files of code, and pages, whose path is put together with the folder of the file that names it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.text.source import Source, normalised
from audit.model.facts import READ_AS_CODE, Reference, ReferenceKind

if TYPE_CHECKING:
    from audit.model.facts import FileFacts

_PLACED = re.compile(
    rb"__dirname\s*\+\s*['\"`]/([\w./@-]{1,100}\.(?:[cm]?js|html?|xhtml|svg))['\"`]"
    rb"|__dirname\s*,\s*((?:['\"`][\w./@-]{1,100}['\"`]\s*,\s*){0,5}['\"`][\w./@-]{1,100}\.(?:html?|xhtml|svg)['\"`])"
)
_PARTS = re.compile(rb"[\w./@-]+")
_MOST = 50
"""Names kept of one file."""
_LARGEST = 4_000_000
"""Bytes; a larger file is a bundle that nobody wrote."""


def _path(match: re.Match[bytes]) -> str:
    """Return the path from the file's folder, as it is written or in the parts that are joined."""
    return b"/".join(_PARTS.findall(match[1] or match[2])).decode("utf-8", "replace")


def with_placed(found: FileFacts, data: bytes) -> FileFacts:
    """Return what was seen in a file, with a reference to each such file."""
    if b"__dirname" not in data or found.reading not in READ_AS_CODE or len(data) > _LARGEST:
        return found
    data = data if data.isascii() else normalised(data)
    matches = list(islice(_PLACED.finditer(data), _MOST))
    if not matches:
        return found
    source = Source(data)
    placed = [
        Reference("./" + _path(match), ReferenceKind.RESOLVE, *source.place(match.start()))
        for match in matches
    ]
    return found.with_more(references=placed)
