"""What a file shows: by where its references lead, alone and with others, of many like places those worth keeping."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.analysis.commands.tools import ADDON_LOADERS
from audit.analysis.inline import read_data_url
from audit.analysis.linking.resolution import NOWHERE
from audit.model.facts import ASIDE, Fact, FileFacts, ReferenceKind, in_order, references_in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from audit.analysis.linking.resolution import Target
    from audit.model.facts import Reference
    from audit.model.vocabulary import Vocabulary


_OTHERS = re.compile(r"(?:^|/)node_modules/(?P<name>(?:@[^/]+/)?[^./@][^/]*)/")
_TOOLS = "node_modules/.bin/"
_COMPUTED = re.compile(r"[$*`%]|:/")
"""A path that is known in part, or an address."""
SAME_FACT_LIMIT = 20
"""Places kept of one fact in one file; more places prove nothing more."""


def facts_of(
    named: Sequence[tuple[Reference, Target]],
    lists: Callable[[str], bool],
    vocabulary: Vocabulary,
    *,
    at_install: bool,
) -> tuple[Fact, ...]:
    """Return the facts of a file's references.

    Args:
        named: what the file names, and what that leads to.
        lists: whether the file's package.json lists another package.
        vocabulary: the names that count, for code that stands in the reference itself.
        at_install: whether what is named is run at install.
    """
    found = [
        fact for one, target in named for fact in _facts_of_one(one, target, lists, vocabulary)
    ]
    if at_install:
        found += [fact for one, target in named for fact in _missing(one, target, lists)]
    return in_order(found)


def _facts_of_one(
    reference: Reference, target: Target, lists: Callable[[str], bool], vocabulary: Vocabulary
) -> Sequence[Fact]:
    if reference.types_only:
        return []
    if target.inline is not None:
        return read_data_url(target.inline, reference, vocabulary)
    if target.outside:
        return [_at(reference, "load", "outside", (reference.specifier,))]
    is_followed = reference.kind is ReferenceKind.RENAMED
    facts = [_at(reference, "builtin", name) for name in target.builtins if not is_followed]
    facts += [_at(reference, "package", name) for name in target.packages if not lists(name)]
    if not ADDON_LOADERS.isdisjoint(target.packages):
        facts.append(_at(reference, "native", "addon"))
    if facts:
        return facts
    if not target.files and reference.specifier.endswith(".node"):
        return [_at(reference, "native", "addon")]
    return []


def _missing(reference: Reference, target: Target, lists: Callable[[str], bool]) -> Sequence[Fact]:
    """Return the facts of a file that is run at install and is not in the package: it may be there by then."""
    path = reference.specifier
    is_told = reference.kind is ReferenceKind.SCRIPT and not reference.guarded
    if not is_told or target != NOWHERE or _COMPUTED.search(path) or path.startswith("/"):
        return []
    other = _OTHERS.search(path)
    if _TOOLS in path:
        return []
    if other is None:
        return [_at(reference, "unknown", "missing")]
    facts = [_at(reference, "load", "outside", (path,)), _at(reference, "package", other["name"])]
    return [] if lists(other["name"]) else facts


def _at(reference: Reference, kind: str, what: str, literals: tuple[str, ...] = ()) -> Fact:
    text = reference.specifier[:120]
    return Fact(kind, what, reference.line, reference.column, text, literals, reference.guarded)


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
