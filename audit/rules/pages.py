"""Pages that a package ships: what they newly load, send to or run, beside the version before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.model.mention import CODE, DECODED, SPOKEN, Mention, Mentioned
from audit.model.text import printable
from audit.rules.hosts import mentioned_hosts
from audit.rules.owners import is_near
from audit.rules.words import listing, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.rules.draft import Draft
    from audit.rules.update import Update

_ASIDE = re.compile(
    r"(?:^|/)(?:__)?(?:tests?|specs?|e2e|fixtures?|examples?|demos?|docs?|coverage|bench(?:mark)?s?|stories|storybook"
    r"|playgrounds?|samples?|website|site)(?:__)?/",
    re.IGNORECASE,
)
"""Folders of pages that are shown to people who work on the package, not by it."""
_FONTS = frozenset({"fonts.googleapis.com", "fonts.gstatic.com", "fonts.bunny.net"})
"""Serve fonts that are in their own collections, and nothing that a stranger put there."""


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
        yield _draft(update, Severity.HIGH, hosts, f"{does}: {shown(hosts)}", "page ")
    ran = {each.text for each in update.old.mentions if each.to == CODE}
    runs = {each.text: each for each in pages if each.to == CODE and each.text not in ran}
    if runs:
        severity = Severity.HIGH if DECODED in runs else Severity.LOW
        does = f"whose code uses what it did not before ({update.since})"
        yield _draft(update, severity, runs, f"{does}: {listing(sorted(runs), 4)}", "page code ")


def _is_aside(mention: Mention) -> bool:
    return _ASIDE.search(mention.evidence.file) is not None


def _draft(
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
