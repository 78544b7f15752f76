"""What is decoded where it is run, in files that were read as text only, and modules whose names are.

Where a file was parsed, `javascript.decoding` asks the scopes where a value comes from; here the call itself must tell.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.hidden.encodings import judged
from audit.analysis.hidden.notes import Offsets
from audit.analysis.hidden.triggers import NAMING
from audit.model.hidden import Hiding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.analysis.hidden.notes import Notes
    from audit.model.facts import Fact

_PLACES = 20
"""Places in one file that are looked at."""
_CALL = 20_000
"""Bytes of a call that are looked at."""
_NAMING = re2.compile(NAMING.encode())
_END = re2.compile(rb"[\"'`)\]]\s*\)\s*(?:[;\n}]|$)")


def look(notes: Notes, facts: Iterable[Fact]) -> None:
    """Note what is decoded in the call that runs it, and modules whose names are where they are loaded."""
    running = [
        fact for fact in facts if fact.kind == "global" and fact.what in ("eval", "Function")
    ]
    offsets = Offsets(notes.data)
    for fact in running[:_PLACES]:
        place = offsets.of(fact.line, fact.column)
        call = notes.data[place : place + _CALL]
        end = _END.search(call)
        hiding, how = judged([call[: end.end()] if end else call[:200]], "code")
        if hiding is not None:
            notes.add(hiding, place, how)
    if any(fact.kind in ("builtin", "load") for fact in facts):
        for match in islice(_NAMING.finditer(notes.data), _PLACES):
            notes.add(Hiding.ENCODED_NAME, match.start())
