"""Where data or money may go, kept as values: addresses of hosts and of wallets that no version before named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.comparison import Step
from audit.model.finding import Severity
from audit.model.mention import ENCODED, ENDPOINT, PAYEE, PROSE, Mentioned
from audit.model.text import printable
from audit.rules.changes import confidence_for, for_step, is_loaded, since
from audit.rules.combinations.network import is_outward
from audit.rules.combinations.purposes import is_for_clouds, is_tooling
from audit.rules.draft import lowered
from audit.rules.hosts import METADATA_HOSTS, code_hosts, is_near, mentioned_hosts
from audit.rules.mentioning import loaded_first, of_mentions
from audit.rules.words import listing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from audit.model.comparison import Before
    from audit.model.mention import Mention
    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.draft import Draft

_MANY = 40
"""Hosts that a version names; who names so many keeps a table, and adds to it."""
_USES = frozenset(
    {
        Authority.PROCESS,
        Authority.FILESYSTEM_WRITE,
        Authority.CODE,
        Authority.INSTALL,
        Authority.DOM,
        Authority.WORKER,
    }
)
_FEW_WALLETS = 12
"""Wallets and contracts that a version names; who names more keeps a table of them."""
_SURE = frozenset({ENCODED, ENDPOINT})
"""What an address is for that code asks, as far as that tells."""
_NUMBERS = re.compile(r"[0-9.]+$")
"""A machine by its number: nobody is told to look there."""
_DATA = re.compile(
    r"\.(?:json5?|jsonc|ya?ml|toml|ini|csv|tsv|xml|txt|dat|data|lst|list)$", re.IGNORECASE
)


def kept_addresses(
    package: AuditedPackage, old: AuditedPackage, before: Before, known: Collection[str]
) -> Iterator[Draft]:
    """Yield a result for the new hosts of addresses that stand as values, those that nobody can read as such apart.

    Args:
        package: the new version.
        old: the version before.
        before: how they are compared.
        known: hosts that are no news, or told already.
    """
    hosts = _new(package, old, known)
    for hidden in (True, False):
        some = {host: each for host, each in hosts.items() if (each.to == ENCODED) is hidden}
        if some:
            yield _standing(package, old, before, some)


def wallets(package: AuditedPackage, old: AuditedPackage, before: Before) -> Iterator[Draft]:
    """Yield a result for the wallets and contracts that the version before did not name."""
    there, here = old.mentioned(Mentioned.WALLET), package.mentioned(Mentioned.WALLET)
    had = {each.text.lower() for each in there}
    new = [each for each in here if each.text.lower() not in had]
    if not new:
        return
    severity = Severity.HIGH
    grows = had <= {each.text.lower() for each in here}
    paid = any(each.to == PAYEE for each in new)
    tables = {each.evidence.file for each in there}
    elsewhere = any(each.evidence.file not in tables for each in new)
    if had and (before.step is Step.MINOR or (grows and not paid and not elsewhere)):
        severity = Severity.MODERATE
    if len(had) > _FEW_WALLETS:
        severity = Severity.LOW
    names = sorted({each.text for each in new})
    yield of_mentions(
        package,
        new,
        for_step(severity, before),
        message=f"names the address of a wallet or a contract that it did not before ({since(old)}): "
        f"{listing([printable(name) for name in names])}",
        ask="Find out whose it is, and what is paid there",
        discriminator="wallet " + " ".join(names),
        confidence=confidence_for(before),
        loaded=any(is_loaded(each.evidence, package, before) for each in new),
    )


def _new(
    package: AuditedPackage, old: AuditedPackage, known: Collection[str]
) -> dict[str, Mention]:
    """Return the new hosts, without those of addresses that are only told to people."""
    standing = sorted(package.mentioned(Mentioned.ADDRESS), key=lambda each: each.to not in _SURE)
    exactly = code_hosts(old.manifest) if standing else frozenset()
    return {
        host: mention
        for host, mention in mentioned_hosts(standing).items()
        if mention.to != PROSE and host not in exactly and not is_near(host, known)
    }


def _standing(
    package: AuditedPackage, old: AuditedPackage, before: Before, hosts: dict[str, Mention]
) -> Draft:
    mentions = loaded_first(hosts.values())
    first = mentions[0]
    sure = any(each.to in _SURE for each in mentions) or any(map(_NUMBERS.match, hosts))
    in_data = all(_DATA.search(each.evidence.file) for each in mentions)
    severity = (
        Severity.HIGH
        if first.to == ENCODED
        else for_step(_weight_of_kept(package, old, before, sure=sure, in_data=in_data), before)
    )
    if before.step is Step.MINOR and METADATA_HOSTS.issuperset(hosts) and is_for_clouds(old):
        severity = lowered(severity)
    does = "writes so that it is not read as one" if first.to == ENCODED else "keeps"
    return of_mentions(
        package,
        mentions,
        severity,
        message=f"{does} the address of a host that it did not name before ({since(old)}): "
        f"{listing([printable(host) for host in sorted(hosts)])}",
        ask="Find out whose host it is and what is sent there",
        discriminator=f"{first.to or 'kept'} " + " ".join(sorted(hosts)),
        confidence=confidence_for(before),
        loaded=is_loaded(first.evidence, package, before),
    )


def _weight_of_kept(
    package: AuditedPackage, old: AuditedPackage, before: Before, *, sure: bool, in_data: bool
) -> Severity:
    """Return what a kept address weighs: in a feature release by whether anything could use it, and by its name.

    Args:
        package: the new version.
        old: the version before.
        before: how they are compared.
        in_data: it stands in data alone: of a package that could not use it, data for people.
        sure: its name says that code asks it; features bring links, so that others weigh less in a feature release.
    """
    if len(mentioned_hosts(old.mentioned(Mentioned.ADDRESS))) >= _MANY:
        return Severity.LOW
    able = any(use.reachable and may_use(use) for use in package.uses) or bool(before.asking)
    able = able or bool(package.used_packages) or is_tooling(package)
    if before.step is not Step.MINOR:
        return Severity.HIGH if able or not in_data else Severity.LOW
    return (Severity.HIGH if sure else Severity.MODERATE) if able else Severity.LOW


def may_use(use: CapabilityUse) -> bool:
    """Return whether a use could send to an address, or put it where somebody else asks for it."""
    return is_outward(use) or use.capability.authority in _USES
