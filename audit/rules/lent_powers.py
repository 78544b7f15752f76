"""What compiled code is newly given or asks for, and modules that data newly names for code to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.model.mention import Mention, Mentioned
from audit.rules.changes import for_step, since
from audit.rules.draft import Draft, unloaded
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage

_COMPILED = "(as compiled)"
_COMMAND = "the command "
"""What stands before a command for a shell among the strings of compiled code."""
_COMPUTED = "load:computed"
_LIST = 6
"""Modules that make a list of them rather than a choice."""


def newly_lent(package: AuditedPackage, old: AuditedPackage, before: Before) -> Iterator[Draft]:
    """Yield a result for what compiled code is given, and one for modules that data names."""
    given = _new(package, old, Mentioned.LENT)
    if given:
        grave = any(_COMPILED not in each.text for each in given)
        names = listing(sorted(each.text for each in given), 4)
        yield _draft(
            package,
            before,
            Severity.HIGH if grave else Severity.MODERATE,
            given,
            f"gives its compiled code what it did not {since(old)}: {names}",
        )
    words = [each for each in _new(package, old, Mentioned.WORD) if each.text.islower()]
    loads = any(use.capability.id == _COMPUTED and use.reachable for use in package.uses)
    if words and loads and len(words) < _LIST:
        names = listing(sorted(each.text for each in words))
        yield _draft(
            package,
            before,
            Severity.HIGH,
            words,
            f"loads modules whose names are computed, and names in its data what it did not {since(old)}: {names}",
        )


def _may_be_loaded(mention: Mention) -> bool:
    """Return whether code loads what names it; compiled files are most often loaded by a path that is computed."""
    return mention.evidence.reachable or mention.text.startswith(_COMMAND)


def _new(package: AuditedPackage, old: AuditedPackage, kind: Mentioned) -> list[Mention]:
    had = {each.text for each in old.mentions if each.mentioned is kind}
    return [each for each in package.mentions if each.mentioned is kind and each.text not in had]


def _draft(
    package: AuditedPackage, before: Before, severity: Severity, new: list[Mention], message: str
) -> Draft:
    new = sorted(new, key=lambda each: not each.evidence.reachable)
    weight = for_step(severity, before)
    return Draft(
        weight if any(map(_may_be_loaded, new)) else unloaded(weight),
        message,
        f"Read what becomes of it: {inspecting(package)}",
        package,
        Confidence.MEDIUM,
        evidence=tuple(each.evidence for each in new)[:5],
        discriminator=f"{new[0].mentioned.value} " + " ".join(sorted(each.text for each in new)),
    )
