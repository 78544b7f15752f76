"""Moves, copies and aliases are no changes; what changed is compared with what was there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.lockfiles import graph, lock, lock_at, package

from audit.model.comparison import Change
from audit.updates import compare, dropped_by

if TYPE_CHECKING:
    from pathlib import Path


def paired(
    folder: Path, old: dict[str, Any], new: dict[str, Any]
) -> dict[str, tuple[str, str | None]]:
    """Return for each location what became of it (`-` before what is gone), and where the version before was."""
    trees = graph(folder / "old", old), graph(folder / "new", new)
    locations = [[node.location for node in tree.nodes()] for tree in trees]
    found = compare(*trees, *locations)
    return {
        f"{'-' * (each.change == 'removed')}{each.location}": (each.change.value, each.before)
        for each in found.pairings
    }


def sha(letter: str) -> str:
    return f"sha512-{letter * 86}=="


def asks(**dependencies: str) -> dict[str, Any]:
    return {"dependencies": dependencies}


ROOT = asks(a="*", b="*")
A1, A2 = package("1.0.0", integrity=sha("A")), package("1.0.1", integrity=sha("B"))


def test_the_same_archive_is_the_same_wherever_it_lies(tmp_path: Path) -> None:
    b = package(**asks(a="*"))
    old = lock(ROOT, a=package("2.0.0", integrity=sha("C")), b=b, b__a=A1)
    new = lock(ROOT, a=A1, b=b)
    found = paired(tmp_path, old, new)
    assert found["node_modules/a"] == ("same", "node_modules/b/node_modules/a")
    assert found["node_modules/b"][0] == "same"


def test_an_update_an_arrival_and_a_departure(tmp_path: Path) -> None:
    found = paired(tmp_path, lock(ROOT, a=A1, b=package()), lock(ROOT, a=A2, c=package()))
    assert found == {
        "node_modules/a": ("updated", "node_modules/a"),
        "node_modules/c": ("added", None),
        "-node_modules/b": ("removed", "node_modules/b"),
    }


def test_an_alias_is_known_by_its_package(tmp_path: Path) -> None:
    alias = {**A2, "name": "a"}
    found = paired(tmp_path, lock(asks(a="1"), a=A1), lock(asks(other="npm:a@1"), other=alias))
    assert found == {"node_modules/other": ("updated", "node_modules/a")}


def test_another_package_under_an_old_name_is_new(tmp_path: Path) -> None:
    swapped = package("1.0.0", name="evil", integrity=sha("E"))
    found = paired(tmp_path, lock(ROOT, a=A1), lock(ROOT, a=swapped))
    assert found == {
        "node_modules/a": ("added", None),
        "-node_modules/a": ("removed", "node_modules/a"),
    }


def test_of_several_copies_the_dependents_decide(tmp_path: Path) -> None:
    b, c = package(**asks(a="1")), package(**asks(a="2"))
    old = lock(ROOT, a=A1, b=b, c=c, c__a=package("2.0.0", integrity=sha("C")))
    new = lock(ROOT, a=package("2.0.1", integrity=sha("D")), b=b, c=c, b__a=A2)
    found = paired(tmp_path, old, new)
    assert found["node_modules/b/node_modules/a"] == ("updated", "node_modules/a")
    assert found["node_modules/a"][0] == "updated"


def test_a_line_that_was_not_there_is_new_beside_one_that_stays(tmp_path: Path) -> None:
    new_line = package("9.0.0", integrity=sha("N"))
    old = lock(asks(a="1"), a=A1)
    new = lock(asks(a="1", d="*"), a=A1, d=package(**asks(a="9")), d__a=new_line)
    found = paired(tmp_path, old, new)
    assert found["node_modules/d/node_modules/a"] == ("added", None)
    assert found["node_modules/a"] == ("same", "node_modules/a")


def test_who_is_another_line_asks_for_no_others_packages(tmp_path: Path) -> None:
    """Mocha 10 beside mocha 11 brings its own yargs: nobody's yargs goes back."""
    mocha = package("11.0.0", integrity=sha("M"), **asks(a="1"))
    older = package("10.0.0", integrity=sha("N"), **asks(a="0"))
    old = lock(asks(mocha="11"), mocha=mocha, a=A1)
    new = lock(asks(mocha="11", d="*"), mocha=mocha, a=A1, d=package(**asks(mocha="10")),
               d__mocha=older, d__a=package("0.9.0", integrity=sha("O")))  # fmt: skip
    found = paired(tmp_path, old, new)
    assert found["node_modules/d/node_modules/mocha"] == ("added", None)
    assert found["node_modules/d/node_modules/a"] == ("added", None)


def test_where_npm_lifts_another_line_the_one_that_moves_aside_is_not_replaced(
    tmp_path: Path,
) -> None:
    b, older = package(**asks(a="1")), package("0.1.0", integrity=sha("O"))
    old = lock(asks(b="*"), a=A1, b=b)
    new = lock(asks(b="*", d="*"), a=older, b=b, b__a=A1, d=package(**asks(a="0.1")))
    assert paired(tmp_path, old, new)["node_modules/a"] == ("added", None)


def test_who_takes_a_place_asks_as_before(tmp_path: Path) -> None:
    b, later = package("1.0.0", **asks(a="1")), package("1.1.0", integrity=sha("L"), **asks(a="9"))
    a9 = package("9.0.0", integrity=sha("N"))
    old = lock(ROOT, a=A1, b=b)
    new = lock(
        asks(b="*", c="*"), a=A1, b=later, b__a=a9, c=package(**asks(a="1", b="1.0")), c__b=b
    )
    assert paired(tmp_path, old, new)["node_modules/b/node_modules/a"] == (
        "updated",
        "node_modules/a",
    )


@pytest.mark.parametrize(("asker", "beside"), [("d", True), ("b", False)])
def test_an_older_copy_took_a_place_only_for_who_asked_before(
    tmp_path: Path, asker: str, *, beside: bool
) -> None:
    askers = {name: package(**asks(a="*")) for name in ("b", "d")}
    copy = {f"{asker}__a": A1}
    trees = (
        graph(tmp_path / "old", lock(ROOT, a=A2, b=askers["b"])),
        graph(tmp_path / "new", lock(asks(a="*", b="*", d="*"), a=A2, **askers, **copy)),
    )
    found = compare(*trees, *[[node.location for node in tree.nodes()] for tree in trees])
    (pairing,) = found.of(Change.UPDATED)
    assert pairing.beside is beside


SAME_VERSION = {
    "another checksum": ("updated", {"integrity": sha("A")}, {"integrity": sha("B")}),
    "a checksum of another kind": (
        "same",
        {"integrity": "sha1-AAAA", "resolved": "https://registry.example/a.tgz"},
        {"integrity": sha("A"), "resolved": "https://registry.example/a.tgz"},
    ),
    "several checksums": ("same", {"integrity": f"sha1-AAAA {sha('A')}"}, {"integrity": sha("A")}),
    "another place, the same checksum": (
        "same",
        {"integrity": sha("A"), "resolved": "https://registry.example/a.tgz"},
        {"integrity": sha("A"), "resolved": "https://mirror.example/a.tgz"},
    ),
    "another place, no checksum": (
        "updated",
        {"resolved": "https://registry.example/a.tgz", "integrity": sha("A")},
        {"resolved": "https://files.invalid/a.tgz"},
    ),
    "another commit": (
        "updated",
        {"resolved": "git+ssh://git@host.invalid/a.git#1111111"},
        {"resolved": "git+ssh://git@host.invalid/a.git#2222222"},
    ),
    "nothing is said": ("same", {}, {"integrity": sha("A")}),
}  # fmt: skip


@pytest.mark.parametrize(("change", "old", "new"), SAME_VERSION.values(), ids=SAME_VERSION)
def test_one_version_with(
    tmp_path: Path, change: str, old: dict[str, Any], new: dict[str, Any]
) -> None:
    found = paired(tmp_path, lock(ROOT, a=package(**old)), lock(ROOT, a=package(**new)))
    assert found["node_modules/a"][0] == change


def test_what_is_bundled_changes_with_its_carrier(tmp_path: Path) -> None:
    def tree(letter: str) -> dict[str, Any]:
        carrier = package(integrity=sha(letter), bundleDependencies=["b"], **asks(b="*"))
        inside = package(inBundle=True)
        return lock_at(
            {"node_modules/a": carrier, "node_modules/a/node_modules/b": inside}, asks(a="*")
        )

    inner = "node_modules/a/node_modules/b"
    assert paired(tmp_path / "1", tree("A"), tree("B"))[inner] == ("updated", inner)
    assert paired(tmp_path / "2", tree("A"), tree("A"))[inner] == ("same", inner)


def test_the_projects_own_folders_are_not_compared(tmp_path: Path) -> None:
    link = {"resolved": "packages/w", "link": True}
    content = lock_at(
        {"packages/w": package(), "node_modules/w": link}, {"workspaces": ["packages/*"]}
    )
    assert paired(tmp_path, lock_at({}), content) == {}


def test_what_an_updated_package_asked_for_and_is_gone_was_dropped(tmp_path: Path) -> None:
    old = lock(asks(a="*", b="*"), a=package("1.0.0", integrity=sha("A"), **asks(c="*", d="*")),
               b=package(**asks(d="*")), c=package(), d=package())  # fmt: skip
    new = lock(
        asks(a="*", b="*"),
        a=package("1.0.1", integrity=sha("B")),
        b=package(**asks(d="*")),
        d=package(),
    )
    trees = graph(tmp_path / "old", old), graph(tmp_path / "new", new)
    found = compare(*trees, *[[node.location for node in tree.nodes()] for tree in trees])
    assert dropped_by(trees[0], found) == {"node_modules/a": ("node_modules/c",)}
