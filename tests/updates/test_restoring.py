"""Places of a lockfile left out, or put back to what they were: the rest of its text stays as it was."""

from __future__ import annotations

import json

import pytest

from audit.updates import with_entries_of, without_entries

VERSIONS = {
    "": {"name": "shop-x", "dependencies": {"a-x": "^1.0.0"}},
    "node_modules/a-x": {"version": "1.0.0", "license": "MIT \u00a9"},
    "node_modules/a-x/node_modules/b-x": {"version": "1.0.0"},
    "node_modules/b-x": {"version": "2.0.0"},
}
NESTED = {
    "a-x": {"version": "1.0.0", "dependencies": {"b-x": {"version": "1.0.0"}}},
    "b-x": {"version": "2.0.0"},
}


@pytest.mark.parametrize("indent", ["  ", "\t", None])
def test_only_those_are_gone(indent: str | None) -> None:
    def text(packages: dict[str, object], dependencies: dict[str, object]) -> str:
        document = {"lockfileVersion": 2, "packages": packages, "dependencies": dependencies}
        return json.dumps(document, indent=indent, ensure_ascii=False) + "\n"

    before = text(dict(VERSIONS), dict(NESTED))
    kept = {key: value for key, value in VERSIONS.items() if "/node_modules/b-x" not in key}
    after = text(kept, {**NESTED, "a-x": {"version": "1.0.0", "dependencies": {}}})
    assert without_entries(before, ["node_modules/a-x/node_modules/b-x"]) == after
    assert without_entries(before, ["node_modules/c-x", "node_modules/c/node_modules/d"]) == before


def packages(**entries: dict[str, object]) -> str:
    """Return a lockfile's text; `_` in a name stands for `/node_modules/`."""
    found = {
        "node_modules/" + name.replace("_", "/node_modules/"): entry
        for name, entry in entries.items()
    }
    return json.dumps({"lockfileVersion": 3, "packages": {"": {"name": "shop-x"}, **found}})


def put_back(new: str, old: str, **places: str) -> dict[str, object]:
    text = with_entries_of(
        new,
        old,
        {f"node_modules/{each}": f"node_modules/{source}" for each, source in places.items()},
    )
    assert text is not None
    found: dict[str, object] = json.loads(text)["packages"]
    del found[""]
    return {
        place.removeprefix("node_modules/").replace("/node_modules/", "_"): entry
        for place, entry in found.items()
    }


ONE: dict[str, object] = {"version": "1.0.0"}
TWO: dict[str, object] = {"version": "2.0.0"}
INSIDE: dict[str, object] = {"inBundle": True}


def test_a_package_goes_back_and_npm_finds_anew_what_lies_below() -> None:
    new = packages(a=TWO, a_b=TWO, b=ONE)
    assert put_back(new, packages(a=ONE, a_c=ONE), a="a") == {"a": ONE, "b": ONE}
    # A place that is another one than before, and one below that goes back as well.
    assert put_back(new, packages(d_a=ONE, b=ONE), a="d_a".replace("_", "/node_modules/")) == {
        "a": ONE,
        "b": ONE,
    }
    text = with_entries_of(
        new,
        packages(a=ONE, b=ONE),
        {"node_modules/a/node_modules/b": "node_modules/b", "node_modules/a": "node_modules/a"},
    )
    assert text is not None
    assert list(json.loads(text)["packages"]) == [
        "",
        "node_modules/a",
        "node_modules/a/node_modules/b",
        "node_modules/b",
    ]


def test_what_comes_inside_of_a_package_goes_with_it() -> None:
    new, old = packages(a=TWO, a_b=TWO | INSIDE), packages(a=ONE, a_b=ONE | INSIDE, a_c=ONE)
    assert put_back(new, old, a="a") == {"a": ONE, "a_b": ONE | INSIDE}
    carrier = ONE | {"hasShrinkwrap": True}
    assert put_back(new, packages(a=carrier, a_c=ONE), a="a") == {"a": carrier, "a_c": ONE}


def test_version_1_has_no_places() -> None:
    old = json.dumps({"lockfileVersion": 1, "dependencies": {}})
    assert with_entries_of(packages(a=TWO), old, {"node_modules/a": "node_modules/a"}) is None
    assert with_entries_of(old, packages(a=ONE), {"node_modules/a": "node_modules/a"}) is None
