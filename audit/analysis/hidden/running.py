"""What is decoded where it is run, in files that were read as text only, and modules whose names are.

Where a file was parsed, `javascript.decoding` asks the scopes where a value comes from; here the call itself must tell,
or what a name that it is given was set to a little before.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.hidden.encodings import judged
from audit.analysis.hidden.notes import Offsets
from audit.analysis.hidden.triggers import NAMING
from audit.model.hidden import Hiding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.hidden.notes import Notes
    from audit.model.facts import Fact

_PLACES = 20
"""Places in one file that are looked at."""
_CALL = 20_000
"""Bytes of a call that are looked at."""
_NAMING = re2.compile(NAMING.encode())
_END = re2.compile(rb"[\"'`)\]]\s*\)\s*(?:[;\n}]|$)")
_COMPILES = re2.compile(rb"\b(?:_compile|runIn(?:This|New)?Context|new\s+(?:vm\.)?Script)\s*\(")
_NEXT = re2.compile(rb";|\n\s*(?:const|let|var|return|if|for|function|module|exports|\})")
"""Where the next statement begins, as far as the text alone tells."""
_NAMES = re2.compile(rb"[A-Za-z_$][\w$]{2,}")
_BEFORE, _FEW = 1_000, 8
"""Bytes before a call in which its names may be set, and names of it that are looked for."""


def look(notes: Notes, facts: Iterable[Fact]) -> None:
    """Note what is decoded in the call that runs it, and modules whose names are where they are loaded."""
    offsets = Offsets(notes.data)
    running = [
        offsets.of(fact.line, fact.column)
        for fact in facts
        if fact.kind == "global" and fact.what in ("eval", "Function")
    ]
    if any(fact.what.startswith("vm") or fact.what == "internals" for fact in facts):
        running += [match.start() for match in islice(_COMPILES.finditer(notes.data), _PLACES)]
    for place in running[:_PLACES]:
        call = notes.data[place : place + _CALL]
        end = _END.search(call)
        text = call[: end.end()] if end else call[:200]
        hiding, how = judged([text, *_set_before(notes.data, place, text[:200])], "code")
        if hiding is not None:
            notes.add(hiding, place, how)
    if any(fact.kind in ("builtin", "load") for fact in facts):
        for match in islice(_NAMING.finditer(notes.data), _PLACES):
            notes.add(Hiding.ENCODED_NAME, match.start())


def _set_before(data: bytes, place: int, call: bytes) -> Iterator[bytes]:
    """Yield what the names in a call were set to last, in the code before it."""
    before = data[max(0, place - _BEFORE) : place]
    for name in dict.fromkeys(islice(_NAMES.findall(call), _FEW)):
        setting = re.compile(rb"(?<![\w$.])" + re.escape(name) + rb"\s*=(?![=>])")
        places = [match.end() for match in setting.finditer(before)]
        for start in places[-1:]:
            yield _NEXT.split(before[start:], maxsplit=1)[0]
