"""Hosts that no version before talked to.

**What.** The new version names a host beside a power (a request, a command it starts, a script at install) that the
version before named nowhere, and that is not the package's own homepage or repository. So does one that gives an
element of a page such an address (`script.src`, `form.action`), whole or in pieces, hands it to a package that
talks to the network, keeps it as a value (`baseURL: "https://..."`), writes it so that nobody reads it as one
(encoded, reversed, in pieces), or names it in package.json as the place that its compiled file comes from. Or it
names the address of a wallet or a contract that the version before did not, or another fixed recipient (a bot, a
webhook, a mail box, a key to encrypt for), an order to a database or a text for the terminal's clipboard; or a page
that it ships loads from a new host; or what its templates put into projects holds a command that downloads and
runs, or rules in letters that nobody sees. Or it asks a host without encryption that it asked with it.

**Why.** A package that used the network before gains no power when it starts to send elsewhere: only the address
tells. This is how wallets' libraries were turned.

**Example.** `ledger-x` 2.0.3 calls `fetch("https://collect.invalid/k")`, 2.0.2 only `https://api.ledger-x.example`:
high. So is a wallet in a package that named none. On hosts where many keep files of their own, below a path, it is
the owner that counts: `cdn.example/npm/a` is another place than `cdn.example/npm/b`, except the package's own
account, scope and dependencies. Another host of the same owner, loopback, and links in messages or under names such
as `docs` are not reported. In a feature release what tells a machine who it is in its cloud is moderate for who said
before that it finds that out. Code that nothing loads (in a repair: whose path nobody may ask for either), an
address without a telling name in a feature release, one more where dozens are kept, and pages in folders of tests
and examples weigh less.

**What to do.** Find out whose host it is and what is sent there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.comparison import Step
from audit.model.finding import Severity
from audit.model.mention import Mentioned
from audit.model.text import printable
from audit.rules.changes import confidence_for, for_step, is_loaded, since
from audit.rules.combinations.network import is_outward
from audit.rules.combinations.purposes import is_for_clouds
from audit.rules.draft import Draft, lowered, unloaded
from audit.rules.hosts import (
    METADATA_HOSTS,
    code_hosts,
    hosts_of,
    installed_hosts,
    is_near,
    kept_hosts,
    mentioned_hosts,
    naming_hosts,
    own_hosts,
)
from audit.rules.kept_addresses import kept_addresses, wallets
from audit.rules.mentioning import loaded_first, of_mentions
from audit.rules.pages import new_in_pages
from audit.rules.recipients import new_recipients
from audit.rules.services import is_of, one_more
from audit.rules.unencrypted import newly_unencrypted
from audit.rules.words import inspecting, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.comparison import Before
    from audit.model.mention import Mention
    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.subject import Subject

_BESIDE = frozenset({Authority.NETWORK, Authority.PROCESS, Authority.CODE, Authority.INSTALL})


def check(subject: Subject) -> Iterator[Draft]:
    """Yield one result for each updated package that names new hosts, loaded code and the rest apart."""
    for package, old, before in subject.updated():
        new = _new_hosts(package, old, before)
        expected = subject.registry_hosts | (METADATA_HOSTS if is_for_clouds(old) else frozenset())
        services = one_more(package, old, before) if new else frozenset()
        for reachable in (True, False):
            hosts = {host: use for host, use in new.items() if use.reachable is reachable}
            if hosts:
                draft = _draft(package, old, before, hosts)
                own = before.step is Step.MINOR and all(
                    host in expected or is_of(host, services) for host in hosts
                )
                yield replace(draft, severity=lowered(draft.severity)) if own else draft
        mentions = [each for each in package.mentions if _sends_there(each, package, before)]
        known = _known(old, before)
        named = _new_mentions(package, known, mentions)
        if named:
            yield _mentioned(package, old, before, named)
        told = {*_known(old, before, exactly=True), *hosts_of(_beside(package)), *named}
        told |= subject.registry_hosts
        yield from kept_addresses(package, old, before, told)
        yield from wallets(package, old, before)
        yield from new_in_pages(package, old, before, known)
        yield from new_recipients(package, old, before)
        yield from newly_unencrypted(package, old, before)
        if kept := kept_hosts(package.manifest) - kept_hosts(old.manifest) - told:
            yield _kept(package, old, before, sorted(kept))
        if installed := installed_hosts(package.manifest) - known:
            yield _installed(package, old, before, sorted(installed))


def _sends_there(mention: Mention, package: AuditedPackage, before: Before) -> bool:
    """Return whether what an address is given to loads it or sends to it; a repair adds none to pages that it makes."""
    if mention.mentioned is Mentioned.ELEMENT:
        return Authority.DOM in package.authorities or before.step is Step.PATCH
    return mention.mentioned is Mentioned.HANDED and mention.to in before.asking


def _known(old: AuditedPackage, before: Before, *, exactly: bool = False) -> frozenset[str]:
    """Return the hosts that the version before named, or that are its own; with `exactly`, without its code's."""
    return frozenset(
        {
            *hosts_of(old.uses),
            *mentioned_hosts(old.mentions),
            *installed_hosts(old.manifest),
            *own_hosts(old.manifest),
            *(() if exactly else code_hosts(old.manifest)),
            *hosts_of(_of_dropped(before)),
        }
    )


def _new_mentions(
    package: AuditedPackage, known: frozenset[str], mentions: list[Mention]
) -> dict[str, Mention]:
    known = known.union(hosts_of(_beside(package)))
    return {
        host: mention
        for host, mention in mentioned_hosts(mentions).items()
        if not is_near(host, known)
    }


def _new_hosts(
    package: AuditedPackage, old: AuditedPackage, before: Before
) -> dict[str, CapabilityUse]:
    beside = _beside(package)
    beside.sort(key=lambda use: (not use.reachable, not is_outward(use)))
    had = hosts_of(old.uses, bare=True)
    known = {
        *had,
        *own_hosts(old.manifest),
        *hosts_of(_of_dropped(before)),
        *mentioned_hosts(old.mentions),
    }
    asked_others = any(is_outward(use) for use in _of_dropped(before)) and not any(
        map(is_outward, old.uses)
    )
    exactly = code_hosts(old.manifest)
    return {
        host: use
        for host, use in hosts_of(beside).items()
        if host not in exactly
        and not is_near(host, known)
        and not (asked_others and _bears_its_name(host, package))
    }


def _beside(package: AuditedPackage) -> list[CapabilityUse]:
    return [use for use in package.uses if use.capability.authority in _BESIDE]


def _of_dropped(before: Before) -> list[CapabilityUse]:
    return [use for each in before.dropped for use in each.uses]


def _bears_its_name(host: str, package: AuditedPackage) -> bool:
    """Return whether a package that had another one ask for it now asks the host of its own name itself."""
    scope, _, base = package.package_name.lower().rpartition("/")
    return bool(({base, scope.removeprefix("@")} - {""}) & set(host.split(".")))


def _draft(
    package: AuditedPackage, old: AuditedPackage, before: Before, hosts: dict[str, CapabilityUse]
) -> Draft:
    uses = list(dict.fromkeys(hosts.values()))
    severity = Severity.HIGH if any(_sends(use) for use in uses) else Severity.MODERATE
    names = listing([printable(host) for host in sorted(hosts)])
    places = tuple(place for use in uses for place in naming_hosts(use, hosts).evidence[:2])
    loaded = any(is_loaded(place, package, before) for place in places)
    return Draft(
        for_step(severity, before) if loaded else unloaded(severity),
        f"names a host that it did not before ({since(old)}): {names}",
        f"Find out whose host it is and what is sent there: {inspecting(package)}",
        package,
        confidence_for(before),
        uses[0].capability.id,
        places[:5],
        " ".join(sorted(hosts)),
    )


def _sends(use: CapabilityUse) -> bool:
    return is_outward(use) or use.capability.authority in {Authority.PROCESS, Authority.INSTALL}


def _mentioned(
    package: AuditedPackage, old: AuditedPackage, before: Before, hosts: dict[str, Mention]
) -> Draft:
    mentions = loaded_first(hosts.values())
    first = mentions[0]
    does = (
        f"gives an element's {printable(first.to)}"
        if first.mentioned is Mentioned.ELEMENT
        else f"hands {quoted(first.to)}"
    )
    return of_mentions(
        package,
        mentions,
        for_step(Severity.HIGH, before),
        message=f"{does} a host that it did not name before ({since(old)}): "
        f"{listing([printable(host) for host in sorted(hosts)])}",
        ask="Find out whose host it is and what is sent there",
        discriminator="mentioned " + " ".join(sorted(hosts)),
        confidence=confidence_for(before),
        loaded=is_loaded(first.evidence, package, before),
    )


def _kept(package: AuditedPackage, old: AuditedPackage, before: Before, hosts: list[str]) -> Draft:
    sends = any(use.reachable and is_outward(use) for use in package.uses)
    return Draft(
        for_step(Severity.HIGH if sends else Severity.LOW, before),
        f"names a host in a field of its own in package.json that it did not before ({since(old)}): "
        f"{listing([printable(host) for host in hosts])}",
        f"Find out whose host it is and what reads that field: {inspecting(package)}",
        package,
        confidence_for(before),
        discriminator="kept " + " ".join(hosts),
    )


def _installed(
    package: AuditedPackage, old: AuditedPackage, before: Before, hosts: list[str]
) -> Draft:
    return Draft(
        for_step(Severity.HIGH, before),
        f"takes its compiled file from a host that it did not before ({since(old)}): "
        f"{listing([printable(host) for host in hosts])}",
        f"Find out whose host it is: {inspecting(package)}",
        package,
        confidence_for(before),
        discriminator="installed " + " ".join(hosts),
    )
