"""Commands in a report are copied into a shell: no name of a package may be more than one word there."""

from __future__ import annotations

import shlex

import pytest
from support.subjects import package

from audit.model.text import operand
from audit.rules.words import inspecting

HOSTILE = (
    "x; touch pwned", "$(touch pwned)", "`touch pwned`", "x && touch pwned", "x\ntouch pwned", "a'b", 'a"b', "a|b",
    "a>b", "~/x", "*", "#x", "!x", "", "-rf", "--output=pwned", "\x1b[31m",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_one_word(name: str) -> None:
    before, *words = shlex.split(operand(name), comments=True) or [""]
    assert (before, len(words)) == ("--", 1) if name.startswith("-") else len(words) == 0
    assert "\n" not in operand(name)


@pytest.mark.parametrize("name", ["left-x", "@scope/left.x", "Left_x"])
def test_an_ordinary_name_stays_as_it_is(name: str) -> None:
    found = package(f"node_modules/{name}", version="1.0.0-rc.1+b")
    assert inspecting(found) == f"contain-audit inspect {name}@1.0.0-rc.1+b"


def test_a_command_about_a_hostile_package_is_one_command() -> None:
    command = inspecting(package("node_modules/x; touch pwned", version="1 && touch pwned"))
    assert shlex.split(command) == ["contain-audit", "inspect", "x; touch pwned@1 && touch pwned"]
