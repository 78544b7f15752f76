"""What each way of hiding code weighs, what raises it, and the words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audit.model.capability import Authority
from audit.model.finding import Confidence, Severity
from audit.model.hidden import Hiding
from audit.model.text import printable
from audit.rules.words import listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model.hidden import HiddenCode
    from audit.model.package import AuditedPackage, CapabilityUse, Evidence


class _Way(NamedTuple):
    """What a way of hiding code weighs, and the words for it."""

    words: str
    confidence: Confidence
    alone: Severity = Severity.MODERATE
    """Where no power is beside it."""
    beside: Severity = Severity.HIGH


_WAYS = {
    Hiding.PAYLOAD: _Way("decodes a constant and runs it", Confidence.HIGH, Severity.HIGH),
    Hiding.INVISIBLE: _Way("writes with characters that no editor shows", Confidence.HIGH),
    Hiding.BIDIRECTIONAL: _Way(
        "turns the direction of writing, so that code looks other than it runs", Confidence.MEDIUM
    ),
    Hiding.DISGUISED: _Way("runs or holds code under a name of data", Confidence.HIGH),
    Hiding.ASIDE: _Way("pushes code out of sight with white space", Confidence.HIGH),
    Hiding.OBFUSCATED: _Way("is made unreadable by a tool", Confidence.HIGH),
    Hiding.ENCODED_NAME: _Way("decodes the name of a module that it loads", Confidence.MEDIUM),
    Hiding.DECODING: _Way("runs what it decodes", Confidence.LOW, Severity.LOW, Severity.LOW),
    Hiding.LONG_LINE: _Way(
        "has a very long line of code in a file that people wrote",
        Confidence.LOW,
        Severity.INFO,
        Severity.LOW,
    ),
    Hiding.UNSOURCED: _Way(
        "its build names what its source, shipped beside it, does not",
        Confidence.MEDIUM,
        beside=Severity.MODERATE,
    ),
}
_IDLE = frozenset(map(Authority, ["none", "unknown", "system", "clock", "dom", "primordials"]))
"""Authorities that make nothing worse by standing beside hidden code."""
_ON_ITS_LINE = frozenset({Hiding.ASIDE, Hiding.LONG_LINE})
_ON_ITS_PLACE = frozenset({Hiding.ENCODED_NAME, Hiding.UNSOURCED})
_DETAILS = 3


def severity_of(found: HiddenCode, powers: frozenset[Authority]) -> Severity:
    """Return what a way of hiding weighs in code that is loaded, with these powers beside it."""
    way = _WAYS[found.hiding]
    return way.beside if powers else way.alone


def confidence_of(found: HiddenCode) -> Confidence:
    """Return how sure it is that code is hidden."""
    return _WAYS[found.hiding].confidence


def beside(package: AuditedPackage, found: HiddenCode) -> frozenset[Authority]:
    """Return the powers that the same file uses; for some ways of hiding, those that stand there themselves."""
    return frozenset(
        use.authority
        for use in package.uses
        if use.authority not in _IDLE and _stands_there(use, found)
    )


def _stands_there(use: CapabilityUse, found: HiddenCode) -> bool:
    places = [place for place in use.evidence if place.file == found.file]
    if found.hiding in _ON_ITS_LINE:
        return any(_after(place, each) for place in places for each in found.evidence)
    if found.hiding in _ON_ITS_PLACE:
        return any(place.line == each.line for place in places for each in found.evidence)
    return bool(places)


def _after(place: Evidence, hidden: Evidence) -> bool:
    return place.line == hidden.line and place.column >= hidden.column


def told(found: Sequence[HiddenCode]) -> str:
    """Return what is hidden and by what means, in words."""
    details = sorted({printable(each) for one in found for each in one.details})
    means = f" ({listing(details, _DETAILS)})" if details else ""
    return f"{_WAYS[found[0].hiding].words}{means}"
