"""Code in files whose names say that they hold data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.facts import NO_POWERS, Fact
from audit.model.hidden import HIDDEN, Hiding

if TYPE_CHECKING:
    from audit.model.facts import FileFacts

_HEAD = 4_096
_SHORTEST = 16


def is_text(data: bytes) -> bool:
    """Return whether the bytes of what is called a picture, a font or an archive are text."""
    head = data[:_HEAD]
    if len(data) < _SHORTEST or b"\0" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4
    return True


def disguised(found: FileFacts) -> FileFacts:
    """Return what was seen in a file, and that its name says something else."""
    named = [f"{fact.kind}:{fact.what}" for fact in found.facts if fact.kind not in NO_POWERS]
    place = next((fact for fact in found.facts if fact.kind not in NO_POWERS), None)
    if place is None:
        return found
    fact = Fact(
        HIDDEN,
        Hiding.DISGUISED.value,
        place.line,
        place.column,
        place.text,
        tuple(sorted(set(named))[:5]),
    )
    facts = sorted(
        (*found.facts, fact), key=lambda each: (each.line, each.column, each.kind, each.what)
    )
    return replace(found, facts=tuple(facts))
