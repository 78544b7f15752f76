"""What an export says about each node and edge (DESIGN section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.graph.graph import DependencyGraph
    from audit.graph.nodes import GraphEdge
    from audit.model.package import AuditedPackage

EDGE_KEYS = ("name", "spec", "type", "problem")


def node_attributes(graph: DependencyGraph) -> list[dict[str, Any]]:
    """Return the attributes of every node, in order of location; annotated nodes have more."""
    found = []
    for node in graph.nodes():
        attributes: dict[str, Any] = {
            "location": node.location,
            "name": node.name,
            "packageName": node.package_name,
            "version": node.version,
            "dev": node.dev,
            "optional": node.optional,
            "devOptional": node.dev_optional,
            "peer": node.peer,
            "inBundle": node.in_bundle,
            "link": node.link,
            "target": node.target,
        }
        package = graph.annotation(node.location)
        if package is not None:
            attributes |= _annotations(package)
        found.append(attributes)
    return found


def _annotations(package: AuditedPackage) -> dict[str, Any]:
    declaration = package.declaration
    return {
        "declaration": {"origin": declaration.origin, "needs": list(declaration.needs)}
        if declaration
        else None,
        "powers": sorted(authority.value for authority in package.authorities),
        "reach": sorted(authority.value for authority in package.reach),
    }


def edge_attributes(edge: GraphEdge) -> dict[str, Any]:
    """Return the attributes of one edge."""
    return {
        "from": edge.source,
        "to": edge.target,
        "name": edge.name,
        "spec": edge.spec,
        "type": edge.type,
        "problem": edge.problem,
    }
