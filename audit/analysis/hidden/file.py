"""One file: the looks that are taken at it, each only where something gives reason to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.hidden import aside, invisible, obfuscation, running
from audit.analysis.hidden.notes import Notes
from audit.analysis.hidden.triggers import reasons
from audit.analysis.javascript.text.source import normalised
from audit.model.facts import READ_AS_CODE, Reading

if TYPE_CHECKING:
    from audit.model.facts import FileFacts


def with_hidden(found: FileFacts, data: bytes) -> FileFacts:
    """Return what was seen in a file, and how its code is hidden.

    Args:
        found: what the reader of code saw in the file.
        data: the file's bytes.
    """
    if found.reading not in READ_AS_CODE:
        return found
    text = data if data.isascii() else normalised(data)
    why = reasons(text, names=bool(found.facts))
    return _looked_at(found, text, why) if why or found.facts else found


def _looked_at(found: FileFacts, text: bytes, why: frozenset[str]) -> FileFacts:
    notes = Notes(text)
    if "space" in why or "wide" in why:
        aside.look_for_space(notes)
    if "invisible" in why:
        invisible.look(notes)
    if why:
        obfuscation.look(notes, why)
    if found.reading is Reading.LEXICAL:
        running.look(notes, found.facts)
    else:
        aside.look_for_long_lines(notes, found.facts)
    hidden = notes.facts()
    return found.with_more(hidden) if hidden else found
