"""Programs made by chance: what is told of their values is what Node works out. `CONSTANT_PROGRAMS` sets how many."""

from __future__ import annotations

import os

import pytest
from support.constant_programs import programs
from support.node_values import by_node, tells, wrong

COUNT = int(os.environ.get("CONSTANT_PROGRAMS", "1200"))
TOGETHER = 2000
"""Programs for one process of Node."""


@pytest.mark.npm
def test_nothing_is_told_that_node_works_out_otherwise() -> None:
    found, ran = [], 0
    for seed in range(0, COUNT, TOGETHER):
        made = programs(seed, min(TOGETHER, COUNT - seed))
        for code, given in zip(made, by_node(made), strict=True):
            ran += bool(given)
            said = wrong(code, given)
            if said:
                found.append(f"{code}\n  {said}")
    assert found == []
    assert ran > COUNT // 2


def test_most_of_it_is_told() -> None:
    made = programs(0, 200)
    assert sum(map(tells, made)) > 120


def test_the_same_seed_makes_the_same_programs() -> None:
    assert programs(5, 20) == programs(5, 20)
    assert len(set(programs(0, 200))) > 150
