from support.subjects import found, package, subject
from audit.model.contents import Source

RULE = "tampered-install"


def test_silent():
    assert found(RULE, subject(package("node_modules/a", source=Source.MISSING))) == ()


def test_firing():
    seen = package("node_modules/a", source=Source.MISSING, tampered=True)
    (finding,) = found(RULE, subject(seen))
    assert (finding.severity, finding.package.name) == ("critical", "a")
