"""Hosts that no version before talked to.

**What.** The new version names a host beside a power (a request, a command it starts, a script at install) that the
version before named nowhere, and that is not the package's own homepage or repository. So does one that gives an
element of a page such an address (`script.src`, `form.action`), whole or in pieces, hands it to a package that talks
to the network, keeps it as a value (`baseURL: "https://..."`), writes it so that nobody reads it as one (encoded,
reversed, in pieces), or names it in package.json as the place that its compiled file comes from. Or it names the
address of a wallet or a contract that the version before did not, or another fixed recipient (a bot, a webhook, a
mail box that is written to, or any in the code of who said that it sends mail, a key to encrypt for), an order to a
database or a text for the terminal's clipboard; or a page that it ships loads from a new host; or the markup and the
styles that it returns load a script or a style from one; or it looks up names that it puts together before a new end;
or what its templates put into projects holds a command that downloads and runs, or rules in letters that nobody sees.
Or it gives the end of names that it puts together (`suffix: "x.example"`), or tells package managers where to take from
(`--registry=https://...`).
Or it asks a host without encryption that it asked with it.

**Why.** A package that used the network before gains no power when it starts to send elsewhere: only the address
tells. This is how wallets' libraries were turned.

**Example.** `ledger-x` 2.0.3 calls `fetch("https://collect.invalid/k")`, 2.0.2 only `https://api.ledger-x.example`:
high. So is a wallet in a package that named none. On hosts where many keep files of their own, below a path, it is
the owner that counts: `cdn.example/npm/a` is another place than `cdn.example/npm/b`, except the package's own
account, scope and dependencies. Another host of the same owner, loopback, and links in messages or under names such
as `docs` are not reported. In a feature release what tells a machine who it is in its cloud is moderate for who said
before that it finds that out, or asked with credentials before and newly asks nobody else. Code that nothing loads
(in a repair: whose path nobody may ask for either), an address without a telling name in a feature release, one more
where dozens are kept, and pages in folders of tests and examples weigh less; what stands near the credentials of who
asks (`Authorization`, a secret's member) does not, nor do a script for pages of others, a picture that is told what
code computes, and where package managers take from, in any release. Moderate in a feature release are a host of the
package's or its scope's own name; one more service of a table that held several, each named as its host is, and loses
none; and the registry that the package came from, where it is asked for nothing but the package's own entry, nothing
is sent and no secret is newly reached for.

**What to do.** Find out whose host it is and what is sent there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.model.mention import TOLD, Mentioned
from audit.rules.draft import Draft, lowered, unloaded
from audit.rules.given_hosts import (
    given_away,
    handed_over,
    in_manifest,
    new_in_pages,
    newly_unencrypted,
)
from audit.rules.hosts import (
    code_hosts,
    hosts_of,
    installed_hosts,
    mentioned_hosts,
    naming_hosts,
    own_hosts,
)
from audit.rules.own_hosts import (
    asked_registries,
    bears_its_name,
    is_of,
    new_services,
    registries_of,
)
from audit.rules.owners import is_near
from audit.rules.recipients import further_services, kept_addresses, new_recipients, wallets
from audit.rules.trades import expected_hosts
from audit.rules.uses.network import is_outward
from audit.rules.words import inspecting, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.subject import Subject
    from audit.rules.update import Update

_BESIDE = frozenset({Authority.NETWORK, Authority.PROCESS, Authority.CODE, Authority.INSTALL})
_BODY = re.compile(r"\bbody\b|\bsendBeacon\(")
"""What a request has that brings something along."""
_WHOSE = "Find out whose host it is"


def check(subject: Subject) -> Iterator[Draft]:
    """Yield one result for each updated package that names new hosts, loaded code and the rest apart."""
    for update in subject.updated():
        package, old = update.package, update.old
        had = _known(update)
        registries = registries_of(update, subject.registry_hosts)
        yield from _beside_powers(update, had, registries)
        exactly = had | installed_hosts(old.manifest)
        known = exactly | code_hosts(old.manifest)
        asked = frozenset(hosts_of(_beside(package)))
        named = given_away(update, known | asked)
        yield from handed_over(update, named)
        told = {*exactly, *asked, *named, *registries}
        yield from kept_addresses(update, told)
        yield from wallets(update)
        yield from new_in_pages(update, known)
        yield from new_recipients(update)
        yield from newly_unencrypted(update)
        yield from in_manifest(update, told, known)


def _known(update: Update) -> frozenset[str]:
    """Return the hosts that the version before, or what it asked for and is gone, named, or that are its own."""
    old = update.old
    named = {*hosts_of(old.uses), *mentioned_hosts(old.mentions), *hosts_of(_of_dropped(update))}
    return own_hosts(old.manifest) | named


def _of_dropped(update: Update) -> list[CapabilityUse]:
    return [use for each in update.before.dropped for use in each.uses]


def _beside(package: AuditedPackage) -> list[CapabilityUse]:
    return [use for use in package.uses if use.authority in _BESIDE]


def _beside_powers(
    update: Update, known: frozenset[str], registries: frozenset[str]
) -> Iterator[Draft]:
    """Yield the new hosts beside powers; those of its trade are no surprise in a feature release."""
    new = _new_hosts(update, known)
    if not new:
        return
    expected = (
        expected_hosts(update) | asked_registries(update, registries) | further_services(update)
    )
    services = new_services(update)
    for reachable in (True, False):
        hosts = {host: use for host, use in new.items() if use.reachable is reachable}
        if hosts:
            draft = _draft(update, hosts)
            own = update.is_feature and all(
                host in expected or is_of(host, services) for host in hosts
            )
            yield replace(draft, severity=lowered(draft.severity)) if own else draft


def _new_hosts(update: Update, known: frozenset[str]) -> dict[str, CapabilityUse]:
    beside = _beside(update.package)
    beside.sort(key=lambda use: (not use.reachable, not is_outward(use)))
    asked_others = any(map(is_outward, _of_dropped(update)))
    moved = asked_others and not any(map(is_outward, update.old.uses))
    exactly = code_hosts(update.old.manifest)
    return {
        host: use
        for host, use in hosts_of(beside).items()
        if host not in exactly
        and not is_near(host, known)
        and not (moved and bears_its_name(host, update.package))
    }


def _draft(update: Update, hosts: dict[str, CapabilityUse]) -> Draft:
    uses = list(dict.fromkeys(hosts.values()))
    sends = any(
        is_outward(use) or use.authority in {Authority.PROCESS, Authority.INSTALL} for use in uses
    )
    severity = Severity.HIGH if sends else Severity.MODERATE
    places = tuple(place for use in uses for place in naming_hosts(use, hosts).evidence[:2])
    told = mentioned_hosts(
        each for each in update.package.mentioned(Mentioned.ADDRESS) if each.to == TOLD
    )
    is_grave = bool(told.keys() & hosts.keys()) or any(
        is_outward(use)
        and any(_BODY.search(place.text) for place in naming_hosts(use, hosts).evidence)
        for use in uses
    )
    severity = severity if is_grave else update.weighed(severity)
    return Draft(
        severity if any(map(update.loads, places)) else unloaded(severity),
        f"names a host that it did not before ({update.since}): {shown(hosts)}",
        f"{_WHOSE} and what is sent there: {inspecting(update.package)}",
        update.package,
        update.confidence,
        uses[0].id,
        places[:5],
        " ".join(sorted(hosts)),
    )
