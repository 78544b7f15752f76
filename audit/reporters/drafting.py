"""What `declare` says: the change of package.json, or where it and the code do not agree."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from audit.model.text import printable
from audit.reporters.wording import counted, safe

if TYPE_CHECKING:
    from audit.model.drafting import Draft


def render_declared(draft: Draft) -> str:
    """Return the change of package.json as a unified diff."""
    path = safe(draft.path)
    before, after = draft.before.splitlines(), draft.after.splitlines()
    lines = list(difflib.unified_diff(before, after, path, path, lineterm="", n=1))
    return "\n".join(map(printable, lines or [f"{path}: declares what its code needs"])) + "\n"


def render_checked(draft: Draft) -> str:
    """Return one line for each thing in which package.json and the code do not agree."""
    lines = []
    for each in draft.shortcomings:
        place = ":".join(str(part) for part in (safe(each.file), each.line, each.column) if part)
        lines.append(f"{place}: {safe(each.message)}")
    if not lines:
        return f"{safe(draft.path)}: declares what its code needs, lists what it loads\n"
    return (
        "\n".join(
            [*lines, f"{counted(len(lines), 'problem')}; contain-audit declare writes the powers"]
        )
        + "\n"
    )
