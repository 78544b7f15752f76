"""Which secrets a use reads: variables of the environment, or all of it, and files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.rules.uses.secret_names import (
    is_secret_name,
    may_be_secret,
    name_words,
    secret_key,
    secret_paths,
)

if TYPE_CHECKING:
    from audit.model.package import CapabilityUse, Evidence

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
_WRITTEN = re.compile(r"[\w$.?]*\benv\[[^\[\]]{1,80}\]\s*=[^=>]")
"""A variable that is set: what loads a `.env` file does no more."""
_ONE_BY_NAME = re.compile(r"[\w$.?]*\benv(?:\?\.)?\[\s*[A-Za-z_$][\w$.]*(?:\(\s*\))?\s*\]")
"""A single variable, of whatever name it is told: names that were gathered from the environment show at that place."""
_OF_SECRETS = frozenset(
    {"NPM_", "GITHUB_", "GH_", "AWS_", "AZURE_", "GOOGLE_", "GCP_", "SSH_", "CI_", "ACTIONS_"}
)
"""Beginnings of the variables in which other services' secrets are kept."""
_FILES = frozenset({Authority.FILESYSTEM_READ, Authority.FILESYSTEM_WRITE})


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
    if use.evidence and all(map(_is_written, use.evidence)):
        return False
    parts = [_PART_OF_REPORT.match(place.text) for place in use.evidence]
    return not ("report" in use.id and parts and all(parts)) and not _is_chosen(use)


def _is_chosen(use: CapabilityUse) -> bool:
    """Return whether only variables are read whose names begin as one service's do: not one with known secrets."""
    files = {place.file for place in use.evidence if _chooses(place)}
    others = (place for place in use.evidence if not _chooses(place))
    return bool(files) and all(place.file in files and is_one_by_name(place) for place in others)


def _chooses(place: Evidence) -> bool:
    found = _CHOSEN.match(place.text)
    return found is not None and found["prefix"].upper() not in _OF_SECRETS


def is_setting(place: Evidence) -> bool:
    """Return whether a variable is set there, or those of one service are chosen."""
    return _is_written(place) or _chooses(place)


def is_one_by_name(place: Evidence) -> bool:
    """Return whether a single variable is read there, by a name that comes from elsewhere."""
    return _ONE_BY_NAME.match(place.text) is not None


def _is_written(place: Evidence) -> bool:
    return _WRITTEN.match(place.text) is not None
