"""What changed between two trees, as Markdown: counts first, then each package that a reviewer looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.reporters.changes import changes_of, packages_in
from audit.reporters.markdown_text import code, folded, plain, tabled
from audit.reporters.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.report import Report
    from audit.reporters.changes import Line

_OPEN = 12
"""Lines of one kind that stand open, the gravest first; further ones are folded."""
_LINES = 50
"""Lines of one kind; the rest are counted."""


def changes(report: Report) -> Iterator[str]:
    """Yield the blocks of a comparison."""
    found = changes_of(report)
    quiet = f"; {found.quiet:,} quiet (no new power, script, host or dependency)"
    yield plain(found.title) + (quiet if found.quiet else "") + "."
    yield from _tables(found.unread, "could not be read")
    yield from _tables(found.gains, "gains")
    yield from _tables(found.new, "new")
    if found.needing:
        number = packages_in(found.needing)
        what = f"{counted(number, 'package')} quiet by themselves, that do not come alone"
        yield folded(what, _by_reason(found.needing))
    if found.powerless:
        number = packages_in(found.powerless)
        yield folded(f"{counted(number, 'new package')} without power", _listed(found.powerless))
    if found.gone:
        number = packages_in(found.gone)
        yield folded(f"{counted(number, 'package')} gone", _listed(found.gone))


def _tables(lines: Sequence[Line], title: str) -> Iterator[str]:
    """Yield a table of the first packages, and one of the others, folded."""
    if lines:
        yield _table(lines[:_OPEN], title)
    if rest := lines[_OPEN:]:
        what = f"{counted(packages_in(rest), 'more package')}: {title}"
        yield folded(what, _table(rest, title))


def _table(lines: Sequence[Line], title: str) -> str:
    rows = [(code(line.name), _powers(line), _remarks(line)) for line in lines[:_LINES]]
    return tabled(rows, (title, "powers", "remarks"), len(lines))


def _by_reason(lines: Sequence[Line]) -> str:
    """Return a list of why packages do not come alone, each with the packages of which that is so."""
    reasons: dict[str, list[Line]] = {}
    for line in lines:
        reasons.setdefault(line.why, []).append(line)
    return "\n".join(f"- {plain(why)}: {_listed(alike)}" for why, alike in reasons.items())


def _listed(lines: Sequence[Line]) -> str:
    return ", ".join(code(line.short) for line in lines[:_LINES])


def _powers(line: Line) -> str:
    named = [
        f"{each.authority} {code(each.id)} {code(each.place)}".rstrip() for each in line.powers
    ]
    return "<br>".join([*named, *([counted(line.more, "more power")] if line.more else [])])


def _remarks(line: Line) -> str:
    return "<br>".join(plain(each) for each in (line.what, line.why, *line.rules) if each)
