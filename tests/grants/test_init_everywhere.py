"""`init` then `check` is quiet on any project, and an attack that then arrives is not."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.model.finding import SEVERITY_ORDER, Severity
from audit.pipeline import Request, check, init

if TYPE_CHECKING:
    from audit.model.finding import Finding

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tools import replay  # noqa: E402  # a tool, not on the path of tests by itself

LOCKFILES = sorted(
    path
    for name in ("package-lock.json", "npm-shrinkwrap.json")
    for path in (ROOT / "fixtures" / "lockfiles").rglob(name)
)
ATTACKS = [case for case in replay.cases() if case.kind == "attacks"]
COMPARED = {
    "agent-of-the-desktop", "assistant-called-by-a-tool-that-spawns", "binary-from-another-host", "bot-in-a-client",
    "build-that-its-map-does-not-explain", "certificate-check-in-options", "client-with-another-base",
    "command-called-git", "comment-that-turns-the-code-around", "cookie-in-a-prefetch", "dependency-from-an-address",
    "download-from-another-host", "environment-of-every-process", "every-request-through-a-proxy",
    "form-goes-elsewhere", "git-hook-is-written", "git-is-told-another-template", "hidden-window",
    "hooks-of-another-package-manager", "key-in-a-header", "key-in-a-queue-with-a-computed-host", "key-is-authorised",
    "key-of-the-registry-of-windows", "line-in-the-table-of-times", "link-is-set", "mail-through-another-package",
    "memory-of-the-runner", "metadata-of-the-cloud", "neighbour-is-patched", "new-host-in-a-wallet",
    "npmrc-by-environment", "number-instead-of-a-name", "option-for-children", "optional-git-dependency",
    "options-for-every-node", "options-of-a-forked-child", "passwords-of-the-key-chain", "picture-in-compiled-markup",
    "podman-by-command", "prebuilt-from-another-host", "pushed-to-another-repository",
    "repositories-are-read-from-elsewhere", "request-by-a-name-in-pieces", "route-that-deletes",
    "rules-for-assistants-are-appended", "rules-of-style-tell-the-password", "same-version-other-contents",
    "script-tag-from-an-object", "script-tag-from-elsewhere", "seed-to-a-new-host", "skill-of-an-assistant",
    "socket-of-the-containers", "styles-ask-for-a-picture", "task-when-the-folder-opens",
    "token-of-the-command-line-client", "unit-of-the-user", "window-is-opened-to-another-host", "workflow-is-written",
    "writes-a-workflow",
}  # fmt: skip
"""Attacks that bring no power which was not granted: `diff` and `update` see them, a check of one tree cannot."""


def request(folder: Path, level: Severity) -> Request:
    return Request(str(folder), offline=True, jobs=1, level=level)


def begin(folder: Path, level: Severity) -> str:
    return init(request(folder, level), None, lambda *_: None).after


def failing(folder: Path, level: Severity) -> list[Finding]:
    report = check(request(folder, level), lambda *_: None)
    return [
        each
        for each in report.findings
        if each.suppressed is None and SEVERITY_ORDER[each.severity] <= SEVERITY_ORDER[level]
    ]


@pytest.mark.parametrize("level", [Severity.HIGH, Severity.LOW])
def test_init_settles_every_lockfile(tmp_path: Path, level: Severity) -> None:
    assert len(LOCKFILES) > 50
    for number, lockfile in enumerate(LOCKFILES):
        folder = tmp_path / str(number)
        shutil.copytree(lockfile.parent, folder, symlinks=True)
        (folder / "contain.json").write_text(begin(folder, level))
        assert failing(folder, level) == [], lockfile


@pytest.mark.parametrize("case", ATTACKS, ids=lambda case: case.name)
def test_an_attack_fails_the_check_of_a_project_that_has_begun(
    case: replay.Case, tmp_path: Path
) -> None:
    before, after = replay.projects(case, tmp_path)
    for folder in (before, after):
        (folder / "contain.json").unlink(missing_ok=True)
    (after / "contain.json").write_text(begin(before, Severity.HIGH))
    assert bool(failing(after, Severity.HIGH)) is (case.name not in COMPARED)
