"""Facts on places and addresses that are named away from a power, to what rules judge."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from audit.model.mention import MENTION, Mention, Mentioned
from audit.model.package import Evidence

if TYPE_CHECKING:
    from audit.model.facts import LocatedFact, PackageFacts

MENTIONS = 100
"""Mentions of one sort kept of one package."""


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


def _mention(located: LocatedFact) -> Mention:
    fact = located.fact
    kind, _, to = fact.what.partition(":")
    evidence = Evidence(located.file, fact.line, fact.column, fact.text, located.reachable)
    return Mention(Mentioned(kind), to, fact.literals[0], evidence)
