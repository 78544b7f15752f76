"""The dependency graph that npm itself would make of a lockfile.

>>> from audit.graph import DependencyGraph, export
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.graph.exporting import EXPORT_FORMATS, export
    from audit.graph.graph import ROOT, DependencyGraph
    from audit.graph.nodes import GraphEdge, GraphNode

__all__ = ["EXPORT_FORMATS", "ROOT", "DependencyGraph", "GraphEdge", "GraphNode", "export"]

_HOMES = {
    "DependencyGraph": "audit.graph.graph",
    "EXPORT_FORMATS": "audit.graph.exporting",
    "GraphEdge": "audit.graph.nodes",
    "GraphNode": "audit.graph.nodes",
    "ROOT": "audit.graph.graph",
    "export": "audit.graph.exporting",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: networkx is slow to import."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - as above

    return getattr(import_module(_HOMES[name]), name)
