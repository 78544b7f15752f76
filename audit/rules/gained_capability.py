"""Powers that the version before did not have.

**What.** The new version of a package holds a power that the one that was there did not: a kind of power that is
new to it (one finding for each kind), or more of a kind it had (one finding for each package). Or a repair brings a
power that it had to files which had none of it.

**Why.** An attack arrives as an update. Most updates add no power at all; one that starts to use the network, to
start programs or to make code from text is worth a minute before it runs.

**Example.** `colour-x` 5.6.0 only computes; 5.6.1 calls `fetch` in code that is loaded: high. Another member of a
built-in that it used before, a power in code that nothing loads, one that a dependency held which is gone now, or a
breaking release weigh less, and so does a path in `exports` to an executable that was there before; but to start a
program by its name is high even there, and less in a feature release only where it is told (`git rev-parse`, an own
file, the user's `$EDITOR`) or a command's own, what a package said before is its trade (a tracer or a mock that
replaces one more function, a test runner that runs code apart, a polyfill), a request to the page's own server, the
usual helper that finds or builds an addon, as is the network where each request names the package's own host, or
where files that do nothing else ask an address that the caller sets and no file names a host. A package that only
computed, and now loads a module whose name it decodes or puts a hook into the module loader: high, in a repair of
any package. So is, in a repair, a server that begins to write files, or an element of a page that is made to run a
text, or another `console.log` for all. So are a member for all objects (`Object.prototype`), methods through which
fields, keys and sent data of all pass, what every engine has and it replaces (`JSON.parse`), and a command that
downloads in a compiled file. So is a plugin of a build tool that keeps code in a string, to put it into what is
built, which uses what none of its did. In any release it is high that the process ends, files change or a page is
blocked only on a date, in a time zone or a language, on some machines or by chance.

**What to do.** Read the places. If the power is right, take the update, and with a contain.json
`contain-audit accept NAME`: what is granted is not reported. A wider declaration by the author does not silence this.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.capability import Authority, in_display_order
from audit.model.comparison import Step
from audit.model.finding import SEVERITY_ORDER, Confidence, Severity
from audit.model.package import broadest
from audit.model.text import printable
from audit.rules import spreading
from audit.rules.allowed import named, powers
from audit.rules.changes import (
    allowed_by_grant,
    confidence_for,
    for_step,
    gained,
    hands_on,
    held_authorities,
    is_asked_by_path,
    since,
)
from audit.rules.combinations.closeness import Closeness, closest
from audit.rules.combinations.network import is_server
from audit.rules.combinations.powers import (
    starts_only_told,
    starts_programs,
    starts_what_is_given,
)
from audit.rules.draft import Draft, lowered
from audit.rules.expected import adds_nothing, is_expected
from audit.rules.grave import is_grave, is_singular
from audit.rules.lent_powers import newly_lent
from audit.rules.opened_loaders import opens_the_loader
from audit.rules.own_hosts import asks_only_its_own, asks_what_it_is_given
from audit.rules.waiting import newly_waiting
from audit.rules.words import inspecting, listing, quoted
from audit.rules.written_code import newly_written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.subject import Subject

_PLACES = 5
_USUAL = {
    Authority.FILESYSTEM_WRITE: Severity.MODERATE,
    Authority.LOADER: Severity.MODERATE,
    Authority.NATIVE: Severity.MODERATE,
}
"""What a newly gained kind weighs, where the use itself does not say more; else low."""
_SILENT = frozenset({Authority.INSTALL})
"""`changed-script` reports what runs at install."""


def check(subject: Subject) -> Iterator[Draft]:
    """Yield the newly held kinds of power of each updated package, then what else it gained."""
    for package, old, before in subject.updated():
        uses = [use for use in gained(package, old) if _is_news(package, use)]
        held = {each: held_authorities(old, reachable=each) for each in (False, True)}
        more = []
        for authority in in_display_order({_kind(use) for use in uses}):
            of_kind = [use for use in uses if _kind(use) is authority]
            new = [
                use
                for use in of_kind
                if authority not in held[use.reachable] and not hands_on(package, use, old)
            ]
            hooks = [use for use in of_kind if is_singular(use, package) and use not in new]
            more += [use for use in of_kind if use not in new and use not in hooks]
            if new or hooks:
                draft = _new_kind(package, old, before, authority, [*new, *hooks])
                if opens_the_loader(new, held[True], repair=before.step is Step.PATCH):
                    draft = replace(draft, severity=for_step(Severity.HIGH, before))
                yield draft if hooks else _moved_in(draft, authority, before)
        if more:
            yield _more(package, old, more)
        yield from spreading.check(package, old, before)
        yield from newly_written(package, old, before)
        yield from newly_lent(package, old, before)
        yield from newly_waiting(package, old)
    for package, before in subject.changed():
        if before.package is not None and package.was_read and not before.package.was_read:
            yield _uncompared(package, before.package)


def _is_news(package: AuditedPackage, use: CapabilityUse) -> bool:
    return use.capability.authority not in _SILENT and not allowed_by_grant(package, use)


def _kind(use: CapabilityUse) -> Authority:
    return use.capability.authority


def _new_kind(
    package: AuditedPackage,
    old: AuditedPackage,
    before: Before,
    authority: Authority,
    uses: list[CapabilityUse],
) -> Draft:
    uses = sorted(uses, key=lambda use: (_rank(use), use.capability.id))
    severity = _severity(uses[0])
    grave = [use for use in uses if is_grave(use)]
    if before.step is Step.MINOR and (
        asks_only_its_own(uses, old)
        or asks_what_it_is_given(uses, package)
        or all(is_expected(use, package, old) for use in grave)
    ):
        severity = max(severity, Severity.MODERATE, key=SEVERITY_ORDER.__getitem__)
    if all(adds_nothing(use, package, old) for use in grave):
        severity = max(severity, Severity.MODERATE, key=SEVERITY_ORDER.__getitem__)
    if before.step is Step.PATCH and any(is_asked_by_path(package, use) for use in grave):
        severity = Severity.HIGH
    if before.step is Step.PATCH and _keeps_what_is_sent(package, authority, uses):
        severity = Severity.HIGH
    loaded = "" if any(use.reachable for use in uses) else " in code that nothing loads"
    starts = any(
        starts_programs(use) and not (starts_only_told(use) or starts_what_is_given(use))
        for use in uses
    )
    return Draft(
        severity if starts else for_step(severity, before),
        f"gains {authority.value}{loaded} {since(old)}: {listing(named(broadest(uses)))}",
        f"Read the places before you update: {inspecting(package)}",
        package,
        Confidence.MEDIUM if all(use.guarded for use in uses) else confidence_for(before),
        uses[0].capability.id,
        tuple(place for use in uses for place in use.evidence[:2])[:_PLACES],
        f"new {authority.value}",
        capabilities=tuple(use.capability.id for use in uses),
    )


def _keeps_what_is_sent(
    package: AuditedPackage, authority: Authority, uses: list[CapabilityUse]
) -> bool:
    """Return whether a server begins to write files, where it listens: what others send may be what it writes."""
    if authority is not Authority.FILESYSTEM_WRITE:
        return False
    kept = [use.where(lambda place: "process.pid" not in place.text) for use in uses]
    pair = closest(kept, filter(is_server, package.uses))
    return pair is not None and pair.reachable and pair.closeness is Closeness.NEAR


def _moved_in(draft: Draft, authority: Authority, before: Before) -> Draft:
    """Return the result for a kind of power that a dependency held which is gone: its code may have moved in."""
    names = [
        each.package_name
        for each in before.dropped
        if authority in held_authorities(each, reachable=True)
    ]
    if not names:
        return draft
    severity = max(lowered(draft.severity), Severity.LOW, key=SEVERITY_ORDER.__getitem__)
    said = f"{draft.message}; {listing([printable(name) for name in names])}, which is gone, held it for it"
    return replace(draft, severity=severity, message=said)


def _rank(use: CapabilityUse) -> int:
    return SEVERITY_ORDER[_severity(use)]


def _severity(use: CapabilityUse) -> Severity:
    """Return what a use weighs that the package had nothing of its kind before."""
    severity = Severity.HIGH if is_grave(use) else _USUAL.get(_kind(use), Severity.LOW)
    if use.reachable:
        return severity
    return max(lowered(severity), Severity.LOW, key=SEVERITY_ORDER.__getitem__)


def _more(package: AuditedPackage, old: AuditedPackage, uses: list[CapabilityUse]) -> Draft:
    """Return the result for more of what it could do before."""
    return Draft(
        Severity.INFO,
        f"uses more of the powers it had {since(old)}: {listing(named(broadest(uses)), 5)}",
        f"Nothing, unless it surprises you: {inspecting(package)}",
        package,
        capability=uses[0].capability.id,
        evidence=tuple(place for use in uses for place in use.evidence[:1])[:_PLACES],
        discriminator="more",
        capabilities=tuple(use.capability.id for use in uses),
    )


def _uncompared(package: AuditedPackage, old: AuditedPackage) -> Draft:
    """Return the result where the version before is not to be had: what was gained is not known."""
    uses = [use for use in powers(package) if _is_news(package, use)]
    grave = [use for use in uses if use.reachable and is_grave(use)]
    holds = f"; it holds {listing(named(grave or uses))}" if uses else "; it holds no power"
    return Draft(
        Severity.MODERATE if grave else Severity.LOW if uses else Severity.INFO,
        f"cannot be compared with {old.version or 'the version before'}, "
        f"whose contents could not be had ({quoted(old.problem or 'not found')}){holds}",
        f"Run without --offline, or look at it alone: {inspecting(package)}",
        package,
        capability=uses[0].capability.id if uses else None,
        evidence=tuple(place for use in grave or uses for place in use.evidence[:1])[:_PLACES],
        discriminator="uncompared",
    )
