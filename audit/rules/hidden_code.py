"""Code that is kept from being read.

**What.** Code is decoded before it runs, stands behind white space that no screen shows, is written in characters
without a picture, lies in a file named as a picture or a text, was made unreadable by a tool, or is in the build but
not in the source beside it. Minified code is none of this: a minifier shortens names and hides nothing.

**Why.** Whoever reviews an update reads what a screen shows. Attacks count on that: a payload in base64, a line
pushed to the right, invisible letters that hold a program.

**Example.** `eval(Buffer.from("cmVxdWlyZSg...", "base64").toString())` in code that is loaded: high. Alone, most
ways of hiding are moderate or low; beside a power in the same file (on the same line for code pushed aside),
moderate becomes high. What the version before did not hide weighs one step more, but in tests that nothing loads. A
version that starts to run what it decodes (base64, hexadecimal, compressed, encrypted) is high, whatever it brings
besides; so is a repair that does with other ways, in a file with a kind of power that the package did not have.

**What to do.** Read the places named, with an editor that shows invisible characters, or the decoded text. Some
healthy packages carry such code: an obfuscated build that its makers sell, a worker kept as text. If it is one of
these, a waiver with that reason settles it.

How often each way of hiding shows in healthy trees is told in docs/hidden-code.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import in_display_order
from audit.model.finding import SEVERITY_ORDER, Severity
from audit.model.hidden import Hiding
from audit.model.text import printable
from audit.rules.changes import held_authorities
from audit.rules.draft import Draft, lowered
from audit.rules.files import is_aside, may_be_asked_for
from audit.rules.hiding import beside, confidence_of, severity_of, told
from audit.rules.words import inspecting, listing, since

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.hidden import HiddenCode
    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject
    from audit.rules.update import Update

_PLACES = 5
_RAISED = {Severity.LOW: Severity.MODERATE, Severity.MODERATE: Severity.HIGH}
_FILES = 2
_TELLING = frozenset({"base64", "hex", "compressed", "cipher", "reversed"})
"""Ways of decoding that make code of what no reader sees as such."""


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each way in which a package hides code."""
    updates = {update.package.location: update for update in subject.updated()}
    for package in subject.code():
        for hiding in Hiding:
            found = [each for each in package.hidden if each.hiding is hiding]
            if found:
                yield _draft(package, found, updates.get(package.location))


def _draft(package: AuditedPackage, found: Sequence[HiddenCode], update: Update | None) -> Draft:
    old = update.old if update is not None else None
    weights = [(_weight(package, each), each) for each in found]
    worst = min((weight for weight, _ in weights), key=SEVERITY_ORDER.__getitem__)
    telling = [each for weight, each in weights if weight is worst]
    gained = old is not None and _gained(found, old)
    breaking = update is not None and update.is_breaking
    sudden = gained and (not breaking or _carries_data(telling)) and not _all_aside(telling)
    severity = _RAISED.get(worst, worst) if sudden else worst
    if update is not None and _begins_to_decode(update, telling):
        severity = Severity.HIGH
    return Draft(
        severity,
        _message(package, telling, old if gained else None),
        f"Read it with its invisible characters shown, or decoded: {inspecting(package)}",
        package,
        confidence_of(telling[0]),
        evidence=tuple(place for each in telling for place in each.evidence)[:_PLACES],
        discriminator=f"{telling[0].hiding}{' more' if gained and _had(found, old) else ''}",
    )


def _weight(package: AuditedPackage, found: HiddenCode) -> Severity:
    severity = severity_of(found, beside(package, found))
    return severity if found.reachable else lowered(severity)


def _carries_data(found: Sequence[HiddenCode]) -> bool:
    """Return whether characters without a picture carry something: no release needs that."""
    return any(each.hiding is Hiding.INVISIBLE and "data" in each.details for each in found)


def _all_aside(found: Sequence[HiddenCode]) -> bool:
    """Return whether all of it is in tests, examples and the like, which nothing loads."""
    return all(is_aside(place) for each in found for place in each.evidence)


def _gained(found: Sequence[HiddenCode], old: AuditedPackage) -> bool:
    """Return whether more files hide code that way than in the version before: names of built files change.

    A build that had its powers before, in that file, is none: only its source is newly shipped.
    """
    if found[0].hiding is Hiding.UNSOURCED:
        held = {(use.id, place.file) for use in old.uses for place in use.evidence}
        if held.issuperset((name, each.file) for each in found for name in each.details):
            return False
    return _loaded(found) > _loaded(_alike(found, old)) or len(found) > len(_alike(found, old))


def _begins_to_decode(update: Update, found: Sequence[HiddenCode]) -> bool:
    """Return whether code that somebody may load newly runs what it decodes: no feature needs that.

    Escapes that make a text readable, and characters by their numbers, templates and parsers decode as well: in a
    repair, beside a kind of power that the package did not have.
    """
    held = held_authorities(update.old, reachable=True)
    return not _had(found, update.old) and any(
        each.hiding is Hiding.DECODING
        and any(
            place.reachable or may_be_asked_for(update.package, place) for place in each.evidence
        )
        and (
            _TELLING.intersection(each.details)
            or (update.is_repair and each.reachable and beside(update.package, each) - held)
        )
        for each in found
    )


def _had(found: Sequence[HiddenCode], old: AuditedPackage | None) -> bool:
    return old is not None and bool(_alike(found, old))


def _alike(found: Sequence[HiddenCode], old: AuditedPackage) -> list[HiddenCode]:
    return [each for each in old.hidden if each.hiding is found[0].hiding]


def _loaded(found: Sequence[HiddenCode]) -> int:
    return sum(1 for each in found if each.reachable)


def _message(
    package: AuditedPackage, found: Sequence[HiddenCode], old: AuditedPackage | None
) -> str:
    powers = in_display_order({power for each in found for power in beside(package, each)})
    near = f", beside {listing([power.value for power in powers])}" if powers else ""
    files = listing([printable(each.file) for each in found], _FILES)
    loaded = "" if found[0].reachable else " (in code that nothing loads)"
    new = f" {since(old, package)}" if old is not None else ""
    return f"{told(found)}{new}{near}: {files}{loaded}"
