"""Where data or money may go, kept as values that no version before named: hosts, wallets, other fixed recipients."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.model.mention import (
    ADDRESS,
    DOWNLOADED,
    ENCODED,
    ENDPOINT,
    FROM_ADDRESS,
    ORDER,
    PAYEE,
    PROSE,
    RIGHTS,
    SERVICE,
    STARTED,
    TERMINAL,
    TOLD,
    UNSEEN,
    Mentioned,
)
from audit.rules.draft import lowered
from audit.rules.hosts import code_hosts, mentioned_hosts, own_hosts
from audit.rules.own_hosts import bears_its_name
from audit.rules.owners import is_near, owner_of
from audit.rules.trades import expected_hosts
from audit.rules.update import loaded_first
from audit.rules.uses.network import is_outward
from audit.rules.uses.purposes import is_tooling, says
from audit.rules.words import listing, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from audit.model.mention import Mention
    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.draft import Draft
    from audit.rules.update import Update


_MANY = 40
"""Hosts that a version names; who names so many keeps a table, and adds to it."""
_PUTS = "process filesystem-write code install dom worker"
_USES = frozenset(map(Authority, _PUTS.split()))
_SEVERAL = 2
"""Owners of services from which on a table has those that a user names one of."""
_FEW_WALLETS = 12
"""Wallets and contracts that a version names; who names more keeps a table of them."""
_SURE = (ENCODED, TOLD, ENDPOINT, SERVICE)
"""What an address is for that code asks, as far as that tells; the most telling first."""
_NUMBERS = re.compile(r"[0-9.]+$")
"""A machine by its number: nobody is told to look there."""
_DATA = re.compile(
    r"\.(?:json5?|jsonc|ya?ml|toml|ini|csv|tsv|xml|txt|dat|data|lst|list)$", re.IGNORECASE
)
_COPIED = frozenset({DOWNLOADED, FROM_ADDRESS, ORDER, RIGHTS, STARTED, UNSEEN})
"""What nothing has to load: it is copied into the projects of others, or an assistant obeys it."""
_NEVER = frozenset({RIGHTS, UNSEEN})
"""What no release has a reason to put there, not even a breaking one."""
_ALONE = _COPIED | {TERMINAL}
"""What the package needs no power for."""
_FEW = 5
"""Recipients of one kind that a version names; who names more keeps a table of them."""


def kept_addresses(update: Update, known: Collection[str]) -> Iterator[Draft]:
    """Yield a result for the new hosts of addresses that stand as values, those that nobody can read as such apart.

    Args:
        update: both versions.
        known: hosts that are no news, or told already.
    """
    hosts = _new(update, known)
    for hidden in (True, False):
        some = {host: each for host, each in hosts.items() if (each.to == ENCODED) is hidden}
        if some:
            yield _standing(update, some)


def wallets(update: Update) -> Iterator[Draft]:
    """Yield a result for the wallets and contracts that the version before did not name."""
    there, here = (each.mentioned(Mentioned.WALLET) for each in (update.old, update.package))
    had = {each.text.lower() for each in there}
    new = [each for each in here if each.text.lower() not in had]
    if not new:
        return
    severity = Severity.HIGH
    grows = had <= {each.text.lower() for each in here}
    paid = any(each.to == PAYEE for each in new)
    tables = {each.evidence.file for each in there}
    elsewhere = any(each.evidence.file not in tables for each in new)
    if had and (update.is_feature or (grows and not paid and not elsewhere)):
        severity = Severity.MODERATE
    if len(had) > _FEW_WALLETS:
        severity = Severity.LOW
    names = {each.text for each in new}
    yield update.of_mentions(
        new,
        update.weighed(severity),
        "names the address of a wallet or a contract that it did not before "
        f"({update.since}): {shown(names)}",
        "Find out whose it is, and what is paid there",
        "wallet " + " ".join(sorted(names)),
        confidence=update.confidence,
        loaded=any(update.loads(each.evidence) for each in new),
    )


def _new(update: Update, known: Collection[str]) -> dict[str, Mention]:
    """Return the new hosts, without those of addresses that are only told to people."""
    standing = sorted(
        update.package.mentioned(Mentioned.ADDRESS),
        key=lambda each: _SURE.index(each.to) if each.to in _SURE else len(_SURE),
    )
    exactly = code_hosts(update.old.manifest) if standing else frozenset()
    return {
        host: mention
        for host, mention in mentioned_hosts(standing).items()
        if mention.to != PROSE and host not in exactly and not is_near(host, known)
    }


def _standing(update: Update, hosts: dict[str, Mention]) -> Draft:
    mentions = loaded_first(hosts.values())
    first = mentions[0]
    hidden = first.to == ENCODED
    severity = Severity.HIGH if hidden else _weight(update, mentions, hosts)
    if not any(each.to in {ENCODED, TOLD} for each in mentions):
        severity = update.weighed(severity)
    expected = expected_hosts(update) | further_services(update)
    own = all(
        host in expected or (not hidden and bears_its_name(host, update.old)) for host in hosts
    )
    if update.is_feature and own:
        severity = lowered(severity)
    does = "writes so that it is not read as one" if hidden else "keeps"
    return update.of_mentions(
        mentions,
        severity,
        f"{does} the address of a host that it did not name before ({update.since}): {shown(hosts)}",
        "Find out whose host it is and what is sent there",
        f"{first.to or 'kept'} " + " ".join(sorted(hosts)),
        confidence=update.confidence,
        loaded=update.loads(first.evidence),
    )


def _weight(update: Update, mentions: list[Mention], hosts: Collection[str]) -> Severity:
    """Return what a kept address weighs: by whether anything could use it; in a feature release by its name as well.

    In data alone, of a package that could not use it, it is for people. Features bring links, so that an address whose
    name does not say that code asks it weighs less there.
    """
    if len(mentioned_hosts(update.old.mentioned(Mentioned.ADDRESS))) >= _MANY:
        return Severity.LOW
    able = _may_act(update.package) or bool(update.before.asking)
    if not update.is_feature:
        in_data = all(_DATA.search(each.evidence.file) for each in mentions)
        return Severity.HIGH if able or not in_data else Severity.LOW
    sure = any(each.to in _SURE for each in mentions) or any(map(_NUMBERS.match, hosts))
    return (Severity.HIGH if sure else Severity.MODERATE) if able else Severity.LOW


def further_services(update: Update) -> frozenset[str]:
    """Return the hosts of what tables of services of several owners get besides those there: they lose none."""
    named = update.package.mentioned(Mentioned.ADDRESS)
    found: set[str] = set()
    for file in {each.evidence.file for each in named if each.to == SERVICE}:
        had, has = (_services(package, file) for package in (update.old, update.package))
        if len(set(map(owner_of, had))) >= _SEVERAL and had <= has:
            found |= has - had
    return frozenset(found - mentioned_hosts(each for each in named if each.to != SERVICE).keys())


def _services(package: AuditedPackage, file: str) -> frozenset[str]:
    named = package.mentioned(Mentioned.ADDRESS)
    return frozenset(
        mentioned_hosts(each for each in named if each.to == SERVICE and each.evidence.file == file)
    )


def _may_act(package: AuditedPackage) -> bool:
    """Return whether a package does more than return texts, itself or through others, or builds what others run."""
    able = any(use.reachable and _may_use(use) for use in package.uses)
    return able or bool(package.used_packages) or is_tooling(package)


def _may_use(use: CapabilityUse) -> bool:
    """Return whether a use could send to an address, or put it where somebody else asks for it."""
    return is_outward(use) or use.authority in _USES


def new_recipients(update: Update) -> Iterator[Draft]:
    """Yield a result for each kind of recipient of which the new version names one more than the one before."""
    kinds: dict[str, list[Mention]] = {}
    for each in update.newly_named(Mentioned.RECIPIENT):
        if each.to != ADDRESS or _may_be_written_to(each.text, update.old):
            kinds.setdefault(each.to, []).append(each)
    for kind, new in sorted(kinds.items()):
        table = sum(each.to == kind for each in update.old.mentioned(Mentioned.RECIPIENT)) >= _FEW
        acts = kind in _ALONE or _may_act(update.package)
        severity = Severity.HIGH if acts and not table else Severity.LOW
        yield update.of_mentions(
            new,
            severity if kind in _NEVER else update.weighed(severity),
            f"holds a fixed {kind} that it did not before ({update.since}): "
            f"{listing([quoted(each.text, 60) for each in new])}",
            "Find out whose it is and what is sent there",
            f"recipient {kind} " + " ".join(sorted(each.text for each in new)),
            loaded=True if kind in _COPIED else None,
        )


def _may_be_written_to(box: str, old: AuditedPackage) -> bool:
    """Return whether the version before said that it sends mail, and the box is of nobody that it named as its own."""
    host = box.rpartition("@")[2].lower()
    return (
        says(old, "mail")
        and not is_near(host, own_hosts(old.manifest))
        and not bears_its_name(host, old)
    )
