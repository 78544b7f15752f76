"""The pages of the rules: a table of all, or one in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tabulate import tabulate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model.report import RulePage


def render_rules(rules: Sequence[RulePage], *, whole: bool = False) -> str:
    """Return a table of rules, or (`whole`) the page of each."""
    if whole:
        return "\n".join(_page(rule) for rule in rules)
    rows = [(rule.id, rule.group, rule.severity.value, rule.title) for rule in rules]
    table = tabulate(rows, headers=("rule", "group", "usually", "what"), tablefmt="plain")
    return f"{table}\n\nOne rule's page: contain-audit rules RULE\n"


def _page(rule: RulePage) -> str:
    return f"# {rule.id}\n\n{rule.title}.\n\nGroup: {rule.group}. Usual severity: {rule.severity}.\n\n{rule.page}\n"
