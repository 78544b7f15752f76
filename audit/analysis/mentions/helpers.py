"""Files that strings of the code name: programs in other languages, data, code and pages beside the file itself."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.text.source import Source, normalised
from audit.model.facts import READ_AS_CODE, Reference, ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.model.facts import FileFacts

SCAN = (
    r"\.(?:pyw?|rb|pl|php|ps1|psm1|bat|cmd|vbs|wsf|lua|applescript|sh|bash|json|ya?ml|toml|ini|cfg|conf|properties|csv|txt"
    r"|dat|data|env|bin|wasm|xml|key|enc|list)['\"`]"
)
"""A pattern of the ends of such names, in one pass over a file."""
_END = re.compile(SCAN.encode())
_NAME = re.compile(rb"[\w@.+-]{1,100}\Z")
_PLACED = re.compile(rb"['\"](?:[\w.@-]{1,60}/){1,8}([\w@+-]{1,60})['\"]")
"""A path without an extension: a program's, where a file of data names one."""
_MOST = 50
"""Names kept of one file."""
_BESIDE = re.compile(
    rb"__dirname\s*\+\s*['\"`]/([\w./@-]{1,100}\.(?:[cm]?js|html?|xhtml|svg))['\"`]"
    rb"|__dirname\s*,\s*((?:['\"`][\w./@-]{1,100}['\"`]\s*,\s*){0,5}['\"`][\w./@-]{1,100}\.(?:html?|xhtml|svg)['\"`])"
)
_PARTS = re.compile(rb"[\w./@-]+")
_LARGEST = 4_000_000
"""Bytes; a larger file is a bundle that nobody wrote."""


def helpers(source: Source, data: bytes, clues: Iterable[int]) -> Iterator[Reference]:
    """Yield a reference to each file that a string ends in; `clues` are the places where `SCAN` found something."""
    known: set[str] = set()
    for clue in clues:
        end = _END.match(data, clue)
        name = _NAME.search(data, max(0, clue - 100), clue) if end else None
        if end is None or name is None or len(known) == _MOST:
            continue
        file = (name.group() + end.group()[:-1]).decode("utf-8", "replace")
        if file not in known and file != "package.json":
            known.add(file)
            yield Reference(file, ReferenceKind.HELPER, *source.place(name.start()))


def programs(source: Source, data: bytes) -> Iterator[Reference]:
    """Yield a reference to each file without an extension that a value of data names by its path."""
    for match in islice(_PLACED.finditer(data), _MOST):
        file = match[1].decode()
        yield Reference(file, ReferenceKind.HELPER, *source.place(match.start(1)))


def with_placed(found: FileFacts, data: bytes) -> FileFacts:
    """Return what was seen in a file, with the files whose path is put together with the folder that it is in."""
    if b"__dirname" not in data or found.reading not in READ_AS_CODE or len(data) > _LARGEST:
        return found
    data = data if data.isascii() else normalised(data)
    matches = list(islice(_BESIDE.finditer(data), _MOST))
    if not matches:
        return found
    source = Source(data)
    placed = [
        Reference("./" + _path(match), ReferenceKind.RESOLVE, *source.place(match.start()))
        for match in matches
    ]
    return found.with_more(references=placed)


def _path(match: re.Match[bytes]) -> str:
    """Return the path from the file's folder, as it is written or in the parts that are joined."""
    return b"/".join(_PARTS.findall(match[1] or match[2])).decode("utf-8", "replace")
