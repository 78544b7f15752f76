"""Every rule has a page, a file, a test file with silent and firing cases, and a documented place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import audit.rules
from audit.rules import RULES

HERE = Path(__file__).parent
ROOM = Path(audit.rules.__file__).parent
PAGES = HERE.parent.parent / "docs" / "rules.md"
GROUPS = {"declarations", "grants", "changes", "code", "lockfile"}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
class TestEveryRule:
    def test_has_a_file_of_its_name(self, rule: audit.rules.Rule) -> None:
        assert (ROOM / f"{rule.id.replace('-', '_')}.py").is_file()
        assert rule.group in GROUPS

    def test_has_a_page(self, rule: audit.rules.Rule) -> None:
        assert rule.title
        for part in ("**What.**", "**Why.**", "**Example.**", "**What to do.**"):
            assert part in rule.page

    def test_is_tested_silent_and_firing(self, rule: audit.rules.Rule) -> None:
        source = (HERE / f"test_{rule.id.replace('-', '_')}.py").read_text("utf-8")
        names = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
        assert "test_silent" in names
        assert "test_firing" in names

    def test_is_documented(self, rule: audit.rules.Rule) -> None:
        assert f"## {rule.id}\n\n{rule.title}.\n\n" in PAGES.read_text("utf-8")
        assert rule.page in PAGES.read_text("utf-8")


def test_the_table_is_keyed_by_id() -> None:
    assert [rule.id for rule in RULES.values()] == list(RULES)
