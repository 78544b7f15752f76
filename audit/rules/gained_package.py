"""Packages that were not in the tree before.

**What.** A package arrives with an update, with its own powers, and with who asks for it. When only one package is
compared, its new dependencies are what arrives.

**Why.** New code runs with every power from its first day, and there is no version before to compare with. In some
attacks the added dependency is never imported: its install script is the attack.

**Example.** `date-kit` 4.0.1 asks for `easy-day-x`, which no code of it loads, and which runs a script at
install: high; so is one that writes into a shell's profile or on the desktop, starts a command that downloads, or
acts and comes under the name of another package, or in place of one of nearly its name that did not. A new dependency
that only computes is for information.

**What to do.** See why it is needed, and read what it can do: `contain-audit inspect NAME@VERSION`. A package that the
project itself asks for, and powers that contain.json grants, weigh less.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from audit.model.capability import Authority, in_display_order
from audit.model.comparison import Step
from audit.model.finding import Severity
from audit.model.manifest import INSTALLED_FIELDS, SYSTEM_FIELDS
from audit.model.text import printable
from audit.rules.allowed import powers
from audit.rules.changes import allowed_by_grant
from audit.rules.draft import Draft, first_places
from audit.rules.grave import alarms, goes_around_the_loader
from audit.rules.install import scripts
from audit.rules.resolved import address
from audit.rules.uses.code import makes_code
from audit.rules.uses.network import is_outward
from audit.rules.words import inspecting, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.subject import Subject
    from audit.rules.update import Update

_ACTS = frozenset({Authority.PROCESS, Authority.NATIVE})
_FOREIGN = re.compile(
    r"\s*(?:git[+:@]|https?:|ssh:|(?:github|gitlab|bitbucket|gist):|[\w.-]+/[\w.-]+(?:#|$))",
    re.IGNORECASE,
)
_TYPES = "@types/"
_ALIKE = 0.7
"""Share of letters in the same order from which on names look alike."""


def check(subject: Subject) -> Iterator[Draft]:
    """Yield each package that is new to the tree, then new dependencies that the tree does not show."""
    names = {package.package_name for package, _ in subject.changed()}
    names |= {entry.package_name for entry in subject.lockfile.entries.values()}
    dropped = {update.package.location: update.before.dropped for update in subject.updated()}
    loaders = _old_loaders(subject)
    for package, before in subject.changed():
        if before.package is None:
            yield _arrival(package, before, dropped, loaders)
    for update in subject.updated():
        yield from _stated(update, names)


def _old_loaders(subject: Subject) -> frozenset[str]:
    """Return the places of those that loaded by computed names before as well, and come in a breaking release."""
    return frozenset(
        update.package.location
        for update in subject.updated()
        if update.before.step is Step.MAJOR
        and update.package.can("load:computed")
        and update.old.can("load:computed")
    )


def _arrival(
    package: AuditedPackage,
    before: Before,
    dropped: Mapping[str, tuple[AuditedPackage, ...]],
    loaders: frozenset[str],
) -> Draft:
    uses = [use for use in powers(package) if not allowed_by_grant(package, use)]
    idle = _unloaded_by(package, before, loaders)
    severity = weight(package, before, uses, idle=bool(idle))
    instead = _looked_like(package, before, dropped, uses)
    return Draft(
        Severity.HIGH if instead else severity,
        f"is new to the tree{_askers(before)}{_holds(package, uses)}{idle}{instead}",
        f"See why it is needed, and what it does: {inspecting(package)}",
        package,
        capability=uses[0].id if uses else None,
        evidence=first_places(uses),
    )


def _askers(before: Before) -> str:
    names = [
        f"{printable(each.package_name)} {printable(each.version or '')}".strip()
        for each in before.asked_by
    ]
    asking = [*(["the project"] if before.asked_by_project else []), *names]
    return f" (asked for by {listing(asking)})" if asking else ""


def _holds(package: AuditedPackage, uses: list[CapabilityUse]) -> str:
    if not package.was_read:
        return "; its contents could not be had"
    held = in_display_order({use.authority for use in uses})
    if not held:
        more = "beyond what contain.json grants" if powers(package) else ""
        return f" and holds no power {more}".rstrip()
    return f" and holds {', '.join(each.value for each in held)}"


def _unloaded_by(package: AuditedPackage, before: Before, loaders: frozenset[str]) -> str:
    """Return the words for a dependency that none of those who ask for it loads; empty when one does, or may."""
    askers = [each for each in before.asked_by if each.was_read]
    if not askers or len(askers) < len(before.asked_by) or before.asked_by_project:
        return ""
    if any(package.name in each.used_packages or each.location in loaders for each in askers):
        return ""
    if _is_of_a_platform(package) and any(each.can("load:computed") for each in askers):
        return ""
    return "; no code of those who ask for it loads it"


def _is_of_a_platform(package: AuditedPackage) -> bool:
    """Return whether npm installs it only on some systems: one of several that hold the same for each."""
    return any(package.manifest.raw.get(field) for field in SYSTEM_FIELDS)


def weight(
    package: AuditedPackage, before: Before, uses: list[CapabilityUse], *, idle: bool = False
) -> Severity:
    """Return what an arrival weighs: by what runs at install, by its powers, by who wants it."""
    running = [each for each in scripts(package) if not allowed_by_grant(package, each.use)]
    surprising = not before.asked_by_project
    if any(not each.builds_only for each in running) or (
        running and (idle or address(package.entry).kind == "git")
    ):
        return Severity.HIGH if surprising else Severity.MODERATE
    if surprising and alarms(package, uses):
        return Severity.HIGH
    acting = [use for use in uses if use.reachable and _acts(use)]
    under_another_name = surprising and package.name != package.package_name
    if ((idle or under_another_name) and acting) or (
        surprising and goes_around_the_loader(package, uses)
    ):
        return Severity.HIGH
    if acting or running or not package.was_read:
        return Severity.MODERATE if surprising else Severity.LOW
    return Severity.LOW if uses else Severity.INFO


def _looked_like(
    package: AuditedPackage,
    before: Before,
    dropped: Mapping[str, tuple[AuditedPackage, ...]],
    uses: list[CapabilityUse],
) -> str:
    """Return the words for one that acts and is called much like one that is gone, which did nothing of the kind."""
    held = {use.authority for use in uses if use.reachable and _acts(use)}
    for each in (gone for asker in before.asked_by for gone in dropped.get(asker.location, ())):
        alike = SequenceMatcher(None, each.package_name, package.package_name).ratio() >= _ALIKE
        if alike and held - each.authorities:
            return f"; it stands for {printable(each.package_name)}, which is gone and held none of that"
    return ""


def _acts(use: CapabilityUse) -> bool:
    """Return whether a use reaches out, starts programs, runs compiled code, or makes code of what is no constant."""
    return is_outward(use) or use.authority in _ACTS or makes_code(use)


def _stated(update: Update, names: Collection[str]) -> Iterator[Draft]:
    """Yield the new dependencies from no registry, and those that are no packages of the tree.

    These are optional ones, or of a package that is looked at alone.
    """
    known = {name for field in INSTALLED_FIELDS for name in _wanted(update.old, field)}
    for field in INSTALLED_FIELDS:
        for name, spec in sorted(_wanted(update.package, field).items()):
            if name not in known and (name not in names or _FOREIGN.match(spec)):
                yield _dependency(update, name, spec)


def _wanted(package: AuditedPackage, field: str) -> dict[str, str]:
    stated = package.manifest.raw.get(field)
    if not isinstance(stated, Mapping):
        return {}
    return {name: spec if isinstance(spec, str) else "" for name, spec in stated.items()}


def _dependency(update: Update, name: str, spec: str) -> Draft:
    foreign = bool(_FOREIGN.match(spec))
    loaded = name in update.package.used_packages or name.startswith(_TYPES)
    severity = Severity.HIGH if foreign else Severity.INFO if loaded else Severity.MODERATE
    where = f" from {quoted(spec)}, which is no registry," if foreign else ""
    unloaded = "" if loaded else "; no code of it loads it"
    return Draft(
        severity,
        f"asks for a new dependency{where} {update.since}: {quoted(name)}{unloaded}",
        "See why it is needed, and what it does, before you update",
        update.package,
        discriminator=f"dependency {name}",
    )
