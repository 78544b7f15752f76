from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.subjects import declares, found, package, subject, use

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage
    from audit.rules import Subject

RULE = "undeclared-package"
NETWORK = use("builtin:https.get", "network")
READS = use("builtin:fs.readFileSync", "filesystem-read")
COMPUTES = use("builtin:path", "none")

SILENT = [
    pytest.param(subject(), id="no packages"),
    pytest.param(
        subject(package("node_modules/a", NETWORK, declaration=declares())), id="declared"
    ),
]


@pytest.mark.parametrize("judged", SILENT)
def test_silent(judged: Subject) -> None:
    assert found(RULE, judged) == ()


FIRING = [
    pytest.param(
        [package("node_modules/a", COMPUTES)],
        "1 package has no declaration; none of them holds power",
        id="harmless",
    ),
    pytest.param(
        [
            package("node_modules/a", READS),
            package("node_modules/z", NETWORK),
            package("node_modules/p"),
        ],
        "3 packages have no declaration; 2 of them hold power: z (network), a (filesystem-read)",
        id="the powerful first",
    ),
    pytest.param(
        [
            package("node_modules/a", READS, declaration=declares()),
            package("node_modules/z", NETWORK),
        ],
        "1 package has no declaration; 1 of them holds power: z (network)",
        id="only the undeclared count",
    ),
]


@pytest.mark.parametrize(("packages", "message"), FIRING)
def test_firing(packages: list[AuditedPackage], message: str) -> None:
    (finding,) = found(RULE, subject(*packages))
    assert (finding.message, finding.package, finding.severity) == (message, None, "low")
