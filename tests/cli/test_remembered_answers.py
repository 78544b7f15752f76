"""An answer that is remembered: given again while nothing has changed, and never once anything has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import zlib
from typing import TYPE_CHECKING

import pytest
from support.program import ROOT, contain_audit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PACKAGE = "node_modules/flat-stream-x"


@pytest.fixture
def shop(shop: Path) -> Path:
    settle()
    return shop


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def settle() -> None:
    """Wait for longer than a tick of the file system's clock: from here on times prove something."""
    time.sleep(0.15)


def check(shop: Path, cache: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Return exit code and output of a check."""
    done = contain_audit(
        "check", "--offline", *arguments, cwd=shop, CONTAIN_AUDIT_CACHE=str(cache), **environment
    )
    return done.returncode, done.stdout, done.stderr


def imported(shop: Path, cache: Path, *arguments: str) -> set[str]:
    """Return the modules that a check imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "audit", "check", "--offline", *arguments],
        cwd=shop,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CONTAIN_AUDIT_CACHE": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}


def answers(cache: Path) -> list[Path]:
    return sorted((cache / "answers").iterdir())


def forged(answer: Path) -> None:
    """Make an answer say something of its own: who sees that was given it from memory."""
    lines = answer.read_bytes().split(b"\n", 5)
    text = b"from memory\n"
    answer.write_bytes(b"\n".join([*lines[:4], b"%d" % zlib.crc32(text), text]))


@pytest.mark.parametrize("form", ["text", "json", "sarif", "markdown", "html"])
def test_it_is_the_same_to_the_byte(shop: Path, cache: Path, form: str) -> None:
    first = check(shop, cache, "--format", form)
    assert first[0] == 1
    assert check(shop, cache, "--format", form) == first
    assert "audit.rules.judge" not in imported(shop, cache, "--format", form)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--format", "github"), id="a job's summary is written too"),
        pytest.param(("--sarif", "report.sarif"), id="a second file is written too"),
        pytest.param(("--verify-installed",), id="every file is compared"),
    ],
)
def test_what_does_more_than_answer_is_done_again(
    shop: Path, cache: Path, arguments: tuple[str, ...]
) -> None:
    assert check(shop, cache, *arguments) == check(shop, cache, *arguments)
    assert "audit.rules.judge" in imported(shop, cache, *arguments)


def patched(shop: Path) -> None:
    file = shop / PACKAGE / "lib/index.js"
    before, text = file.stat(), file.read_text(encoding="utf-8")
    file.write_text(text.replace("NPM_TOKEN", "NPM_TOKEX"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def with_file(shop: Path) -> None:
    (shop / PACKAGE / "more.js").write_text("eval(process.argv[2])\n", encoding="utf-8")


def without_package(shop: Path) -> None:
    shutil.rmtree(shop / PACKAGE)


def granted(shop: Path) -> None:
    (shop / "contain.json").write_text('{"grants": {"flat-stream-x": []}}', encoding="utf-8")


def moved(shop: Path) -> None:
    lockfile = shop / "package-lock.json"
    lockfile.write_text("\n" + lockfile.read_text(encoding="utf-8"), encoding="utf-8")


def asking(shop: Path) -> None:
    manifest = json.loads((shop / "package.json").read_text(encoding="utf-8"))
    manifest.setdefault("devDependencies", {})["flat-stream-x"] = "*"
    (shop / "package.json").write_text(json.dumps(manifest), encoding="utf-8")


def of_another_registry(shop: Path) -> None:
    (shop / ".npmrc").write_text("registry=https://other.example/\n", encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [patched, with_file, without_package, granted, moved, asking, of_another_registry],
)
def test_a_change_is_seen(shop: Path, cache: Path, change: Callable[[Path], None]) -> None:
    lockfile = shop / "package-lock.json"
    elsewhere = lockfile.read_text("utf-8").replace("registry.example", "other.example", 1)
    lockfile.write_text(elsewhere, "utf-8")
    before = check(shop, cache, "--json")
    assert check(shop, cache, "--json") == before
    change(shop)
    settle()
    fresh = check(shop, cache.with_name("empty"), "--json")
    assert fresh != before
    assert check(shop, cache, "--json") == fresh
    assert check(shop, cache, "--json") == fresh


@pytest.mark.parametrize(
    "arguments",
    [("--audit-level", "none"), ("--omit", "dev"), ("-q",), ("-v",), ("--config", "other.json")],
)
def test_another_question_has_its_own_answer(
    shop: Path, cache: Path, arguments: tuple[str, ...]
) -> None:
    (shop / "other.json").write_text('{"grants": {}}', encoding="utf-8")
    settle()
    check(shop, cache)
    fresh = check(shop, cache.with_name("empty"), *arguments)
    assert check(shop, cache, *arguments) == fresh
    assert check(shop, cache, *arguments) == fresh
    assert len(answers(cache)) == 2


def test_only_part_of_the_tree(shop: Path, cache: Path) -> None:
    first = check(shop, cache, "--omit", "dev")
    assert check(shop, cache, "--omit", "dev") == first
    assert "audit.rules.judge" not in imported(shop, cache, "--omit", "dev")


def test_declarations_of_the_project_s_own_are_files_of_their_own(shop: Path, cache: Path) -> None:
    (shop / "contain.json").write_text('{"declarations": ["own"]}', encoding="utf-8")
    (shop / "own").mkdir()
    settle()
    check(shop, cache)
    (shop / "own" / "flat-stream-x.json").write_text('{"no": "list"}', encoding="utf-8")
    code, _, told = check(shop, cache)
    assert (code, "is not a list of declarations" in told) == (2, True)


def test_a_contain_json_that_went_wrong_is_told(shop: Path, cache: Path) -> None:
    (shop / "contain.json").write_text("{}", encoding="utf-8")
    check(shop, cache)
    (shop / "contain.json").write_text("{", encoding="utf-8")
    assert check(shop, cache)[0] == 2


def test_a_day_later_it_is_asked_again(shop: Path, cache: Path) -> None:
    first = check(shop, cache)
    (answer,) = answers(cache)
    forged(answer)
    assert check(shop, cache) == (first[0], "from memory\n", "")
    later = (
        "import datetime, audit.pipeline.memory as memory\n"
        "class Later(datetime.datetime):\n"
        "    @classmethod\n"
        "    def now(cls, zone): return datetime.datetime.now(zone) + datetime.timedelta(1)\n"
        "memory.datetime = Later\n"
        "from audit.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", later, "check", "--offline"],
        cwd=shop,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CONTAIN_AUDIT_CACHE": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == first[:2]


@pytest.mark.parametrize("kept", [0, 10, 60, 150, -1])
def test_half_an_answer_is_none(shop: Path, cache: Path, kept: int) -> None:
    first = check(shop, cache)
    (answer,) = answers(cache)
    answer.write_bytes(answer.read_bytes()[:kept])
    assert check(shop, cache) == first


def test_a_changed_letter_is_no_answer(shop: Path, cache: Path) -> None:
    first = check(shop, cache)
    (answer,) = answers(cache)
    answer.write_bytes(answer.read_bytes().replace(b"HIGH", b"LOW!"))
    assert check(shop, cache) == first


def test_where_nothing_can_be_kept_it_is_asked_again(shop: Path, cache: Path) -> None:
    cache.write_text("no folder", encoding="utf-8")
    assert check(shop, cache) == check(shop, cache)


def test_the_oldest_answers_go(shop: Path, cache: Path) -> None:
    folder = cache / "answers"
    folder.mkdir(parents=True)
    for number in range(40):
        (folder / f"{number}").write_text("", encoding="utf-8")
        os.utime(folder / f"{number}", (number, number))
    check(shop, cache)
    left = {path.name for path in answers(cache)}
    assert len(left) == 32
    assert {f"{number}" for number in range(9)}.isdisjoint(left)
