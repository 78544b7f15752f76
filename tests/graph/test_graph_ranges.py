"""Ranges: the quick way agrees with the library everywhere, and hostile ones are bounded."""

from __future__ import annotations

import time

import nodesemver
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.graph.specs import intersects, satisfies
from audit.graph.specs.ranges import is_range, is_version

NUMBERS = st.integers(min_value=0, max_value=3).map(str)
VERSIONS = st.tuples(NUMBERS, NUMBERS, NUMBERS).map(".".join)
PARTIALS = st.one_of(
    NUMBERS,
    st.tuples(NUMBERS, NUMBERS).map(".".join),
    VERSIONS,
    st.tuples(NUMBERS, st.sampled_from(["x", "*", "X"])).map(".".join),
    st.tuples(NUMBERS, NUMBERS, st.sampled_from(["x", "*", "X"])).map(".".join),
)
TAGS = st.sampled_from(["-0", "-beta.2", "-a-b", "-0.1", "-1a"])
TAGGED = st.tuples(VERSIONS, TAGS).map("".join)
COMPARATORS = st.tuples(
    st.sampled_from(["", "=", "^", "~", "~>", ">", ">=", "<", "<="]),
    st.sampled_from(["", "v", " "]),
    st.one_of(PARTIALS, TAGGED),
).map("".join)
CONJUNCTIONS = st.lists(COMPARATORS, min_size=1, max_size=3).map(" ".join)
RANGES = st.lists(CONJUNCTIONS, min_size=1, max_size=3).map(" || ".join)


@given(st.one_of(VERSIONS, TAGGED), RANGES)
def test_plain_ranges_agree_with_the_library(version: str, text: str) -> None:
    assert satisfies(version, text) == nodesemver.satisfies(version, text, loose=True)


@given(TAGGED, st.sampled_from(["", "=", "^", "~", ">", ">=", "<", "<="]))
def test_a_pre_release_in_the_range_that_begins_with_it(version: str, operator: str) -> None:
    text = operator + version
    assert satisfies(version, text) == nodesemver.satisfies(version, text, loose=True)


@given(
    st.one_of(
        st.text("v= 01.-+a^<>|*x~\t\u0661", max_size=9),
        st.tuples(
            st.sampled_from(["", "v", "= ", " ", "^"]),
            VERSIONS,
            st.sampled_from(["", "-a", "b", "+1", "-0.1", "-01", " "]),
        ).map("".join),
    )
)
def test_what_a_version_is_the_library_says(text: str) -> None:
    assert is_version(text) == (nodesemver.valid(text, loose=True) is not None)


@given(RANGES, RANGES, VERSIONS)
def test_ranges_that_share_a_version_intersect(one: str, other: str, version: str) -> None:
    if satisfies(version, one) and satisfies(version, other):
        assert intersects(one, other)


@pytest.mark.parametrize(
    ("version", "text", "answer"),
    [
        ("1.0.0-rc.1", "^1.0.0-rc.0", True),
        ("1.1.0-rc.1", "^1.0.0-rc.0", False),
        ("1.0.0-rc.1", "*", False),
        ("v1.2.3", "1.x", True),
        ("1.2.3+build", "1.2.3", True),
        ("", "*", False),
        ("one", "*", False),
        ("1.2.3", "one", False),
        ("1.9.9", "1.0 - 2", True),
        ("99999999999999999999.0.0", ">=1", False),
    ],
)
def test_the_rest_is_npms(version: str, text: str, *, answer: bool) -> None:
    assert satisfies(version, text) is answer


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("^1", "2", False),
        ("<2", ">=1.5", True),
        ("1.0.0-rc.1 - 1.5", "^1.2.0", True),
        ("<1.0.0-rc", ">1", False),
        ("", "1", True),
    ],
)
def test_intersections(one: str, other: str, *, answer: bool) -> None:
    assert intersects(one, other) is answer


@pytest.mark.parametrize(
    "text",
    [">" * 5000, "1 " * 5000, " - " * 3000, "^" + "1" * 9999, "1.2.3-" + "a." * 4000, "x" * 9999],
)
def test_hostile_texts_are_answered_at_once(text: str) -> None:
    started = time.monotonic()
    assert not is_version(text)
    assert not is_range(text)
    assert not satisfies("1.0.0", text)
    assert not satisfies(text, "*")
    assert time.monotonic() - started < 1
