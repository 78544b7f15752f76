"""Which lockfile a folder means: npm's own precedence, or a clear error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.lockfiles import lock, package, written

from audit.errors import InputError
from audit.lockfile import find_lockfile, read_lockfile
from audit.model.lockfile import LockfileKind

if TYPE_CHECKING:
    from pathlib import Path

SHRINKWRAP, LOCK, HIDDEN = (
    "npm-shrinkwrap.json",
    "package-lock.json",
    "node_modules/.package-lock.json",
)


@pytest.mark.parametrize(
    ("there", "chosen", "kind"),
    [
        pytest.param([LOCK], LOCK, LockfileKind.PACKAGE_LOCK, id="lock"),
        pytest.param([LOCK, SHRINKWRAP, HIDDEN], SHRINKWRAP, LockfileKind.SHRINKWRAP, id="all"),
        pytest.param([LOCK, HIDDEN, "yarn.lock"], LOCK, LockfileKind.PACKAGE_LOCK, id="installed"),
        pytest.param([HIDDEN], HIDDEN, LockfileKind.HIDDEN, id="hidden-only"),
    ],
)
def test_npms_own_precedence(
    tmp_path: Path, there: list[str], chosen: str, kind: LockfileKind
) -> None:
    for name in there:
        written(tmp_path, lock(a=package()), name)
    found = find_lockfile(str(tmp_path))
    assert found == str(tmp_path / chosen)
    lockfile = read_lockfile(found)
    assert (lockfile.kind, lockfile.root) == (kind, str(tmp_path))


def test_a_second_lockfile_and_a_hidden_one_are_said(tmp_path: Path) -> None:
    for name in (LOCK, SHRINKWRAP):
        written(tmp_path, lock(), name)
    told = "npm-shrinkwrap.json was read and package-lock.json lies beside it: npm goes by npm-shrinkwrap.json"
    assert read_lockfile(str(tmp_path / SHRINKWRAP)).notes == (told,)
    assert "npm goes by npm-shrinkwrap.json" in read_lockfile(str(tmp_path / LOCK)).notes[0]
    assert (
        "what npm last installed" in read_lockfile(written(tmp_path / "x", lock(), HIDDEN)).notes[0]
    )


def test_one_lockfile_alone_needs_no_note(tmp_path: Path) -> None:
    assert read_lockfile(written(tmp_path, lock())).notes == ()


def test_an_empty_shrinkwrap_is_passed_over_for_a_lock(tmp_path: Path) -> None:
    written(tmp_path, "", SHRINKWRAP)
    assert find_lockfile(str(tmp_path)) == str(tmp_path / SHRINKWRAP)
    written(tmp_path, lock())
    assert find_lockfile(str(tmp_path)) == str(tmp_path / LOCK)


@pytest.mark.parametrize(
    ("name", "manager"),
    [("yarn.lock", "Yarn"), ("pnpm-lock.yaml", "pnpm"), ("bun.lock", "Bun"), ("bun.lockb", "Bun")],
)
def test_other_managers_lockfiles_are_named(tmp_path: Path, name: str, manager: str) -> None:
    path = written(tmp_path, "anything", name)
    told = f"{path}: {manager}'s {name} is no npm lockfile; run npm install --package-lock-only beside it"
    for ask in (str(tmp_path), path):
        with pytest.raises(InputError) as caught:
            find_lockfile(ask)
        assert str(caught.value) == told
    with pytest.raises(InputError, match="is no npm lockfile"):
        read_lockfile(path)


def test_no_lockfile_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        find_lockfile(str(tmp_path))
    assert str(caught.value) == f"{tmp_path}: no lockfile; run npm install --package-lock-only"
    with pytest.raises(InputError, match="no such file or folder"):
        find_lockfile(str(tmp_path / "absent"))


def test_a_project_below_is_named(tmp_path: Path) -> None:
    for each in (".hidden", "node_modules/a", "packages/web", "packages/zoo"):
        (tmp_path / each).mkdir(parents=True)
        written(tmp_path / each, "{}")
    with pytest.raises(InputError) as caught:
        find_lockfile(str(tmp_path))
    assert str(caught.value).endswith(f"name a project's folder, {tmp_path}/packages/web for one")


def test_a_file_of_any_name_is_read_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, lock(a=package()), "old-lock.json")
    assert find_lockfile(path) == path
    assert "node_modules/a" in read_lockfile(path).entries


def test_a_folder_in_the_files_place_is_found_and_then_refused(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()
    assert find_lockfile(str(tmp_path)) == str(tmp_path / LOCK)


def test_a_workspace_is_led_to_the_project_around_it(tmp_path: Path) -> None:
    inner = tmp_path / "packages" / "a"
    inner.mkdir(parents=True)
    for folder in (tmp_path, inner):
        (folder / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text("{}")
    with pytest.raises(InputError) as caught:
        find_lockfile(str(inner))
    assert f"name the project around it, {tmp_path.resolve()}" in str(caught.value)
