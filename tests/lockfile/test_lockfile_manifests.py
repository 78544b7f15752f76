"""The package.json files beside a lockfile, and the older lockfiles that need them most."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.lockfiles import LockfileOnly, link, lock, lock_at, package, read, written

from audit.errors import InputError
from audit.lockfile import read_lockfile
from audit.lockfile.globs import path_matches
from audit.lockfile.legacy import version_of_archive
from audit.lockfile.manifest import ManifestError, parse_manifest

if TYPE_CHECKING:
    from pathlib import Path


def manifest(**fields: Any) -> dict[str, Any]:
    return parse_manifest(json.dumps(fields).encode())


def test_the_projects_own_manifest_comes_before_the_locked_one(tmp_path: Path) -> None:
    written(tmp_path, {"name": "real-x", "dependencies": {"a": "2"}}, "package.json")
    found = read(tmp_path, lock({"name": "locked-x", "dependencies": {"a": "1"}})).entries[""]
    assert (found.manifest["name"], found.manifest["dependencies"]) == ("real-x", {"a": "2"})
    assert found.meta["dependencies"] == {"a": "1"}


def test_a_reader_that_finds_nothing_leaves_the_locked_manifests(tmp_path: Path) -> None:
    written(tmp_path, {"name": "real-x"}, "package.json")
    path = written(tmp_path, lock({"dependencies": {"a": "1"}}))
    found = read_lockfile(path, LockfileOnly()).entries[""]
    assert (found.manifest["name"], found.manifest["dependencies"]) == ("shop-x", {"a": "1"})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a JSON object"),
        ('{"dependencies": {"a": 1}}', 'dependencies of "a" is not a string'),
        ('{"overrides": {"a": 1}}', "overrides is not an object"),
        ("[" * 100_000, "is not JSON"),
        ("\xff\xfe", "is not JSON"),
    ],
)
def test_a_malformed_manifest_is_said_and_the_locked_one_used(
    tmp_path: Path, text: str, problem: str
) -> None:
    written(tmp_path, text.encode("latin-1"), "package.json")
    found = read(tmp_path, lock({"name": "locked-x"}))
    assert found.notes == (f"package.json {problem}: the lockfile's own entry is used instead",)
    assert found.entries[""].manifest["name"] == "locked-x"


def test_the_manifest_of_a_links_target_is_read_and_no_other(tmp_path: Path) -> None:
    for folder in ("libs/a", "node_modules/b"):
        written(tmp_path, {"name": "seen-x"}, f"{folder}/package.json")
    content = lock_at(
        {"libs/a": package(), "node_modules/a": link("libs/a"), "node_modules/b": package()}
    )
    found = read(tmp_path, content).entries
    assert found["libs/a"].manifest == {"name": "seen-x"}
    assert found["node_modules/b"].manifest["name"] == "b"


def test_normalising_keeps_a_dependency_in_one_list_and_names_what_is_bundled() -> None:
    found = manifest(
        dependencies={"a": "1", "b": "1"},
        optionalDependencies={"b": "2"},
        bundledDependencies=True,
        _id="x",
    )
    assert found == {
        "dependencies": {"a": "1"},
        "optionalDependencies": {"b": "2"},
        "bundleDependencies": ["a", "b"],
    }
    assert "dependencies" not in manifest(dependencies={"b": "1"}, optionalDependencies={"b": "1"})
    assert manifest(bundleDependencies={"a": "1"})["bundleDependencies"] == ["a"]
    assert "bundleDependencies" not in manifest(bundleDependencies=0)
    with pytest.raises(ManifestError):
        manifest(bundleDependencies="a")


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("packages/*", "packages/a", "packages/a/b"),
        ("packages/**", "packages/a/b", "packages"),
        ("{apps,libs}/a", "libs/a", "bins/a"),
        ("@(apps|libs)/a", "apps/a", "app/a"),
        ("a?[0-9]x", "ab5x", "abcx"),
        ("a[!0-9]", "ab", "a1"),
        ("*", "a", ".a"),
        ("**/x", "a/b/x", "a/.b/x"),
        ("p{1..3}", "p2", "p4"),
    ],
)
def test_globs(pattern: str, matching: str, other: str) -> None:
    assert path_matches(matching, pattern)
    assert not path_matches(other, pattern)


def test_workspaces_come_from_the_folders_and_from_the_lockfile(tmp_path: Path) -> None:
    for folder in ("packages/a", "packages/b", "packages/.c", "packages/d/node_modules/e"):
        written(tmp_path, {"name": f"{folder[-1]}-x"}, f"{folder}/package.json")
    root = {"workspaces": ["packages/*", "!packages/b"]}
    written(tmp_path, root, "package.json")
    found = read(tmp_path, lock_at({"packages/a": {"name": "old-x"}, "packages/z": {}}, root))
    assert found.workspaces == {"a-x": "packages/a"}
    assert found.locked_workspaces == {"old-x": "packages/a", "z": "packages/z"}


def test_two_workspaces_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        written(tmp_path, {"name": "same-x"}, f"{folder}/package.json")
    written(tmp_path, {"workspaces": ["a", "b"]}, "package.json")
    with pytest.raises(InputError, match="two workspaces are called 'same-x': a and b"):
        read(tmp_path, lock())


def test_version_1_tells_kinds_apart_by_the_marks_of_what_answers(tmp_path: Path) -> None:
    content = {
        "lockfileVersion": 1,
        "requires": True,
        "dependencies": {
            "a": {
                "version": "1.0.0",
                "integrity": "sha512-x",
                "requires": {"b": "^1", "c": "1", "d": "1"},
            },
            "b": {"version": "1.0.0", "optional": True},
            "c": {
                "version": "git+https://host.invalid/c.git#abc",
                "from": "c@git+https://host.invalid/c.git",
            },
        },
    }
    found = read(tmp_path, content)
    a = found.entries["node_modules/a"].meta
    assert (a["dependencies"], a["optionalDependencies"]) == ({"c": "1", "d": "1"}, {"b": "^1"})
    assert found.entries["node_modules/c"].meta == {
        "resolved": "git+https://host.invalid/c.git#abc"
    }
    assert (found.version, found.ancient) == (1, False)


def test_a_file_without_a_number_is_version_1_and_without_requires_ancient(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "dependencies": {
                "a": {"version": "1.0.0", "from": "a@^1", "resolved": "https://r.invalid/a.tgz"}
            }
        },
    )
    assert (found.version, found.ancient) == (1, True)
    assert found.entries["node_modules/a"].text("version") == "1.0.0"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://r.invalid/a/-/a-1.2.3.tgz", ("a", "1.2.3")),
        ("https://r.invalid/@s/a/-/a-1.2.3-rc.1.tgz", ("@s/a", "1.2.3-rc.1")),
        ("https://r.invalid/other.tgz", None),
        ("/srv/a-1.0.0.tgz", ("a", "1.0.0")),
        ("a-1.0.tgz", None),
        ("a-1.0.0.zip", None),
    ],
)
def test_versions_in_archives_names(address: str, found: tuple[str, str] | None) -> None:
    assert version_of_archive("a", address) == found
