"""Secrets, and places that others run, that no version before reached for.

**What.** The new version reads a variable whose name says that it holds a secret (`NPM_TOKEN`), or names a file that
holds some (`.npmrc`, `.ssh`, a wallet), and the version before did not. Or it writes, and names a place whose files
something else runs later: a shell's profile, git's hooks, a workflow, a desktop program, another package's code.

**Why.** Tokens and keys are what most attacks are after, and a package seldom starts to need another one's. What
an attack leaves in a profile, a hook or a workflow stays when the package is gone.

**Example.** `fs.readFileSync(home + "/.npmrc")` in a version of a colour library: high beside the network or other
programs, else moderate. The token of a package's own service (`SENTRY_AUTH_TOKEN` in `@sentry/cli`) is not reported.
`fs.appendFileSync(home + "/.bashrc", ...)`: high.

**What to do.** Read what happens to it. Change the secrets that a version you ran could read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.model.text import printable
from audit.rules.changes import confidence_for, for_step, since
from audit.rules.combinations.footholds import footholds
from audit.rules.combinations.network import is_outward
from audit.rules.combinations.secrets import name_words, secret_paths, secrets
from audit.rules.draft import Draft, weighed
from audit.rules.words import inspecting, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.subject import Subject


def check(subject: Subject) -> Iterator[Draft]:
    """Yield one result for each updated package that reaches for secrets it did not reach for before."""
    for package, old, before in subject.updated():
        yield from _footholds(package, old, before)
        own = name_words(package.package_name)
        had = {name for use in old.uses for name in _reached(use, own)}
        uses = [use for use in package.uses if not had.issuperset(_reached(use, own))]
        if not uses:
            continue
        uses.sort(key=lambda use: not use.reachable)
        names = sorted({name for use in uses for name in _reached(use, own)} - had)
        severity = Severity.HIGH if _can_send(package) else Severity.MODERATE
        yield Draft(
            for_step(weighed(severity, uses[0]), before),
            f"reaches for secrets that it did not before ({since(old)}): "
            f"{listing([printable(name) for name in names])}",
            f"Read what happens to them: {inspecting(package)}",
            package,
            confidence_for(before),
            uses[0].capability.id,
            tuple(place for use in uses for place in use.evidence[:2])[:5],
            " ".join(names),
        )


def _footholds(package: AuditedPackage, old: AuditedPackage, before: Before) -> Iterator[Draft]:
    """Yield the places that others run, which the new version may write to."""
    if not package.authorities & {Authority.FILESYSTEM_WRITE, Authority.PROCESS}:
        return
    had = {place for use in old.uses for place in footholds(use)}
    uses = [use for use in package.uses if not had.issuperset(footholds(use))]
    uses.sort(key=lambda use: not use.reachable)
    names = sorted({place for use in uses for place in footholds(use)} - had)
    if names:
        yield Draft(
            for_step(weighed(Severity.HIGH, uses[0]), before),
            f"names a place whose files something else runs, which it did not before ({since(old)}): "
            f"{listing([quoted(name) for name in names])}",
            f"Read what it writes there: {inspecting(package)}",
            package,
            confidence_for(before),
            uses[0].capability.id,
            tuple(place for use in uses for place in use.evidence[:2])[:5],
            "foothold " + " ".join(names),
        )


def _reached(use: CapabilityUse, own: frozenset[str]) -> tuple[str, ...]:
    """Return the secrets that a use reads, and the secret files whose path it puts together for others to read."""
    if use.capability.id.startswith("builtin:path"):
        return secret_paths(use.literals)
    return secrets(use, own)


def _can_send(package: AuditedPackage) -> bool:
    """Return whether the package's own loaded code can send something out, or start what can."""
    return any(
        use.reachable and (is_outward(use) or use.capability.authority is Authority.PROCESS)
        for use in package.uses
    )
