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
usual helper that finds or builds an addon, `cluster.fork()`, the command that settings name where a package that said
before it starts programs or signs in does nothing else there, as is the network where each request names the
package's own host, or where files that do nothing else that is new ask an address that the caller sets, this machine
or one of its sockets, no file names a host that none named, and none hands them what it puts together. A package that
only computed, and now loads a module whose name it decodes or puts a hook into the module loader: high, in a repair
of any package. So is, in a repair, a package that begins to remove folders, a server that begins to write files, or an
element of a page that is made to run a text, or another `console.log` for all. So are a member for all objects
(`Object.prototype`), methods through which fields, keys and sent data of all pass, what every engine has and it
replaces (`JSON.parse`), and a command that downloads in a compiled file. So is a plugin of a build tool that keeps
code in a string, to put it into what is built, which uses what none of its did; and code of Node, a shell or a
program that an encoded constant holds (base64, hexadecimal, compressed), or any such code in a repair. In any release
it is high that the process ends, files change or a page is blocked only on a date, in a time zone or a language, on
some machines or by chance; that code in a string sends what a page keeps to a fixed address, or a style tells what is
typed; and that code runs other code by inner functions of the loader. So is in a repair or a feature release what
only one of two builds does, for `import` and for `require`, that did the same before. Where the version before
could not be read, all that the new one holds counts as gained.

**What to do.** Read the places. If the power is right, take the update, and with a contain.json
`contain-audit accept NAME`: what is granted is not reported. A wider declaration by the author does not silence this.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.capability import Authority, in_display_order
from audit.model.finding import SEVERITY_ORDER, Confidence, Severity
from audit.model.package import broadest
from audit.model.text import printable
from audit.rules import gained_otherwise, uncompared
from audit.rules.allowed import named
from audit.rules.changes import allowed_by_grant, gained, hands_on, held_authorities
from audit.rules.draft import Draft, at_most, first_places, lowered
from audit.rules.files import is_asked_by_path
from audit.rules.grave import (
    goes_past_require,
    is_grave,
    is_singular,
    keeps_what_is_sent,
    opens_the_loader,
    opens_what_is_hidden,
    removes_folders,
)
from audit.rules.own_hosts import (
    asks_only_its_own,
    asks_what_it_is_given,
    looks_itself_up,
    registries_of,
)
from audit.rules.trades import adds_nothing, is_expected
from audit.rules.uses.programs import starts_only_told, starts_programs, starts_what_is_given
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.subject import Subject
    from audit.rules.update import Update

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
    for update in subject.updated():
        yield from _gained(update, registries_of(update, subject.registry_hosts))
        yield from gained_otherwise.check(update)
    yield from uncompared.check(subject)


def _gained(update: Update, registries: Collection[str]) -> Iterator[Draft]:
    """Yield a result for each kind of power that is new or has new hooks, and one for all else."""
    package, old = update.package, update.old
    uses = [use for use in gained(package, old) if _is_news(package, use)]
    held = {each: held_authorities(old, reachable=each) for each in (False, True)}
    more = []
    for authority in in_display_order({use.authority for use in uses}):
        of_kind = [use for use in uses if use.authority is authority]
        new = [
            use
            for use in of_kind
            if authority not in held[use.reachable] and not hands_on(package, use, old)
        ]
        hooks = [use for use in of_kind if is_singular(use, package) and use not in new]
        more += [use for use in of_kind if use not in new and use not in hooks]
        if new or hooks:
            draft = _new_kind(update, authority, [*new, *hooks], registries)
            if opens_the_loader(new, held[True], repair=update.is_repair):
                draft = replace(draft, severity=update.weighed(Severity.HIGH))
            yield draft if hooks else _moved_in(draft, authority, update)
    if more:
        yield _more(update, more)


def _is_news(package: AuditedPackage, use: CapabilityUse) -> bool:
    return use.authority not in _SILENT and not allowed_by_grant(package, use)


def _new_kind(
    update: Update, authority: Authority, uses: list[CapabilityUse], registries: Collection[str]
) -> Draft:
    uses = sorted(uses, key=lambda use: (SEVERITY_ORDER[_by_itself(use)], use.id))
    loaded = "" if any(use.reachable for use in uses) else " in code that nothing loads"
    return Draft(
        _severity(update, authority, uses, registries),
        f"gains {authority.value}{loaded} {update.since}: {listing(named(broadest(uses)))}",
        f"Read the places before you update: {inspecting(update.package)}",
        update.package,
        Confidence.MEDIUM if all(use.guarded for use in uses) else update.confidence,
        uses[0].id,
        tuple(place for use in uses for place in use.evidence[:2])[:_PLACES],
        f"new {authority.value}",
        capabilities=tuple(use.id for use in uses),
    )


def _severity(
    update: Update, authority: Authority, uses: list[CapabilityUse], registries: Collection[str]
) -> Severity:
    """Return what a new kind of power weighs: by itself, by what is no surprise, by the step between the versions."""
    package, old = update.package, update.old
    severity = _by_itself(uses[0])
    grave = [use for use in uses if is_grave(use)]
    if update.is_feature and (
        asks_only_its_own(uses, old)
        or looks_itself_up(uses, update, registries)
        or asks_what_it_is_given(uses, update)
        or all(is_expected(use, update) for use in grave)
    ):
        severity = at_most(Severity.MODERATE, severity)
    if all(adds_nothing(use, update) for use in grave):
        severity = at_most(Severity.MODERATE, severity)
    if update.is_repair and (
        any(is_asked_by_path(package, use) for use in grave)
        or (
            authority is Authority.FILESYSTEM_WRITE
            and (any(map(removes_folders, uses)) or keeps_what_is_sent(package, uses))
        )
    ):
        severity = Severity.HIGH
    starts = any(
        starts_programs(use) and not (starts_only_told(use) or starts_what_is_given(use))
        for use in uses
    )
    hidden = any(goes_past_require(use, package) or opens_what_is_hidden(use) for use in uses)
    return severity if starts or hidden else update.weighed(severity)


def _by_itself(use: CapabilityUse) -> Severity:
    """Return what a use weighs that the package had nothing of its kind before."""
    severity = Severity.HIGH if is_grave(use) else _USUAL.get(use.authority, Severity.LOW)
    return severity if use.reachable else at_most(Severity.LOW, lowered(severity))


def _moved_in(draft: Draft, authority: Authority, update: Update) -> Draft:
    """Return the result for a kind of power that a dependency held which is gone: its code may have moved in."""
    names = [
        each.package_name
        for each in update.before.dropped
        if authority in held_authorities(each, reachable=True)
    ]
    if not names:
        return draft
    severity = at_most(Severity.LOW, lowered(draft.severity))
    gone = f"{listing([printable(name) for name in names])}, which is gone, held it for it"
    return replace(draft, severity=severity, message=f"{draft.message}; {gone}")


def _more(update: Update, uses: list[CapabilityUse]) -> Draft:
    """Return the result for more of what it could do before."""
    return Draft(
        Severity.INFO,
        f"uses more of the powers it had {update.since}: {listing(named(broadest(uses)), 5)}",
        f"Nothing, unless it surprises you: {inspecting(update.package)}",
        update.package,
        capability=uses[0].id,
        evidence=first_places(uses),
        discriminator="more",
        capabilities=tuple(use.id for use in uses),
    )
