"""One package that an update replaces: both versions, and what all rules on changes ask of the step between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.comparison import Step
from audit.model.finding import Confidence, Severity
from audit.rules.draft import Draft, lowered, unloaded
from audit.rules.files import may_be_asked_for
from audit.rules.words import inspecting, since

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.comparison import Before
    from audit.model.mention import Mention, Mentioned
    from audit.model.package import AuditedPackage, Evidence

_PLACES = 5


@dataclass(frozen=True, slots=True)
class Update:
    """A version and the one that was there, both read."""

    package: AuditedPackage
    """The new version."""
    old: AuditedPackage
    before: Before
    """How they are compared; its `package` is `old`."""

    @property
    def is_repair(self) -> bool:
        """Whether the version only repairs: it has no reason to bring anything."""
        return self.before.step is Step.PATCH

    @property
    def is_feature(self) -> bool:
        """Whether the version brings features: what is of the package's trade is no surprise."""
        return self.before.step is Step.MINOR

    @property
    def is_breaking(self) -> bool:
        """Whether the version may break what used it: much changes, and people read its notes."""
        return self.before.step is Step.MAJOR

    @property
    def confidence(self) -> Confidence:
        """How sure a comparison is: less across a breaking release."""
        return Confidence.LOW if self.is_breaking else Confidence.HIGH

    @property
    def since(self) -> str:
        """The words for the version that was there."""
        return since(self.old, self.package)

    def weighed(self, severity: Severity) -> Severity:
        """Return a severity as it is across this step: lower in a breaking release."""
        return lowered(severity) if self.is_breaking else severity

    def loads(self, place: Evidence) -> bool:
        """Return whether an entry loads the code at a place; after a repair, whether anybody may."""
        return place.reachable or (self.is_repair and may_be_asked_for(self.package, place))

    def newly_named(self, sort: Mentioned) -> list[Mention]:
        """Return the mentions of a sort whose text none before has: each text once, loaded code first."""
        named = self.package.mentioned(sort)
        had = {each.text for each in self.old.mentioned(sort)} if named else set()
        new: dict[str, Mention] = {}
        for each in named:
            if each.text not in had:
                new.setdefault(each.text, each)
        return list(new.values())

    def of_mentions(  # as many as a draft has
        self,
        mentions: Iterable[Mention],
        severity: Severity,
        message: str,
        ask: str,
        discriminator: str,
        *,
        confidence: Confidence = Confidence.MEDIUM,
        loaded: bool | None = None,
    ) -> Draft:
        """Return a result about what the new version names away from a power.

        Args:
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
            f"{ask}: {inspecting(self.package)}",
            self.package,
            confidence,
            evidence=places,
            discriminator=discriminator,
        )


def loaded_first(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions, each once, those in code that something loads before the others."""
    return sorted(dict.fromkeys(mentions), key=lambda each: not each.evidence.reachable)
