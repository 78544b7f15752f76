"""Of many places that show the same, those that are worth keeping."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.facts import Fact

SAME_FACT_LIMIT = 20
"""Places kept of one fact in one file; more places prove nothing more."""


def thinned(facts: Iterable[Fact]) -> list[Fact]:
    """Return `facts` without the many further places of one and the same thing.

    A place that shows a literal not seen before is always kept.
    """
    seen: Counter[tuple[str, str, bool]] = Counter()
    literals: dict[tuple[str, str, bool], set[str]] = {}
    kept = []
    for fact in facts:
        key = (fact.kind, fact.what, fact.guarded)
        seen[key] += 1
        known = literals.setdefault(key, set())
        if seen[key] <= SAME_FACT_LIMIT or not known.issuperset(fact.literals):
            kept.append(fact)
        known.update(fact.literals)
    return kept
