"""The tree as rectangles: each package inside the one that asks for it, its area the packages below it.

Laid out here and not in the browser, so that the page opens with a picture that is ready to be drawn. Squarified
treemaps are those of Bruls, Huizing and van Wijk (2000), by the library `squarify`.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Tile = tuple[int, int, int, int]
"""Left, top, width and height, in tenths of a pixel on a picture of usual size."""

WIDTH, HEIGHT = 12_800, 5_600
HEADER = 150
"""Height of the strip with a package's name above those inside it."""
PAD = 20
TALL, WIDE = 340, 420
"""From this size on a tile with others inside it has a strip."""
MOST = 5_000
"""Packages in the picture, the nearest to the project first: of more, tiles could not be told apart."""


def tiles(parents: Sequence[int]) -> list[Tile | None]:
    """Return a rectangle for each package.

    Args:
        parents: for each package the number of the one that asks for it first; -1 for the project's own.

    Returns:
        For each package its tile; None where the picture has no place for it, and for all without `squarify`.
    """
    made: list[Tile | None] = [None] * len(parents)
    if find_spec("squarify") is None:
        return made
    children = _children(parents)
    order = _nearest(children)
    sizes = _sizes(order, parents)
    waiting: list[tuple[int, Tile]] = [(-1, (0, 0, WIDTH, HEIGHT))]
    while waiting:
        owner, room = waiting.pop()
        inside = [each for each in children.get(owner, ()) if each in sizes]
        for each, tile in zip(*_packed(inside, sizes, room), strict=True):
            made[each] = tile
            waiting.append((each, _inner(tile)))
    return made


def _children(parents: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, parent in enumerate(parents):
        found.setdefault(parent, []).append(number)
    return found


def _nearest(children: dict[int, list[int]]) -> list[int]:
    """Return the packages from the project outwards, as many as the picture has room for."""
    order = list(children.get(-1, ()))
    for each in order:
        if len(order) >= MOST:
            break
        order += children.get(each, ())
    return order[:MOST]


def _sizes(order: Sequence[int], parents: Sequence[int]) -> dict[int, int]:
    """Return how many packages of `order` each one is and has below it."""
    sizes = dict.fromkeys(order, 1)
    for each in reversed(order):
        if parents[each] in sizes:
            sizes[parents[each]] += sizes[each]
    return sizes


def _packed(inside: list[int], sizes: dict[int, int], room: Tile) -> tuple[list[int], list[Tile]]:
    """Return the packages, the largest first, and a rectangle for each."""
    from squarify import normalize_sizes, squarify  # noqa: PLC0415  # an optional extra

    left, top, width, height = room
    if not inside or width < PAD or height < PAD:
        return [], []
    ordered = sorted(inside, key=lambda each: (-sizes[each], each))
    shares = normalize_sizes([sizes[each] for each in ordered], width, height)
    return ordered, [
        (round(each["x"]), round(each["y"]), round(each["dx"]), round(each["dy"]))
        for each in squarify(shares, left, top, width, height)
    ]


def _inner(tile: Tile) -> Tile:
    """Return the room inside a tile for those below it."""
    left, top, width, height = tile
    head = HEADER if has_strip(tile) else PAD
    return left + PAD, top + head, width - 2 * PAD, height - head - PAD


def has_strip(tile: Tile) -> bool:
    """Return whether a tile is large enough for a strip with its name."""
    return tile[2] >= WIDE and tile[3] >= TALL
