"""Results about places and addresses that code names away from a power: the same draft for all sorts of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.rules.draft import Draft, unloaded
from audit.rules.words import inspecting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.mention import Mention, Mentioned
    from audit.model.package import AuditedPackage

_PLACES = 5


def newly_named(package: AuditedPackage, old: AuditedPackage, sort: Mentioned) -> list[Mention]:
    """Return the mentions of a sort whose text none in the version before has: each text once, loaded code first."""
    named = package.mentioned(sort)
    had = {each.text for each in old.mentioned(sort)} if named else set()
    new: dict[str, Mention] = {}
    for each in named:
        if each.text not in had:
            new.setdefault(each.text, each)
    return list(new.values())


def loaded_first(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions, each once, those in code that something loads before the others."""
    return sorted(dict.fromkeys(mentions), key=lambda each: not each.evidence.reachable)


def of_mentions(  # noqa: PLR0913  # as many as a draft has
    package: AuditedPackage,
    mentions: Iterable[Mention],
    severity: Severity,
    *,
    message: str,
    ask: str,
    discriminator: str,
    confidence: Confidence = Confidence.MEDIUM,
    loaded: bool | None = None,
) -> Draft:
    """Return a result about what a package names.

    Args:
        package: who names it.
        mentions: at least one, the most telling first.
        severity: what it weighs in code that something loads.
        message: as in the draft.
        ask: what to find out or to read; how to look at the package is added.
        discriminator: as in the draft.
        confidence: as in the draft.
        loaded: whether something loads, or others run, what names it; None: as the first place says.
    """
    places = tuple(each.evidence for each in mentions)[:_PLACES]
    counts = places[0].reachable if loaded is None else loaded
    return Draft(
        severity if counts else unloaded(severity),
        message,
        f"{ask}: {inspecting(package)}",
        package,
        confidence,
        evidence=places,
        discriminator=discriminator,
    )
