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
from audit.rules.kept_addresses import may_act
from audit.rules.words import listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.rules.draft import Draft
    from audit.rules.update import Update

_COPIED = frozenset({DOWNLOADED, FROM_ADDRESS, ORDER, RIGHTS, STARTED, UNSEEN})
"""What nothing has to load: it is copied into the projects of others, or an assistant obeys it."""
_ALONE = _COPIED | {TERMINAL}
"""What the package needs no power for."""
_FEW = 5
"""Recipients of one kind that a version names; who names more keeps a table of them."""


def new_recipients(update: Update) -> Iterator[Draft]:
    """Yield a result for each kind of recipient of which the new version names one more than the one before."""
    kinds: dict[str, list[Mention]] = {}
    for each in update.newly_named(Mentioned.RECIPIENT):
        kinds.setdefault(each.to, []).append(each)
    for kind, new in sorted(kinds.items()):
        table = sum(each.to == kind for each in update.old.mentioned(Mentioned.RECIPIENT)) >= _FEW
        acts = kind in _ALONE or may_act(update.package)
        severity = Severity.HIGH if acts and not table else Severity.LOW
        yield update.of_mentions(
            new,
            update.weighed(severity),
            f"holds a fixed {kind} that it did not before ({update.since}): "
            f"{listing([quoted(each.text, 60) for each in new])}",
            "Find out whose it is and what is sent there",
            f"recipient {kind} " + " ".join(sorted(each.text for each in new)),
            loaded=True if kind in _COPIED else None,
        )
