"""The picture's rectangles: inside their own, apart from each other, as large as what is below them."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from audit.reporters.page import treemap
from audit.reporters.page.treemap import HEIGHT, WIDTH, Tile, has_strip, tiles


def inside(inner: Tile, outer: Tile, slack: int = 1) -> bool:
    """Return whether a rectangle lies in another; each edge is rounded by itself."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[0] + inner[2] <= outer[0] + outer[2] + 2 * slack
        and inner[1] + inner[3] <= outer[1] + outer[3] + 2 * slack
    )


def overlap(one: Tile, other: Tile) -> int:
    """Return the area that two rectangles share."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    tall = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return max(wide - 2, 0) * max(tall - 2, 0)


def tree(number: int) -> list[int]:
    chance = random.Random(number)  # noqa: S311  # a tree, no secret
    return [chance.randrange(-1, at) for at in range(number)]


@pytest.mark.parametrize("number", [1, 2, 7, 60, 300])
def test_each_lies_in_its_own_and_beside_the_others(number: int) -> None:
    parents = tree(number)
    found = tiles(parents)
    for each, parent in zip(found, parents, strict=True):
        outer = found[parent] if parent >= 0 else (0, 0, WIDTH, HEIGHT)
        if each is not None:
            assert outer is not None
            assert inside(each, outer)
    for one, other in combinations(range(number), 2):
        first, second = found[one], found[other]
        if parents[one] == parents[other] and first and second:
            assert overlap(first, second) == 0


def test_area_follows_what_lies_below() -> None:
    small, large = tiles([-1, -1, 1, 1])[:2]
    assert small is not None
    assert large is not None
    assert large[2] * large[3] == pytest.approx(3 * small[2] * small[3], rel=0.02)


def test_a_strip_has_room_above_what_is_inside() -> None:
    outer, inner = tiles([-1, 0])
    assert outer is not None
    assert inner is not None
    assert has_strip(outer)
    assert inner[1] - outer[1] == treemap.HEADER


@pytest.mark.parametrize(
    "parents",
    [
        pytest.param([], id="nothing"),
        pytest.param([1, 0], id="a circle that the project never reaches"),
        pytest.param([0], id="one that asks for itself"),
    ],
)
def test_what_the_project_does_not_reach_has_no_tile(parents: list[int]) -> None:
    assert tiles(parents) == [None] * len(parents)


@pytest.mark.parametrize(
    "parents",
    [
        pytest.param([-1] * 20_000, id="a star"),
        pytest.param([*range(-1, 19_999)], id="a chain"),
        pytest.param([(at - 1) // 2 for at in range(20_000)], id="halves"),
    ],
)
def test_a_huge_tree_is_bounded(parents: list[int]) -> None:
    assert 0 < sum(each is not None for each in tiles(parents)) <= treemap.MOST


def test_without_the_library_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(treemap, "find_spec", lambda _name: None)
    assert tiles([-1, 0]) == [None, None]
