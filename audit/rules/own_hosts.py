"""Requests that go to the package's own host: a feature that asks it weighs less than one that asks a stranger's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.rules.combinations.network import is_outward
from audit.rules.hosts import hosts_of, is_near, own_hosts

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage, CapabilityUse


def asks_only_its_own(uses: list[CapabilityUse], old: AuditedPackage) -> bool:
    """Return whether each place of what reaches out names a host that the version before said to be the package's own.

    A new version's package.json may say what it likes.
    """
    outward = [use for use in uses if is_outward(use)]
    own = own_hosts(old.manifest) if outward else frozenset()
    return bool(own) and all(_asks(use, own) for use in outward)


def _asks(use: CapabilityUse, own: frozenset[str]) -> bool:
    hosts = hosts_of([use])
    if not hosts or not all(is_near(host, own) for host in hosts):
        return False
    return all(any(host in place.text.lower() for host in hosts) for place in use.evidence)
