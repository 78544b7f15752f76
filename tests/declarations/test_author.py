"""The author's declaration, sound and broken."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.declarations import author_declaration
from audit.model.capability import Authority, Capability, is_covered
from audit.model.lockfile import Position
from audit.model.manifest import Manifest
from audit.model.package import Declaration

KNOWN = ("network", "builtin:fs", "global:process.env.HOME")


class Words:
    """A catalogue of three words."""

    def is_known_word(self, word: str) -> bool:
        return word in KNOWN

    def nearest(self, word: str) -> str | None:
        return "network" if word.startswith("net") else None


def declared(contain: Any) -> tuple[Declaration | None, str]:
    return author_declaration(Manifest(contain=contain, contain_position=Position(4, 3)), Words())


def test_no_field_no_declaration_and_no_problem() -> None:
    assert declared(None) == (None, "")


def test_a_sound_declaration_keeps_its_words_as_written() -> None:
    declaration, problem = declared({"needs": ["network", "builtin:fs"], "realm": "mutable"})

    assert problem == ""
    assert declaration == Declaration(
        "author", ("network", "builtin:fs"), "mutable", Position(4, 3)
    )


def test_an_empty_list_says_nothing_and_the_realm_is_frozen() -> None:
    assert declared({"needs": []}) == (Declaration("author", (), "frozen", Position(4, 3)), "")


@pytest.mark.parametrize(
    ("contain", "problem"),
    [
        pytest.param(["network"], '"contain" must be an object', id="a list"),
        pytest.param("network", '"contain" must be an object', id="a string"),
        pytest.param(False, '"contain" must be an object', id="false"),
        pytest.param({}, '"contain.needs" must be a list', id="no needs"),
        pytest.param({"needs": "network"}, '"contain.needs" must be a list', id="needs: a string"),
        pytest.param({"needs": [1]}, '"contain.needs[0]" must be a string', id="a number"),
        pytest.param({"needs": [["network"]]}, '"contain.needs[0]" must be', id="a nested list"),
        pytest.param({"needs": [], "realm": "froze"}, '"contain.realm" must be', id="a realm"),
        pytest.param({"needs": [], "realm": []}, '"contain.realm" must be', id="realm: a list"),
        pytest.param({"needs": [], "need": []}, 'unknown key "need"', id="an unknown key"),
        pytest.param({"needs": ["netwrk"]}, 'did you mean "network"?', id="a misspelling"),
        pytest.param({"needs": ["zork"]}, 'is "zork", which is no capability', id="a strange word"),
        pytest.param({"needs": ["a\x1b[31m"]}, r"a\u{1b}[31m", id="a terminal escape"),
        pytest.param({"needs": ["x"] * 10_001}, "more than 10000 words", id="too many"),
    ],
)
def test_a_broken_declaration_is_a_problem_and_not_used(contain: Any, problem: str) -> None:
    declaration, said = declared(contain)

    assert declaration is None
    assert problem in said
    assert "\x1b" not in said


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(KNOWN),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["needs", "realm", "x"]), inner, max_size=3)
    ),
)


@given(JSON)
def test_anything_else_gives_either_a_declaration_or_a_problem(contain: Any) -> None:
    declaration, problem = declared(contain)

    assert (declaration is not None) + bool(problem) == (contain is not None)


@pytest.mark.parametrize(
    ("need", "covers"),
    [
        ("network", True),
        ("builtin:https", True),
        ("builtin:https.get", True),
        ("builtin:http", False),
        ("builtin:https.request", False),
        ("filesystem-write", False),
    ],
)
def test_a_wider_word_covers(need: str, covers: bool) -> None:  # noqa: FBT001 (a table's column)
    https_get = Capability("builtin:https.get", Authority.NETWORK)

    assert is_covered(("builtin:fs", need), https_get) is covers
