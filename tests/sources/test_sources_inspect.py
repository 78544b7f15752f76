"""One package named by the user: a folder, an archive, a name in the registry."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from support.archives import integrity, package_tarball
from support.installed import install, paths
from support.registry import Answer

from audit.errors import AuditError, InputError, UsageError
from audit.model.contents import Source
from audit.sources import Sources

if TYPE_CHECKING:
    from pathlib import Path

    from support.registry import Registry


def test_a_folder(project: Path) -> None:
    folder = install(project, "left", {"name": "left"}, index_js="1")
    install(project, "left/node_modules/dep", {"name": "dep"})
    put_there(folder, "node_modules/dep")
    assert paths(Sources(str(project)).open_path(str(folder))) == ["index.js", "package.json"]


def put_there(root: Path, *locations: str) -> None:
    """Say, as npm does, what it has installed in a folder."""
    (root / "node_modules").mkdir(exist_ok=True)
    text = json.dumps({"packages": {key: {} for key in locations}})
    (root / "node_modules/.package-lock.json").write_text(text)


DEP = "node_modules/dep/package.json"


def test_what_nobody_installed_is_a_part_of_a_folder(project: Path) -> None:
    folder = install(project, "left", {"name": "left"})
    install(project, "left/node_modules/dep", {})
    install(project, "left/node_modules/.x", {})
    hidden = "node_modules/.x/package.json"
    assert paths(Sources(str(project)).open_path(str(folder))) == [hidden, DEP, "package.json"]


def test_what_somebody_installed_is_none(project: Path) -> None:
    folder = install(project, "left", {"name": "left"})
    install(project, "left/node_modules/dep", {})
    for mark in ("yarn.lock", "node_modules/.modules.yaml"):
        (folder / mark).touch()
        listed = paths(Sources(str(project)).open_path(str(folder)))
        assert DEP not in listed
        (folder / mark).unlink()


def test_an_installed_package_does_not_say_what_was_installed_in_it(project: Path) -> None:
    folder = install(project, "node_modules/left", {"name": "left"})
    install(project, "node_modules/left/node_modules/dep", {})
    install(project, "node_modules/left/node_modules/other", {})
    put_there(folder, "node_modules/dep")
    (folder / "yarn.lock").touch()
    put_there(project, "node_modules/left", "node_modules/left/node_modules/other")
    listed = paths(Sources(str(project)).open_path(str(folder)))
    assert DEP in listed
    assert "node_modules/other/package.json" not in listed


@pytest.mark.parametrize(
    ("fields", "carried"),
    [
        pytest.param({}, [], id="nothing is bundled"),
        pytest.param({"bundleDependencies": []}, [], id="an empty list"),
        pytest.param({"bundleDependencies": False}, [], id="false"),
        pytest.param({"bundleDependencies": ["gone", "../x", 5]}, [], id="what is not there"),
        pytest.param({"bundleDependencies": ["leaf"]}, ["leaf"], id="one"),
        pytest.param({"bundledDependencies": ["leaf"]}, ["leaf"], id="the other spelling"),
        pytest.param({"bundleDependencies": {"leaf": "1"}}, ["leaf"], id="an object"),
        pytest.param(
            {"bundleDependencies": ["dep"]}, ["@s/need", "dep", "leaf"], id="what it needs"
        ),
        pytest.param({"bundleDependencies": ["@s/need"]}, ["@s/need", "leaf"], id="a scope"),
        pytest.param({"bundleDependencies": True}, ["@s/need", "dep", "leaf"], id="all"),
        pytest.param({"bundleDependencies": True, "dependencies": {}}, [], id="all of none"),
    ],
)
def test_a_folder_that_bundles(
    project: Path, fields: dict[str, object], carried: list[str]
) -> None:
    folder = install(project, "left", {"name": "left", "dependencies": {"dep": "1"}, **fields})
    install(project, "left/node_modules/dep", {"dependencies": {"@s/need": "1"}})
    install(project, "left/node_modules/@s/need", {"optionalDependencies": {"leaf": "1"}})
    install(project, "left/node_modules/@s/tool", {})
    install(project, "left/node_modules/leaf", {"devDependencies": {"tool": "1"}})
    install(project, "left/node_modules/tool", {})
    (folder / "node_modules/linked").symlink_to(folder / "node_modules/tool")
    names = ("dep", "@s/need", "@s/tool", "leaf", "tool", "linked")
    put_there(folder, *(f"node_modules/{name}" for name in names))
    listed = paths(Sources(str(project)).open_path(str(folder)))
    assert [path for path in listed if not path.endswith("-lock.json")] == sorted(
        ["package.json", *(f"node_modules/{name}/package.json" for name in carried)]
    )


def test_an_archive(project: Path) -> None:
    content = package_tarball("left", "1.0.0")
    (project / "left.tgz").write_bytes(content)
    contents = Sources(str(project)).open_path(str(project / "left.tgz"))
    assert paths(contents) == ["index.js", "package.json"]
    assert contents.digest == integrity(content)


@pytest.mark.parametrize(
    "content",
    [None, b"", b"text" * 999, b"\x1f\x8b\x08rest"],
    ids=["none", "empty", "text", "damaged"],
)
def test_what_is_neither(project: Path, content: bytes | None) -> None:
    path = project / "left.tgz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as error:
        Sources(str(project)).open_path(str(path))
    assert (error.value.file, error.value.todo) == (
        str(path),
        "name a package's folder or its .tgz",
    )


@pytest.fixture
def published(project: Path, registry: Registry) -> Sources:
    """A registry with several versions of two packages."""
    (project / ".npmrc").write_text(f"registry={registry.url()}\nfetch-retries=0")
    versions: dict[str, dict[str, object]] = {}
    for version in ("1.0.0", "1.2.0", "2.0.0-beta.1", "1.9.0", "3.0.0"):
        content = package_tarball("left", version)
        address = registry.serve(f"/left/{version}", content)
        versions[version] = {"dist": {"tarball": address, "integrity": integrity(content)}}
    versions["1.9.0"]["deprecated"] = "do not use"
    registry.serve_packument("left", versions, latest="1.2.0", next="2.0.0-beta.1", gone="9.9.9")
    registry.serve_packument("@acme/tool", {"1.0.0": versions["1.0.0"]}, latest="1.0.0")
    return Sources(str(project))


@pytest.mark.parametrize(
    ("spec", "version"),
    [
        pytest.param("left", "1.2.0", id="latest"),
        pytest.param("left@", "1.2.0", id="nothing after the sign"),
        pytest.param("left@1.0.0", "1.0.0", id="version"),
        pytest.param("left@next", "2.0.0-beta.1", id="tag"),
        pytest.param("left@^1.0.0", "1.2.0", id="range, latest fits"),
        pytest.param("left@>=1.3.0 <2", "1.9.0", id="range, only a deprecated one"),
        pytest.param("left@>1.2.0", "3.0.0", id="range above latest, not deprecated"),
        pytest.param("left@*", "1.2.0", id="any"),
        pytest.param("@acme/tool@1", "1.0.0", id="scope"),
        pytest.param("npm:left@1.0.0", "1.0.0", id="alias"),
    ],
)
def test_a_name_in_the_registry(published: Sources, spec: str, version: str) -> None:
    name, found_version, found = published.fetch_spec(spec)
    assert (name, found_version) == ("@acme/tool" if "acme" in spec else "left", version)
    assert (found.source, paths(found.contents)) == (Source.REGISTRY, ["index.js", "package.json"])


@pytest.mark.parametrize(
    ("spec", "versions"),
    [
        pytest.param("left", ["1.0.0", "1.2.0", "1.9.0"], id="the line of latest"),
        pytest.param("left@next", ["2.0.0-beta.1"], id="the line of a tag"),
        pytest.param("left@>1.5", ["1.9.0", "3.0.0"], id="range"),
    ],
)
def test_all_versions_in_a_range_the_lowest_first(
    published: Sources, spec: str, versions: list[str]
) -> None:
    told: list[tuple[int, int]] = []
    name, found = published.fetch_published(spec, lambda *so_far: told.append(so_far))
    assert (name, list(found)) == ("left", versions)
    assert all(paths(each.contents) == ["index.js", "package.json"] for each in found.values())
    assert told[-1] == (len(versions), len(versions))


@pytest.mark.parametrize(
    ("spec", "error", "text"),
    [
        pytest.param(
            "nothing", InputError, "no such package: nothing@latest", id="no such package"
        ),
        pytest.param("left@7", InputError, "no version fits left@7", id="no version in range"),
        pytest.param("left@gone", InputError, "no version fits", id="tag that names none"),
        pytest.param("left@not a range!", InputError, "no version fits", id="no range"),
        pytest.param("../../etc", UsageError, "not a package", id="path"),
        pytest.param("made-x-1.0.0.tgz", UsageError, "not a package", id="no archive of that name"),
        pytest.param("@", UsageError, "not a package", id="sign only"),
        pytest.param("", UsageError, "not a package", id="empty"),
    ],
)
def test_what_the_registry_does_not_have(
    published: Sources, spec: str, error: type[AuditError], text: str
) -> None:
    with pytest.raises(error, match=text):
        published.fetch_spec(spec)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        pytest.param(Answer(b"<html>"), "not a document of a registry", id="no JSON"),
        pytest.param(Answer(b"[1]"), "no version fits", id="a list"),
        pytest.param(
            Answer(b'{"versions": [], "dist-tags": 1}'), "no version fits", id="wrong types"
        ),
        pytest.param(
            Answer(b'{"versions": {"1.0.0": 1}, "dist-tags": {"latest": "1.0.0"}}'),
            "cannot be read",
            id="no dist",
        ),
        pytest.param(Answer(b"[" * 100_000), "not a document", id="deep"),
        pytest.param(Answer(status=500), "answered 500", id="500"),
    ],
)
def test_a_registry_that_answers_oddly(
    published: Sources, registry: Registry, answer: Answer, text: str
) -> None:
    registry.serve("/left", answer)
    with pytest.raises(InputError, match=text):
        published.fetch_spec("left")


def test_an_archive_that_is_not_the_documents(published: Sources, registry: Registry) -> None:
    registry.serve("/left/1.0.0", b"other")
    with pytest.raises(InputError, match="integrity"):
        published.fetch_spec("left@1.0.0")


def test_offline(project: Path) -> None:
    with pytest.raises(InputError, match="offline"):
        Sources(str(project), offline=True).fetch_spec("left")


@pytest.mark.registry
def test_a_small_package_of_the_real_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed: there is no registry it is set to")
    monkeypatch.setenv("CONTAIN_AUDIT_CACHE", str(tmp_path))
    sources = Sources(str(tmp_path))
    try:
        name, version, found = sources.fetch_spec("ms@2.1.3")
    except InputError as error:
        pytest.skip(f"the registry that npm is set to: {error}")
    assert (name, version, paths(found.contents)) == (
        "ms",
        "2.1.3",
        ["index.js", "license.md", "package.json", "readme.md"],
    )
