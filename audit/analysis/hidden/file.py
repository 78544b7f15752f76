"""One file: the looks that are taken at it, each only where something gives reason to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.analysis.hidden import aside, invisible, obfuscation, running
from audit.analysis.hidden.notes import Notes
from audit.analysis.hidden.triggers import may_hide
from audit.analysis.javascript.source import normalised
from audit.model.facts import Reading

if TYPE_CHECKING:
    from audit.model.facts import Fact, FileFacts


def with_hidden(found: FileFacts, data: bytes) -> FileFacts:
    """Return what was seen in a file, and how its code is hidden.

    Args:
        found: what the reader of code saw in the file.
        data: the file's bytes.
    """
    if found.reading is Reading.NONE or found.reading is Reading.DATA:
        return found
    notes = Notes(normalised(data))
    if may_hide(notes.data):
        aside.look_for_space(notes)
        obfuscation.look(notes)
        running.look_for_names(notes)
        if not notes.data.isascii():
            invisible.look(notes)
    if found.facts:
        if found.reading is Reading.LEXICAL:
            running.look(notes, found.facts)
        else:
            aside.look_for_long_lines(notes, found.facts)
    hidden = notes.facts()
    if not hidden:
        return found
    facts = sorted((*found.facts, *hidden), key=_order)
    return replace(found, facts=tuple(facts))


def _order(fact: Fact) -> tuple[int, int, str, str]:
    return (fact.line, fact.column, fact.kind, fact.what)
