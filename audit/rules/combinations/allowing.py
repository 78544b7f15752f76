"""What words allow for nothing: the project's grants, and where there is none declarations that somebody stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority, covering
from audit.model.finding import Confidence, Severity
from audit.model.policy import Granularity
from audit.model.text import printable
from audit.rules.combinations import permitted
from audit.rules.combinations.permitted import Allowing
from audit.rules.draft import Draft
from audit.rules.unused_grant import place, unseen_names
from audit.rules.words import listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.capability import Capability
    from audit.model.package import AuditedPackage
    from audit.model.policy import Grant, Policy
    from audit.rules.subject import Subject

_NARROW = "Take out what it does not need: contain-audit accept --prune"
_ASK = "Ask its author for a narrower declaration, or grant less in contain.json"
_WHOSE = {"author": "its author declares", "project": "the project's own folder declares"}
_MIXED = {
    "builtin:fs": Authority.FILESYSTEM_WRITE,
    "builtin:fs/promises": Authority.FILESYSTEM_WRITE,
    "global:process": Authority.LOADER,
    "builtin:process": Authority.LOADER,
    "global:Deno": Authority.LOADER,
    "global:Bun": Authority.LOADER,
    "global:globalThis": Authority.LOADER,
    "global:window": Authority.LOADER,
}
"""Wholes that hand over more than the authority of most of their members."""
_KINDS = ("builtin:", "global:")


def check(subject: Subject) -> Iterator[Draft]:
    """Yield what words allow and no code needs, for each grant and each declaration without one."""
    copies: dict[str, list[AuditedPackage]] = {}
    for package in subject.code():
        if package.granted:
            copies.setdefault(package.package_name, []).append(package)
        elif package.granted is None and package.was_read:
            yield from _declared(package)
    if subject.policy is not None:
        unseen = unseen_names(subject)
        for name, grant in subject.policy.grants.items():
            if (
                name in copies
                and name not in unseen
                and all(each.was_read for each in copies[name])
            ):
                yield from _granted(subject.policy, grant, copies[name])


def _granted(policy: Policy, grant: Grant, copies: list[AuditedPackage]) -> Iterator[Draft]:
    at = place(policy, grant.position)
    allowing = Allowing("contain.json grants it", grant.words, copies, _NARROW, at)
    yield from permitted.check(allowing)
    yield from _wide(allowing, by_member=policy.granularity is Granularity.MEMBER)


def _declared(package: AuditedPackage) -> Iterator[Draft]:
    """Yield the same for a declaration; a draft of the community's is only what a machine read in other versions."""
    declaration = package.declaration
    if declaration is None or (declaration.origin == "community" and not declaration.reviewed):
        return
    allowing = Allowing(
        _WHOSE.get(declaration.origin, "the community declares"),
        declaration.needs,
        (package,),
        _ASK,
        mutable=declaration.realm == "mutable",
    )
    yield from permitted.check(allowing)
    yield from _wide(allowing, by_member=True)


def _wide(allowing: Allowing, *, by_member: bool) -> Iterator[Draft]:
    """Yield at most one result for the words that are whole modules, of which one member is used.

    Args:
        allowing: the words and the code.
        by_member: words are meant to be as narrow as members; else only those count that
            allow another authority than the member's.
    """
    found = list(_alone(allowing))
    wide = [pair for pair in found if by_member or _is_more(*pair)]
    if wide:
        more = any(_is_more(*pair) for pair in wide)
        told = [f"{quoted(word)} for {printable(member.id)} alone" for word, member in wide]
        yield Draft(
            Severity.LOW if more else Severity.INFO,
            f"{allowing.how} whole modules where one member is used: {listing(told)}",
            allowing.help,
            allowing.packages[0],
            Confidence.HIGH,
            discriminator="whole",
            at=allowing.at,
        )


def _alone(allowing: Allowing) -> Iterator[tuple[str, Capability]]:
    """Yield each word that is a whole module or object of which one member is used, with that member."""
    wholes = [word for word in allowing.words if word.startswith(_KINDS) and "." not in word]
    used: dict[str, set[Capability]] = {word: set() for word in wholes}
    for package in allowing.packages if wholes else ():
        for use in package.uses:
            if use.authority is not Authority.NONE:
                for word in covering(use.capability).intersection(wholes):
                    used[word].add(use.capability)
    for word in wholes:
        if len(used[word]) == 1:
            (member,) = used[word]
            if member.id != word:
                yield word, member


def _is_more(word: str, member: Capability) -> bool:
    return _MIXED.get(word, member.authority) is not member.authority
