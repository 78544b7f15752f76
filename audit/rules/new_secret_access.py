"""Secrets, and places that others run, that no version before reached for.

**What.** The new version reads a variable whose name says that it holds a secret (`NPM_TOKEN`), or names a file
that holds some (`.npmrc`, `.ssh`, a wallet, a project's `.env`), and the version before did not; or it makes one
text of the whole environment (`JSON.stringify(process.env)`), sends it, or chooses from it by words of secrets. Or
it writes, and names a place whose files something else runs, obeys or shows later: a shell's profile, git's hooks,
a workflow, an editor's tasks, an assistant's rules, the desktop, another package's code; or the socket of a program
that governs the machine (`docker.sock`). Or it starts a program that hands out secrets, acts by itself or stays
(`gh auth token`, an assistant without its questions, `crontab`, code in an address of data), reads the clipboard,
or asks for a password. Or it runs what it is sent (an answer, a request's header) or a file that it wrote just
before, gives a shell what a connection sends, or changes the file of another package that `require.resolve` names.
Or, where it can send, it takes all that a page stores or what is typed anywhere in it; or it exchanges account
numbers in what a page copies. Or it writes a project's package.json. Or it sets what turns a check off
(`NODE_TLS_REJECT_UNAUTHORIZED`, `rejectUnauthorized: false`), loads code into what it starts, or sends all requests
through a machine that it names (`HTTPS_PROXY`).

**Why.** Tokens and keys are what most attacks are after, and a package seldom starts to need another one's. What
an attack leaves in a profile, a hook or a workflow stays when the package is gone.

**Example.** `fs.readFileSync(home + "/.npmrc")` in a version of a colour library: high in a repair, or beside the
network or other programs, else moderate; so is a variable with a secret. The token of a package's own service
(`SENTRY_AUTH_TOKEN` in `@sentry/cli`, `ACMEPAY_TOKEN` in `acme-pay`) is not reported; another one of a service whose
secrets it read before (`AWS_SESSION_TOKEN` beside `AWS_SECRET_ACCESS_KEY`, `GH_TOKEN` beside `GITHUB_TOKEN`) is
moderate. `fs.appendFileSync(home + "/.bashrc", ...)`: high. A project's `.env` in a feature release: moderate; so is
there what only a command does that people start by its name (`init` writes a workflow, `publish` reads a token), and
the secrets of a service that the version before said it signs in to, or that is one more of several it knows, and the
system's keychain for who said that it keeps or finds credentials.

**What to do.** Read what happens to it. Change the secrets that a version you ran could read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.comparison import Step
from audit.model.finding import Severity
from audit.model.mention import EXCHANGED
from audit.model.text import printable
from audit.rules.changes import confidence_for, for_step, held_authorities, is_loaded, since
from audit.rules.combinations.network import is_outward
from audit.rules.combinations.reaching import (
    Reached,
    commands_reached,
    environment_reached,
    footholds_reached,
    manifests_reached,
    outside_reached,
    page_reached,
    secrets_reached,
    settings_reached,
    shells_reached,
    sockets_reached,
    switches_reached,
)
from audit.rules.combinations.secret_names import is_of_another
from audit.rules.draft import Draft, lowered
from audit.rules.expected_reach import (
    are_asked_for,
    are_of_its_trade,
    are_of_keychains,
    are_of_known_services,
)
from audit.rules.words import inspecting, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject


def check(subject: Subject) -> Iterator[Draft]:
    """Yield for each updated package what it did not reach for before: one result of each sort."""
    for package, old, before in subject.updated():
        told: set[str] = set()
        for sort in _SORTS:
            new = [each for each in _news(sort, package, old) if each.name not in told]
            if new:
                told |= {each.name for each in new}
                yield _draft(sort, new, package, old, before)


@dataclass(frozen=True, slots=True)
class _Sort:
    """One sort of thing to reach for."""

    reached: Callable[[AuditedPackage], list[Reached]]
    says: str
    """What the package does, before "(since 1.0.0): names"."""
    help: str
    mark: str = ""
    """Tells its results from those of the other sorts."""
    grave: bool = True
    """Whether it is high by itself; else beside the network or other programs."""
    never: bool = False
    """Whether no release has a reason to begin with it, not even a breaking one."""
    features: bool = False
    """Whether many packages come to do it with a feature: moderate there."""
    beside: Authority | None = None
    """A power: who had it before came only a small step further, which is moderate."""


_SORTS = (
    _Sort(
        footholds_reached,
        "names a place whose files something else runs, which it did not before",
        "Read what it writes there",
        "foothold ",
        never=True,
    ),
    _Sort(
        commands_reached,
        "starts what it did not before",
        "Read what it is started for",
        "command ",
        never=True,
    ),
    _Sort(
        shells_reached,
        "starts a command that downloads, or runs what it is given, which it did not before",
        "Read what it brings",
        "shell ",
        features=True,
    ),
    _Sort(
        outside_reached,
        "does what it did not before",
        "Read where that comes from",
        "outside ",
        features=True,
    ),
    _Sort(
        switches_reached,
        "turns off a check, or loads code, for all that runs with it, which it did not before",
        "Find out why it would need that",
        "switch ",
    ),
    _Sort(
        sockets_reached,
        "names a socket through which all of the machine can be had, which it did not before",
        "Find out why it would need that",
        "socket ",
    ),
    _Sort(
        environment_reached,
        "makes a text of the whole environment, which it did not before",
        "Read where that text goes",
        "environment ",
    ),
    _Sort(
        page_reached,
        "takes of a page what it did not before",
        "Read where it goes",
        "page ",
    ),
    _Sort(
        settings_reached,
        "names a project's file of secrets, which it did not before",
        "Read what happens to what it holds",
        "settings ",
        features=True,
    ),
    _Sort(
        manifests_reached,
        "writes a project's package.json, which it did not before",
        "Read what it puts there",
        "manifest ",
        features=True,
        beside=Authority.FILESYSTEM_WRITE,
    ),
    _Sort(
        secrets_reached,
        "reaches for secrets that it did not before",
        "Read what happens to them",
        grave=False,
    ),
)


def _news(sort: _Sort, package: AuditedPackage, old: AuditedPackage) -> list[Reached]:
    found = sort.reached(package)
    had = {each.key for each in sort.reached(old)} if found else set()
    new: dict[str, Reached] = {}
    for each in sorted(found, key=lambda each: not each.reachable):
        if each.key not in had:
            new.setdefault(each.key, each)
    return list(new.values())


def _draft(
    sort: _Sort,
    new: list[Reached],
    package: AuditedPackage,
    old: AuditedPackage,
    before: Before,
) -> Draft:
    grave = sort.grave or any(is_of_another(each.key) for each in new)
    more = not grave and are_of_known_services(new, old)
    severity = Severity.HIGH if grave or (_can_send(package) and not more) else Severity.MODERATE
    if not sort.mark and before.step is Step.PATCH and not more:
        severity = Severity.HIGH
    asked = before.step is Step.MINOR and (
        are_asked_for(new, package, sort.mark)
        or are_of_keychains(new, old, sort.mark)
        or (not sort.mark and are_of_its_trade(new, package, old, before))
    )
    never = sort.never or EXCHANGED in {each.name for each in new}
    small = sort.beside is not None and sort.beside in held_authorities(old, reachable=True)
    if small or asked or (sort.features and before.step is Step.MINOR):
        severity = Severity.MODERATE
    names = sorted({each.name for each in new})
    shown = [quoted(name) if sort.mark == "foothold " else printable(name) for name in names]
    loaded = any(is_loaded(place, package, before) for place in new[0].evidence)
    severity = severity if loaded else lowered(severity)
    return Draft(
        severity if never and not asked else for_step(severity, before),
        f"{sort.says} ({since(old)}): {listing(shown)}",
        f"{sort.help}: {inspecting(package)}",
        package,
        confidence_for(before),
        new[0].capability,
        tuple(dict.fromkeys(place for each in new for place in each.evidence[:2]))[:5],
        sort.mark + " ".join(names),
    )


def _can_send(package: AuditedPackage) -> bool:
    """Return whether the package's own loaded code can send something out, or start what can."""
    return any(
        use.reachable and (is_outward(use) or use.capability.authority is Authority.PROCESS)
        for use in package.uses
    )
