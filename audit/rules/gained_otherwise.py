"""What a version gains otherwise than by new powers: more files that hold one, code in strings, deeds that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.model.mention import (
    CHANCE,
    DECODED,
    HANDLER,
    HOOKS_REQUESTS,
    KEPT,
    MADE_SCRIPT,
    PACKED,
    PACKED_ACTS,
    SCRIPT,
    SENDS_KEPT,
    TELLS_TYPED,
    Mentioned,
)
from audit.model.text import printable
from audit.rules.builds import only_in_one
from audit.rules.draft import Draft
from audit.rules.uses.code import makes_code
from audit.rules.uses.network import is_request
from audit.rules.uses.programs import starts_programs
from audit.rules.uses.purposes import is_tooling
from audit.rules.words import inspecting, listing, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit.model.mention import Mention
    from audit.model.package import AuditedPackage, CapabilityUse, Evidence
    from audit.rules.update import Update

_KINDS: tuple[tuple[str, Callable[[CapabilityUse], bool]], ...] = (
    ("reaches out", is_request),
    ("starts programs", starts_programs),
    ("makes code from text", makes_code),
)
_ALL = 20
"""Places that are kept of one capability: with so many it is not known whether there were more."""
_PLACES = 5
_STAYS = frozenset({SCRIPT, KEPT})
"""Without a request, what a page keeps stays there; where a script comes from is told apart."""
_TAKES = frozenset({HOOKS_REQUESTS, SENDS_KEPT, TELLS_TYPED})
"""What no release has a reason to put into the pages of others."""
_COMPILED = "(as compiled)"
_COMMAND = "the command "
"""What stands before a command for a shell among the strings of compiled code."""
_COMPUTED = "load:computed"
_LIST = 6
"""Modules that make a list of them rather than a choice."""
_CLEANS = (CHANCE, "changes files")
"""Old files are cleaned up once in a while: what a cache does."""


def check(update: Update) -> Iterator[Draft]:
    """Yield a result for each sort of such news."""
    yield from _spread(update)
    yield from _written(update)
    yield from _lent(update)
    yield from _named_in_data(update)
    yield from _waiting(update)
    yield from only_in_one(update)


def _spread(update: Update) -> Iterator[Draft]:
    """Yield a result for each kind that the package had before, and that more of its files hold now.

    Files that the version before shows something of weigh more: code is seldom moved into one that had another job.
    So does code made from text, which few files have.
    """
    if not update.is_repair:
        return
    package, old = update.package, update.old
    for does, is_kind in _KINDS:
        had, has = _by_file(old, is_kind), _by_file(package, is_kind)
        new = {file: place for file, place in has.items() if file not in had}
        if had and new and len(has) > len(had) and not _is_unsure(old, is_kind):
            known = {place.file for use in old.uses for place in use.evidence}
            known |= {each.evidence.file for each in old.mentions}
            yield Draft(
                Severity.HIGH if is_kind is makes_code or known & set(new) else Severity.MODERATE,
                f"{does} in files that did not {update.since}: {shown(new)}",
                f"Read the places before you update: {inspecting(package)}",
                package,
                evidence=tuple(new[file] for file in sorted(new))[:_PLACES],
                discriminator=f"spread {does} {' '.join(sorted(new))}",
            )


def _by_file(
    package: AuditedPackage, is_kind: Callable[[CapabilityUse], bool]
) -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for use in package.uses:
        if use.reachable and is_kind(use):
            for place in use.evidence:
                if place.reachable:
                    found.setdefault(place.file, place)
    return found


def _is_unsure(package: AuditedPackage, is_kind: Callable[[CapabilityUse], bool]) -> bool:
    return any(len(use.evidence) >= _ALL for use in package.uses if is_kind(use))


def _written(update: Update) -> Iterator[Draft]:
    """Yield a result where code in strings, for a page, a build or a file, does what none did before."""
    new = update.newly_named(Mentioned.WRITTEN)
    if not new:
        return
    does = sorted(each.text for each in new)
    hides = any(each.startswith(PACKED) for each in does)
    acts = any(each.startswith(PACKED_ACTS) for each in does)
    runs = not {MADE_SCRIPT, DECODED, HANDLER}.isdisjoint(does) or _is_run(update.package, new)
    sudden = update.is_repair and (runs or hides)
    severity = Severity.HIGH if sudden or acts or is_tooling(update.package) else Severity.MODERATE
    if update.is_feature and all(each in _STAYS or each.startswith(PACKED) for each in does):
        severity = Severity.HIGH if acts else Severity.MODERATE
    yield update.of_mentions(
        new,
        update.weighed(severity) if _TAKES.isdisjoint(does) else Severity.HIGH,
        "keeps code in a string, to put it elsewhere, that uses what none did "
        f"{update.since}: {listing(does, 4)}",
        "Read where that code goes",
        "written " + " ".join(does),
    )


def _is_run(package: AuditedPackage, new: list[Mention]) -> bool:
    """Return whether a file that keeps such a string makes code from text as well."""
    files = {each.evidence.file for each in new}
    making = (use for use in package.uses if use.reachable and makes_code(use))
    return any(place.file in files for use in making for place in use.evidence)


def _lent(update: Update) -> Iterator[Draft]:
    """Yield a result for what compiled code is newly given, or asks for."""
    given = update.newly_named(Mentioned.LENT)
    if given:
        grave = any(_COMPILED not in each.text for each in given)
        does = "gives its compiled code what it did not"
        yield _loaded(update, Severity.HIGH if grave else Severity.MODERATE, given, does, 4)


def _named_in_data(update: Update) -> Iterator[Draft]:
    """Yield a result for modules that data newly names for code to load."""
    words = [each for each in update.newly_named(Mentioned.WORD) if each.text.islower()]
    loads = update.package.can(_COMPUTED)
    if words and loads and len(words) < _LIST:
        does = "loads modules whose names are computed, and names in its data what it did not"
        yield _loaded(update, Severity.HIGH, words, does, 3)


def _loaded(update: Update, severity: Severity, new: list[Mention], does: str, most: int) -> Draft:
    """Return a result about code that is loaded; compiled files most often are by a path that is computed."""
    texts = [each.text for each in new]
    return update.of_mentions(
        new,
        update.weighed(severity),
        f"{does} {update.since}: {listing(sorted(map(printable, texts)), most)}",
        "Read what becomes of it",
        f"{new[0].mentioned.value} " + " ".join(sorted(texts)),
        loaded=any(each.evidence.reachable or each.text.startswith(_COMMAND) for each in new),
    )


def _waiting(update: Update) -> Iterator[Draft]:
    """Yield a result where a deed newly waits for a date, a place, a machine or chance; breaking or not."""
    had = {(each.to, each.text) for each in update.old.mentioned(Mentioned.GATE)}
    gates = update.package.mentioned(Mentioned.GATE)
    new = [each for each in gates if (each.to, each.text) not in had]
    if new:
        grave = any((each.to, each.text) != _CLEANS for each in new)
        words = listing(sorted({f"{each.text} by {each.to}" for each in new}))
        yield update.of_mentions(
            new,
            Severity.HIGH if grave else Severity.MODERATE,
            f"does at some times or places only what it did not {update.since}: {words}",
            "Find out why it would do so there",
            f"waiting {words}",
        )
