"""What goes wrong with a side of a comparison: said in a line, nothing written, nothing read that is not meant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.archives import integrity, package_tarball
from support.program import contain_audit
from support.registry import Answer, Registry, running_registry
from support.updates import Project, filled
from support.updates import Registry as Published

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

SENDS = "require('https').get('https://collect.invalid/x')"
OLD = package_tarball("a-x", "1.0.0", {"index.js": "module.exports = 1"})
NEW = package_tarball("a-x", "1.0.1", {"index.js": SENDS})


@pytest.fixture
def registry() -> Iterator[Registry]:
    with running_registry() as running:
        yield running


class Sides:
    """Two folders, each with a lockfile that asks for one package."""

    def __init__(self, folder: Path, registry: Registry) -> None:
        self.folder = folder
        self.registry = registry

    def write(self, side: str, version: str, archive: bytes, **meta: Any) -> None:
        entry = {
            "version": version,
            "resolved": self.registry.url(f"/a-x/-/a-x-{version}.tgz"),
            "integrity": integrity(archive),
            **meta,
        }
        root = {"name": "shop-x", "version": "1.0.0", "dependencies": {"a-x": "^1.0.0"}}
        packages = {"": root, "node_modules/a-x": entry}
        self.lock(side, {**root, "lockfileVersion": 3, "packages": packages})

    def lock(self, side: str, content: dict[str, Any]) -> None:
        folder = self.folder / side
        folder.mkdir()
        (folder / "package-lock.json").write_text(json.dumps(content))

    def serve(self, version: str, *answers: Answer | bytes) -> None:
        self.registry.serve(f"/a-x/-/a-x-{version}.tgz", *answers)

    def compared(self, *arguments: str) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
        done = contain_audit(
            "diff", "old", "new", "--json", *arguments,
            cwd=self.folder,
            CONTAIN_AUDIT_CACHE=str(self.folder / "ours"),
            npm_config_cache=str(self.folder / "npm"),
            npm_config_registry=self.registry.url("/"),
            npm_config_fetch_retries="0",
        )  # fmt: skip
        return done, json.loads(done.stdout) if done.stdout else {}

    def told(self, document: dict[str, Any], rule: str) -> list[tuple[str, str]]:
        return [
            (each["severity"], each["message"])
            for each in document["findings"]
            if each["rule"] == rule
        ]


@pytest.fixture
def sides(tmp_path: Path, registry: Registry) -> Sides:
    made = Sides(tmp_path, registry)
    made.write("old", "1.0.0", OLD)
    made.write("new", "1.0.1", NEW)
    made.serve("1.0.0", OLD)
    made.serve("1.0.1", NEW)
    return made


def test_both_sides_are_read(sides: Sides) -> None:
    done, document = sides.compared()
    assert done.returncode == 1, done.stderr
    assert sides.told(document, "gained-capability")[0][0] == "high"


NEW_SIDE: dict[str, tuple[tuple[Answer | bytes, ...], str]] = {
    "the connection is cut": ((Answer(NEW, cut=len(NEW) // 2),), "connection"),
    "it is not there any more": ((Answer(b"{}", 404),), "404"),
    "it is gone for good": ((Answer(b"{}", 410),), "410"),
}


@pytest.mark.parametrize(("answers", "words"), NEW_SIDE.values(), ids=NEW_SIDE)
def test_a_new_side_that_is_not_to_be_had(
    sides: Sides, answers: tuple[Answer | bytes, ...], words: str
) -> None:
    sides.serve("1.0.1", *answers)
    done, document = sides.compared()
    (package,) = document["packages"]
    assert [each["id"] for each in package["capabilities"]] == ["unknown:missing"], done.stderr
    ((severity, message),) = sides.told(document, "unanalysed-code")
    assert (done.returncode, severity) == (1, "high")
    assert words in message
    assert not list((sides.folder / "ours" / "unfinished").iterdir())


def test_a_cut_connection_is_tried_again(sides: Sides) -> None:
    sides.serve("1.0.1", Answer(NEW, cut=7), NEW)
    done = contain_audit(
        "diff", "old", "new", cwd=sides.folder, CONTAIN_AUDIT_CACHE=str(sides.folder / "ours"),
        npm_config_cache=str(sides.folder / "npm"), npm_config_registry=sides.registry.url("/"),
        npm_config_fetch_retry_mintimeout="10",
    )  # fmt: skip
    assert "gained-capability" in done.stdout


@pytest.mark.parametrize("offline", [True, False])
def test_an_old_side_that_is_not_to_be_had_is_said(sides: Sides, *, offline: bool) -> None:
    """The new side was read before; of the old one there is nothing left."""
    sides.serve("1.0.0", Answer(b"{}", 404))
    sides.compared()
    done, document = sides.compared(*(["--offline"] if offline else []))
    ((severity, message),) = sides.told(document, "gained-capability")
    assert (severity, "cannot be compared with 1.0.0" in message) == ("high", True)
    (package,) = document["packages"]
    assert package["gained"] == ["builtin:https.get"]
    assert done.returncode == 1
    assert "network" in message or "builtin:https" in message
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("side", ["old", "new"])
def test_an_archive_that_is_another_one_is_critical_and_not_read(sides: Sides, side: str) -> None:
    other = package_tarball("a-x", "1.0.1", {"index.js": "require('child_process').exec('true')"})
    sides.serve("1.0.0" if side == "old" else "1.0.1", other)
    done, document = sides.compared()
    found = [severity for severity, _ in sides.told(document, "tampered-install")]
    assert found == ["critical"]
    assert "child_process" not in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("answer", "rule", "severity"),
    [
        (Answer(b"{}", 404), "unanalysed-code", "high"),
        (b"<html></html>", "tampered-install", "critical"),
    ],
)
def test_what_is_not_to_be_had_on_either_side_is_not_the_same(
    sides: Sides, answer: Answer | bytes, rule: str, severity: str
) -> None:
    """They are two archives: that nobody saw the one says nothing of the other."""
    sides.serve("1.0.0", answer)
    sides.serve("1.0.1", answer)
    done, document = sides.compared()
    assert (severity, done.returncode) == (sides.told(document, rule)[0][0], 1)


CLAIMS: dict[str, tuple[dict[str, Any], str]] = {
    "a command": ({"bin": {"node": "index.js"}}, "manifest-mismatch gained-executable"),
    "a dependency": ({"dependencies": {"b-x": "1"}}, "manifest-mismatch"),
    "no checksum": ({"integrity": None}, "missing-integrity"),
    "neither checksum nor address": (
        {"integrity": None, "resolved": None},
        "missing-integrity",
    ),
    "another host": ({"resolved": "https://mirror.invalid/a-x-1.0.0.tgz"}, "untrusted-source"),
    "nothing that matters": ({"engines": {"node": ">=1"}, "license": "MIT"}, ""),
    "what package.json says": ({"hasInstallScript": None, "bin": {}}, ""),
}


@pytest.mark.parametrize(("meta", "rules"), CLAIMS.values(), ids=CLAIMS)
def test_the_lockfile_says_something_else_of_the_same_archive(
    tmp_path: Path, registry: Registry, meta: dict[str, Any], rules: str
) -> None:
    sides = Sides(tmp_path, registry)
    sides.write("old", "1.0.0", OLD)
    sides.write("new", "1.0.0", OLD, **meta)
    sides.serve("1.0.0", OLD)
    done, document = sides.compared("--audit-level", "moderate")
    told = {each["rule"] for each in document["findings"]}
    assert set(rules.split()) <= told, done.stderr
    assert [each["change"] for each in document["packages"]] == ["updated" if rules else "same"]
    assert done.returncode == (1 if rules else 0)


def test_a_change_that_grants_more_says_so(sides: Sides) -> None:
    sides.serve("1.0.0", OLD)
    sides.serve("1.0.1", NEW)
    for side, words in (("old", []), ("new", ["network"])):
        granted = json.dumps({"grants": {"a-x": words}})
        (sides.folder / side / "contain.json").write_text(granted)
    sentence = "this change grants more in contain.json: a-x: network"
    for one, other in (("old", "new"), ("new", "old")):
        done = contain_audit("diff", one, other, "--offline", cwd=sides.folder)
        assert (sentence in done.stdout) == (other == "new"), done.stderr


def test_lockfiles_of_different_versions_show_no_change_by_themselves(
    tmp_path: Path, registry: Registry
) -> None:
    sides = Sides(tmp_path, registry)
    sides.write("new", "1.0.0", OLD)
    entry = json.loads((tmp_path / "new" / "package-lock.json").read_text())
    meta = entry["packages"]["node_modules/a-x"]
    root = {"name": "shop-x", "version": "1.0.0", "lockfileVersion": 1, "requires": True}
    sides.lock("old", {**root, "dependencies": {"a-x": meta}})
    manifest = {"name": "shop-x", "version": "1.0.0", "dependencies": {"a-x": "^1.0.0"}}
    (tmp_path / "old" / "package.json").write_text(json.dumps(manifest))
    for one, other in (("old", "new"), ("new", "old")):
        done = contain_audit("diff", one, other, "--json", cwd=tmp_path)
        document = json.loads(done.stdout)
        assert [each["change"] for each in document["packages"]] == ["same"], done.stderr
        assert document["findings"] == []
    assert registry.requests == []


def test_an_update_whose_archive_does_not_come_whole_is_not_written(
    tmp_path: Path, npm: str
) -> None:
    class Cut(Published):
        def answer(self, path: str) -> bytes | None:
            body = super().answer(path)
            return body[: len(body) // 2] if body and path.endswith("quiet-x-1.0.1.tgz") else body

    registry = filled(Cut())
    try:
        project = Project(tmp_path / "shop", registry, npm)
        before = project.files()
        done = project.update("quiet-x", "--apply")
        safe = project.update("quiet-x", "--safe")
    finally:
        registry.close()
    assert done.returncode == 1
    assert "CRITICAL  tampered-install  quiet-x 1.0.1" in done.stdout
    assert "nothing was written" in done.stderr
    assert "held back quiet-x 1.0.1: tampered-install" in safe.stdout
    assert "CRITICAL  tampered-install  quiet-x 1.0.1" in safe.stdout
    assert safe.returncode == 1
    assert project.files() == before


@pytest.mark.parametrize("other", [b"another archive", None])
def test_an_update_of_what_nobody_can_read_any_more_is_not_written(
    tmp_path: Path, npm: str, other: bytes | None
) -> None:
    class Gone(Published):
        def answer(self, path: str) -> bytes | None:
            return other if path.endswith("quiet-x-1.0.0.tgz") else super().answer(path)

    registry = filled(Gone())
    try:
        project = Project(tmp_path / "shop", registry, npm)
        before = project.files()
        told = [project.update("quiet-x", each) for each in ("--apply", "--safe")]
    finally:
        registry.close()
    assert "could not be read or compared: quiet-x@1.0.1" in told[0].stderr
    assert "held back quiet-x 1.0.1: " in told[1].stdout
    assert "CRITICAL  tampered-install" in told[0].stdout or other is None
    assert [bool(each.returncode) for each in told] == [True, other is not None]
    assert project.files() == before


def test_an_update_to_what_was_withdrawn_is_told_in_npms_words(tmp_path: Path, npm: str) -> None:
    registry = filled(Published())
    try:
        project = Project(tmp_path / "shop", registry, npm)
        before = project.files()
        for version in ("1.0.0", "1.0.1"):
            registry.withdraw("quiet-x", version)
        done = project.update("quiet-x", "--apply")
    finally:
        registry.close()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: npm update failed: ")
    assert done.stderr.count("\n") == 1
    assert project.files() == before
