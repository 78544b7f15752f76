"""Secrets and the network: what reads tokens, or the whole environment, and can send it away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.model.text import printable
from audit.rules.draft import Draft, lowered
from audit.rules.hosts import is_destination
from audit.rules.uses.closeness import Closeness, Pair, closeness, closest
from audit.rules.uses.network import is_outward, is_request
from audit.rules.uses.secret_names import own_words
from audit.rules.uses.secrets import is_one_by_name, is_setting, is_whole_environment, secrets
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse, Evidence

_HANDED_OUT = re.compile(r"(?:module\.)?exports\.[\w$]+\s*=\s*[\w$]+\s*;?$")
"""What a file gives its callers, all at its end: what stands beside that is no use of it."""
_HOST = re.compile(
    r"(?:[a-z]+://)?(?P<host>[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10})(?::[0-9]+)?(?:/|$)"
)


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield one result: named secrets or secret files before the whole environment."""
    draft = _named(package) or _whole(package)
    if draft is not None:
        yield draft


def _named(package: AuditedPackage) -> Draft | None:
    own = own_words(package.package_name)
    reading = [use.naming(read.__contains__) for use in package.uses if (read := secrets(use, own))]
    pair = closest(reading, filter(is_outward, package.uses))
    if pair is None:
        return None
    near = [use for use in reading if _stands_in(use, pair.evidence[-1:])] or [pair.first]
    names = sorted({printable(name) for use in near for name in secrets(use, own)})
    together = pair.closeness <= Closeness.SAME_FILE
    severity = Severity.HIGH if together else Severity.MODERATE
    return _draft(
        package, pair, severity, f"reads secrets ({listing(names)}) and talks to the network"
    )


def _whole(package: AuditedPackage) -> Draft | None:
    """Judge the places that read the whole before those that read one variable and have none of these near them."""
    reading = tuple(map(_but_settings, filter(is_whole_environment, package.uses)))
    requests = tuple(filter(is_request, package.uses))
    used = tuple(map(_but_handed_out, reading))
    whole = closest(map(_but_by_name, used), requests, package.uses)
    if whole is not None and whole.closeness is Closeness.NEAR:
        return _draft(
            package, whole, Severity.HIGH, "reads the environment and talks to the network"
        )
    pair = closest(used, requests, package.uses)
    near = pair is not None and pair.closeness is Closeness.NEAR
    if pair is None or pair.closeness is Closeness.APART:
        pair = closest(reading, requests, package.uses)
    if pair is None or pair.closeness is Closeness.APART:
        return None
    by_name = near or not any(_but_by_name(use).evidence for use in reading)
    severity = Severity.MODERATE if near else Severity.LOW
    what = "variables whose names it is told" if by_name else "the environment"
    return _draft(package, pair, severity, f"reads {what} and talks to the network")


def _but_by_name(use: CapabilityUse) -> CapabilityUse:
    """Leave out the places where a single variable is read, by a name that comes from elsewhere."""
    others = [place for place in use.evidence if not is_one_by_name(place)]
    return use.where(
        lambda place: any(closeness(place, other) is Closeness.NEAR for other in others)
    )


def _but_settings(use: CapabilityUse) -> CapabilityUse:
    """Leave out the places where a variable is set, and where those of one service are chosen."""
    return use.where(lambda place: not is_setting(place))


def _but_handed_out(use: CapabilityUse) -> CapabilityUse:
    """Leave out the places where a file gives its callers what it holds."""
    return use.where(lambda place: not _HANDED_OUT.match(place.text))


def _draft(package: AuditedPackage, pair: Pair, severity: Severity, message: str) -> Draft:
    hosts = [printable(text) for text in _told_there(pair) if _is_host(text)]
    to = f" ({listing(hosts)})" if hosts else ""
    return Draft(
        severity if pair.reachable else lowered(severity),
        message + to,
        f"Read what is sent, and where: {inspecting(package)}",
        package,
        _CONFIDENCE[pair.closeness],
        pair.second.id,
        tuple(reversed(pair.evidence)),
        "secrets",
        capabilities=pair.ids,
    )


def _stands_in(use: CapabilityUse, places: tuple[Evidence, ...]) -> bool:
    """Return whether a use is seen in the file of one of these places."""
    files = {place.file for place in places}
    return any(place.file in files for place in use.evidence)


def _told_there(pair: Pair) -> tuple[str, ...]:
    """Return the literals of what sends, those of the file in which it does, as far as that is known."""
    sending = pair.second.evidence
    files = {place.file for place in pair.evidence[-1:]}
    here = {text for place in sending if place.file in files for text in place.literals}
    known = any(place.literals for place in sending)
    return tuple(text for text in pair.second.literals if text in here or not known)


def _is_host(text: str) -> bool:
    found = _HOST.match(text)
    return found is not None and is_destination(found["host"])


_CONFIDENCE = {
    Closeness.NEAR: Confidence.HIGH,
    Closeness.SAME_FILE: Confidence.MEDIUM,
    Closeness.SAME_BUNDLE: Confidence.LOW,
    Closeness.APART: Confidence.LOW,
}
