"""What a file shows together with others, and what it showed alone, as one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.facts import ASIDE, Fact, FileFacts, Reference, ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterable


def merged(alone: FileFacts, together: FileFacts) -> FileFacts:
    """Return what a file shows together with others, and what only its own text says: how it hides, what it names."""
    facts = [fact for fact in together.facts if fact.kind not in ASIDE]
    facts += (fact for fact in alone.facts if fact.kind in ASIDE)
    helpers = (one for one in alone.references if one.kind is ReferenceKind.HELPER)
    references = _in_order((*together.references, *helpers))
    return replace(together, facts=_sorted(facts), references=references, ties=alone.ties)


def extended(alone: FileFacts, together: FileFacts) -> FileFacts:
    """Return what a file showed alone, and what others that are read with it show in it."""
    more = [fact for fact in together.facts if fact not in alone.facts]
    references = [one for one in together.references if one not in alone.references]
    if not more and not references:
        return alone
    found = _in_order((*alone.references, *references))
    return replace(alone, facts=_sorted((*alone.facts, *more)), references=found)


def _sorted(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: (fact.line, fact.column, fact.kind, fact.what)))


def _in_order(references: Iterable[Reference]) -> tuple[Reference, ...]:
    return tuple(sorted(references, key=lambda one: (one.line, one.column, one.specifier)))
