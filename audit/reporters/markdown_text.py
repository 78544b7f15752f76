"""Text from packages in Markdown: shown as it is, never as markup, mention, link or HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tabulate import tabulate

from audit.reporters.wording import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIMIT = 300
"""Characters of one text."""
_MARKUP = re.compile(r"([\\`*_{}\[\]~$]|^[-+])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
_BREAK = "<!-- -->"
"""Keeps GitHub from reading a mention or an address out of two neighbouring characters."""


def plain(text: str) -> str:
    """Return text in which no character has a meaning for Markdown, HTML or GitHub."""
    escaped = "".join(_ENTITIES.get(char, char) for char in safe(text, _LIMIT))
    marked = _MARKUP.sub(r"\\\1", escaped)
    quiet = re.sub(r"(@|#(?=\d))(?!124;)", rf"\1{_BREAK}", marked)
    quiet = quiet.replace("://", f":{_BREAK}//")
    return re.sub(r"www\.", f"www{_BREAK}.", quiet, flags=re.IGNORECASE)


def code(text: str) -> str:
    """Return text as a code span that fits into a table's cell (where even code may hold no pipe)."""
    shown = safe(text, _LIMIT).replace("|", r"\u{7c}")
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if longest or not shown else ""
    return f"{fence}{padding}{shown}{padding}{fence}" if shown else ""


def tabled(rows: Sequence[Sequence[str]], headers: Sequence[str], total: int) -> str:
    """Return a table of rows, and how many more there are."""
    table = tabulate(rows, headers=headers, tablefmt="github", disable_numparse=True)
    return table if total <= len(rows) else f"{table}\n\nand {total - len(rows):,} more"


def folded(title: str, body: str) -> str:
    """Return a block that is closed until its title (plain text of ours) is clicked."""
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"
