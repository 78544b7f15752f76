"""Facts on hidden code to what rules judge: one entry for each way of hiding in each file, and no capability."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit.model.hidden import HIDDEN, HiddenCode, Hiding
from audit.model.package import Evidence

if TYPE_CHECKING:
    from audit.model.facts import LocatedFact, PackageFacts

_ORDER = {hiding: rank for rank, hiding in enumerate(Hiding)}


def hidden_code(facts: PackageFacts) -> tuple[HiddenCode, ...]:
    """Return how the package hides code: files that can be loaded first, then by way of hiding and file."""
    found: dict[tuple[str, Hiding], list[LocatedFact]] = defaultdict(list)
    for located in facts.facts:
        if located.fact.kind == HIDDEN:
            found[located.file, Hiding(located.fact.what)].append(located)
    every = [_entry(file, hiding, places) for (file, hiding), places in found.items()]
    every.sort(key=lambda each: (not each.reachable, _ORDER[each.hiding], each.file))
    return tuple(every)


def _entry(file: str, hiding: Hiding, places: list[LocatedFact]) -> HiddenCode:
    return HiddenCode(
        hiding,
        file,
        places[0].reachable,
        tuple(_evidence(located) for located in places),
        tuple(sorted({text for located in places for text in located.fact.literals})),
    )


def _evidence(located: LocatedFact) -> Evidence:
    fact = located.fact
    return Evidence(located.file, fact.line, fact.column, fact.text, located.reachable)
