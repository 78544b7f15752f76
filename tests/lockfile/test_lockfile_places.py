"""Where each entry's key stands, however the file is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.lockfiles import lock, package, read

from audit.model.lockfile import Position

if TYPE_CHECKING:
    from pathlib import Path

V3 = lock({"name": "shop-x"}, a=package(funding=["{", "}"]), a__b=package(), ünï=package())
V1 = {
    "lockfileVersion": 1,
    "requires": True,
    "dependencies": {"a": {"version": "1.0.0", "dependencies": {"b": {"version": "2.0.0"}}}},
}
WRITTEN = {
    "pretty": json.dumps(V3, indent=2),
    "minified": json.dumps(V3, separators=(",", ":")),
    "tabs": json.dumps(V3, indent="\t"),
    "crlf": json.dumps(V3, indent=2).replace("\n", "\r\n"),
    "raw-letters": json.dumps(V3, indent=1, ensure_ascii=False),
    "scattered": json.dumps(V3, indent=2).replace(":", " \n\t: \n"),
    "byte-order-mark": "\ufeff" + json.dumps(V3, indent=2, ensure_ascii=False),
}


def at(text: str, place: Position) -> str:
    """Return what stands at a place, counted by hand."""
    return text.removeprefix("\ufeff").split("\n")[place.line - 1][place.column - 1 :]


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_every_entry_keeps_the_place_of_its_key(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text)
    assert list(found.entries) == [
        "",
        "node_modules/a",
        "node_modules/a/node_modules/b",
        "node_modules/ünï",
    ]
    for location, entry in found.entries.items():
        keys = (json.dumps(location), json.dumps(location, ensure_ascii=False))
        assert at(text, entry.position).startswith(keys)


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_version_1_keeps_the_place_of_the_nested_key(
    tmp_path: Path, indent: int | str | None
) -> None:
    text = json.dumps(V1, indent=indent)
    found = read(tmp_path, text)
    assert at(text, found.entries["node_modules/a/node_modules/b"].position).startswith('"b"')
    assert at(text, found.entries["node_modules/a"].position).startswith('"a"')


def test_columns_count_characters_not_bytes(tmp_path: Path) -> None:
    text = '{"name": "é𝔘", "lockfileVersion": 3, "packages": {"": {}, "node_modules/a": {}}}'
    assert read(tmp_path, text).entries["node_modules/a"].position == Position(
        1, text.index('"node_modules/a"') + 1
    )


def test_the_project_stands_at_the_beginning_when_the_file_has_no_entry_for_it(
    tmp_path: Path,
) -> None:
    found = read(
        tmp_path, '{"lockfileVersion": 3,\n "packages": {"node_modules/a": {"version": "1.0.0"}}}'
    )
    assert found.entries[""].position == Position(1, 1)
