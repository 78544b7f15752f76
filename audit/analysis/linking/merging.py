"""What a file shows together with others, and what it showed alone, as one."""

from __future__ import annotations

from dataclasses import replace

from audit.model.facts import (
    ASIDE,
    FileFacts,
    ReferenceKind,
    in_order,
    references_in_order,
)


def merged(alone: FileFacts, together: FileFacts) -> FileFacts:
    """Return what a file shows together with others, and what only its own text says: how it hides, what it names."""
    facts = [fact for fact in together.facts if fact.kind not in ASIDE]
    facts += (fact for fact in alone.facts if fact.kind in ASIDE)
    kept = {one.specifier for one in together.references}
    others = (
        one if one.kind is ReferenceKind.HELPER else replace(one, kind=ReferenceKind.RENAMED)
        for one in alone.references
        if one.kind is ReferenceKind.HELPER
        or (one.specifier not in kept and one.specifier.startswith("#"))
    )
    references = references_in_order((*together.references, *others))
    return replace(together, facts=in_order(facts), references=references, ties=alone.ties)


def extended(alone: FileFacts, together: FileFacts) -> FileFacts:
    """Return what a file showed alone, and what others that are read with it show in it."""
    more = [fact for fact in together.facts if fact not in alone.facts]
    references = [one for one in together.references if one not in alone.references]
    return alone.with_more(more, references)
