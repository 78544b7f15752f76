"""Small pieces of wording that several rules share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.contents import Source
from audit.model.text import operand, printable, shortened, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.model.package import AuditedPackage

_LONG = 80
"""Characters of a text that a package wrote, in a sentence."""


def listing(names: Sequence[str], limit: int = 3) -> str:
    """Return the first `limit` names and how many more there are: `a, b, c and 4 more`."""
    shown = ", ".join(names[:limit])
    rest = len(names) - limit
    return f"{shown} and {rest} more" if rest > 0 else shown


def counted(number: int, noun: str) -> str:
    """Return `1 package`, `2 packages`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def quoted(text: str, limit: int = _LONG) -> str:
    """Return text that a package wrote, fit for a sentence: one line, bounded, without secrets."""
    return f'"{printable(without_credentials(shortened(" ".join(text.split()), limit)))}"'


def quoted_command(command: str, telling: str) -> str:
    """Return a shell command fit for a sentence: of a long one its beginning, and the part that tells, or its end."""
    text = without_credentials(" ".join(command.split()))
    part = without_credentials(" ".join(telling.split()))
    if len(text) <= _LONG:
        return quoted(text)
    start, rest = text[: _LONG // 3], _LONG - _LONG // 3
    place = text.find(part) if part else -1
    if 0 <= place < len(start):
        return quoted(text)
    end = text[-rest:]
    shown = (end.partition(" ")[2] or end) if place < 0 else shortened(text[place:], rest)
    return f'"{printable(f"{start}… {shown}")}"'


def inspecting(package: AuditedPackage) -> str:
    """Return the command that shows all that a package holds: of what is here, never by a name of the registry's."""
    if package.source is Source.WORKSPACE:
        return f"contain-audit inspect {operand(package.location)}"
    if package.source is Source.FILE:
        return "its files, which are here"
    named = operand(f"{package.package_name}@{package.version or 'latest'}")
    return f"contain-audit inspect {named}"


def shown(names: Iterable[str]) -> str:
    """Return the first of some names that packages wrote, in order, fit for a sentence."""
    return listing([printable(name) for name in sorted(names)])


def since(before: AuditedPackage, package: AuditedPackage) -> str:
    """Return the words for the version that was there, or the other package that this one is compared with."""
    if before.package_name != package.package_name:
        return f"since {printable(before.package_name)} {printable(before.version or '')}".rstrip()
    return f"since {before.version}" if before.version else "since the version before"
