"""Files that are no JavaScript and that a string of the code names: programs in other languages, and data."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.model.facts import Reference, ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.javascript.text.source import Source

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
