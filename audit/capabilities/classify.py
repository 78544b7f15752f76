"""Facts to capabilities: what a package's own code can do, with the places that show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.model.capability import AUTHORITY_ORDER, Capability
from audit.model.package import CapabilityUse, Evidence

if TYPE_CHECKING:
    from audit.capabilities.catalogue import Catalogue
    from audit.model.facts import LocatedFact, PackageFacts

EVIDENCE_LIMIT = 20
"""Places kept for one capability of one package."""
LITERALS_LIMIT = 100
"""Literals kept for one capability of one package."""


def classify(facts: PackageFacts, catalogue: Catalogue) -> tuple[CapabilityUse, ...]:
    """Return the capabilities that the facts show, sorted by the authority's rank, then by id."""
    places: dict[Capability, _Places] = {}
    for located in facts.facts:
        capability = catalogue.capability(located.fact.kind, located.fact.what)
        places.setdefault(capability, _Places()).add(located)
    ordered = sorted(
        places, key=lambda capability: (AUTHORITY_ORDER[capability.authority], capability.id)
    )
    return tuple(places[capability].use(capability) for capability in ordered)


@dataclass(slots=True)
class _Places:
    """All that shows one capability."""

    located: list[LocatedFact] = field(default_factory=list)
    literals: set[str] = field(default_factory=set)

    def add(self, located: LocatedFact) -> None:
        """Take one more fact in."""
        self.located.append(located)
        self.literals.update(located.fact.literals)

    def use(self, capability: Capability) -> CapabilityUse:
        """Return the capability with the best of its places."""
        ordered = sorted(self.located, key=_order)
        # Two facts can shorten to one capability at one place; it is shown once.
        evidence = {_place(located): _evidence(located) for located in reversed(ordered)}
        return CapabilityUse(
            capability=capability,
            reachable=ordered[0].reachable,
            guarded=all(located.fact.guarded for located in ordered),
            evidence=tuple(list(evidence.values())[::-1][:EVIDENCE_LIMIT]),
            literals=tuple(sorted(self.literals)[:LITERALS_LIMIT]),
        )


def _order(located: LocatedFact) -> tuple[bool, str, int, int, str]:
    """Reachable places first, then by file and position."""
    fact = located.fact
    return (not located.reachable, located.file, fact.line, fact.column, fact.text)


def _place(located: LocatedFact) -> tuple[str, int, int]:
    """Return what makes two facts be at the same place."""
    return (located.file, located.fact.line, located.fact.column)


def _evidence(located: LocatedFact) -> Evidence:
    """Return the place of a fact as it is shown."""
    fact = located.fact
    return Evidence(file=located.file, line=fact.line, column=fact.column, text=fact.text)
