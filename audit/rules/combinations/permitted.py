"""What a declaration or a grant allows beyond the code: combinations that the next version could take at once.

Only words that no use needs begin one: a word that repeats what the code does says nothing new, and the
combinations of the code itself are judged at their places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.capability import Authority, covers
from audit.model.finding import Confidence, Severity
from audit.rules.allowed import unneeded
from audit.rules.combinations import powers
from audit.rules.draft import Draft
from audit.rules.uses.purposes import excuses, purpose_of
from audit.rules.words import listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audit.model.capability import Capability
    from audit.model.finding import LockfilePlace
    from audit.model.package import AuditedPackage
    from audit.rules.combinations.powers import Power

_COMBINATIONS: tuple[tuple[Severity, tuple[Power, ...]], ...] = (
    (Severity.MODERATE, (powers.ENVIRONMENT, powers.NETWORK)),
    (Severity.MODERATE, (powers.INSTALL, powers.NETWORK)),
    (Severity.MODERATE, (powers.INSTALL, powers.PROCESS)),
    (Severity.MODERATE, (powers.CODE, powers.NETWORK)),
    (Severity.MODERATE, (powers.HOOKS,)),
    (Severity.LOW, (powers.SHARED_OBJECTS,)),
    (Severity.LOW, (powers.LOADER,)),
    (Severity.LOW, (powers.CLOCK, powers.SHARED)),
    (Severity.LOW, (powers.PAGE,)),
    (Severity.LOW, (powers.REALM,)),
)
_NAMES = 12
"""Variables by name; who reads more of them is granted the environment by `init`, and needs it."""
_WHOLE = ("environment", "global:process.env", "global:process", "builtin:process")


@dataclass(frozen=True, slots=True)
class Allowing:
    """Who allows a package's code something, and by which words."""

    how: str
    """For a sentence: "contain.json grants"."""
    words: Sequence[str]
    packages: Sequence[AuditedPackage]
    """The copies that the words are for."""
    help: str
    at: LockfilePlace | None = None
    mutable: bool = False
    """It also says that shared objects may be changed."""


def check(allowing: Allowing) -> Iterator[Draft]:
    """Yield at most one result, with all combinations that words allow and no code needs."""
    severity, found = _told(allowing)
    if found:
        yield Draft(
            severity,
            f"{allowing.how} what no code of it needs: {listing(list(found))}",
            allowing.help,
            allowing.packages[0],
            Confidence.HIGH,
            discriminator="allowed",
            at=allowing.at,
        )


def told(allowing: Allowing) -> frozenset[str]:
    """Return the words that `check` names as part of a combination, and that no code needs."""
    _, found = _told(allowing)
    return frozenset(word for words in found.values() for word in words)


def _told(allowing: Allowing) -> tuple[Severity, dict[str, tuple[str, ...]]]:
    """Return the gravest combinations, in words, each with the spare words that are part of it."""
    spare = _spare(allowing)
    found = [
        (severity, _said(sides, allowing.words), _of(sides, spare))
        for severity, sides in _COMBINATIONS
        if spare and _is_open(sides, spare, allowing.words)
    ]
    found += _unfit(allowing.packages[0], spare)
    moderate = bool(found) and found[0][0] is Severity.MODERATE
    severity = Severity.MODERATE if moderate else Severity.LOW
    return severity, {what: words for each, what, words in found if each is severity}


def _of(sides: Iterable[Power], spare: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for side in sides for word in side.allowed(spare))


def _spare(allowing: Allowing) -> list[str]:
    """Return the words that no use needs, or that are the whole environment for a few variables."""
    unused = set(unneeded(allowing.words, allowing.packages))
    uses = [use.capability for package in allowing.packages for use in package.uses]
    read = [each for each in uses if each.authority is Authority.ENVIRONMENT]
    few = len(read) <= _NAMES and not any(each.id == "global:process.env" for each in read)
    wide = {word for word in _WHOLE if few and _is_only_for(word, uses)}
    spare = [word for word in allowing.words if word in unused or word in wide]
    written = any(each.authority is Authority.PRIMORDIALS for each in uses)
    return [*spare, "primordials"] if allowing.mutable and not written else spare


def _is_only_for(word: str, uses: Iterable[Capability]) -> bool:
    """Return whether all that a word covers is variables of the environment."""
    covered = [each for each in uses if covers(word, each)]
    return all(each.authority in {Authority.ENVIRONMENT, Authority.NONE} for each in covered)


def _is_open(sides: Iterable[Power], spare: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether the words allow every side, and one of them for nothing."""
    every = [*words, *spare]
    return all(side.allowed(every) for side in sides) and any(side.allowed(spare) for side in sides)


def _said(sides: Sequence[Power], words: Sequence[str]) -> str:
    named = dict.fromkeys(quoted(word) for side in sides for word in side.allowed(words)[:1])
    shown = f" ({', '.join(named)})" if named else ""
    return f"{' with '.join(side.what for side in sides)}{shown}"


def _unfit(
    package: AuditedPackage, spare: Iterable[str]
) -> Iterator[tuple[Severity, str, tuple[str, ...]]]:
    """Yield the words for powers that do not fit what the package says it is."""
    purpose = purpose_of(package)
    if purpose is None:
        return
    for word in spare:
        for authority in _authorities(word):
            if authority in purpose.unfit and not excuses(package, purpose, authority):
                what = f"{quoted(word)}, though it says that it is {purpose.what}"
                yield Severity.MODERATE, what, (word,)


_STRONG: tuple[tuple[Authority, Power], ...] = (
    (Authority.NETWORK, powers.NETWORK),
    (Authority.PROCESS, powers.PROCESS),
    (Authority.INSTALL, powers.INSTALL),
    (Authority.CODE, powers.CODE),
)


def _authorities(word: str) -> list[Authority]:
    """Return the strong authorities that a word allows something of."""
    return [authority for authority, power in _STRONG if power.allowed([word])]
