"""A whole module where one member is used: what else it can do is allowed for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority, covering
from audit.model.finding import Confidence, Severity
from audit.model.text import printable
from audit.rules.draft import Draft
from audit.rules.words import listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.capability import Capability
    from audit.rules.combinations.permitted import Allowing

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


def check(allowing: Allowing, *, by_member: bool) -> Iterator[Draft]:
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
