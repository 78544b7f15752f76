"""`init` and `accept`: from what is in the tree to what the project grants."""

from __future__ import annotations

import difflib
import os
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.capabilities import granting_words, load_catalogue
from audit.declarations import Change, JsonText, edited, policy_of, range_problem, read_text
from audit.errors import InputError, UsageError
from audit.model.acceptance import Acceptance, Accepted
from audit.model.capability import by_power, in_display_order, is_covered
from audit.pipeline.checking import examine
from audit.pipeline.packages import allowed
from audit.pipeline.policies import new_policy_path
from audit.rules import RULES, judge, powers, ungranted, unneeded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.model.capability import Authority, Capability
    from audit.model.finding import Finding
    from audit.model.lockfile import Lockfile
    from audit.model.package import AuditedPackage
    from audit.model.policy import Granularity, Policy
    from audit.pipeline.request import Progress, Request
    from audit.rules import Subject

_REASON = "present when contain-audit init ran on {today}; not reviewed"


def init(request: Request, granularity: Granularity | None, progress: Progress) -> Acceptance:
    """Take what the tree holds now as granted; what would still fail a check gets a waiver that says so.

    Raises:
        InputError: when the project's contain.json already has grants, or cannot be read.
    """
    subject, _ = examine(request, progress, _policy_without_grants)
    path = new_policy_path(request, subject.lockfile)
    source = _existing(path)
    policy = _policy(source or JsonText(path, "{}"))
    width = granularity or policy.granularity
    copies = _by_name(subject)
    grants = {name: _words(copies[name], width) for name in sorted(copies)}
    change = Change(
        grants={name: words for name, words in grants.items() if words and name.strip()}
    )
    granted = _judged(subject, edited(source, change, path), path)
    waived = _failing(granted, request)
    if waived:
        reason = _REASON.format(today=subject.today)
        change = replace(change, waivers=_waivers(waived, reason))
    after = edited(source, change, path)
    covered = _active(granted) - _active(_judged(subject, after, path)) if waived else 0
    return Acceptance(
        path=path,
        before=source.text if source is not None else None,
        after=after,
        packages=len(subject.code()),
        accepted=_ranked(change.grants, copies),
        waived=waived,
        lesser=covered - len(waived),
        settled=_settled(_failing(judge(subject), request), waived),
    )


def _active(findings: Iterable[Finding]) -> int:
    """Return how many findings no waiver silences."""
    return sum(finding.suppressed is None for finding in findings)


def _settled(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that are no longer among those that fail."""
    left = {finding.fingerprint for finding in after}
    return tuple(finding for finding in before if finding.fingerprint not in left)


def accept(
    request: Request, names: Sequence[str], progress: Progress, *, everything: bool, prune: bool
) -> Acceptance:
    """Take reviewed powers in: those of the named packages, or all; take out what nothing needs when asked.

    Raises:
        InputError: when there is no contain.json yet, or it cannot be read.
        UsageError: for a name that is no package of the tree.
    """
    subject, _ = examine(request, progress)
    policy = subject.policy
    if policy is None:
        raise InputError(
            "no contain.json", todo="contain-audit init writes the first one", file=request.target
        )
    copies = _by_name(subject)
    wanted = set(copies) if everything else _known(copies, names)
    pruned = (set(names) or set(policy.grants) & set(copies)) if prune else set()
    grants: dict[str, tuple[str, ...] | None] = {}
    for name in sorted(wanted | pruned):
        words = _regranted(copies[name], policy, more=name in wanted, less=name in pruned)
        if words is not None:
            grants[name] = words
    if prune and not names:
        grants |= dict.fromkeys(_gone(subject, policy, copies))
    source = _existing(policy.path)
    after = edited(source, Change(grants), policy.path) if grants and source else None
    before = source.text if source is not None else ""
    return Acceptance(
        path=policy.path,
        before=before,
        after=before if after is None else after,
        packages=len(subject.code()),
        failing=_failing(_judged(subject, after or before, policy.path), request),
    )


def _existing(path: str) -> JsonText | None:
    return read_text(path) if os.path.lexists(path) else None


def _policy_without_grants(request: Request, lockfile: Lockfile) -> Policy | None:
    """Return what the project's contain.json says before there are grants; None when there is no file."""
    path = new_policy_path(request, lockfile)
    source = _existing(path)
    if source is None:
        return None
    policy = _policy(source)
    if source.root.member("grants") is not None:
        raise InputError(
            "already has grants", todo="contain-audit accept takes changes in", file=path
        )
    return policy


def _policy(source: JsonText) -> Policy:
    return policy_of(source, load_catalogue(), RULES)


def _by_name(subject: Subject) -> dict[str, list[AuditedPackage]]:
    found: dict[str, list[AuditedPackage]] = defaultdict(list)
    for package in subject.code():
        found[package.package_name].append(package)
    return found


def _capabilities(packages: Iterable[AuditedPackage]) -> list[Capability]:
    """Return what the packages hold that needs to be allowed."""
    return [use.capability for package in packages for use in powers(package)]


def _words(packages: Iterable[AuditedPackage], granularity: Granularity) -> tuple[str, ...]:
    return granting_words(_capabilities(packages), granularity, load_catalogue())


def _regranted(
    packages: Sequence[AuditedPackage], policy: Policy, *, more: bool, less: bool
) -> tuple[str, ...] | None:
    """Return a package's grant with what it lacks (`more`), without what nothing uses (`less`); None for no change."""
    grant = policy.grants.get(packages[0].package_name)
    if grant is None and not any(ungranted(each) for each in packages):
        return None
    old = words = grant.words if grant is not None else ()
    if less and all(each.was_read for each in packages):
        unused = unneeded(old, packages)
        words = tuple(word for word in old if word not in unused)
    if more:
        held = _capabilities(packages)
        lacking = [each for each in held if not is_covered(words, each)]
        words = (*words, *granting_words(lacking, policy.granularity, load_catalogue()))
    return words if words != old else None


def _known(copies: Mapping[str, object], names: Sequence[str]) -> set[str]:
    for name in names:
        if name not in copies:
            near = difflib.get_close_matches(name, sorted(copies), n=1)
            todo = (
                f"did you mean {near[0]}?"
                if near
                else "name it as package.json does, without a version"
            )
            raise UsageError(f"no package of the tree is called {name}", todo=todo)
    return set(names)


def _gone(subject: Subject, policy: Policy, copies: Mapping[str, object]) -> list[str]:
    """Return the grants of packages that the lockfile no longer has; none where several projects share the file."""
    if policy.folder != subject.lockfile.root:
        return []
    locked = {entry.package_name for entry in subject.lockfile.entries.values()}
    return [name for name in policy.grants if name not in copies and name not in locked]


def _judged(subject: Subject, text: str, path: str) -> tuple[Finding, ...]:
    """Return what a check would find with `text` as contain.json."""
    policy = _policy(JsonText(path, text))
    packages = allowed(subject.packages, policy)
    return judge(replace(subject, packages=packages, policy=policy))


def _failing(findings: Iterable[Finding], request: Request) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.fails(request.level))


def _waivers(findings: Iterable[Finding], reason: str) -> tuple[Mapping[str, str], ...]:
    """Return a waiver for each rule, package and exact version: the next version has to earn it again."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for finding in findings:
        package = finding.package
        name, version = (package.name, package.version or "") if package is not None else ("", "")
        version = "" if range_problem(version) else version
        fields = {"rule": finding.rule, "package": name, "version": version, "reason": reason}
        found[finding.rule, name, version] = {key: value for key, value in fields.items() if value}
    return tuple(found[key] for key in sorted(found))


def _ranked(
    names: Iterable[str], copies: Mapping[str, Sequence[AuditedPackage]]
) -> tuple[Accepted, ...]:
    """Return the packages, those with the most telling powers first."""
    lines = [Accepted(name, _authorities(copies[name])) for name in names]
    return tuple(sorted(lines, key=lambda line: (by_power(line.authorities), line.package)))


def _authorities(packages: Iterable[AuditedPackage]) -> tuple[Authority, ...]:
    held = {authority for package in packages for authority in package.authorities}
    return tuple(in_display_order(held))
