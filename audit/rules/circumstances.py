"""Who published a version, when and with what proof: what is unlike the versions before, in words and grave or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from audit.rules.words import counted, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage
    from audit.model.publication import Publication

FRESH = timedelta(days=3)
"""Most hijacked versions were taken down within hours, nearly all within three days."""
YOUNG = timedelta(days=7)
"""A package that exists for no longer has no history to be known by."""
DORMANT = timedelta(days=365)
"""Without any version for so long, a package may have changed hands."""


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One thing that is unlike the versions before."""

    words: str
    """What follows the package's name in a sentence."""
    weight: int
    """0 tells nothing alone; 1 is worth a line; 2 worth a look."""


def circumstances(
    package: AuditedPackage, before: Before, now: datetime | None
) -> tuple[Circumstance, ...]:
    """Return what is unlike the versions before, the gravest first; nothing where the registry does not tell."""
    publication = before.history.of(package.version)
    found = [*_publisher(publication), *_age(publication, now)]
    if publication.withdrawn:
        found.append(Circumstance("the registry has withdrawn this version", 2))
    if before.package is None:
        found += _young(before, now)
    else:
        found += _proof(publication, before.history.of(before.package.version), before)
    return tuple(sorted(found, key=lambda each: -each.weight))


def _publisher(publication: Publication) -> Iterator[Circumstance]:
    """Yield an account that had nothing to do with the package before. A trusted workflow is no account."""
    if not publication.newcomer or publication.trusted:
        return
    who = f"published by {quoted(publication.publisher or '', 60)}, who had no part in any version before"
    gap = _between(publication.previous, publication.published)
    if gap is not None and gap >= DORMANT:
        yield Circumstance(f"{who}, after {counted(gap.days // 365, 'year')} without a version", 2)
    else:
        yield Circumstance(who, 1)


def _proof(new: Publication, old: Publication, before: Before) -> Iterator[Circumstance]:
    """Yield the proof of origin that the version before had, and this one has not."""
    version = before.package.version if before.package is not None else None
    named = version or "the version before"
    if old.provenance and new.provenance is False:
        yield Circumstance(f"comes without the provenance that {named} had", 2)
    elif old.trusted and new.trusted is False:
        yield Circumstance(
            f"was published from an account, not by a trusted workflow as {named}", 2
        )


def _age(publication: Publication, now: datetime | None) -> Iterator[Circumstance]:
    age = _between(publication.published, now)
    if age is not None and age < FRESH:
        yield Circumstance(f"was published only at {publication.published:%Y-%m-%d %H:%M} UTC", 0)


def _young(before: Before, now: datetime | None) -> Iterator[Circumstance]:
    """Yield that a package new to the tree is new to the world as well."""
    age = _between(before.history.first, now)
    if age is not None and age < YOUNG:
        since = f"{before.history.first:%Y-%m-%d %H:%M} UTC"
        yield Circumstance(f"exists only since {since}", 1 if before.asked_by_project else 2)


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    return end - start if start is not None and end is not None else None
