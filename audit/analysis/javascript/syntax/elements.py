"""The elements of arrays and patterns with the holes between them, and the parts of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.spots import has_holes, place_among

if TYPE_CHECKING:
    from audit.analysis.javascript.syntax.spots import Spot


def length_of(array: Spot) -> int:
    """Return how many elements are written in an array, holes after the last one included."""
    if not has_holes(array):
        return len(array.children())
    signs = [child.type for child in array.node.children if not child.is_extra]
    return signs.count(",") + (signs[-2:-1] != [","]) if signs[2:] else 0


def index_of(array: Spot, spot: Spot) -> int:
    """Return the index of an element of an array or an array pattern: `[, a]` has `a` at 1."""
    if not has_holes(array):
        return place_among(array, spot)
    return array.indexes()[spot.start]


def template_parts(template: Spot) -> tuple[list[tuple[int, int]], list[Spot]]:
    """Return where the texts of a template begin and end, and the substitutions between them."""
    between = [one for one in template.children() if one.type == "template_substitution"]
    starts = [template.start + 1, *(one.end for one in between)]
    ends = [*(one.start for one in between), template.end - 1]
    return list(zip(starts, ends, strict=True)), between
