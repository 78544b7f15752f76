"""Places left out of a lockfile: the rest of its text stays as it was."""

from __future__ import annotations

import json

import pytest

from audit.updates import without_entries

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
