"""Hosts that a version asks without encryption, which the one before asked with it: anybody between may answer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.rules.draft import Draft, unloaded
from audit.rules.hosts import hosts_of, naming_hosts
from audit.rules.words import inspecting, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.update import Update

_PLAIN = re.compile(r"(?:http|ws|ftp)://", re.IGNORECASE)
_SECURE = re.compile(r"(?:https|wss|ftps|sftp)://", re.IGNORECASE)


def newly_unencrypted(update: Update) -> Iterator[Draft]:
    """Yield a result where a host of an encrypted address stands in one that is not, and in none before."""
    plain = _asked(update.package, _PLAIN)
    secure = _asked(update.old, _SECURE).keys() - _asked(update.old, _PLAIN).keys() if plain else ()
    hosts = sorted(plain.keys() & secure)
    if hosts:
        uses = list(dict.fromkeys(plain[host] for host in hosts))
        severity = update.weighed(Severity.HIGH)
        yield Draft(
            severity if any(use.reachable for use in uses) else unloaded(severity),
            "asks a host without encryption that it asked with it before "
            f"({update.since}): {shown(hosts)}",
            "Find out why anybody between may see and change what is sent: "
            + inspecting(update.package),
            update.package,
            update.confidence,
            uses[0].id,
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
