from __future__ import annotations

from audit.model.finding import Severity
from audit.model.report import RulePage
from audit.reporters import render_rules


def page(name: str) -> RulePage:
    return RulePage(name, "code", Severity.HIGH, "Something", "**What.** It.")


def test_the_list_has_a_line_for_each_rule() -> None:
    lines = render_rules([page("a-rule"), page("other-rule")]).splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["a-rule", "other-rule"]


def test_one_rule_is_shown_in_full() -> None:
    text = render_rules([page("a-rule")], whole=True)
    assert text.startswith("# a-rule\n\nSomething.\n")
    assert text.endswith("**What.** It.\n")
