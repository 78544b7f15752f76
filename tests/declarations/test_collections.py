"""Declarations of other people's packages: the project's folder, the community's collection."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support.subjects import declares, entry, package

from audit.capabilities import load_catalogue
from audit.declarations import Collection, Declarations, check_collection
from audit.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = json.loads(
    files("audit.declarations").joinpath("schemas/declarations-1.schema.json").read_text("utf-8")
)
WHOLE: list[dict[str, Any]] = [
    {"versions": "^1.0.0 || 2.x", "needs": ["network"], "realm": "mutable",
     "reviewed": {"by": "somebody", "on": "2026-01-01", "note": "read"}},
    {"versions": ">=3", "needs": [], "reviewed": None},
]  # fmt: skip


def collection(folder: Path, origin: str = "project", **written: Any) -> Collection:
    for name, content in written.items():
        path = folder / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return Collection(str(folder), origin, load_catalogue())


def test_the_entry_of_the_version(tmp_path: Path) -> None:
    made = collection(tmp_path, a=WHOLE)
    (tmp_path / "@s").mkdir()
    (tmp_path / "@s" / "b.json").write_text('[{"versions": "*", "needs": ["code"]}]')
    first, second = made.declaration("a", "2.4.0"), made.declaration("a", "3.1.0")
    assert first is not None
    assert second is not None
    assert (first.needs, first.realm, first.reviewed) == (
        ("network",),
        "mutable",
        "somebody on 2026-01-01",
    )
    assert (second.needs, second.realm, second.reviewed) == ((), "frozen", "")
    assert made.declaration("a", "0.1.0") is None
    scoped = made.declaration("@s/b", "1.0.0")
    assert scoped is not None
    assert scoped.needs == ("code",)


@pytest.mark.parametrize(
    "name", ["../a", "/etc/a", "a/../../b", "@s/../../a", "..", "a\0b", "C:\\a", "@a/b/c", ""]
)
def test_a_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.json").write_text('[{"versions": "*", "needs": []}]')
    assert collection(tmp_path / "folder").declaration(name, "1.0.0") is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{}", "1:1: is not a list"),
        ("[", "1:2: not JSON"),
        ("[1]", "1:2: a declaration must be an object"),
        ('[{"needs": []}]', '1:2: a declaration needs "versions" and "needs"'),
        ('[{"versions": "x y", "needs": []}]', "1:15: "),
        ('[{"versions": "*", "needs": ["netwrk"]}]', 'did you mean "network"?'),
        ('[{"versions": "*", "needs": [], "need": 1}]', '1:33: a declaration has no "need"'),
        ('[{"versions": "*", "needs": [], "realm": "x"}]', '1:42: "realm" is none'),
        ('[{"versions": "*", "needs": [], "reviewed": {"on": "x"}}]', 'a review without "by"'),
        ('[{"versions": "*", "needs": [], "reviewed": true}]', "a review must be an object"),
    ],
)
def test_one_line_with_the_place(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        collection(tmp_path, a=content).declaration("a", "1.0.0")
    assert words in str(caught.value)
    assert "a.json:1:" in str(caught.value)


def test_the_author_before_the_project_before_the_community(tmp_path: Path) -> None:
    project = collection(tmp_path / "project", a=[{"versions": "*", "needs": ["code"]}])
    community = collection(
        tmp_path / "community", "community", a=[{"versions": "*", "needs": ["dom"]}]
    )
    made = Declarations((project,), community)
    bare = package("node_modules/a")
    declared = made.declare(bare)
    assert declared.declaration is not None
    assert declared.declaration.needs == ("code",)
    assert [each.origin for each in declared.other_declarations] == ["community"]
    authored = made.declare(replace(bare, declaration=declares("network")))
    assert authored.declaration == declares("network")
    assert [each.origin for each in authored.other_declarations] == ["project", "community"]


@pytest.mark.parametrize(
    "locked",
    [
        entry("node_modules/a", resolved="git+ssh://git@host.invalid/a.git#abc", integrity=None),
        entry("node_modules/a", resolved="file:a.tgz"),
        entry("packages/a", resolved=None, integrity=None),
    ],
    ids=["git", "file", "workspace"],
)
def test_the_community_speaks_of_the_registrys_packages_only(tmp_path: Path, locked: Any) -> None:
    community = collection(tmp_path, "community", a=[{"versions": "*", "needs": []}])
    found = Declarations((), community).declare(
        package(locked.location, locked=locked, package_name="a")
    )
    assert found.declaration is None


def test_a_whole_collection_is_looked_over(tmp_path: Path) -> None:
    twice = [{"versions": "^1.2.0", "needs": []}, {"versions": "1.4 - 3", "needs": []}]
    made = collection(tmp_path, a=WHOLE, b=twice, c="nonsense")
    problems = [str(each) for each in check_collection(made)]
    assert len(problems) == 2
    assert "b.json:1:" in problems[0]
    assert "both speak of 1.4.0" in problems[0]
    assert "c.json:1:1: not JSON" in problems[1]


def test_the_communitys_own_collection_is_in_order() -> None:
    community = Declarations.of(None, load_catalogue()).community
    assert list(check_collection(community)) == []


def test_the_schema_agrees_with_the_reader() -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert validator.is_valid(WHOLE)
    wrong: list[Any] = [
        {},
        [1],
        [{"needs": []}],
        [{"versions": "*", "needs": "x"}],
        [{**WHOLE[0], "x": 1}],
    ]
    assert not any(map(validator.is_valid, wrong))


def test_what_a_package_brings_in_its_archive_is_held_to_the_real_ones_needs(
    tmp_path: Path,
) -> None:
    community = collection(tmp_path, "community", a=[{"versions": "*", "needs": []}])
    locked = entry("node_modules/b/node_modules/a", resolved=None, integrity=None, inBundle=True)
    found = Declarations((), community).declare(package(locked.location, locked=locked))
    assert found.declaration is not None
