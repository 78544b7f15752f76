"""A whole module where one member is used: what else it can do is allowed for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority, covers
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


def check(allowing: Allowing, *, by_member: bool) -> Iterator[Draft]:
    """Yield at most one result for the words that are whole modules, of which one member is used.

    Args:
        allowing: the words and the code.
        by_member: words are meant to be as narrow as members; else only those count that
            allow another authority than the member's.
    """
    found = [(word, member) for word in allowing.words if (member := _only(word, allowing))]
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


def _only(word: str, allowing: Allowing) -> Capability | None:
    """Return the one capability that is used of a whole module or object; None for none, several or all."""
    kind, _, name = word.partition(":")
    if kind not in {"builtin", "global"} or "." in name:
        return None
    used = {
        use.capability
        for package in allowing.packages
        for use in package.uses
        if use.capability.authority is not Authority.NONE and covers(word, use.capability)
    }
    return next(iter(used)) if len(used) == 1 and word not in {each.id for each in used} else None


def _is_more(word: str, member: Capability) -> bool:
    return _MIXED.get(word, member.authority) is not member.authority
