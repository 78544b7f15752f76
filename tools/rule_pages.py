"""Write docs/rules.md from the rules' own pages, which are their docstrings.

.venv/bin/python tools/rule_pages.py
"""

from __future__ import annotations

from pathlib import Path

from audit.rules import RULES

PAGES = Path(__file__).parents[1] / "docs" / "rules.md"
HEADER = """# Rules

What each finding means and what to do about it. The same pages: `contain-audit rules RULE`.
"""


def pages() -> str:
    """Return the whole document."""
    return HEADER + "".join(
        f"\n## {rule.id}\n\n{rule.title}.\n\nGroup: {rule.group}. Usual severity: {rule.severity}.\n\n{rule.page}\n"
        for rule in RULES.values()
    )


if __name__ == "__main__":
    PAGES.write_text(pages(), encoding="utf-8")
    print(PAGES)
