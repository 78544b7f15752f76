"""Secrets, and places that others run, that no version before reached for.

**What.** The new version reads a variable whose name says that it holds a secret (`NPM_TOKEN`), or names a file that
holds some (`.npmrc`, `.ssh`, a wallet, a project's `.env`), and the version before did not; or it makes one text of
the whole environment (`JSON.stringify(process.env)`), sends it, or chooses from it by words of secrets. Or it writes,
and names a place whose files something else runs, obeys or shows later: a shell's profile, git's hooks, a workflow,
an editor's tasks, an assistant's rules, the desktop, another package's code; or the socket of a program that governs
the machine (`docker.sock`). Or it starts a program that hands out secrets, acts by itself or stays (`gh auth token`,
an assistant without its questions, `crontab`, code in an address of data), reads the clipboard, or asks for a
password. Or it runs what it is sent (an answer, a request's header) or a file that it wrote just before, gives a
shell what a connection sends, or changes the file of another package that `require.resolve` names. Or, where it can
send, it takes all that a page stores or what is typed anywhere in it; or it exchanges account numbers in what a page
copies. Or it puts a script that runs at install into a package.json, and perhaps publishes it. Or a script that it
writes bears the name of a well-known program (`git`), reads a secret, or comes into a
folder of commands (`~/.local/bin`). Or it writes a project's package.json. Or it sets what turns a check off
(`NODE_TLS_REJECT_UNAUTHORIZED`, `rejectUnauthorized: false`), loads code into what it starts, or sends all requests
through a machine that it names (`HTTPS_PROXY`), or lets an assistant act without asking. Or a function that changes
every file of a folder is given the home folder.

**Why.** Tokens and keys are what most attacks are after, and a package seldom starts to need another one's. What
an attack leaves in a profile, a hook or a workflow stays when the package is gone.

**Example.** `fs.readFileSync(home + "/.npmrc")` in a version of a colour library: high in a repair, or beside the
network or other programs, else moderate; so is a variable with a secret. The token of a package's own service
(`SENTRY_AUTH_TOKEN` in `@sentry/cli`, `ACMEPAY_TOKEN` in `acme-pay`) is not reported; another one of a service whose
secrets it read before (`AWS_SESSION_TOKEN` beside `AWS_SECRET_ACCESS_KEY`, `GH_TOKEN` beside `GITHUB_TOKEN`) is
moderate. `fs.appendFileSync(home + "/.bashrc", ...)`: high. A shell that is given what a connection sends is high in
any release, and so is a script at install in what it publishes. A project's `.env` in a feature release: moderate; so
is there what only a command does that people start by its name (`init` writes a workflow, `publish` reads a token), a
line in a shell's profile that only loads the completion of a command which was there before, the secrets of a service
that the version before said it signs in to, or that is one more of several it knows, the system's keychain for who said
that it keeps or finds credentials, and assistants that need not ask for who said that it starts them. Names in a list
that code only asks to pass them by are not reported.

**What to do.** Read what happens to it. Change the secrets that a version you ran could read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.model.mention import EXCHANGED, SHELL, SPREADS, UNASKED
from audit.model.text import printable
from audit.rules.changes import held_authorities
from audit.rules.draft import Draft, lowered
from audit.rules.trades import are_of_known_services, may_be_reached
from audit.rules.uses import reaching
from audit.rules.uses.network import is_outward
from audit.rules.uses.secret_names import is_of_another
from audit.rules.words import inspecting, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject
    from audit.rules.update import Update
    from audit.rules.uses.reached import Reached

_NEVER = (EXCHANGED, SHELL, SPREADS, UNASKED)
"""What no release has a reason to begin with, among what others have."""


def check(subject: Subject) -> Iterator[Draft]:
    """Yield for each updated package what it did not reach for before: one result of each sort."""
    for update in subject.updated():
        told: set[str] = set()
        for sort in _SORTS:
            new = [each for each in _news(sort, update) if each.name not in told]
            if new:
                told |= {each.name for each in new}
                yield _draft(sort, new, update)


@dataclass(frozen=True, slots=True)
class _Sort:
    """One sort of thing to reach for."""

    mark: str
    """Tells its results from those of the other sorts."""
    reached: Callable[[AuditedPackage], list[Reached]]
    ask: str
    """What to read, or to find out."""
    says: str
    """What the package does."""
    grave: bool = True
    """Whether it is high by itself; else beside the network or other programs."""
    never: bool = False
    """Whether no release has a reason to begin with it, not even a breaking one."""
    features: bool = False
    """Whether many packages come to do it with a feature: moderate there."""
    beside: Authority | None = None
    """A power: who had it before came only a small step further, which is moderate."""


_SORTS = (
    _Sort("foothold ", reaching.footholds_reached, "Read what it writes there",
          "names a place whose files something else runs, which it did not before", never=True),
    _Sort("command ", reaching.commands_reached, "Read what it is started for",
          "starts what it did not before", never=True),
    _Sort("shell ", reaching.shells_reached, "Read what it brings",
          "starts a command that downloads, or runs what it is given, which it did not before", features=True),
    _Sort("outside ", reaching.outside_reached, "Read where that comes from",
          "does what it did not before", features=True),
    _Sort("below ", reaching.deeds_below_home, "Read what it is for",
          "does what it did not before", never=True),
    _Sort("switch ", reaching.switches_reached, "Find out why it would need that",
          "turns off a check, or loads code, for all that runs with it, which it did not before"),
    _Sort("socket ", reaching.sockets_reached, "Find out why it would need that",
          "names a socket through which all of the machine can be had, which it did not before"),
    _Sort("environment ", reaching.environment_reached, "Read where that text goes",
          "makes a text of the whole environment, which it did not before"),
    _Sort("page ", reaching.page_reached, "Read where it goes",
          "takes of a page what it did not before"),
    _Sort("settings ", reaching.settings_reached, "Read what happens to what it holds",
          "names a project's file of secrets, which it did not before", features=True),
    _Sort("manifest ", reaching.manifests_reached, "Read what it puts there",
          "writes a project's package.json, which it did not before", features=True, beside=Authority.FILESYSTEM_WRITE),
    _Sort("", reaching.secrets_reached, "Read what happens to them",
          "reaches for secrets that it did not before", grave=False),
)  # fmt: skip
"""In the order in which they are told: what is told of one is not told of the next."""


def _news(sort: _Sort, update: Update) -> list[Reached]:
    found = sort.reached(update.package)
    had = {each.key for each in sort.reached(update.old)} if found else set()
    new: dict[str, Reached] = {}
    for each in sorted(found, key=lambda each: not each.reachable):
        if each.key not in had:
            new.setdefault(each.key, each)
    return list(new.values())


def _draft(sort: _Sort, new: list[Reached], update: Update) -> Draft:
    names = sorted({each.name for each in new})
    told = [quoted(name) if sort.mark == "foothold " else printable(name) for name in names]
    return Draft(
        _severity(sort, new, update),
        f"{sort.says} ({update.since}): {listing(told)}",
        f"{sort.ask}: {inspecting(update.package)}",
        update.package,
        update.confidence,
        new[0].capability,
        tuple(dict.fromkeys(place for each in new for place in each.evidence[:2]))[:5],
        sort.mark + " ".join(names),
    )


def _severity(sort: _Sort, new: list[Reached], update: Update) -> Severity:
    """Return what it weighs: by its sort, by what is no surprise, by what is loaded, by the step of the versions."""
    grave = sort.grave or any(is_of_another(each.key) for each in new)
    more = not grave and are_of_known_services(new, update.old)
    sudden = not sort.mark and update.is_repair
    high = grave or (not more and (sudden or _can_send(update.package)))
    asked = may_be_reached(new, update, sort.mark)
    held = held_authorities(update.old, reachable=True)
    never = sort.never or any(
        each.name.startswith(_NEVER) or each.key == reaching.PIPED for each in new
    )
    if asked or sort.beside in held or (sort.features and update.is_feature and not never):
        high = False
    severity = Severity.HIGH if high else Severity.MODERATE
    if not any(map(update.loads, new[0].evidence)):
        severity = lowered(severity)
    return severity if never and not asked else update.weighed(severity)


def _can_send(package: AuditedPackage) -> bool:
    """Return whether the package's own loaded code can send something out, or start what can."""
    return any(
        use.reachable and (is_outward(use) or use.authority is Authority.PROCESS)
        for use in package.uses
    )
