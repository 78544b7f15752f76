"""Hosts that are no surprise of a package: its own, those that callers give, those of one more service of several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.package import only_loads
from audit.rules.combinations.evaluation import decrypts
from audit.rules.combinations.network import is_outward
from audit.rules.combinations.secret_names import name_words
from audit.rules.combinations.secrets import secrets
from audit.rules.hosts import hosts_of, mentioned_hosts, own_hosts
from audit.rules.owners import is_near, owner_of

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.update import Update

_GIVEN = re.compile(
    r"\b(?:request|get|fetch|connect|createConnection|WebSocket)\(\s*"
    r"(?:(?:this|self|opts|options|config|settings|props)\.|new\s+URL\(\s*(?:this|opts|options|config|settings)\."
    r"|(?:address|endpoint|href|input|resource|target|ur[il])\s*[,)])"
    r"|\b(?:lookup|resolve(?:4|6|Any|Mx|Txt)?)\(\s*(?:domain|host|hostname|name)\s*[,)]"
    r"|\bcreateSocket\(\s*(?:['\"`]udp[46]['\"`]|(?:this|opts|options|config|settings)\.)"
)
"""The address is a setting of the caller's or has the name of one only, or is given to the socket later."""
_WITH_REQUESTS = frozenset({Authority.NETWORK, Authority.NONE, Authority.CLOCK})
_SEVERAL = 2
"""Services from which on a package is a client of several."""
_NO_SERVICE = frozenset({"API", "WWW", "AUTH", "KEY", "TOKEN"})
"""Names within hosts, and words of variables, that no service bears."""


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
        use.authority for use in package.uses if files & {place.file for place in use.evidence}
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


def bears_its_name(host: str, package: AuditedPackage) -> bool:
    """Return whether whoever has a host bears the name of a package or of its scope: `api.acme.example`, `@acme/x`."""
    scope, _, base = package.package_name.lower().rpartition("/")
    return owner_of(host)[0] in {base, scope.removeprefix("@")}


def new_services(update: Update) -> frozenset[str]:
    """Return the names of services that a client of several gains in a feature release, in upper case; else none.

    A service is known by the host and the variable with its secret, which bear one name in one file.
    """
    known = _services(update.old) if update.is_feature else frozenset()
    return _services(update.package) - known if len(known) >= _SEVERAL else frozenset()


def is_of(host: str, services: frozenset[str]) -> bool:
    """Return whether a host bears the name of one of some services."""
    return not services.isdisjoint(_labels(host))


def _services(package: AuditedPackage) -> frozenset[str]:
    """Return the names that a host and the variable with a secret share which one file names."""
    asked: dict[str, set[str]] = {}
    for use in filter(is_outward, package.uses):
        for place in use.evidence:
            asked.setdefault(place.file, set()).update(*map(_labels, hosts_of([use])))
    for host, mention in mentioned_hosts(package.mentions).items():
        asked.setdefault(mention.evidence.file, set()).update(_labels(host))
    return frozenset(
        word
        for use in package.uses
        for name in secrets(use, frozenset())
        for word in name_words(name)
        if any(word in asked.get(place.file, ()) for place in use.evidence)
    )


def _labels(host: str) -> frozenset[str]:
    """Return the names in a host but its last: `WINDY` of `api.windy.example`."""
    return frozenset(host.partition("/")[0].upper().split(".")[:-1]) - _NO_SERVICE
