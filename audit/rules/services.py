"""Services that a package knows: the host of each, and the variable that holds its key, in one file.

A client of several services gains one more with a feature: a host and a secret, which belong together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.comparison import Step
from audit.rules.combinations.network import is_outward
from audit.rules.combinations.secret_names import name_words
from audit.rules.combinations.secrets import secrets
from audit.rules.hosts import hosts_of, mentioned_hosts

if TYPE_CHECKING:
    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage

_SEVERAL = 2
"""Services from which on a package is a client of several."""


def one_more(package: AuditedPackage, old: AuditedPackage, before: Before) -> frozenset[str]:
    """Return the names of services that a client of several gains in a feature release, in upper case; else none."""
    if before.step is not Step.MINOR:
        return frozenset()
    known = _services(old)
    return _services(package) - known if len(known) >= _SEVERAL else frozenset()


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
    """Return the names in a host but its last: `API` and `WINDY` of `api.windy.example`, `API` left out."""
    labels = host.partition("/")[0].upper().split(".")[:-1]
    return frozenset(labels) - {"API", "WWW", "AUTH", "KEY", "TOKEN"}
