from __future__ import annotations

from support.subjects import found, package, subject

from audit.model.contents import Source

RULE = "tampered-install"


def test_silent() -> None:
    assert found(RULE, subject(package("node_modules/a", source=Source.MISSING))) == ()


def test_firing() -> None:
    seen = package("node_modules/a", source=Source.MISSING, tampered=True)
    (finding,) = found(RULE, subject(seen))
    assert finding.package is not None
    assert (finding.severity, finding.package.name) == ("critical", "a")
