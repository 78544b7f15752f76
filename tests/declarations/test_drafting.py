"""Community entries made from published versions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.archives import integrity, package_tarball
from support.registry import Registry, running_registry

from audit.capabilities import load_catalogue
from audit.cli import app
from audit.declarations import (
    Collection,
    collection_file,
    drafted_entries,
    entries_of,
    kept_entries,
)

if TYPE_CHECKING:
    from pathlib import Path

NOTHING, NETWORK = ((), "frozen"), (("network",), "frozen")


def ranges(versions: dict[str, tuple[tuple[str, ...], str]]) -> list[tuple[str, list[str]]]:
    return [(each["versions"], each["needs"]) for each in drafted_entries(versions)]


def test_neighbours_that_need_the_same_share_a_range() -> None:
    found = ranges({"1.0.0": NOTHING, "1.1.0": NOTHING, "1.2.0": NETWORK, "1.3.0": NOTHING})
    assert found == [
        (">=1.0.0 <1.2.0", []),
        (">=1.2.0 <1.3.0", ["network"]),
        (">=1.3.0 <2.0.0-0", []),
    ]


def test_versions_are_in_their_own_order_not_the_alphabets() -> None:
    found = ranges({"1.10.0": NETWORK, "1.2.0": NOTHING, "1.9.0": NOTHING})
    assert found == [(">=1.2.0 <1.10.0", []), (">=1.10.0 <2.0.0-0", ["network"])]


@pytest.mark.parametrize(
    ("version", "end"),
    [("4.5.6", "5.0.0-0"), ("0.4.2", "0.5.0-0"), ("0.0.3", "0.0.4-0"), ("1.0.0-rc.1", "2.0.0-0")],
)
def test_the_last_range_ends_with_its_line(version: str, end: str) -> None:
    assert ranges({version: NOTHING}) == [(f">={version} <{end}", [])]


def test_a_mutable_realm_is_said() -> None:
    (entry,) = drafted_entries({"1.0.0": (("write:Array",), "mutable")})
    assert entry["realm"] == "mutable"


def test_reviewed_entries_stay_and_are_not_drafted_again(tmp_path: Path) -> None:
    reviewed = {"versions": "~1.1.0", "needs": ["code"], "reviewed": {"by": "somebody"}}
    drafted = {"versions": ">=1.2.0 <2.0.0-0", "needs": ["dom"]}
    (tmp_path / "a.json").write_text(json.dumps([reviewed, drafted]))
    collection = Collection(str(tmp_path), "community", load_catalogue())
    declarations, kept = kept_entries(collection, "a", ["1.0.0", "1.2.0"])
    assert kept == [reviewed]
    entries = drafted_entries({"1.0.0": NOTHING, "1.1.5": NETWORK, "1.2.0": NOTHING}, declarations)
    assert [each["versions"] for each in entries] == [">=1.0.0 <1.1.0", ">=1.2.0 <2.0.0-0"]


def test_drafts_of_other_versions_stay(tmp_path: Path) -> None:
    old, older = (
        {"versions": ">=2.0.0 <3.0.0-0", "needs": []},
        {"versions": "^1", "needs": ["code"]},
    )
    (tmp_path / "a.json").write_text(json.dumps([old, older]))
    collection = Collection(str(tmp_path), "community", load_catalogue())
    assert kept_entries(collection, "a", ["2.1.0"])[1] == [older]


def test_a_drafted_file_can_be_read(tmp_path: Path) -> None:
    text = collection_file(drafted_entries({"1.0.0": NOTHING, "2.0.0": NETWORK}))
    assert text.count("\n") == 4
    (tmp_path / "a.json").write_text(text)
    found = entries_of(Collection(str(tmp_path), "community", load_catalogue()), "a")
    assert [each.needs for each in found] == [(), ("network",)]
    assert not any(each.reviewed for each in found)


def test_a_collection_is_looked_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text('[{"versions": "^1", "needs": []}]')
    command = ["declare", "--community", "--check", "--collection", str(tmp_path), "--offline"]
    assert app.run(command) == 0
    (tmp_path / "b.json").write_text('[{"versions": "^1", "needs": ["netwrk"]}]')
    assert app.run(command) == 1
    assert 'b.json:1:31: "netwrk" is no capability' in capsys.readouterr().out


def test_nothing_to_draft_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.run(["declare", "--community"]) == 2
    assert "no package to draft" in capsys.readouterr().err


def publish(registry: Registry, name: str, code: dict[str, str]) -> dict[str, Any]:
    """Serve the archives of a package; return what its document says of the versions."""
    versions: dict[str, Any] = {}
    for version, text in code.items():
        content = package_tarball(name, version, {"index.js": text})
        address = registry.serve(f"/{version}", content)
        versions[version] = {"dist": {"tarball": address, "integrity": integrity(content)}}
    registry.serve_packument(name, versions, latest=max(versions))
    return versions


def test_published_versions_are_drafted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = {
        "1.0.0": "exports.x = 1",
        "1.1.0": "fetch('https://a.invalid')",
        "1.2.0": "Array.prototype.flat = 1",
    }
    monkeypatch.chdir(tmp_path)
    with running_registry() as registry:
        versions = publish(registry, "@a/left", code)
        gone = {"tarball": registry.url("/gone"), "integrity": integrity(b"")}
        registry.serve_packument("@a/left", {**versions, "1.3.0": {"dist": gone}}, latest="1.2.0")
        command = ["declare", "--community", "@a/left@1.x", "--collection", "own"]
        done = app.run([*command, "--registry", registry.url()])
    assert done == 0
    assert "drafted from 3 versions, 1 could not be had; not reviewed" in capsys.readouterr().out
    entries = json.loads((tmp_path / "own" / "@a" / "left.json").read_text())
    assert [(each["versions"], each["needs"], each.get("realm")) for each in entries] == [
        (">=1.0.0 <1.1.0", [], None),
        (">=1.1.0 <1.2.0", ["global:fetch"], None),
        (">=1.2.0 <2.0.0-0", ["write:Array"], "mutable"),
    ]


@pytest.mark.parametrize(
    ("needs", "code", "said"),
    [
        (["network"], 0, "nothing is wrong"),
        (["dom"], 1, "left.json:1:2: 1.1.0 uses what the entry does not name: global:fetch"),
    ],
    ids=["what it says", "less than it says"],
)
def test_a_collection_is_compared_with_what_is_published(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    needs: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "left.json").write_text(json.dumps([{"versions": "1.x", "needs": needs}]))
    with running_registry() as registry:
        publish(registry, "left", {"1.0.0": "", "1.1.0": "fetch('https://a.invalid')"})
        command = ["declare", "--community", "--check", "--collection", "own"]
        done = app.run([*command, "--registry", registry.url()])
    assert said in capsys.readouterr().out
    assert done == code
