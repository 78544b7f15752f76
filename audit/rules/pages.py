"""Pages that a package ships: what they newly load, send to or run, beside the version before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.model.mention import CODE, SPOKEN, Mention, Mentioned
from audit.model.text import printable
from audit.rules.changes import for_step, since
from audit.rules.hosts import is_near, mentioned_hosts
from audit.rules.mentioning import of_mentions
from audit.rules.words import listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage
    from audit.rules.draft import Draft

_ASIDE = re.compile(
    r"(?:^|/)(?:__)?(?:tests?|specs?|e2e|fixtures?|examples?|demos?|docs?|coverage|bench(?:mark)?s?|stories|storybook"
    r"|playgrounds?|samples?|website|site)(?:__)?/",
    re.IGNORECASE,
)
"""Folders of pages that are shown to people who work on the package, not by it."""
_FONTS = frozenset({"fonts.googleapis.com", "fonts.gstatic.com", "fonts.bunny.net"})
"""Serve fonts that are in their own collections, and nothing that a stranger put there."""
DECODED = "code that is decoded"


def new_in_pages(
    package: AuditedPackage, old: AuditedPackage, before: Before, known: frozenset[str]
) -> Iterator[Draft]:
    """Yield what the pages of the new version load from new hosts, or run and did not; `known` are other hosts."""
    pages = package.mentioned(Mentioned.PAGE)
    if not pages:
        return
    known = known | frozenset(mentioned_hosts(old.mentions))
    addresses = mentioned_hosts(each for each in pages if each.to not in {CODE, SPOKEN})
    hosts = {
        host: each
        for host, each in addresses.items()
        if not is_near(host, known) and host not in _FONTS
    }
    if hosts:
        names = listing([printable(host) for host in sorted(hosts)])
        first = min(hosts.values(), key=_is_aside)
        yield _draft(
            package,
            before,
            Severity.HIGH,
            hosts.values(),
            f"ships a page whose {printable(first.to)} is of a host that it did not name ({since(old)}): {names}",
            "page " + " ".join(sorted(hosts)),
        )
    ran = {each.text for each in old.mentions if each.to == CODE}
    runs = {each.text: each for each in pages if each.to == CODE and each.text not in ran}
    if runs:
        severity = Severity.HIGH if DECODED in runs else Severity.LOW
        yield _draft(
            package,
            before,
            severity,
            runs.values(),
            f"ships a page whose code uses what it did not before ({since(old)}): {listing(sorted(runs), 4)}",
            "page code " + " ".join(sorted(runs)),
        )


def _is_aside(mention: Mention) -> bool:
    return _ASIDE.search(mention.evidence.file) is not None


def _draft(
    package: AuditedPackage,
    before: Before,
    severity: Severity,
    mentions: Iterable[Mention],
    message: str,
    discriminator: str,
) -> Draft:
    mentions = sorted(mentions, key=_is_aside)
    return of_mentions(
        package,
        mentions,
        for_step(severity, before),
        message=message,
        ask="Open the page as text and read what it does",
        discriminator=discriminator,
        loaded=not _is_aside(mentions[0]),
    )
