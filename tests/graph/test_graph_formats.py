"""The exports: exact keys, and names that no format may trip over."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from support.lockfiles import graph, link, lock, lock_at, package, read

from audit.cli.options import GRAPH_FORMATS
from audit.errors import UsageError
from audit.graph import EXPORT_FORMATS, export
from audit.model.capability import Authority
from audit.model.contents import Source
from audit.model.package import AuditedPackage, Declaration

if TYPE_CHECKING:
    from pathlib import Path

    from audit.graph import DependencyGraph

HOSTILE = "node_modules/a\"]; x -> y;<b>&\u202e\x1b\uffff\n--> 'z|`#;"
XML = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture
def small(tmp_path: Path) -> DependencyGraph:
    content = lock_at(
        {
            "libs/b": package(name="b"),
            "node_modules/b": link("libs/b"),
            "node_modules/a": package(dev=True),
        },
        {
            "name": "shop-x",
            "dependencies": {"b": "file:libs/b", "gone": "1"},
            "devDependencies": {"a": "2"},
        },
    )
    return graph(tmp_path, content)


def test_json_has_the_keys_of_the_design_in_its_order(small: DependencyGraph) -> None:
    told = json.loads(export(small, "json"))
    assert list(told) == ["nodes", "edges"]
    assert [node["location"] for node in told["nodes"]] == [
        "",
        "libs/b",
        "node_modules/a",
        "node_modules/b",
    ]
    assert told["nodes"][2] == {
        "location": "node_modules/a",
        "name": "a",
        "packageName": "a",
        "version": "1.0.0",
        "dev": True,
        "optional": False,
        "devOptional": True,
        "peer": False,
        "inBundle": False,
        "link": False,
        "target": None,
    }
    assert [list(edge) for edge in told["edges"]] == [
        ["from", "to", "name", "spec", "type", "problem"]
    ] * 3
    assert [tuple(edge.values()) for edge in told["edges"]] == [
        ("", "node_modules/a", "a", "2", "dev", "invalid"),
        ("", "node_modules/b", "b", "file:libs/b", "prod", None),
        ("", None, "gone", "1", "prod", "missing"),
    ]
    assert told["nodes"][3]["target"] == "libs/b"


def test_annotated_nodes_tell_more(small: DependencyGraph, tmp_path: Path) -> None:
    entry = read(tmp_path / "other", lock(a=package())).entries["node_modules/a"]
    audited = AuditedPackage(
        location="node_modules/a",
        name="a",
        package_name="a",
        version="1.0.0",
        entry=entry,
        direct=True,
        dev=True,
        optional=False,
        source=Source.MISSING,
        declaration=Declaration("author", ("network",)),
        reach=frozenset({Authority.NETWORK, Authority.CODE}),
    )
    small.annotate({"node_modules/a": audited, "node_modules/elsewhere": audited})
    node = json.loads(export(small, "json"))["nodes"][2]
    assert list(node)[-3:] == ["declaration", "powers", "reach"]
    assert node["declaration"] == {"origin": "author", "needs": ["network"]}
    assert node["reach"] == ["code", "network"]
    assert "reach" not in json.loads(export(small, "json"))["nodes"][0]
    assert "reach: code network" in export(small, "dot")
    assert "reach: code network" in export(small, "mermaid")


def hostile(tmp_path: Path) -> DependencyGraph:
    return graph(
        tmp_path,
        lock_at({HOSTILE: package('1"|<\\x07\x07\\')}, {"dependencies": {HOSTILE[13:]: "*"}}),
    )


def test_graphml_is_well_formed_whatever_the_names(tmp_path: Path) -> None:
    found = ET.fromstring(export(hostile(tmp_path), "graphml"))  # noqa: S314 - our own output
    ids = [node.get("id") for node in found.iter(f"{XML}node")]
    assert ids == [".", HOSTILE.replace("\x1b", "\\u{1b}").replace("\uffff", "\\u{ffff}")]
    edge = next(found.iter(f"{XML}edge"))
    assert (edge.get("source"), edge.get("target")) == (".", ids[1])


@pytest.mark.parametrize("fmt", ["dot", "mermaid"])
def test_no_name_leaves_its_line_or_its_quotes(tmp_path: Path, fmt: str) -> None:
    harmless = graph(tmp_path / "twin", lock({"dependencies": {"a": "*"}}, a=package()))
    told, twin = export(hostile(tmp_path), fmt), export(harmless, fmt)
    assert told.count("\n") == twin.count("\n")
    assert not any(char in told for char in "\x1b\u202e\x07\uffff")
    unescaped = told.replace("\\\\", "").replace('\\"', "")
    assert unescaped.count('"') == twin.count('"')


def test_json_is_one_line_of_ascii_for_each_node_and_edge(tmp_path: Path) -> None:
    text = export(hostile(tmp_path), "json")
    assert text.isascii()
    assert json.loads(text)["nodes"][1]["location"] == HOSTILE
    assert text.count("\n") == 7


def test_every_format_gives_the_same_bytes_again(small: DependencyGraph) -> None:
    assert all(export(small, fmt) == export(small, fmt) != "" for fmt in EXPORT_FORMATS)
    with pytest.raises(
        UsageError, match="unknown graph format 'svg'; use one of json, dot, graphml, mermaid"
    ):
        export(small, "svg")


def test_the_command_line_offers_every_format() -> None:
    assert tuple(EXPORT_FORMATS) == GRAPH_FORMATS
