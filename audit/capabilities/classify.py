"""Facts to capabilities: what a package's own code can do, with the places that show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.model.facts import ASIDE
from audit.model.package import CapabilityUse, Evidence, only_loads

if TYPE_CHECKING:
    from audit.capabilities.catalogue import Catalogue
    from audit.model.capability import Capability
    from audit.model.facts import LocatedFact, PackageFacts

EVIDENCE_LIMIT = 20
"""Places kept for one capability of one package."""
LITERALS_LIMIT = 100
"""Literals kept for one capability of one package."""


def classify(facts: PackageFacts, catalogue: Catalogue) -> tuple[CapabilityUse, ...]:
    """Return the capabilities that the facts show, sorted by the authority's rank, then by id."""
    places: dict[str, _Places] = {}
    for located in facts.facts:
        if located.fact.kind in ASIDE:
            continue
        capability = catalogue.capability(located.fact.kind, located.fact.what)
        # By id: hashing the capability itself would take most of the time.
        found = places.get(capability.id)
        if found is None:
            found = places[capability.id] = _Places(capability)
        found.located.append(located)
    ordered = sorted(places.values(), key=lambda each: each.capability.rank)
    return tuple(each.use() for each in ordered)


@dataclass(slots=True)
class _Places:
    """All that shows one capability."""

    capability: Capability
    located: list[LocatedFact] = field(default_factory=list)

    def use(self) -> CapabilityUse:
        """Return the capability with the best of its places."""
        ordered = sorted(self.located, key=_order)
        every = {literal for located in ordered for literal in located.fact.literals}
        literals = tuple(sorted(every)[:LITERALS_LIMIT])
        return CapabilityUse(
            capability=self.capability,
            reachable=ordered[0].reachable,
            guarded=all(located.fact.guarded for located in ordered),
            evidence=_evidence(ordered, frozenset(literals)),
            literals=literals,
        )


def _order(located: LocatedFact) -> tuple[bool, bool, str, int, int, str]:
    """Reachable places first, those that only load a built-in after its uses, then by file and position."""
    fact = located.fact
    loads = fact.kind == "builtin" and fact.text.startswith("import") and only_loads(fact.text)
    return (not located.reachable, loads, located.file, fact.line, fact.column, fact.text)


def _evidence(ordered: list[LocatedFact], wanted: frozenset[str]) -> tuple[Evidence, ...]:
    """Return the first places, and further ones that show literals which none before did: each once."""
    found: dict[tuple[str, int, int], Evidence] = {}
    missing = set(wanted)
    for located in ordered:
        fact = located.fact
        limit = 2 * EVIDENCE_LIMIT if missing.intersection(fact.literals) else EVIDENCE_LIMIT
        place = (located.file, fact.line, fact.column)
        known = found.get(place)  # two facts there may have become one capability
        if known is None and len(found) >= limit:
            continue
        here = wanted.intersection(fact.literals)
        missing -= here
        if known is None:
            found[place] = Evidence(
                *place, fact.text, located.reachable, tuple(sorted(here)) if here else ()
            )
        elif not here.issubset(known.literals):
            every = here.union(known.literals)
            found[place] = known._replace(literals=tuple(sorted(every)))
    return tuple(found.values())
