"""Fixed recipients that are neither hosts nor wallets, and what a generator copies: no version before named them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.model.mention import (
    DOWNLOADED,
    FROM_ADDRESS,
    ORDER,
    RIGHTS,
    STARTED,
    TERMINAL,
    UNSEEN,
    Mention,
    Mentioned,
)
from audit.rules.changes import for_step, since
from audit.rules.combinations.purposes import is_tooling
from audit.rules.kept_addresses import may_use
from audit.rules.mentioning import newly_named, of_mentions
from audit.rules.words import listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage
    from audit.rules.draft import Draft

_COPIED = frozenset({DOWNLOADED, FROM_ADDRESS, ORDER, RIGHTS, STARTED, UNSEEN})
"""What nothing has to load: it is copied into the projects of others, or an assistant obeys it."""
_ALONE = _COPIED | {TERMINAL}
"""What the package needs no power for."""
_FEW = 5
"""Recipients of one kind that a version names; who names more keeps a table of them."""


def new_recipients(package: AuditedPackage, old: AuditedPackage, before: Before) -> Iterator[Draft]:
    """Yield a result for each kind of recipient of which the new version names one more than the one before."""
    kinds: dict[str, list[Mention]] = {}
    for each in newly_named(package, old, Mentioned.RECIPIENT):
        kinds.setdefault(each.to, []).append(each)
    for kind, new in sorted(kinds.items()):
        table = sum(each.to == kind for each in old.mentioned(Mentioned.RECIPIENT)) >= _FEW
        acts = kind in _ALONE or _acts(package)
        severity = Severity.HIGH if acts and not table else Severity.LOW
        yield of_mentions(
            package,
            new,
            for_step(severity, before),
            message=f"holds a fixed {kind} that it did not before ({since(old)}): "
            f"{listing([quoted(each.text, 60) for each in new])}",
            ask="Find out whose it is and what is sent there",
            discriminator=f"recipient {kind} " + " ".join(sorted(each.text for each in new)),
            loaded=True if kind in _COPIED else None,
        )


def _acts(package: AuditedPackage) -> bool:
    """Return whether the package does more than return texts, itself or through others, or builds what others run."""
    able = any(use.reachable and may_use(use) for use in package.uses)
    return able or bool(package.used_packages) or is_tooling(package)
