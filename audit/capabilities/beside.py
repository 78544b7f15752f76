"""Facts that are no capability, to what rules judge: how code is hidden, and what is named away from a power."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from audit.model.hidden import HIDDEN, HiddenCode, Hiding
from audit.model.mention import MENTION, Mention, Mentioned
from audit.model.package import Evidence

if TYPE_CHECKING:
    from audit.model.facts import LocatedFact, PackageFacts

_ORDER = {hiding: rank for rank, hiding in enumerate(Hiding)}
MENTIONS = 100
"""Mentions of one sort kept of one package."""


def hidden_code(facts: PackageFacts) -> tuple[HiddenCode, ...]:
    """Return how the package hides code: files that can be loaded first, then by way of hiding and file."""
    found: dict[tuple[str, Hiding], list[LocatedFact]] = defaultdict(list)
    for located in facts.facts:
        if located.fact.kind == HIDDEN:
            found[located.file, Hiding(located.fact.what)].append(located)
    every = [_entry(file, hiding, places) for (file, hiding), places in found.items()]
    every.sort(key=lambda each: (not each.reachable, _ORDER[each.hiding], each.file))
    return tuple(every)


def mentions(facts: PackageFacts) -> tuple[Mention, ...]:
    """Return what the package's files name: each place or address once, in code that is loaded if it is there."""
    found: dict[tuple[str, str], LocatedFact] = {}
    for located in facts.facts:
        if located.fact.kind == MENTION:
            key = (located.fact.what, located.fact.literals[0])
            if key not in found or (located.reachable and not found[key].reachable):
                found[key] = located
    every = [_mention(located) for _, located in sorted(found.items())]
    every.sort(key=lambda each: not each.evidence.reachable)
    return tuple(
        each
        for sort in Mentioned
        for each in islice((one for one in every if one.mentioned is sort), MENTIONS)
    )


def _entry(file: str, hiding: Hiding, places: list[LocatedFact]) -> HiddenCode:
    return HiddenCode(
        hiding,
        file,
        places[0].reachable,
        tuple(_evidence(located) for located in places),
        tuple(sorted({text for located in places for text in located.fact.literals})),
    )


def _mention(located: LocatedFact) -> Mention:
    fact = located.fact
    kind, _, to = fact.what.partition(":")
    return Mention(Mentioned(kind), to, fact.literals[0], _evidence(located))


def _evidence(located: LocatedFact) -> Evidence:
    fact = located.fact
    return Evidence(located.file, fact.line, fact.column, fact.text, located.reachable)
