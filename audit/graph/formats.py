"""The graph as text: one function per format. Names are hostile: each format escapes what it cannot hold."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from audit.errors import UsageError
from audit.graph.attributes import EDGE_KEYS, edge_attributes, node_attributes
from audit.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.graph.graph import DependencyGraph

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
"""The name of the format itself; nothing is fetched from it."""
_MERMAID_CHARACTERS, _MERMAID_EDGES = 50_000, 500
"""Of a larger graph it shows an error message."""
_MERMAID_ARROWS = {"dev": "-.->", "optional": "-.->", "peer": "==>", "peerOptional": "==>"}
_DOT_STYLES = {"dev": "dashed", "optional": "dotted", "peer": "bold", "peerOptional": "bold"}


def as_json(graph: DependencyGraph) -> str:
    """Return the nodes by location and the edges by dependent and name, one per line."""
    nodes = ",\n".join(f"  {json.dumps(attributes)}" for attributes in node_attributes(graph))
    edges = ",\n".join(f"  {json.dumps(edge_attributes(edge))}" for edge in graph.edges())
    return f'{{"nodes": [\n{nodes}\n],\n"edges": [\n{edges}\n]}}\n'


def as_dot(graph: DependencyGraph) -> str:
    """Return a Graphviz digraph; nodes are known by location and shown as `name@version`."""
    lines = ["digraph dependencies {", "  rankdir=LR;", "  node [shape=box];"]
    for node, attributes in zip(graph.nodes(), node_attributes(graph), strict=True):
        notes = "".join(
            f"\n{key}: {_flat(attributes[key])}"
            for key in ("powers", "reach")
            if attributes.get(key)
        )
        style = ", style=dashed" if node.dev or node.optional else ""
        lines.append(f"  {_dot(node.location)} [label={_dot(node.label + notes)}{style}];")
        if node.target is not None:
            lines.append(
                f'  {_dot(node.location)} -> {_dot(node.target)} [label="link", style=dotted];'
            )
    for edge in graph.edges():
        if edge.target is None:
            continue
        style = f", style={_DOT_STYLES[edge.type]}" if edge.type in _DOT_STYLES else ""
        colour = ", color=red" if edge.problem else ""
        lines.append(
            f"  {_dot(edge.source)} -> {_dot(edge.target)} [label={_dot(edge.spec)}{style}{colour}];"
        )
    return "\n".join([*lines, "}", ""])


def _dot(text: str) -> str:
    escaped = printable(text.replace("\n", "\0")).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\\\\u{0}", "\\n") + '"'


def _flat(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def as_graphml(graph: DependencyGraph) -> str:
    """Return GraphML; node ids are install locations, the project's is `.`."""
    nodes = node_attributes(graph)
    kinds = {
        key: _xml_type(value)
        for attributes in nodes
        for key, value in attributes.items()
        if value is not None
    }
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<graphml xmlns="{_GRAPHML}">']
    lines += [_xml_key("node", key, kind) for key, kind in kinds.items()]
    lines += [_xml_key("edge", key, "string") for key in EDGE_KEYS]
    lines.append('  <graph id="dependencies" edgedefault="directed">')
    for node, attributes in zip(graph.nodes(), nodes, strict=True):
        lines.append(
            f"    <node id={_xml_id(node.location)}>{_xml_data('node', attributes)}</node>"
        )
    for edge in graph.edges():
        if edge.target is not None:
            ends = f"source={_xml_id(edge.source)} target={_xml_id(edge.target)}"
            data = {key: value for key, value in edge_attributes(edge).items() if key in EDGE_KEYS}
            lines.append(f"    <edge {ends}>{_xml_data('edge', data)}</edge>")
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])


def _xml_text(text: str) -> str:
    r"""Return `text` with what XML cannot hold written as `\u{...}`."""
    return _NOT_XML.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", text)


def _xml_id(location: str) -> str:
    return quoteattr(_xml_text(location or "."), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _xml_type(value: Any) -> str:
    return "boolean" if isinstance(value, bool) else "string"


def _xml_key(domain: str, key: str, kind: str) -> str:
    return f'  <key id="{domain}-{key}" for="{domain}" attr.name="{key}" attr.type="{kind}"/>'


def _xml_data(domain: str, attributes: dict[str, Any]) -> str:
    return "".join(
        f'<data key="{domain}-{key}">{escape(_xml_text(_xml_value(value)))}</data>'
        for key, value in attributes.items()
        if value is not None
    )


def _xml_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def as_mermaid(graph: DependencyGraph) -> str:
    """Return a Mermaid flowchart; dashed for development and optional, thick for peers."""
    ids = {node.location: f"n{index}" for index, node in enumerate(graph.nodes())}
    lines = ["flowchart LR"]
    for node, attributes in zip(graph.nodes(), node_attributes(graph), strict=True):
        notes = "".join(
            f"<br/>{key}: {_mermaid(_flat(attributes[key]))}"
            for key in ("powers", "reach")
            if attributes.get(key)
        )
        lines.append(f'  {ids[node.location]}["{_mermaid(node.label)}{notes}"]')
    lines += [
        f"  {ids[node.location]} -.-|link| {ids[node.target]}"
        for node in graph.nodes()
        if node.target is not None
    ]
    for edge in graph.edges():
        if edge.target is not None:
            arrow = _MERMAID_ARROWS.get(edge.type, "-->")
            note = f"|{edge.problem}|" if edge.problem else ""
            lines.append(f"  {ids[edge.source]} {arrow}{note} {ids[edge.target]}")
    return "\n".join([*lines, ""])


def drawn_by_mermaid(flowchart: str) -> bool:
    """Return whether Mermaid draws a flowchart of `as_mermaid`, unless it is set otherwise."""
    edges = sum('["' not in line for line in flowchart.splitlines()[1:])
    return len(flowchart) <= _MERMAID_CHARACTERS and edges <= _MERMAID_EDGES


def _mermaid(text: str) -> str:
    """Return `text` with everything but plain letters written as Mermaid's own character codes."""
    return "".join(
        char if char.isalnum() or char in " @./-_+:," else f"#{ord(char)};"
        for char in printable(text)
    )


EXPORT_FORMATS: dict[str, Callable[[DependencyGraph], str]] = {
    "json": as_json,
    "dot": as_dot,
    "graphml": as_graphml,
    "mermaid": as_mermaid,
}
"""In order of display."""


def export(graph: DependencyGraph, fmt: str) -> str:
    """Return the graph in one of `EXPORT_FORMATS`; annotations are in it when there are any.

    Raises:
        UsageError: for another format.
    """
    if fmt not in EXPORT_FORMATS:
        raise UsageError(
            f"unknown graph format {fmt!r}", todo=f"use one of {', '.join(EXPORT_FORMATS)}"
        )
    return EXPORT_FORMATS[fmt](graph)


def note_on(text: str, fmt: str) -> str:
    """Return what to say of a graph that the usual reader of its format does not draw; else nothing."""
    if fmt != "mermaid" or drawn_by_mermaid(text):
        return ""
    return "Mermaid draws this only with a larger maxEdges and maxTextSize; dot and graphml have no bound"
