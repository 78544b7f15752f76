"""One thing that a package reaches for, and the ways to tell of it: beside a power, or named away from one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audit.model.mention import Mentioned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from audit.model.capability import Authority
    from audit.model.mention import Mention
    from audit.model.package import AuditedPackage, CapabilityUse, Evidence


class Reached(NamedTuple):
    """One thing that a package reaches for."""

    name: str
    """As it is written there."""
    key: str
    """The same for all ways of writing it."""
    evidence: tuple[Evidence, ...]
    reachable: bool
    capability: str | None
    """The power that uses it; None where it is named away from one."""


def of_uses(
    package: AuditedPackage,
    named: Callable[[CapabilityUse], Iterable[str]],
    key: Callable[[str], str] = str,
) -> list[Reached]:
    """Return what uses reach for by some names."""
    return [of_use(use, name, key(name)) for use in package.uses for name in named(use)]


def of_use(use: CapabilityUse, name: str, key: str) -> Reached:
    """Return what a use reaches for by one name, with the places at which it stands."""
    there = use.naming(lambda literal: literal.startswith(name)).evidence
    return Reached(name, key, there, use.reachable, use.id)


def of_mention(mention: Mention) -> Reached:
    """Return what is named away from a power."""
    evidence = mention.evidence
    return Reached(mention.text, mention.text, (evidence,), evidence.reachable, None)


def of_paths(
    package: AuditedPackage, needed: frozenset[Authority], key_of: Callable[[str], str]
) -> Iterator[Reached]:
    """Yield the paths that are named away from a power, where one that uses them is there."""
    if not any(use.reachable and use.authority in needed for use in package.uses):
        return
    for each in package.mentioned(Mentioned.PATH):
        if key := key_of(each.text):
            yield of_mention(each)._replace(key=key)
