"""The text report on a real terminal: its width, its colours, and the commands that its last lines name."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import termios
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from support.program import ROOT, contain_audit

from audit.cli.app import application

if TYPE_CHECKING:
    from pathlib import Path

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
PLAIN = {
    "PATH": os.environ["PATH"],
    "PYTHONPATH": str(ROOT),
    "TERM": "xterm-256color",
    "LANG": "C.UTF-8",
}


def on_a_terminal(columns: int, project: Path, *arguments: str, **environment: str) -> str:
    """Return what the program writes on a terminal of so many columns."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    cache = {"CONTAIN_AUDIT_CACHE": str(project.parent / "cache"), "HOME": str(project.parent)}
    with subprocess.Popen(
        [sys.executable, "-m", "audit", *arguments], cwd=project, env={**PLAIN, **cache, **environment},
        stdin=follower, stdout=follower, stderr=subprocess.DEVNULL,
    ) as running:  # fmt: skip
        os.close(follower)
        parts = []
        try:
            while part := os.read(leader, 65_536):
                parts.append(part)
        except OSError:  # Linux tells the end of a terminal so
            pass
        running.wait(60)
    os.close(leader)
    return b"".join(parts).decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_lines_keep_to_the_terminal_and_are_coloured(columns: int, shop: Path) -> None:
    written = on_a_terminal(columns, shop, "check", "--offline")
    assert COLOUR.search(written)
    lines = COLOUR.sub("", written).split("\n")
    assert max(map(cell_len, lines)) <= columns
    assert not CONTROL.search("".join(lines))


@pytest.mark.parametrize(
    "arguments", [("init",), ("explain", "environment"), ("explain", "flat-stream-x")]
)
def test_what_has_no_table_keeps_to_the_terminal_as_well(
    arguments: tuple[str, ...], shop: Path
) -> None:
    whole = contain_audit(*arguments, "--offline", cwd=shop).stdout
    (shop / "contain.json").unlink(missing_ok=True)
    written = on_a_terminal(60, shop, *arguments, "--offline")
    assert max(map(len, whole.split("\n"))) > 60 >= max(map(len, written.split("\n")))
    assert whole.split() == written.split()


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_can_be_switched_off(setting: dict[str, str], shop: Path) -> None:
    assert "\x1b" not in on_a_terminal(80, shop, "check", "--offline", **setting)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_without_utf8_shows_escapes(encoding: str, shop: Path) -> None:
    library = shop / "node_modules" / "flat-stream-x" / "lib" / "index.js"
    text = library.read_text(encoding="utf-8")
    library.write_text(text.replace("NPM_TOKEN;", "NPM_TOKEN; // \u65e5\u672c"), encoding="utf-8")
    written = on_a_terminal(160, shop, "check", "--offline", PYTHONIOENCODING=encoding)
    assert "// \\u65e5\\u672c" in written
    assert written.isascii()


def test_no_line_of_the_command_list_is_cut(tmp_path: Path) -> None:
    done = contain_audit("--help", cwd=tmp_path, COLUMNS="80")
    listed = done.stdout.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == list(application.commands)
    assert not [line for line in listed if line.endswith("...") or len(line) > 80]


@pytest.mark.parametrize("level", ["high", "critical"])
@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("name", ["shop", "a shop; touch pwned"])
def test_the_commands_of_the_last_lines_work_as_they_stand(
    level: str, name: str, shop: Path, *, inside: bool
) -> None:
    project = shop.rename(shop.parent / name)
    here, target = (project, []) if inside else (project.parent, [name])
    asked = ["check", *target, "--offline", "--audit-level", level]
    last = contain_audit(*asked, cwd=here).stdout.splitlines()[-3:]
    assert last[2].endswith(f"at {level} or above" if level == "high" else "at critical")
    for line in last[:2]:
        program, *arguments = shlex.split(line.partition(":  ")[2])
        assert program == "contain-audit"
        done = contain_audit(*arguments, "--offline", cwd=here)
        assert done.returncode in {0, 1}, done.stderr
    assert not (here / "pwned").exists()
