"""init, accept and check together, on a copy of the shop: the real commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def run(shop: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "audit", *arguments, "--offline", "--jobs", "1"],
        cwd=shop, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def findings(shop: Path) -> list[dict[str, Any]]:
    return [
        each
        for each in json.loads(run(shop, "check", "--json").stdout)["findings"]
        if not each["suppressed"]
    ]


def contain(shop: Path) -> Any:
    return json.loads((shop / "contain.json").read_text())


def add(shop: Path, package: str, file: str, code: str) -> None:
    with (shop / "node_modules" / package / file).open("a") as target:
        target.write(f"\n{code}\n")


def test_init_then_check_is_quiet_and_one_new_power_is_one_finding(shop: Path) -> None:
    done = run(shop, "init")
    assert done.returncode == 0
    assert "Waived without review, 1 finding" in done.stdout
    assert list(contain(shop)["grants"]) == ["addon-build-x", "flat-stream-x", "tiny-log-x"]
    assert run(shop, "check").returncode == 0
    before = {each["fingerprint"] for each in findings(shop)}

    add(shop, "is-blank-x", "index.js", "require('child_process').exec('true');")
    new = [each for each in findings(shop) if each["fingerprint"] not in before]
    assert [(each["rule"], each["package"]["name"]) for each in new] == [
        ("ungranted-capability", "is-blank-x")
    ]
    assert run(shop, "check").returncode == 1

    assert run(shop, "accept", "is-blank-x").returncode == 0
    assert contain(shop)["grants"]["is-blank-x"] == ["builtin:child_process"]
    assert run(shop, "check").returncode == 0


def test_a_power_that_makes_a_combination_is_one_finding_too(shop: Path) -> None:
    run(shop, "init")
    before = {each["fingerprint"] for each in findings(shop)}
    add(shop, "flat-stream-x", "lib/index.js", "eval(require('fs').readFileSync('x', 'utf8'));")
    new = [each for each in findings(shop) if each["fingerprint"] not in before]
    assert [each["rule"] for each in new] == ["ungranted-capability"]


@pytest.mark.parametrize(
    ("granularity", "words"),
    [
        ("authority", ["filesystem-write"]),
        ("module", ["builtin:fs"]),
        ("member", ["builtin:fs.appendFileSync"]),
    ],
)
def test_words_are_as_wide_as_asked(shop: Path, granularity: str, words: list[str]) -> None:
    assert run(shop, "init", "--granularity", granularity).returncode == 0
    assert contain(shop)["grants"]["tiny-log-x"] == words


def test_accept_shows_first_and_writes_only_what_is_named(shop: Path) -> None:
    run(shop, "init")
    add(shop, "is-blank-x", "index.js", "require('child_process').exec('true');")
    add(shop, "tiny-log-x", "index.mjs", "fetch('x');")
    before = (shop / "contain.json").read_text()
    done = run(shop, "accept")
    assert done.returncode == 2
    assert '+    "is-blank-x": ["builtin:child_process"]' in done.stdout
    assert (shop / "contain.json").read_text() == before
    assert run(shop, "accept", "--all", "--dry-run").returncode == 0
    assert (shop / "contain.json").read_text() == before
    assert run(shop, "accept", "tiny-log-x").returncode == 0
    assert contain(shop)["grants"]["tiny-log-x"] == ["builtin:fs", "global:fetch"]
    assert "is-blank-x" not in contain(shop)["grants"]


def test_prune_takes_out_what_nothing_uses(shop: Path) -> None:
    grants = {"gone-x": ["network"], "tiny-log-x": ["builtin:fs", "process"]}
    (shop / "contain.json").write_text(json.dumps({"mine": 1, "grants": grants}))
    assert {"unused-grant"} <= {each["rule"] for each in findings(shop)}
    assert run(shop, "accept", "--prune").returncode == 0
    assert contain(shop) == {"mine": 1, "grants": {"tiny-log-x": ["builtin:fs"]}}


def test_init_keeps_what_a_file_without_grants_says(shop: Path) -> None:
    (shop / "contain.json").write_text('{\n\t"granularity": "authority",\n\t"mine": [1, 2]\n}\n')
    assert run(shop, "init").returncode == 0
    text = (shop / "contain.json").read_text()
    assert text.startswith(
        '{\n\t"granularity": "authority",\n\t"mine": [1, 2],\n\t"grants": {\n\t\t"addon-build-x"'
    )
    assert contain(shop)["grants"]["tiny-log-x"] == ["filesystem-write"]


@pytest.mark.parametrize(
    ("arguments", "content", "words"),
    [
        (("init",), '{"grants": {}}', "contain.json: already has grants; "),
        (("init",), '{"grants": ', "contain.json:1:12: not JSON"),
        (("accept", "--all"), None, "no contain.json; contain-audit init"),
        (("accept", "is-blank"), '{"grants": {}}', "did you mean is-blank-x?"),
        (("accept", "--all", "is-blank-x"), '{"grants": {}}', "--all together"),
        (("check",), '{"grants": {"x": ["netwrk"]}}', 'contain.json:1:19: "netwrk" is no'),
        (("check", "--config", "other.json"), None, "other.json: cannot be read"),
    ],
    ids=str,
)
def test_failures_are_2_and_one_line(
    shop: Path, arguments: tuple[str, ...], content: str | None, words: str
) -> None:
    if content is not None:
        (shop / "contain.json").write_text(content)
    done = run(shop, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


def test_init_shows_the_most_powerful_first_and_what_its_grants_settle(shop: Path) -> None:
    add(shop, "is-blank-x", "index.js", "require('child_process').exec('true');")
    add(shop, "addon-build-x", "index.js", "require('https').get('x'); require('child_process');")
    done = run(shop, "init")
    network = next(line for line in done.stdout.splitlines() if line.startswith("  network"))
    assert network.split()[2:] == ["addon-build-x,", "flat-stream-x"]
    settled = done.stdout[done.stdout.index("Granted though it would fail a check, 1 finding") :]
    assert "HIGH  suspicious-grant  is-blank-x 2.0.1: says that it is" in settled
    assert run(shop, "check").returncode == 0
    assert run(shop, "check", "--audit-level", "moderate").returncode == 1
