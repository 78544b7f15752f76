"""While npm resolves, what it will most likely change is read on both sides; a wrong or hostile hint costs nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from support.installed import install

from audit.analysis import Analyser
from audit.lockfile import read_lockfile
from audit.model.lockfile import LockEntry, Position
from audit.pipeline import Request, prefetching
from audit.pipeline.prefetching import Ahead
from audit.pipeline.sides import Side, tree_side
from audit.sources.addresses import Addresses
from audit.sources.documents import Documents
from audit.sources.settings import Settings
from audit.updates import likely_entry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REGISTRY = "https://registry.example"


def document(*versions: str, latest: str = "", **fields: Any) -> dict[str, Any]:
    listed = {
        each: {"version": each, "dist": {"tarball": f"{REGISTRY}/{each}.tgz", "integrity": f"sha512-{each}"}}
        for each in versions
    }  # fmt: skip
    return {"versions": listed, "dist-tags": {"latest": latest or versions[-1]}, **fields}


def side(project: Path, number: int, specs: Mapping[str, str] | None = None) -> Side:
    packages = {}
    for index in range(number):
        name = f"p{index}-x"
        packages[f"node_modules/{name}"] = {"version": "1.0.0"}
        install(project, f"node_modules/{name}", {"name": name, "version": "1.0.0"},
                index_js=f"require('fs').rmSync('{index}')\n" * 200)  # fmt: skip
    root = {"name": "shop-x", "dependencies": specs or {}}
    lock = {"name": "shop-x", "lockfileVersion": 3, "packages": {"": root, **packages}}
    (project / "package-lock.json").write_text(json.dumps(lock))
    (project / "package.json").write_text(json.dumps(root))
    request = Request(str(project), offline=True, jobs=1)
    return tree_side(request, read_lockfile(str(project / "package-lock.json")), "old")


def viewed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with the places that are read."""
    read: list[str] = []
    view = Analyser.view

    def counted(self: Analyser, packages: Any, *rest: Any, **more: Any) -> Any:
        read.extend(packages)
        return view(self, packages, *rest, **more)

    monkeypatch.setattr(Analyser, "view", counted)
    return read


@pytest.mark.parametrize("processors", [1, 2])
def test_it_reads_what_will_change_unless_npm_has_the_only_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processors: int
) -> None:
    read = viewed(monkeypatch)
    old = side(tmp_path, 3, {"p0-x": "^1.0.0", "p1-x": "^1.0.0", "p2-x": "1.0.0"})
    monkeypatch.setattr(prefetching, "processors", lambda: processors)
    monkeypatch.setattr(
        old.sources, "document_news", lambda name: None if name == "p1-x" else document("1.1.0")
    )
    with Ahead(old):
        deadline = time.monotonic() + 30
        while processors > 1 and not read and time.monotonic() < deadline:
            time.sleep(0.01)
    assert set(read) == {"node_modules/p0-x"} - (
        {"node_modules/p0-x"} if processors == 1 else set()
    )


def test_only_what_npm_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = side(tmp_path, 2, {"p0-x": "^1.0.0", "p1-x": "^1.0.0"})
    monkeypatch.setattr(old.sources, "document_news", lambda _: document("1.1.0", "2.0.0"))

    def guessed(**options: Any) -> list[tuple[str, str | None]]:
        return [(old.location, new.text("version")) for old, new in Ahead(old, **options).guesses()]

    assert guessed(names=["p1-x"]) == [("node_modules/p1-x", "1.1.0")]
    assert guessed(names=["p1-x"], latest=True) == [("node_modules/p1-x", "2.0.0")]
    assert len(guessed()) == 2


def test_it_ends_when_npm_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefetching, "processors", lambda: 2)
    slow: list[float] = []

    def view(*_: object) -> None:
        slow.append(time.monotonic())
        time.sleep(0.05)

    monkeypatch.setattr(Analyser, "view", view)
    old = side(tmp_path, 100)
    monkeypatch.setattr(old.sources, "document_news", lambda _: document("1.1.0"))
    with Ahead(old):
        while len(slow) < 2:
            time.sleep(0.01)
    assert len(slow) < 20


def test_a_failure_is_left_to_whoever_wants_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefetching, "processors", lambda: 2)
    old = side(tmp_path, 1)

    asked = threading.Event()

    def broken(*_: object) -> None:
        asked.set()
        raise OSError("the disk is full")

    monkeypatch.setattr(old.sources, "document_news", broken)
    with Ahead(old):  # what its thread fails with would be an error of this test
        assert asked.wait(20)


META = {"version": "1.2.3", "resolved": f"{REGISTRY}/1.2.3.tgz"}
ENTRY = LockEntry("node_modules/a", Position(1, 1), META, {})
GUESSES: dict[str, tuple[dict[str, Any], list[str], str | None]] = {
    "the highest that fits": (document("1.2.4", "1.10.0", "1.9.0", "2.0.0"), ["^1.0.0"], "1.10.0"),
    "the one called latest": (document("1.3.0", "1.4.0", latest="1.3.0"), ["^1.0.0"], "1.3.0"),
    "all ranges": (document("1.2.4", "1.3.0"), ["^1.0.0", "~1.2.0"], "1.2.4"),
    "nothing newer": (document("1.2.2", "1.2.3"), ["*"], None),
    "latest is older": (document("1.2.3", "1.3.0", latest="1.2.3"), ["^1.0.0"], None),
    "none fits": (document("2.0.0"), ["^1.0.0"], None),
    "nobody asks": (document("1.2.4"), [], None),
    "a pre-release": (document("1.2.3", "1.3.0-beta.1"), ["^1.0.0"], None),
    "no versions": ({"versions": []}, ["*"], None),
    "no archive": ({"versions": {"1.3.0": {"dist": {"tarball": 1}}}}, ["*"], None),
    "no manifest": ({"versions": {"1.3.0": 1, "1.4.0": {"dist": 2}}}, ["*"], None),
    "numbers without end": ({"versions": {"9" * 400 + ".0.0": {}}}, ["*"], None),
}


@pytest.mark.parametrize(("found", "specs", "version"), GUESSES.values(), ids=GUESSES)
def test_a_guess(found: dict[str, Any], specs: list[str], version: str | None) -> None:
    new = likely_entry(ENTRY, found, specs)
    assert (new.text("version") if new else None) == version


def test_a_deprecated_version_is_passed_over() -> None:
    found = document("1.2.4", "1.2.5")
    found["versions"]["1.2.5"]["deprecated"] = "broken"
    new = likely_entry(ENTRY, found, ["*"])
    assert new is not None
    assert new.text("resolved") == f"{REGISTRY}/1.2.4.tgz"


def test_an_address_is_left_out_where_npm_does_so() -> None:
    entry = LockEntry("node_modules/a", Position(1, 1), {"version": "1.2.3"}, {})
    new = likely_entry(entry, document("1.2.4"), ["*"])
    assert new is not None
    assert (new.text("version"), new.text("resolved")) == ("1.2.4", None)


class TestDocuments:
    @pytest.fixture
    def documents(self, tmp_path: Path) -> Documents:
        (tmp_path / ".npmrc").write_text(f"registry={REGISTRY}/\ncache={tmp_path}/npm\n")
        settings = Settings(str(tmp_path), home=str(tmp_path))
        return Documents(settings, Addresses(settings, None, tmp_path))

    def keep(self, tmp_path: Path, address: str, text: bytes, line: str = "") -> None:
        """Put a document into npm's cache as npm does."""
        key = f"make-fetch-happen:request-cache:{REGISTRY}/{address}"
        digest = hashlib.sha512(text)
        integrity = f"sha512-{base64.b64encode(digest.digest()).decode()}"
        cache = tmp_path / "npm" / "_cacache"
        named = hashlib.sha256(key.encode()).hexdigest()
        for folder, name in (("index-v5", named), ("content-v2/sha512", digest.hexdigest())):
            (cache / folder / name[:2] / name[2:4]).mkdir(parents=True, exist_ok=True)
        entry = line or json.dumps({"key": key, "integrity": integrity})
        with (cache / "index-v5" / named[:2] / named[2:4] / named[4:]).open("a") as stream:
            stream.write(f"\n{hashlib.sha1(entry.encode()).hexdigest()}\t{entry}")  # noqa: S324  # as npm does
        name = digest.hexdigest()
        (cache / "content-v2" / "sha512" / name[:2] / name[2:4] / name[4:]).write_bytes(text)

    def test_each_is_told_once(self, documents: Documents, tmp_path: Path) -> None:
        assert documents.news("@scope/a") is None
        self.keep(tmp_path, "@scope%2fa", b'{"name": "a"}')
        assert documents.news("@scope/a") == {"name": "a"}
        assert documents.news("@scope/a") is None
        self.keep(tmp_path, "@scope%2fa", b'{"name": "a", "versions": {}}')
        assert documents.news("@scope/a") == {"name": "a", "versions": {}}

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            (b"[" * 100_000, ""),
            (b"[1]", ""),
            (b"{", ""),
            (b"{}", "not json"),
            (b"{}", "[1]"),
            (b"{}", '{"key": "another"}'),
        ],
    )
    def test_what_is_wrong_is_no_hint(
        self, documents: Documents, tmp_path: Path, text: bytes, line: str
    ) -> None:
        self.keep(tmp_path, "a", text, line)
        assert documents.news("a") is None
