"""contain.json is written whole or not at all, and stays what it was: a link, its permissions."""

from __future__ import annotations

import errno
import os
import pathlib
import time
from typing import TYPE_CHECKING

import pytest

from audit.cli import output
from audit.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def test_an_interrupted_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "contain.json"
    target.write_text("old")

    def killed(_self: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pathlib.Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        output.replace_file(str(target), "old", "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["contain.json"]


def test_a_change_by_somebody_else_is_not_lost(tmp_path: Path) -> None:
    target = tmp_path / "contain.json"
    target.write_text("theirs")
    with pytest.raises(InputError, match="changed meanwhile"):
        output.replace_file(str(target), "old", "new")
    with pytest.raises(InputError, match="changed meanwhile"):
        output.replace_file(str(target), None, "new")
    assert target.read_text() == "theirs"


def test_links_and_permissions_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.json"
    real.write_bytes(b"a\r\n")
    real.chmod(0o640)
    link = tmp_path / "contain.json"
    link.symlink_to(real)
    output.replace_file(str(link), "a\r\n", "b\r\n")
    assert link.is_symlink()
    assert real.read_bytes() == b"b\r\n"
    assert real.stat().st_mode & 0o777 == 0o640


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "contain.json"
    target.write_text("old")
    others = [
        ".contain.json.mine",
        ".other.json.ab.contain-audit",
        ".contain.json.new.contain-audit",
    ]
    for name in (".contain.json.ab12.contain-audit", *others):
        (tmp_path / name).write_text("x")
        hours_ago = 0 if ".new." in name else 2
        os.utime(tmp_path / name, times=(time.time() - 3600 * hours_ago,) * 2)
    (tmp_path / ".contain.json.link.contain-audit").symlink_to(target)
    output.replace_file(str(target), "old", "new")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == sorted(["contain.json", ".contain.json.link.contain-audit", *others])


def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    target = tmp_path / "contain.json"
    target.write_text("old")
    with pytest.raises(InputError) as raised:
        output.replace_file(str(target), "old", "new")
    assert (raised.value.todo, target.read_text()) == ("free some room", "old")
    assert [path.name for path in tmp_path.iterdir()] == ["contain.json"]
