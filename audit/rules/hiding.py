"""What each way of hiding code weighs, what raises it, and the words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Confidence, Severity
from audit.model.hidden import Hiding
from audit.model.text import printable
from audit.rules.words import listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model.hidden import HiddenCode
    from audit.model.package import AuditedPackage, CapabilityUse, Evidence

_ALONE = {
    Hiding.PAYLOAD: Severity.HIGH,
    Hiding.DECODING: Severity.LOW,
    Hiding.LONG_LINE: Severity.INFO,
}
"""What a way of hiding weighs where no power is beside it, if not moderate; a payload is decoded to be run."""
_BESIDE = {
    Hiding.PAYLOAD: Severity.HIGH,
    Hiding.DECODING: Severity.LOW,
    Hiding.LONG_LINE: Severity.LOW,
    Hiding.UNSOURCED: Severity.MODERATE,
}
"""What it weighs beside a power, if not high."""
CONFIDENCE = {
    Hiding.PAYLOAD: Confidence.HIGH,
    Hiding.INVISIBLE: Confidence.HIGH,
    Hiding.BIDIRECTIONAL: Confidence.MEDIUM,
    Hiding.DISGUISED: Confidence.HIGH,
    Hiding.ASIDE: Confidence.HIGH,
    Hiding.OBFUSCATED: Confidence.HIGH,
    Hiding.ENCODED_NAME: Confidence.MEDIUM,
    Hiding.DECODING: Confidence.LOW,
    Hiding.LONG_LINE: Confidence.LOW,
    Hiding.UNSOURCED: Confidence.MEDIUM,
}
_WORDS = {
    Hiding.PAYLOAD: "decodes a constant and runs it",
    Hiding.INVISIBLE: "writes with characters that no editor shows",
    Hiding.BIDIRECTIONAL: "turns the direction of writing, so that code looks other than it runs",
    Hiding.DISGUISED: "runs or holds code under a name of data",
    Hiding.ASIDE: "pushes code out of sight with white space",
    Hiding.OBFUSCATED: "is made unreadable by a tool",
    Hiding.ENCODED_NAME: "decodes the name of a module that it loads",
    Hiding.DECODING: "runs what it decodes",
    Hiding.LONG_LINE: "has a very long line of code in a file that people wrote",
    Hiding.UNSOURCED: "its build names what its source, shipped beside it, does not",
}
_IDLE = frozenset(
    {
        Authority.NONE,
        Authority.UNKNOWN,
        Authority.SYSTEM,
        Authority.CLOCK,
        Authority.DOM,
        Authority.PRIMORDIALS,
    }
)
"""Authorities that make nothing worse by standing beside hidden code."""
_ON_ITS_LINE = frozenset({Hiding.ASIDE, Hiding.LONG_LINE})
_ON_ITS_PLACE = frozenset({Hiding.ENCODED_NAME, Hiding.UNSOURCED})
_DETAILS = 3


def severity_of(found: HiddenCode, powers: frozenset[Authority]) -> Severity:
    """Return what a way of hiding weighs in code that is loaded, with these powers beside it."""
    if powers:
        return _BESIDE.get(found.hiding, Severity.HIGH)
    return _ALONE.get(found.hiding, Severity.MODERATE)


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
    return f"{_WORDS[found[0].hiding]}{means}"
