"""Grants and waivers that nothing needs.

**What.** A word of a grant covers nothing that the package does; a grant is for a package that is not in the
tree; a waiver matches no finding, or has expired. One finding for each line of contain.json.

**Why.** Whatever is allowed and not needed is free for the next version to take, without anybody hearing of it.

**Example.** `"express": ["network", "process"]` when express starts no program. A waiver with
`"expires": "2026-01-01"` has stopped working: its findings count again.

What is dangerous together is told by `suspicious-grant` alone.

**What to do.** `contain-audit accept --prune` takes out grants that nothing uses; waivers are yours to edit. Parts of
the tree that were left out (`--omit`, `--workspace`) or could not be read say nothing about grants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import LockfilePlace, Severity
from audit.rules.allowed import unneeded
from audit.rules.combinations.permitted import Allowing, told
from audit.rules.draft import Draft
from audit.rules.words import counted, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.lockfile import Position
    from audit.model.package import AuditedPackage
    from audit.model.policy import Grant, Policy, Waiver
    from audit.rules.subject import Subject

_HELP = "Take it out of contain.json: contain-audit accept --prune"


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each grant that is not needed as it stands."""
    policy = subject.policy
    if policy is None:
        return
    unseen = unseen_names(subject)
    copies = subject.copies()
    for name, grant in policy.grants.items():
        if name in copies and name not in unseen and all(each.was_read for each in copies[name]):
            yield from _words(policy, grant, copies[name])
        elif name not in copies and name not in unseen and policy.folder == subject.lockfile.root:
            yield _draft(policy, f"the grant of {quoted(name)}: no such package in the tree", grant)


def unseen_names(subject: Subject) -> frozenset[str]:
    """Return the names of packages of which a copy was not audited in this run."""
    entries = subject.lockfile.entries
    left = (entries[each] for each in entries if each and each not in subject.packages)
    return frozenset(entry.package_name for entry in left if not entry.flag("link"))


def _words(policy: Policy, grant: Grant, copies: list[AuditedPackage]) -> Iterator[Draft]:
    dangerous = told(Allowing("", grant.words, copies, ""))
    unused = [word for word in unneeded(grant.words, copies) if word not in dangerous]
    if unused:
        shown = listing([quoted(word) for word in unused], 6)
        yield _draft(policy, f"granted and not used: {shown}", grant, copies[0])


def _draft(
    policy: Policy, message: str, grant: Grant, package: AuditedPackage | None = None
) -> Draft:
    return Draft(
        Severity.LOW,
        message,
        _HELP,
        package,
        discriminator="" if package is not None else grant.package,
        at=place(policy, grant.position),
    )


def unused_waiver(policy: Policy, waiver: Waiver) -> Draft:
    """Return the result for a waiver that matches nothing."""
    return _about(policy, waiver, "matches no finding", Severity.INFO)


def expired_waiver(policy: Policy, waiver: Waiver, again: int) -> Draft:
    """Return the result for a waiver that is over; `again` findings count again because of that."""
    findings = f", {counted(again, 'finding')} again" if again else ""
    return _about(policy, waiver, f"expired on {waiver.expires}{findings}", Severity.LOW)


def _about(policy: Policy, waiver: Waiver, what: str, severity: Severity) -> Draft:
    of = f" for {quoted(waiver.package)}" if waiver.package else ""
    return Draft(
        severity,
        f"the waiver of {waiver.rule}{of} {what}",
        "Take it out of contain.json, or renew it",
        discriminator=f"{waiver.rule} {waiver.package} {waiver.version} {waiver.path}",
        at=place(policy, waiver.position),
    )


def place(policy: Policy, position: Position) -> LockfilePlace:
    """Return a place in contain.json."""
    return LockfilePlace(policy.path, position.line, position.column)
