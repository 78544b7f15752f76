"""Single edges: which types win, which problems npm sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.lockfiles import edges_of, graph, lock, package, written

from audit.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

A = "node_modules/a"
HOST = "https://host.invalid/a.tgz"
REPO = "git+https://host.invalid/a.git"
COMMIT = "0123456789012345678901234567890123456789"


@pytest.mark.parametrize(
    ("spec", "meta", "problem"),
    [
        ("^1.0.0", package("1.9.0"), None),
        ("^1.0.0", package("2.0.0"), "invalid"),
        ("^1.0.0", package("1.1.0-rc.1"), "invalid"),
        ("*", package("1.1.0-rc.1"), None),
        ("", package("0.0.1"), None),
        ("1 - 2", package("2.9.9"), None),
        ("latest", package(resolved=HOST), None),
        ("latest", package(), "invalid"),
        ("npm:b@1", package(name="b"), None),
        ("npm:b@2", package(name="b"), "invalid"),
        ("npm:npm:b@1", package(), "invalid"),
        (HOST, package(resolved=HOST), None),
        (HOST, package(resolved=HOST + "?x"), "invalid"),
        (REPO, package(resolved=f"{REPO}#{COMMIT}"), None),
        (f"{REPO}#{COMMIT}", package(resolved=f"{REPO}#{COMMIT}"), None),
        (f"{REPO}#semver:^2", package(resolved=f"{REPO}#{COMMIT}"), "invalid"),
        ("file:a.tgz", package(resolved="file:a.tgz"), None),
        ("file:a.tgz", package(resolved="file:b.tgz"), "invalid"),
        ("file:a", package(), "invalid"),
        ("workspace:*", package(), "invalid"),
        (
            "github:user-x/a",
            package(resolved="git+ssh://git@github.com/user-x/a.git#" + COMMIT),
            None,
        ),
        ("user-x/a", package(resolved="git+ssh://git@github.com/user-x/a.git#" + COMMIT), None),
        (
            "user-x/b",
            package(resolved="git+ssh://git@github.com/user-x/a.git#" + COMMIT),
            "invalid",
        ),
        ("not a spec", package(), "invalid"),
    ],
)
def test_what_satisfies_a_specifier(
    tmp_path: Path, spec: str, meta: dict[str, object], problem: str | None
) -> None:
    tree = graph(tmp_path, lock({"dependencies": {"a": spec}}, a=meta))
    assert edges_of(tree) == {"a": ("prod", A, problem)}


@pytest.mark.parametrize(
    ("field", "kind", "problem"),
    [
        ("dependencies", "prod", "missing"),
        ("devDependencies", "dev", "missing"),
        ("peerDependencies", "peer", "missing"),
        ("optionalDependencies", "optional", None),
    ],
)
def test_only_what_may_be_absent_is_no_problem(
    tmp_path: Path, field: str, kind: str, problem: str | None
) -> None:
    assert edges_of(graph(tmp_path, lock({field: {"a": "1"}}))) == {"a": (kind, None, problem)}


def test_a_peer_that_the_dependent_itself_brings_is_local(tmp_path: Path) -> None:
    guest = package(peerDependencies={"a": "1"})
    tree = graph(tmp_path, lock({"dependencies": {"g": "1"}}, g=guest, g__a=package()))
    assert edges_of(tree, "node_modules/g") == {
        "a": ("peer", "node_modules/g/node_modules/a", "peer local")
    }


def test_a_peer_marked_optional_may_be_absent(tmp_path: Path) -> None:
    guest = package(peerDependencies={"a": "1"}, peerDependenciesMeta={"a": {"optional": True}})
    tree = graph(tmp_path, lock({"dependencies": {"g": "1"}}, g=guest))
    assert edges_of(tree, "node_modules/g") == {"a": ("peerOptional", None, None)}


def test_the_later_of_two_lists_counts(tmp_path: Path) -> None:
    lists = ("peerDependencies", "dependencies", "optionalDependencies", "devDependencies")
    for count, kind in enumerate(("peer", "prod", "optional", "dev"), start=1):
        tree = graph(tmp_path, lock({name: {"a": "1"} for name in lists[:count]}, a=package()))
        assert edges_of(tree)["a"][0] == kind


def test_development_of_a_dependency_is_nobodys_business(tmp_path: Path) -> None:
    tree = graph(
        tmp_path, lock({"dependencies": {"a": "1"}}, a=package(devDependencies={"b": "1"}))
    )
    assert edges_of(tree, A) == {}


def test_resolution_takes_the_nearest_copy_and_ignores_case_as_npm_does(tmp_path: Path) -> None:
    asks = package(dependencies={"b": "1"})
    tree = graph(
        tmp_path,
        lock({"dependencies": {"B": "1"}}, a=asks, a__b=package(), a__c=asks, b=package(), c=asks),
    )
    assert (
        edges_of(tree, "node_modules/a/node_modules/c")["b"][1] == "node_modules/a/node_modules/b"
    )
    assert edges_of(tree, "node_modules/c")["b"][1] == "node_modules/b"
    assert edges_of(tree)["B"] == ("prod", "node_modules/b", "invalid")


def test_of_two_packages_that_differ_in_case_the_later_stays(tmp_path: Path) -> None:
    tree = graph(tmp_path, lock({}, JSON=package(), JSON__x=package(), json=package("2.0.0")))
    assert [node.location for node in tree.nodes()] == ["", "node_modules/json"]


def test_a_package_that_needs_itself_finds_itself(tmp_path: Path) -> None:
    tree = graph(tmp_path, lock({"dependencies": {"a": "1"}}, a=package(dependencies={"a": "^1"})))
    assert edges_of(tree, A) == {"a": ("prod", A, None)}
    assert tree.path_count(A) == 1


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        ({"a": "2"}, "override for a@1 conflicts with the direct dependency"),
        ({"b": "$absent"}, "refers to no dependency"),
        ({"@": "1"}, "names no package"),
    ],
)
def test_overrides_that_npm_refuses(tmp_path: Path, overrides: dict[str, str], told: str) -> None:
    written(tmp_path, {"dependencies": {"a": "1"}, "overrides": overrides}, "package.json")
    with pytest.raises(InputError, match=told):
        graph(tmp_path, lock({}, a=package(dependencies={"b": "1"}), b=package()))


def test_an_override_changes_the_specifier_and_keeps_the_stated_one(tmp_path: Path) -> None:
    written(
        tmp_path,
        {"dependencies": {"a": "1"}, "overrides": {"a": {"b@<2": "3.0.0"}}},
        "package.json",
    )
    tree = graph(tmp_path, lock({}, a=package(dependencies={"b": "^1"}), b=package("3.0.0")))
    (edge,) = tree.dependencies(A)
    assert (edge.spec, edge.raw_spec, edge.problem) == ("3.0.0", "^1", None)
