"""The dependency graph that npm itself would make of a lockfile.

>>> from audit.graph import DependencyGraph, export
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.lazy import importer

if TYPE_CHECKING:
    from audit.graph.formats import EXPORT_FORMATS, export, note_on
    from audit.graph.graph import DependencyGraph
    from audit.graph.nodes import ROOT, GraphEdge, GraphNode

__all__ = [
    "EXPORT_FORMATS", "ROOT", "DependencyGraph", "GraphEdge", "GraphNode", "export", "note_on",
]  # fmt: skip

__getattr__ = importer(
    __name__,
    {
        "formats": "EXPORT_FORMATS export note_on",
        "graph": "DependencyGraph",
        "nodes": "GraphEdge GraphNode ROOT",
    },
)
