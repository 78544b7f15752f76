"""0, 1 and 2 mean three things, and every failure is one line without a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "fixtures" / "shop"


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "audit", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def test_findings_at_the_level_are_1() -> None:
    done = run("check", str(SHOP), "--offline")
    assert done.returncode == 1
    assert "suspicious-grant" in done.stdout
    assert "flat-stream-x" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(("level", "code"), [("critical", 0), ("high", 1), ("low", 1), ("none", 0)])
def test_the_level_moves_the_exit_code_and_hides_nothing(level: str, code: int) -> None:
    done = run("check", str(SHOP), "--offline", "--audit-level", level, "--json")
    assert done.returncode == code
    assert json.loads(done.stdout)["summary"]["findings"]["high"] == 1


def test_without_a_command_it_checks_this_folder() -> None:
    alone = run("--offline", "--json", cwd=SHOP)
    named = run("check", ".", "--offline", "--json", cwd=SHOP)
    assert alone.stdout == named.stdout
    assert json.loads(alone.stdout)["command"] == "check"


def test_the_same_input_gives_the_same_bytes() -> None:
    reports = {
        run("check", str(SHOP), "--offline", "--json", PYTHONHASHSEED=seed).stdout for seed in "123"
    }
    assert len(reports) == 1


@pytest.mark.parametrize(("packages", "told"), [(500, False), (501, True)])
def test_a_graph_that_mermaid_does_not_draw_is_told(
    tmp_path: Path, packages: int, *, told: bool
) -> None:
    names = {f"p{number}": "*" for number in range(packages)}
    entries = {f"node_modules/{name}": {"version": "1.0.0"} for name in names}
    content = {"lockfileVersion": 3, "packages": {"": {"dependencies": names}, **entries}}
    (tmp_path / "package-lock.json").write_text(json.dumps(content))
    done = run("graph", str(tmp_path), "--format", "mermaid", "--offline")
    assert done.returncode == 0
    assert ("maxEdges" in done.stderr) is told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--nonsense",), "--nonsense"),
        (("chek",), "chek"),
        (("check", "--format", "pdf"), "pdf"),
        (("check", "--audit-level", "worst"), "worst"),
        (("check", "a", "b"), "b"),
        (("check", "no/such/folder"), "no/such/folder"),
        (("check", "README.md"), "README.md"),
        (("check", str(ROOT / "audit")), "no lockfile"),
        (("inspect",), "DIR|TARBALL|NAME@VERSION"),
        (("inspect", "no-such-thing@1.0.0", "--offline"), "no-such-thing"),
        (("rules", "no-such-rule"), "no-such-rule"),
        (("check", str(SHOP), "-w", "nowhere"), "nowhere"),
        (("--formt", "json"), "did you mean '--format'"),
        (("check", str(SHOP), "--registry", "somewhere"), "https://"),
        (("check", str(SHOP), "--json", "--format", "sarif"), "together"),
        (("check", str(SHOP / "package.json")), "is no lockfile"),
        (("check", str(ROOT / "tests" / "graph" / "specifiers.json")), "lockfile"),
        (("graph", str(SHOP), "--output", "/no/such/folder/x.json"), "cannot write"),
    ],
    ids=lambda value: "-".join(value)[-40:] if isinstance(value, tuple) else "",
)
def test_failures_are_2_and_one_line_with_a_way_out(arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert ";" in done.stderr


def test_names_in_errors_never_reach_the_terminal_raw() -> None:
    done = run("check", "no/\x1b[31mred\u202e")
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_a_closed_pipe_is_no_traceback() -> None:
    command = f"{sys.executable} -m audit graph {SHOP} | head -c 10 >/dev/null"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""


def test_an_output_file_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    done = run("check", str(SHOP), "--offline", "--json", "--output", str(target))
    assert done.returncode == 1
    assert done.stdout == ""
    assert json.loads(target.read_text())["schema"] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_an_empty_folder_is_no_package(tmp_path: Path) -> None:
    done = run("inspect", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(": holds no file; name a package's folder or its .tgz\n")


def test_an_interrupt_while_the_program_is_loaded_shows_no_traceback() -> None:
    code = (
        "import signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click':\n"
        "            signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from audit.cli import main\n"
        "main(['--version'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
