"""What is installed: taken when it is what the lockfile means, and nothing outside it read."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import time
from typing import TYPE_CHECKING

import pytest
from support.archives import integrity, package_tarball, tarball
from support.installed import contents_of, install, locked, paths

from audit.model.contents import Obtained, Source
from audit.sources import Sources
from audit.sources.folder import FolderContents
from audit.sources.limits import Limits
from audit.sources.listing import COARSE_TICK, SECOND, TICK, is_settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEFT = {"name": "left", "version": "1.0.0"}
HERE = "node_modules/left"


def obtain(project: Path, *entries: object) -> dict[str, Obtained]:
    return Sources(str(project), offline=True).obtain(list(entries))  # type: ignore[arg-type]  # entries


def test_an_installed_package(project: Path) -> None:
    install(project, HERE, LEFT, index_js="1")
    found = obtain(project, locked(HERE, version="1.0.0"))[HERE]
    assert (found.source, paths(found.contents)) == (
        Source.NODE_MODULES,
        ["index.js", "package.json"],
    )
    assert contents_of(found).read("index.js") == b"1"


@pytest.mark.parametrize(
    ("manifest", "meta"),
    [
        pytest.param(LEFT, {"version": "1.0.0"}, id="the same"),
        pytest.param(
            {"name": "left", "version": "v1.0.0+build"},
            {"version": "1.0.0"},
            id="normalised version",
        ),
        pytest.param(
            {"name": "real", "version": "1.0.0"}, {"name": "real", "version": "1.0.0"}, id="alias"
        ),
        pytest.param(
            {"name": "real", "version": "1.0.0"},
            {"version": "npm:real@1.0.0"},
            id="alias of version 1",
        ),
        pytest.param(
            LEFT, {"version": "git+ssh://git@host.invalid/left.git#abc"}, id="git of version 1"
        ),
        pytest.param({"version": "1.0.0"}, {"version": "1.0.0"}, id="no name inside"),
        pytest.param(LEFT, {}, id="no version locked"),
    ],
)
def test_it_is_the_locked_package(
    project: Path, manifest: dict[str, object], meta: dict[str, object]
) -> None:
    install(project, HERE, manifest)
    assert obtain(project, locked(HERE, **meta))[HERE].source is Source.NODE_MODULES


@pytest.mark.parametrize(
    ("manifest", "meta", "problem"),
    [
        pytest.param(
            {"name": "left", "version": "1.0.1"},
            {"version": "1.0.0"},
            "version is 1.0.1",
            id="version",
        ),
        pytest.param(
            {"name": "right", "version": "1.0.0"},
            {"version": "1.0.0"},
            "package is right",
            id="name",
        ),
        pytest.param(LEFT, {"name": "real", "version": "1.0.0"}, "lockfile's is real", id="alias"),
        pytest.param(
            {"name": ["left"], "version": 1}, {"version": "1.0.0"}, "package is", id="wrong types"
        ),
    ],
)
def test_another_package_is_not_taken(
    project: Path, manifest: dict[str, object], meta: dict[str, object], problem: str
) -> None:
    install(project, HERE, manifest)
    found = obtain(project, locked(HERE, **meta))[HERE]
    assert found.contents is None
    assert problem in found.problem


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "\x00\x01", "[" * 100_000],
    ids=["empty", "cut", "list", "binary", "deep"],
)
def test_an_unreadable_manifest_is_no_locked_package(project: Path, text: str) -> None:
    (install(project, HERE, LEFT) / "package.json").write_text(text)
    assert (
        "without a readable package.json"
        in obtain(project, locked(HERE, version="1.0.0"))[HERE].problem
    )


def test_an_outdated_installation_gives_way_to_the_cache(project: Path, home: Path) -> None:
    content = package_tarball("left", "1.0.0")
    install(project, HERE, {"name": "left", "version": "0.9.0"})
    keep_in_npm_cache(home / ".npm", content)
    found = obtain(project, locked(HERE, version="1.0.0", integrity=integrity(content)))[HERE]
    assert (found.source, found.problem) == (Source.CACHE, "")
    assert "0.9.0" in found.note


def keep_in_npm_cache(cache: Path, content: bytes, named: bytes | None = None) -> Path:
    """Put `content` where npm would keep the archive `named`."""
    digest = hashlib.sha512(named or content).hexdigest()
    path = cache / "_cacache/content-v2/sha512" / digest[:2] / digest[2:4] / digest[4:]
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("setting", ["default", "environment", "npmrc"])
def test_npms_cache_is_where_npm_is_set_to_keep_it(
    project: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    content = package_tarball("left", "1.0.0")
    keep_in_npm_cache(home / ".npm" if setting == "default" else tmp_path / "kept", content)
    if setting == "environment":
        monkeypatch.setenv("npm_config_cache", str(tmp_path / "kept"))
    if setting == "npmrc":
        (home / ".npmrc").write_text("cache=${HOME}/../kept")
    entry = locked(HERE, version="1.0.0", integrity=integrity(content))
    assert obtain(project, entry)[HERE].source is Source.CACHE


def test_a_damaged_cache_is_passed_over(project: Path, home: Path) -> None:
    content = package_tarball("left", "1.0.0")
    keep_in_npm_cache(home / ".npm", package_tarball("left", "6.6.6"), named=content)
    found = obtain(project, locked(HERE, version="1.0.0", integrity=integrity(content)))[HERE]
    assert (found.source, found.tampered) == (Source.MISSING, False)
    assert "offline" in found.problem


def test_packages_inside_packages(project: Path) -> None:
    install(project, HERE, LEFT)
    install(project, f"{HERE}/node_modules/known", {"name": "known", "version": "1.0.0"})
    install(project, f"{HERE}/node_modules/@s/known", {"name": "@s/known", "version": "1.0.0"})
    install(project, f"{HERE}/node_modules/vendored", {"name": "vendored", "version": "1.0.0"})
    (project / HERE / "node_modules/.bin").mkdir()
    (project / HERE / "node_modules/.bin/command").symlink_to("../vendored/package.json")
    inner = [f"{HERE}/node_modules/known", f"{HERE}/node_modules/@s/known"]
    found = obtain(
        project, locked(HERE, version="1.0.0"), *(locked(each, version="1.0.0") for each in inner)
    )
    assert paths(found[HERE].contents) == ["node_modules/vendored/package.json", "package.json"]
    assert [paths(found[each].contents) for each in inner] == [["package.json"]] * 2


def test_known_locations_outside_the_selection_are_left_out_too(project: Path) -> None:
    install(project, HERE, LEFT)
    install(project, f"{HERE}/node_modules/known", {"name": "known", "version": "1.0.0"})
    sources = Sources(str(project), offline=True)
    found = sources.obtain([locked(HERE, version="1.0.0")], known=[f"{HERE}/node_modules/known"])
    assert paths(found[HERE].contents) == ["package.json"]


def test_links_lead_nowhere_outside(project: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.js").write_text("secret")
    folder = install(project, HERE, LEFT, index_js="1")
    (folder / "out.js").symlink_to(tmp_path / "secret.js")
    (folder / "up").symlink_to("..")
    (folder / "self").symlink_to(".")
    (folder / "broken.js").symlink_to("nothing.js")
    (folder / "in.js").symlink_to("index.js")
    os.mkfifo(folder / "pipe.js")
    contents = contents_of(obtain(project, locked(HERE, version="1.0.0"))[HERE])
    assert paths(contents) == ["in.js", "index.js", "package.json"]
    assert contents.read("in.js") == b"1"
    for path in (
        "out.js",
        "up/../../../secret.js",
        "../../../secret.js",
        "/etc/passwd",
        "pipe.js",
        "nothing.js",
    ):
        with pytest.raises(OSError, match=r".+"):
            contents.read(path)


def test_a_linked_folder_inside_is_listed_under_both_names(project: Path) -> None:
    folder = install(project, HERE, LEFT)
    (folder / "lib").mkdir()
    (folder / "lib/a.js").write_text("1")
    (folder / "linked").symlink_to("lib")
    assert paths(obtain(project, locked(HERE))[HERE].contents) == [
        "lib/a.js",
        "linked/a.js",
        "package.json",
    ]


def test_a_package_folder_that_is_a_link_out_is_not_read(project: Path, tmp_path: Path) -> None:
    install(tmp_path, "elsewhere", LEFT)
    (project / "node_modules").mkdir()
    (project / HERE).symlink_to(tmp_path / "elsewhere")
    assert (
        "leads out of the project" in obtain(project, locked(HERE, version="1.0.0"))[HERE].problem
    )


@pytest.mark.parametrize(
    "location", ["node_modules/../../elsewhere", "/elsewhere", "node_modules/a\0b", "node_modules/"]
)
def test_hostile_locations_are_missing(project: Path, tmp_path: Path, location: str) -> None:
    install(tmp_path, "elsewhere", {"name": "x", "version": "1.0.0"})
    assert obtain(project, locked(location, version="1.0.0"))[location].contents is None


def test_workspaces_and_links(project: Path, tmp_path: Path) -> None:
    install(project, "packages/app", {"name": "app"}, app_js="1")
    install(project, "packages/app/node_modules/dep", {"name": "dep", "version": "1.0.0"})
    (project / "node_modules").mkdir()
    (project / "node_modules/.package-lock.json").write_text(
        '{"packages": {"packages/app/node_modules/dep": {}}}'
    )
    install(tmp_path, "outside", {"name": "outside"})
    found = obtain(
        project,
        locked("packages/app"),
        locked("node_modules/app", resolved="packages/app", link=True),
        locked("node_modules/outside", resolved="../outside", link=True),
        locked("node_modules/gone", resolved="packages/gone", link=True),
    )
    assert found["packages/app"].source is found["node_modules/app"].source is Source.WORKSPACE
    assert paths(found["node_modules/app"].contents) == ["app.js", "package.json"]
    assert (
        found["node_modules/outside"].problem
        == "the link's target ../outside leads out of the project and is not read"
    )
    assert found["node_modules/gone"].problem == "the link's target packages/gone is not there"


def test_bundled_packages_come_from_their_carrier(project: Path, home: Path) -> None:
    inner = json.dumps({"name": "inner", "version": "1.0.0"})
    content = tarball(
        {
            "package.json": json.dumps(LEFT),
            "node_modules/inner/package.json": inner,
            "node_modules/inner/a.js": "",
        }
    )
    keep_in_npm_cache(home / ".npm", content)
    found = obtain(
        project,
        locked(f"{HERE}/node_modules/inner", version="1.0.0", inBundle=True),
        locked(f"{HERE}/node_modules/gone", version="1.0.0", inBundle=True),
        locked(HERE, version="1.0.0", integrity=integrity(content)),
    )
    carrier, bundled = contents_of(found[HERE]), contents_of(found[f"{HERE}/node_modules/inner"])
    assert paths(carrier) == ["package.json"]
    assert paths(bundled) == ["a.js", "package.json"]
    assert bundled.read("package.json") == inner.encode()
    assert len({carrier.digest, bundled.digest, integrity(content)}) == 3
    assert found[f"{HERE}/node_modules/gone"].problem.startswith("bundled in the package around it")


@pytest.mark.parametrize("given", ["integrity", "nothing"])
def test_archives_of_the_project(project: Path, given: str) -> None:
    content = package_tarball("left", "1.0.0")
    (project / "vendor").mkdir()
    (project / "vendor/left.tgz").write_bytes(content)
    meta = {"integrity": integrity(content)} if given == "integrity" else {}
    found = obtain(project, locked(HERE, version="1.0.0", resolved="file:vendor/left.tgz", **meta))[
        HERE
    ]
    assert (found.source, paths(found.contents)) == (Source.FILE, ["index.js", "package.json"])


def test_an_archive_of_the_project_that_is_another_one(project: Path) -> None:
    (project / "left.tgz").write_bytes(package_tarball("left", "1.0.0"))
    entry = locked(HERE, version="1.0.0", resolved="file:left.tgz", integrity=integrity(b""))
    assert obtain(project, entry)[HERE].tampered


def test_an_archive_outside_the_project_is_not_read(project: Path, tmp_path: Path) -> None:
    (tmp_path / "left.tgz").write_bytes(package_tarball("left", "1.0.0"))
    found = obtain(project, locked(HERE, version="1.0.0", resolved="file:../left.tgz"))[HERE]
    assert "not in the project" in found.problem


def settled(folder: Path) -> str:
    """Return the digest of a folder in which nothing was changed a moment ago."""
    deadline = time.monotonic() + 30
    while not (digest := FolderContents(str(folder)).digest):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return digest


def keep_times(path: Path, change: Callable[[], object]) -> None:
    """Change a file as somebody does who does not want it to be noticed."""
    before = path.stat()
    change()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced(path: Path, text: str) -> None:
    """Put another file of the same name in a file's place."""
    other = path.with_name("other")
    other.write_text(text)
    other.replace(path)


def test_a_digest_is_of_the_state_of_all_files(project: Path) -> None:
    folder = install(project, HERE, LEFT, index_js="1")
    (folder / "lib").mkdir()
    inner = folder / "lib/inner.js"
    inner.write_text("1")
    seen = [settled(folder)]
    assert settled(folder) == seen[0]
    for change in (
        lambda: keep_times(inner, lambda: inner.write_text("2")),
        lambda: keep_times(inner, lambda: replaced(inner, "3")),
        lambda: inner.rename(folder / "lib/other.js"),
        (folder / "index.js").unlink,
        (folder / "new.js").touch,
        lambda: (folder / "link.js").symlink_to("new.js"),
    ):
        change()
        seen.append(settled(folder))
    assert len(set(seen)) == len(seen)


NOON = 1_800_000_000 * SECOND


@pytest.mark.parametrize(
    ("changed", "now", "settled"),
    [
        (NOON + 1, NOON + 1 + TICK, True),
        (NOON + 1, NOON + TICK, False),
        pytest.param(NOON, NOON + TICK, False, id="whole seconds"),
        pytest.param(NOON, NOON + COARSE_TICK, True, id="whole seconds, long ago"),
        pytest.param(NOON + 1, NOON - SECOND, False, id="in the future"),
        pytest.param(0, NOON, True, id="no file at all"),
    ],
)
def test_times_prove_something_after_a_tick(changed: int, now: int, *, settled: bool) -> None:
    assert is_settled(changed, now) is settled


def test_a_folder_that_has_just_changed_has_no_digest(project: Path) -> None:
    folder = install(project, HERE, LEFT, index_js="1")
    assert settled(folder)
    began = time.monotonic_ns()
    (folder / "index.js").write_text("2")
    digest = FolderContents(str(folder)).digest
    assert not digest or time.monotonic_ns() - began > TICK


def test_a_folder_beyond_the_limits(project: Path) -> None:
    folder = install(project, HERE, LEFT, index_js="1")
    (folder / "a/b/c").mkdir(parents=True)
    with pytest.raises(OSError, match="more than 1 files"):
        FolderContents(str(folder), limits=Limits(files=1)).files()
    with pytest.raises(OSError, match="deeper than 2 folders"):
        FolderContents(str(folder), limits=Limits(depth=2)).files()
    with pytest.raises(OSError, match="too large"):
        FolderContents(str(folder), limits=Limits(file=0)).read("index.js")


def test_it_reads_the_same_in_another_process(project: Path) -> None:
    folder = install(project, HERE, LEFT, index_js="1")
    contents = FolderContents(str(folder))
    sent = pickle.loads(pickle.dumps(contents))  # noqa: S301  # our own bytes
    assert sent.files() == contents.files()
    assert sent.read("index.js") == b"1"
