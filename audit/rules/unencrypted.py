"""Hosts that a version asks without encryption, which the one before asked with it: anybody between may answer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.model.text import printable
from audit.rules.changes import confidence_for, for_step, since
from audit.rules.draft import Draft, unloaded
from audit.rules.hosts import hosts_of, naming_hosts
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage, CapabilityUse

_PLAIN = re.compile(r"(?:http|ws|ftp)://", re.IGNORECASE)
_SECURE = re.compile(r"(?:https|wss|ftps|sftp)://", re.IGNORECASE)


def newly_unencrypted(
    package: AuditedPackage, old: AuditedPackage, before: Before
) -> Iterator[Draft]:
    """Yield a result where a host of an encrypted address stands in one that is not, and in none before."""
    plain = _asked(package, _PLAIN)
    known = _asked(old, _SECURE).keys() - _asked(old, _PLAIN).keys() if plain else set()
    hosts = sorted(plain.keys() & known)
    if not hosts:
        return
    uses = list(dict.fromkeys(plain[host] for host in hosts))
    severity = for_step(Severity.HIGH, before)
    yield Draft(
        severity if any(use.reachable for use in uses) else unloaded(severity),
        f"asks a host without encryption that it asked with it before ({since(old)}): "
        f"{listing([printable(host) for host in hosts])}",
        f"Find out why anybody between may see and change what is sent: {inspecting(package)}",
        package,
        confidence_for(before),
        uses[0].capability.id,
        tuple(place for use in uses for place in naming_hosts(use, hosts).evidence[:2])[:5],
        "unencrypted " + " ".join(hosts),
    )


def _asked(package: AuditedPackage, scheme: re.Pattern[str]) -> dict[str, CapabilityUse]:
    """Return the hosts in addresses of such a scheme beside powers, with the first use that names each."""
    uses = [
        replace(use, literals=named)
        for use in package.uses
        if (named := tuple(filter(scheme.match, use.literals)))
    ]
    return hosts_of(uses, bare=False)
