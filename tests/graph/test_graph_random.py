"""Random small trees: never anything but an InputError, and every edge leads where a naive walk leads."""

from __future__ import annotations

import json
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.lockfiles import LockfileOnly, lock_at, package, written

from audit.errors import InputError
from audit.graph import EXPORT_FORMATS, DependencyGraph, export
from audit.lockfile import read_lockfile

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMES = st.sampled_from(["a", "b", "c", "@s/d"])
SPECS = st.sampled_from(
    [
        "*",
        "1",
        "^2.0.0",
        "npm:a@1",
        "file:a",
        "user-x/a#main",
        "latest",
        "http://h.invalid/a.tgz",
        "?!",
    ]
)
DEPENDENCIES = st.dictionaries(NAMES, SPECS, max_size=3)
FIELDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
PACKAGES = st.fixed_dictionaries(
    {"version": st.sampled_from(["1.0.0", "2.0.0", "2.0.0-rc.1"])},
    optional={
        **dict.fromkeys(FIELDS, DEPENDENCIES),
        **{
            flag: st.booleans() for flag in ("dev", "optional", "peer", "inBundle", "hasShrinkwrap")
        },
        "bundleDependencies": st.lists(NAMES, max_size=2),
        "peerDependenciesMeta": st.dictionaries(NAMES, st.just({"optional": True}), max_size=2),
        "resolved": SPECS,
    },
)
LOCATIONS = st.lists(NAMES, min_size=1, max_size=3).map(
    lambda names: "/".join(f"node_modules/{name}" for name in names)
)
OVERRIDES = st.dictionaries(
    st.sampled_from(["a", "b@1", "@s/d@^2", "c"]),
    st.recursive(
        st.sampled_from(["1.0.0", "2", "$a", "*"]),
        lambda inner: st.dictionaries(NAMES, inner, max_size=2),
        max_leaves=3,
    ),
    max_size=2,
)
ROOTS = st.tuples(PACKAGES, OVERRIDES).map(lambda pair: {**pair[0], "overrides": pair[1]})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5) | NAMES, inner, max_size=3)
    ),
    max_leaves=10,
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def tree_of(content: Any) -> DependencyGraph | None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            path = written(Path(folder), json.dumps(content))
            return DependencyGraph.from_lockfile(read_lockfile(path, LockfileOnly()))
        except InputError:
            return None


def parents(locations: Iterable[str]) -> set[str]:
    """Return the packages that these lie in: npm does not look into folders of packages that it does not know."""
    found = {location.rpartition("/node_modules/")[0] for location in locations}
    return (found | parents(found) if found - {""} else found) - {""}


def naive_walk(locations: set[str], source: str, name: str) -> str | None:
    folder = source
    while True:
        wanted = f"{folder}/node_modules/{name}".removeprefix("/")
        if wanted in locations:
            return wanted
        if not folder:
            return None
        folder = folder.rpartition("node_modules/")[0].removesuffix("/")


@QUICK
@given(st.dictionaries(LOCATIONS, PACKAGES, max_size=8), ROOTS)
def test_every_edge_leads_where_a_naive_walk_leads(
    packages: dict[str, Any], root: dict[str, Any]
) -> None:
    packages = {**{location: package() for location in sorted(parents(packages))}, **packages}
    tree = tree_of(lock_at(packages, root))
    if tree is None:
        return
    locations = {node.location for node in tree.nodes()}
    assert locations == {"", *packages}
    assert all(
        edge.target == naive_walk(locations, edge.source, edge.name) for edge in tree.edges()
    )


@QUICK
@given(st.dictionaries(LOCATIONS, PACKAGES, max_size=8), PACKAGES)
def test_the_answers_agree_with_each_other(packages: dict[str, Any], root: dict[str, Any]) -> None:
    tree = tree_of(lock_at(packages, root))
    assert tree is not None
    for node in tree.nodes():
        path = tree.shortest_path(node.location)
        assert bool(path) == (tree.path_count(node.location) > 0)
        assert set(tree.dominators(node.location)) <= set(path)
        if path and node.location:
            assert {
                (edge.source, edge.target) for edge in tree.smallest_cut([node.location])
            } & set(pairwise(path))
    reach = tree.reach({node.location: frozenset({node.location}) for node in tree.nodes()})
    assert reach[""] == {
        node.location for node in tree.nodes() if tree.shortest_path(node.location)
    }


@QUICK
@given(
    JSON
    | st.fixed_dictionaries(
        {"lockfileVersion": st.sampled_from([1, 2, 3])},
        optional={"packages": JSON, "dependencies": JSON, "requires": JSON},
    )
)
def test_nothing_but_an_input_error_comes_of_any_json(content: Any) -> None:
    tree = tree_of(content)
    if tree is not None:
        assert all(export(tree, fmt) for fmt in EXPORT_FORMATS)


@QUICK
@given(
    st.dictionaries(
        NAMES | st.text(max_size=4),
        st.dictionaries(
            st.sampled_from(["version", "resolved", "requires", "dependencies", "bundled", "dev"]),
            JSON | SPECS,
            max_size=4,
        ),
        max_size=4,
    )
)
def test_nothing_but_an_input_error_comes_of_any_version_1(dependencies: dict[str, Any]) -> None:
    tree = tree_of({"lockfileVersion": 1, "requires": True, "dependencies": dependencies})
    assert tree is None or tree.node("").location == ""
