"""What compiled code is newly given or asks for, and modules that data newly names for code to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.model.mention import Mention, Mentioned
from audit.model.text import printable
from audit.rules.changes import for_step, since
from audit.rules.mentioning import newly_named, of_mentions
from audit.rules.words import listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage
    from audit.rules.draft import Draft

_COMPILED = "(as compiled)"
_COMMAND = "the command "
"""What stands before a command for a shell among the strings of compiled code."""
_COMPUTED = "load:computed"
_LIST = 6
"""Modules that make a list of them rather than a choice."""


def newly_lent(package: AuditedPackage, old: AuditedPackage, before: Before) -> Iterator[Draft]:
    """Yield a result for what compiled code is given, and one for modules that data names."""
    given = newly_named(package, old, Mentioned.LENT)
    if given:
        grave = any(_COMPILED not in each.text for each in given)
        yield _draft(
            package,
            before,
            Severity.HIGH if grave else Severity.MODERATE,
            given,
            f"gives its compiled code what it did not {since(old)}: {_texts(given, 4)}",
        )
    words = [each for each in newly_named(package, old, Mentioned.WORD) if each.text.islower()]
    loads = any(use.capability.id == _COMPUTED and use.reachable for use in package.uses)
    if words and loads and len(words) < _LIST:
        yield _draft(
            package,
            before,
            Severity.HIGH,
            words,
            "loads modules whose names are computed, and names in its data what it did not "
            f"{since(old)}: {_texts(words)}",
        )


def _texts(mentions: list[Mention], most: int = 3) -> str:
    return listing(sorted(printable(each.text) for each in mentions), most)


def _may_be_loaded(mention: Mention) -> bool:
    """Return whether code loads what names it; compiled files are most often loaded by a path that is computed."""
    return mention.evidence.reachable or mention.text.startswith(_COMMAND)


def _draft(
    package: AuditedPackage, before: Before, severity: Severity, new: list[Mention], message: str
) -> Draft:
    return of_mentions(
        package,
        new,
        for_step(severity, before),
        message=message,
        ask="Read what becomes of it",
        discriminator=f"{new[0].mentioned.value} " + " ".join(sorted(each.text for each in new)),
        loaded=any(map(_may_be_loaded, new)),
    )
