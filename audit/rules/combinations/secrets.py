"""Secrets and the network: what reads tokens, or the whole environment, and can send it away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Confidence, Severity
from audit.model.text import printable
from audit.rules.combinations.closeness import Closeness, Pair, closeness, closest
from audit.rules.combinations.network import is_outward, is_request
from audit.rules.combinations.secret_names import (
    is_secret_name,
    may_be_secret,
    name_words,
    own_words,
    secret_key,
    secret_paths,
)
from audit.rules.draft import Draft, lowered
from audit.rules.hosts import is_destination
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse, Evidence

_ENVIRONMENT = re.compile(
    r"(?:global|builtin):(?:(?:process|Deno|Bun)\.env(?:\.(?P<name>.+))?|process\.report(?:\.getReport)?)$"
)
"""A report of the process holds the whole environment."""
_PART_OF_REPORT = re.compile(
    r"[^;,&|]{0,60}\b(?:header|glibc\w*|sharedObjects|excludeNetwork|libuv|resourceUsage)\b"
)
"""What else is in such a report: which C library there is, most often."""
_CHOSEN = re.compile(
    r"[\w$.?]*\benv\)?\s*\)?\s*\.(?:filter|reduce|forEach|map|some|find)\([^!|;]{0,80}?"
    r"(?:\.startsWith\(\s*['\"`]|/\^)(?P<prefix>[A-Za-z][A-Za-z0-9]{1,30}_)[\w.*+]*(?:['\"`]\s*\)|/\w*\.test\([\w$]+\))"
    r"\s*(?:[);?{]|&&|$)"
)
"""Variables chosen by what their names begin with: a service's own settings."""
_HANDED_OUT = re.compile(r"(?:module\.)?exports\.[\w$]+\s*=\s*[\w$]+\s*;?$")
"""What a file gives its callers, all at its end: what stands beside that is no use of it."""
_WRITTEN = re.compile(r"[\w$.?]*\benv\[[^\[\]]{1,80}\]\s*=[^=>]")
"""A variable that is set: what loads a `.env` file does no more."""
_ONE_BY_NAME = re.compile(r"[\w$.?]*\benv(?:\?\.)?\[\s*[A-Za-z_$][\w$.]*(?:\(\s*\))?\s*\]")
"""A single variable, of whatever name it is told: names that were gathered from the environment show at that place."""
_HOST = re.compile(
    r"(?:[a-z]+://)?(?P<host>[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10})(?::[0-9]+)?(?:/|$)"
)
_OF_SECRETS = frozenset(
    {"NPM_", "GITHUB_", "GH_", "AWS_", "AZURE_", "GOOGLE_", "GCP_", "SSH_", "CI_", "ACTIONS_"}
)
"""Beginnings of the variables in which other services' secrets are kept."""
_FILES = frozenset({Authority.FILESYSTEM_READ, Authority.FILESYSTEM_WRITE})


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield one result: named secrets or secret files before the whole environment."""
    draft = _named(package) or _whole(package)
    if draft is not None:
        yield draft


def secrets(use: CapabilityUse, own: frozenset[str]) -> tuple[str, ...]:
    """Return the names of secrets that a use reads: variables and files, not those of its own service.

    Args:
        use: any use.
        own: words of the package's own name, in upper case.
    """
    if use.authority in _FILES:
        paths = secret_paths(use.literals)
        return tuple(path for path in paths if not own & name_words(secret_key(path)))
    found = _ENVIRONMENT.match(use.id)
    if found is None:
        return ()
    names = (found["name"],) if found["name"] else use.literals
    return tuple(name for name in names if is_secret_name(name) and not own & name_words(name))


def is_whole_environment(use: CapabilityUse) -> bool:
    """Return whether the environment as a whole is read, or a variable whose name is computed."""
    found = _ENVIRONMENT.match(use.id)
    if found is None or (found["name"] is not None and not may_be_secret(found["name"])):
        return False
    if use.evidence and all(_WRITTEN.match(place.text) for place in use.evidence):
        return False
    parts = [_PART_OF_REPORT.match(place.text) for place in use.evidence]
    return not ("report" in use.id and parts and all(parts)) and not _is_chosen(use)


def _is_chosen(use: CapabilityUse) -> bool:
    """Return whether only variables are read whose names begin as one service's do: not one with known secrets."""
    files = {place.file for place in use.evidence if _chooses(place)}
    others = (place for place in use.evidence if not _chooses(place))
    return bool(files) and all(
        place.file in files and _ONE_BY_NAME.match(place.text) for place in others
    )


def _chooses(place: Evidence) -> bool:
    found = _CHOSEN.match(place.text)
    return found is not None and found["prefix"].upper() not in _OF_SECRETS


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
    others = [place for place in use.evidence if not _ONE_BY_NAME.match(place.text)]
    return use.where(
        lambda place: any(closeness(place, other) is Closeness.NEAR for other in others)
    )


def _but_settings(use: CapabilityUse) -> CapabilityUse:
    """Leave out the places where a variable is set, and where those of one service are chosen."""
    return use.where(lambda place: not _WRITTEN.match(place.text) and not _chooses(place))


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
