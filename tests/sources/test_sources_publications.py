"""What a registry's whole document tells of publications: told, kept, hostile, or not told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from audit.model.lockfile import LockEntry, Position
from audit.sources import Sources
from audit.sources.publications import essence, history_of

if TYPE_CHECKING:
    from pathlib import Path

    from support.registry import Registry


def version(name: str | None = None, *maintainers: str, **dist: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"dist": dist}
    if name is not None:
        made["_npmUser"] = {"name": name, "email": "someone@mail.invalid"}
    if maintainers:
        made["maintainers"] = [{"name": each} for each in maintainers]
    return made


DOCUMENT = {
    "versions": {
        "1.0.0": version("amy", "amy", "bob", signatures=[{}]),
        "1.0.1": version("bob", "amy", "bob", signatures=[{}], attestations={"url": "x"}),
        "1.0.2": version("zed", "zed", signatures=[{}]),
    },
    "time": {
        "created": "2020-01-01T00:00:00.000Z",
        "1.0.0": "2020-01-01T00:00:00.000Z",
        "1.0.1": "2021-01-01T00:00:00+02:00",
        "1.0.2": "2021-01-02T00:00:00Z",
        "1.0.3": "2021-01-03T00:00:00Z",
    },
}


@pytest.mark.parametrize("document", [DOCUMENT, essence(DOCUMENT)], ids=["whole", "as kept"])
def test_it_tells_who_when_and_with_what_proof(document: dict[str, Any]) -> None:
    history = history_of(document)
    first, second, third, gone = (history.of(f"1.0.{each}") for each in range(4))
    assert history.first == first.published == datetime(2020, 1, 1, tzinfo=UTC)
    assert (first.publisher, first.newcomer, first.previous) == ("amy", None, None)
    assert (second.publisher, second.newcomer, second.provenance) == ("bob", False, True)
    assert second.published == datetime(2020, 12, 31, 22, tzinfo=UTC)
    assert (third.newcomer, third.provenance, third.previous) == (True, False, second.published)
    assert (gone.withdrawn, gone.is_told) == (True, False)
    assert history.of("9.9.9") == history_of({}).of("1.0.0")


def test_what_is_not_told_is_not_known() -> None:
    short = {
        "versions": {"1.0.0": version(), "1.0.1": version()},
        "modified": "2020-01-01T00:00:00Z",
    }
    found = history_of(short).of("1.0.1")
    assert not found.is_told
    assert (found.published, found.newcomer, found.trusted, found.provenance) == (None,) * 4
    assert not found.withdrawn


def test_a_workflow_is_told_from_an_account() -> None:
    user = {"name": "GitHub Actions", "trustedPublisher": {"id": "github"}}
    history = history_of({"versions": {"1.0.0": {"_npmUser": user}, "1.0.1": version("amy")}})
    assert (history.of("1.0.0").trusted, history.of("1.0.1").trusted) == (True, False)


@pytest.mark.parametrize(
    "document",
    [
        {"versions": [], "time": {}},
        {"versions": {"1.0.0": None, "1.0.1": []}, "time": []},
        {"versions": {"1.0.0": {"_npmUser": [], "maintainers": [1, {"name": 2}], "dist": "x"}}},
        {"versions": {"1.0.0": {}}, "time": {"1.0.0": 5, "1.0.1": "yesterday", "1.0.2": None}},
        {"versions": {}, "time": {"1.0.0": "9999-12-31T23:59:59-23:00", "1.0.1": "0001-01-01"}},
    ],
    ids=["lists", "no manifests", "wrong types", "wrong times", "times that cannot be"],
)
def test_a_hostile_document_tells_nothing(document: dict[str, Any]) -> None:
    for history in (history_of(document), history_of(essence(document))):
        assert history.first is None
        assert not any(each.is_told for each in history.versions.values())


def entry(name: str, **meta: str) -> LockEntry:
    fields = {"version": "1.0.1", **meta}
    return LockEntry(f"node_modules/{name}", Position(1, 1), fields, fields)


def sources(folder: Path, registry: Registry, **options: Any) -> Sources:
    folder.mkdir(exist_ok=True)
    (folder / ".npmrc").write_text(f"registry={registry.url()}/\n")
    return Sources(str(folder), home=str(folder), **options)


def test_the_whole_document_is_asked_for_once_and_kept(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTAIN_AUDIT_CACHE", str(tmp_path / "ours"))
    registry.serve("/a", json.dumps(DOCUMENT).encode())
    wanted = [(entry("a"), {"1.0.0", "1.0.1"})]
    for offline in (False, False, True):
        found = sources(tmp_path / "p", registry, offline=offline).histories(wanted)
        assert found["a"].of("1.0.1").publisher == "bob"
    assert [request.headers["accept"] for request in registry.asked("/a")] == ["application/json"]
    sources(tmp_path / "p", registry).histories([(entry("a"), {"1.0.9"})])
    assert len(registry.asked("/a")) == 2


def test_only_the_registrys_own_packages_are_asked_about(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTAIN_AUDIT_CACHE", str(tmp_path / "ours"))
    asked = [
        entry("git-x", resolved="git+ssh://git@host.invalid/g.git#1"),
        entry("bundled-x", inBundle=True),  # type: ignore[arg-type]  # a flag
        entry("file-x", resolved="file:x.tgz"),
        entry("gone-x"),
    ]
    found = sources(tmp_path / "p", registry).histories([(each, {"1.0.1"}) for each in asked])
    assert found == {}
    assert [request.path for request in registry.requests] == ["/gone-x"]
