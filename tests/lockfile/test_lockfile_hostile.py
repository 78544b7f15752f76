"""What npm would not have written: one line, with the place and what to do."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from support.lockfiles import lock, lock_at, package, read, written

from audit.errors import InputError
from audit.lockfile import read_lockfile
from audit.lockfile.files import read_regular_file

HOSTILE = Path(__file__).parent.parent.parent / "fixtures" / "hostile-lockfiles"
AGAIN = "make it again with npm install --package-lock-only"
VERSION_1 = (
    '{"lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0"}, "b": {"version": "1.0.0"},'
    ' "c": {"version": "1.0.0"}}}'
)


@pytest.mark.parametrize("path", sorted(HOSTILE.glob("*.json")), ids=lambda path: path.stem)
def test_each_hostile_file_gets_its_one_line(path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_lockfile(str(path))
    assert str(caught.value) == f"{path}:{path.with_suffix('.error').read_text().rstrip(chr(10))}"
    assert "\n" not in str(caught.value)


def test_there_are_hostile_files() -> None:
    assert len(list(HOSTILE.glob("*.json"))) >= 80


def refused(path: str) -> str:
    started = time.monotonic()
    with pytest.raises(InputError) as caught:
        read_lockfile(path)
    assert time.monotonic() - started < 10
    return str(caught.value).removeprefix(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("[" * 100_000, ":1:1: is nested too deeply", id="lists"),
        pytest.param('{"packages":' * 100_000, ":1:25: ", id="objects"),
        pytest.param(
            '{"packages": {"": ' + '{"x":' * 100_000, ":1:19: is nested too deeply", id="an-entry"
        ),
        pytest.param('{"dependencies": {"a": ' * 100_000, ":1:", id="dependencies"),
        pytest.param(
            '{"dependencies":{"a":{' + '"dependencies":{"a":{' * 100_000, ":1:", id="version-1"
        ),
    ],
)
def test_a_hundred_thousand_levels_are_refused(tmp_path: Path, text: str, told: str) -> None:
    message = refused(written(tmp_path, text))
    assert message.startswith(told)
    assert "nested too deeply" in message


def test_two_hundred_megabytes_are_not_even_read(tmp_path: Path) -> None:
    path = written(tmp_path, "{")
    os.truncate(path, 200 * 1024 * 1024)
    assert refused(path) == ": is larger than 64 MB; no lockfile is; " + AGAIN


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "12345")
    with pytest.raises(InputError, match="is larger than 0 MB"):
        read_regular_file(path, limit=4)
    assert read_regular_file(path, limit=5) == b"12345"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (lock_at({"node_modules/a": package(), "node_modules/b": package()}), ":3:15: more than 2"),
        (VERSION_1, ":1:95: more than 2"),
    ],
    ids=["version 3", "version 1"],
)
def test_more_packages_than_anybody_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: Any, told: str
) -> None:
    monkeypatch.setattr("audit.lockfile.entries.MOST_ENTRIES", 2)
    monkeypatch.setattr("audit.lockfile.legacy.MOST_ENTRIES", 2)
    assert refused(written(tmp_path, text)) == f"{told} packages; {AGAIN}"


def test_a_text_of_a_hundred_thousand_letters_is_refused(tmp_path: Path) -> None:
    content = lock(a=package(resolved="x" * 100_000))
    assert refused(written(tmp_path, content)).endswith(f"resolved is too long; {AGAIN}")


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "package-lock.json")
    path = str(tmp_path / "package-lock.json")
    assert refused(path) == ": is not a regular file; name the project's folder or its lockfile"


def test_a_device_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert (
        refused("/dev/zero") == ": is not a regular file; name the project's folder or its lockfile"
    )
    (tmp_path / "package-lock.json").mkdir()
    path = str(tmp_path / "package-lock.json")
    assert (
        refused(path) == ": is a folder, not a lockfile; name the project's folder or its lockfile"
    )


def test_a_missing_file_a_link_to_nowhere_and_a_name_with_nul_are_refused(tmp_path: Path) -> None:
    told = ": no such file; run npm install --package-lock-only"
    assert refused(str(tmp_path / "package-lock.json")) == told
    (tmp_path / "link.json").symlink_to("nowhere")
    assert refused(str(tmp_path / "link.json")) == told
    assert (
        refused("a\0b")
        == ": cannot be read: its name cannot be a file's; check the path and its permissions"
    )


def test_marks_that_would_turn_a_terminal_round_are_written_out(tmp_path: Path) -> None:
    message = refused(written(tmp_path, lock_at({"/\u202egnp.exe\x1b[31m": package()})))
    assert (
        message
        == f':5:5: package entry "/\\u{{202e}}gnp.exe\\u{{1b}}[31m" is an absolute path; {AGAIN}'
    )


def test_a_link_out_of_the_project_is_read_and_said(tmp_path: Path) -> None:
    content = lock_at(
        {
            "../near": package(),
            "../near/node_modules/leaf-x": package(),
            "node_modules/near-x": {"resolved": "../near", "link": True},
        }
    )
    found = read(tmp_path, content)
    assert found.notes == ('link "node_modules/near-x" leads out of the project, to "../near"',)


def test_names_of_object_members_are_only_names(tmp_path: Path) -> None:
    content = lock(
        {"dependencies": {"constructor": "1", "hasownproperty": "1"}}, constructor=package()
    )
    assert "node_modules/constructor" in read(tmp_path, content).entries


def test_a_very_long_specifier_takes_no_time(tmp_path: Path) -> None:
    started = time.monotonic()
    long = lock(
        {"dependencies": {"a": "^1" + " ||^1" * 10_000}, "workspaces": ["{a,b}" * 200 + "*" * 900]},
        a=package(),
    )
    assert read(tmp_path, long).entries
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("levels", [990, 100_000])
def test_what_npm_copies_from_a_package_does_not_stop_the_reading(
    tmp_path: Path, levels: int
) -> None:
    odd = f'{{"funding": {"[" * levels}"]"{"]" * levels}, "engines": {{"node": {"1" * 5_000}}}, "version": "1.0.0"}}'
    text = f'{{"lockfileVersion": 3, "packages": {{"": {{}}, "node_modules/a": {odd}, "node_modules/b": {{}}}}}}'
    assert list(read(tmp_path, text).entries) == ["", "node_modules/a", "node_modules/b"]
