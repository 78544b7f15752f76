"""Hosts newly named elsewhere than beside a power (given away, in package.json, in pages), or without encryption."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.model.mention import (
    CODE,
    DECODED,
    INSERTED,
    LOADED_SCRIPT,
    SPOKEN,
    TOLD_PICTURE,
    Mention,
    Mentioned,
)
from audit.model.text import printable
from audit.rules.draft import Draft, unloaded
from audit.rules.files import is_page_aside
from audit.rules.hosts import hosts_of, installed_hosts, kept_hosts, mentioned_hosts, naming_hosts
from audit.rules.owners import is_near
from audit.rules.update import loaded_first
from audit.rules.uses.network import is_outward
from audit.rules.words import inspecting, listing, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.update import Update

_PLAIN = re.compile(r"(?:http|ws|ftp)://", re.IGNORECASE)
_WHOSE = "Find out whose host it is"
_SECURE = re.compile(r"(?:https|wss|ftps|sftp)://", re.IGNORECASE)
_ALWAYS = frozenset({INSERTED, LOADED_SCRIPT, TOLD_PICTURE})
"""What is given a host that weighs the same in a breaking release."""
_FONTS = frozenset({"fonts.googleapis.com", "fonts.gstatic.com", "fonts.bunny.net"})
"""Serve fonts that are in their own collections, and nothing that a stranger put there."""


def given_away(update: Update, known: frozenset[str]) -> dict[str, Mention]:
    """Return the new hosts in what elements of a page or other packages are given."""
    given = [each for each in update.package.mentions if _sends_there(each, update)]
    hosts = mentioned_hosts(given).items()
    return {
        host: mention
        for host, mention in hosts
        if not is_near(host, known) and not (mention.to == INSERTED and host in _FONTS)
    }


def _sends_there(mention: Mention, update: Update) -> bool:
    """Return whether what an address is given to loads it or sends to it; a repair adds none to pages that it makes."""
    if mention.to in (INSERTED, LOADED_SCRIPT):
        return True
    if mention.mentioned is Mentioned.ELEMENT:
        return Authority.DOM in update.package.authorities or update.is_repair
    return mention.mentioned is Mentioned.HANDED and mention.to in update.before.asking


def handed_over(update: Update, hosts: dict[str, Mention]) -> Iterator[Draft]:
    """Yield a result for the hosts that `given_away` found, if any."""
    if not hosts:
        return
    mentions = loaded_first(hosts.values())
    first = mentions[0]
    element = first.mentioned is Mentioned.ELEMENT
    does = f"gives an element's {printable(first.to)}" if element else f"hands {quoted(first.to)}"
    yield update.of_mentions(
        mentions,
        Severity.HIGH if first.to in _ALWAYS else update.weighed(Severity.HIGH),
        f"{does} a host that it did not name before ({update.since}): {shown(hosts)}",
        f"{_WHOSE} and what is sent there",
        "mentioned " + " ".join(sorted(hosts)),
        confidence=update.confidence,
        loaded=update.loads(first.evidence),
    )


def in_manifest(update: Update, told: set[str], known: frozenset[str]) -> Iterator[Draft]:
    """Yield the new hosts in fields of package.json that are its own, then those of its compiled file."""
    manifest, old = update.package.manifest, update.old.manifest
    sends = any(use.reachable and is_outward(use) for use in update.package.uses)
    kept = kept_hosts(manifest) - kept_hosts(old) - told
    sorts = (
        (
            "kept",
            kept,
            Severity.HIGH if sends else Severity.LOW,
            "names a host in a field of its own in package.json that it did not before",
            " and what reads that field",
        ),
        (
            "installed",
            installed_hosts(manifest) - known,
            Severity.HIGH,
            "takes its compiled file from a host that it did not before",
            "",
        ),
    )
    for mark, hosts, severity, does, reads in sorts:
        if hosts:
            yield Draft(
                update.weighed(severity),
                f"{does} ({update.since}): {shown(hosts)}",
                f"{_WHOSE}{reads}: {inspecting(update.package)}",
                update.package,
                update.confidence,
                discriminator=f"{mark} {' '.join(sorted(hosts))}",
            )


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


def new_in_pages(update: Update, known: frozenset[str]) -> Iterator[Draft]:
    """Yield what the pages of the new version load from new hosts, or run and did not; `known` are other hosts."""
    pages = update.package.mentioned(Mentioned.PAGE)
    if not pages:
        return
    known = known | frozenset(mentioned_hosts(update.old.mentions))
    addresses = mentioned_hosts(each for each in pages if each.to not in {CODE, SPOKEN})
    hosts = {
        host: each
        for host, each in addresses.items()
        if not is_near(host, known) and host not in _FONTS
    }
    if hosts:
        first = min(hosts.values(), key=_is_aside)
        does = f"whose {printable(first.to)} is of a host that it did not name ({update.since})"
        yield _of_page(update, Severity.HIGH, hosts, f"{does}: {shown(hosts)}", "page ")
    ran = {each.text for each in update.old.mentions if each.to == CODE}
    runs = {each.text: each for each in pages if each.to == CODE and each.text not in ran}
    if runs:
        severity = Severity.HIGH if DECODED in runs else Severity.LOW
        does = f"whose code uses what it did not before ({update.since})"
        yield _of_page(update, severity, runs, f"{does}: {listing(sorted(runs), 4)}", "page code ")


def _is_aside(mention: Mention) -> bool:
    return is_page_aside(mention.evidence)


def _of_page(
    update: Update, severity: Severity, new: dict[str, Mention], does: str, mark: str
) -> Draft:
    mentions = sorted(new.values(), key=_is_aside)
    return update.of_mentions(
        mentions,
        update.weighed(severity),
        f"ships a page {does}",
        "Open the page as text and read what it does",
        mark + " ".join(sorted(new)),
        loaded=not _is_aside(mentions[0]),
    )
