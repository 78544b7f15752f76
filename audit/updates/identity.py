"""Whether two lockfile entries name the very same archive, wherever it is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.checksums import are_same
from audit.model.text import without_credentials

if TYPE_CHECKING:
    from audit.graph import DependencyGraph, GraphNode


def is_same(old: DependencyGraph, one: GraphNode, new: DependencyGraph, other: GraphNode) -> bool:
    """Return whether `one` of the old tree and `other` of the new one are the same content, as the lockfiles say.

    By checksum where both have one that can be compared; else by the address; what has neither (bundled, or in a
    lockfile that leaves them out) by its version and, when bundled, by the package that carries it.
    """
    if (one.package_name, one.version) != (other.package_name, other.version):
        return False
    if one.in_bundle or other.in_bundle:
        return one.in_bundle == other.in_bundle and _carriers_are_same(old, one, new, other)
    same = are_same(one.integrity, other.integrity)
    if same is not None:
        return same
    places = _address(one), _address(other)
    return places[0] == places[1] or not all(places)


def _address(node: GraphNode) -> str:
    """Return where it comes from, as written; paths stay relative, so that two checkouts can be compared."""
    return without_credentials(node.entry.text("resolved") or "")


def _carriers_are_same(
    old: DependencyGraph, one: GraphNode, new: DependencyGraph, other: GraphNode
) -> bool:
    first, second = carrier(old, one), carrier(new, other)
    if first is None or second is None:
        return first is second
    return is_same(old, first, new, second)


def carrier(tree: DependencyGraph, node: GraphNode) -> GraphNode | None:
    """Return the nearest package around a bundled one that is not bundled itself; None when there is none."""
    location = node.location
    while (cut := location.rfind("/node_modules/")) > 0:
        location = location[:cut]
        if location in tree and not tree.node(location).in_bundle:
            return tree.node(location)
    return None
