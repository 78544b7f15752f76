"""What a change lets packages do beside what it brings: its contain.json says more than the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.capabilities import load_catalogue
from audit.errors import InputError
from audit.model.capability import Authority, is_covered
from audit.model.text import printable
from audit.pipeline.policies import read_policy_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.policy import Policy, Waiver
    from audit.pipeline.request import Request
    from audit.pipeline.sides import Side

_SHOWN = 5


def widening(request: Request, old: Side, policy: Policy | None) -> tuple[str, ...]:
    """Return sentences on what the new side's contain.json grants and waives that the old side's did not.

    An old one that cannot be read granted nothing that anybody knows of.
    """
    if policy is None or old.alone is not None:
        return ()
    try:
        before = read_policy_of(request, old)
    except InputError:
        before = None
    if before is not None and before.path == policy.path:
        return ()
    return tuple(_sentences(before, policy))


def _sentences(before: Policy | None, policy: Policy) -> Iterator[str]:
    grants = [
        f"{printable(name)}: {', '.join(map(printable, words))}"
        for name, grant in policy.grants.items()
        if (words := _more(before, name, grant.words))
    ]
    if grants:
        yield f"this change grants more in contain.json: {_listed(grants)}"
    had = {_meant(each) for each in before.waivers} if before is not None else set()
    waivers = [
        " of ".join(map(printable, filter(None, (each.rule, each.package))))
        for each in policy.waivers
        if _meant(each) not in had
    ]
    if waivers:
        yield f"this change waives more in contain.json: {_listed(waivers)}"


def _more(before: Policy | None, name: str, words: Sequence[str]) -> list[str]:
    """Return the words that say more than those of before."""
    grant = before.grants.get(name) if before is not None else None
    had = grant.words if grant is not None else ()
    return [each for each in words if each not in had and not _is_part(each, had)]


def _is_part(word: str, had: Sequence[str]) -> bool:
    if word in set(Authority):
        return word == Authority.FILESYSTEM_READ and Authority.FILESYSTEM_WRITE in had
    return is_covered(had, load_catalogue().capability(*word.split(":", 1)))


def _meant(waiver: Waiver) -> tuple[object, ...]:
    return (waiver.rule, waiver.package, waiver.version, waiver.path, waiver.expires)


def _listed(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return "; ".join(texts[:_SHOWN]) + more
