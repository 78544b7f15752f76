"""Requests that go to the package's own host, or to one that callers give: features that weigh less than others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.package import only_loads
from audit.rules.combinations.evaluation import decrypts
from audit.rules.combinations.network import is_outward
from audit.rules.hosts import hosts_of, is_near, mentioned_hosts, own_hosts

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage, CapabilityUse

_GIVEN = re.compile(
    r"\b(?:request|get|fetch|connect|createConnection|WebSocket)\(\s*"
    r"(?:(?:this|self|opts|options|config|settings|props)\.|new\s+URL\(\s*(?:this|opts|options|config|settings)\."
    r"|(?:address|endpoint|href|input|resource|target|ur[il])\s*[,)])"
    r"|\b(?:lookup|resolve(?:4|6|Any|Mx|Txt)?)\(\s*(?:domain|host|hostname|name)\s*[,)]"
    r"|\bcreateSocket\(\s*(?:['\"`]udp[46]['\"`]|(?:this|opts|options|config|settings)\.)"
)
"""The address is a setting of the caller's or has the name of one only, or is given to the socket later."""
_WITH_REQUESTS = frozenset({Authority.NETWORK, Authority.NONE, Authority.CLOCK})


def asks_only_its_own(uses: list[CapabilityUse], old: AuditedPackage) -> bool:
    """Return whether each place of what reaches out names a host that the version before said to be the package's own.

    A new version's package.json may say what it likes.
    """
    outward = [use for use in uses if is_outward(use)]
    own = own_hosts(old.manifest) if outward else frozenset()
    return bool(own) and all(_asks(use, own) for use in outward)


def asks_what_it_is_given(uses: list[CapabilityUse], package: AuditedPackage) -> bool:
    """Return whether each place of what reaches out asks an address of the caller's, in a file that does nothing else.

    No file of the package may name a host or decrypt, and those that ask read no environment, start nothing and make no
    code.
    """
    outward = [use for use in uses if is_outward(use)]
    places = [place for use in outward for place in use.evidence if not only_loads(place.text)]
    files = {place.file for place in places}
    others = {
        use.capability.authority
        for use in package.uses
        if files & {place.file for place in use.evidence}
    }
    return (
        bool(places)
        and all(_GIVEN.search(place.text) for place in places)
        and others <= _WITH_REQUESTS
        and not hosts_of(package.uses)
        and not mentioned_hosts(package.mentions)
        and not any(decrypts(use) for use in package.uses)
    )


def _asks(use: CapabilityUse, own: frozenset[str]) -> bool:
    hosts = hosts_of([use])
    if not hosts or not all(is_near(host, own) for host in hosts):
        return False
    return all(any(host in place.text.lower() for host in hosts) for place in use.evidence)
