"""The graph as text: JSON, DOT, GraphML, Mermaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.errors import UsageError
from audit.graph.formats import as_dot, as_graphml, as_json, as_mermaid, drawn_by_mermaid

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.graph.graph import DependencyGraph

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
