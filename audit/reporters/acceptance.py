"""What is said of the files that are written: by `init` and `accept` of contain.json, by `declare` of package.json."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.text import printable
from audit.reporters.wording import counted, safe, subject, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audit.model.acceptance import Acceptance, Accepted
    from audit.model.drafting import Draft
    from audit.model.finding import Finding

_NAMES = 6
"""Packages named for each authority."""


def render_init(acceptance: Acceptance, width: int | None) -> str:
    """Return the summary of a first contain.json; with `width`, in lines of so many columns."""
    granted, path = len(acceptance.accepted), safe(acceptance.path)
    counts = (
        f"{counted(acceptance.packages, 'package')}, {granted:,} with power, granted as they are"
    )
    lines = [
        f"{path}   {counts}; nothing is granted to anybody else",
        *_by_authority(acceptance.accepted),
        *_told(
            acceptance.settled,
            "Granted though it would fail a check, {}:",
            "Read them; take their words out of the grants if they are not right.",
        ),
        *_told(
            acceptance.waived,
            f"Waived without review, {{}} that would fail a check{_lesser(acceptance.lesser)}:",
            f"Read them; their waivers in {path} are for these versions only.",
        ),
        "",
        f"Review it, then commit it:  git add {path}",
        "From now on only what changes is reported:  contain-audit",
    ]
    return wrapped("\n".join(lines), width) + "\n"


def render_accept(acceptance: Acceptance) -> str:
    """Return the change of contain.json as a unified diff, and what goes on failing after it."""
    path, before = safe(acceptance.path), acceptance.before or ""
    lines = _changes(path, before, acceptance.after) or [f"{path}: nothing to change"]
    failing = _told(acceptance.failing, "{} still at or above the level:")
    return "\n".join([*lines, *failing]) + "\n"


def _changes(path: str, before: str, after: str) -> list[str]:
    """Return the lines of a unified diff; nothing where the two are the same."""
    old, new = before.splitlines(), after.splitlines()
    return list(map(printable, difflib.unified_diff(old, new, path, path, lineterm="", n=1)))


def _by_authority(lines: Iterable[Accepted]) -> Iterator[str]:
    """Yield, for each authority in order, how many packages hold it.

    Named are those for which it is the most telling one, the most powerful of them first: each package is
    named once.
    """
    lines = list(lines)
    yield ""
    for authority in Authority:
        holding = sum(authority in line.authorities for line in lines)
        if holding:
            first = [line.package for line in lines if line.authorities[:1] == (authority,)]
            yield f"  {authority.value:<17} {holding:>5,}   {_named(first, holding)}".rstrip()
    if not any(line.authorities for line in lines):
        yield "  no package holds any power"


def _named(names: Sequence[str], holding: int) -> str:
    """Return the first names and how many more there are; those named above, under a more telling power, apart."""
    shown = ", ".join(safe(name, 60) for name in names[:_NAMES])
    more = f" and {len(names) - _NAMES:,} more" if len(names) > _NAMES else ""
    above = holding - len(names)
    if not above or not names:
        return shown + more if names else "all of them named above"
    return f"{shown}{more}; {above:,} named above"


def _lesser(number: int) -> str:
    """Return the words for what else the waivers cover; empty when that is nothing."""
    return f", and with them {number:,} lesser of the same rules and packages" if number else ""


def _told(findings: Sequence[Finding], title: str, *todo: str) -> Iterator[str]:
    """Yield findings, if there are any, between their title (`{}` is how many) and what to do."""
    if findings:
        yield ""
        yield title.format(counted(len(findings), "finding"))
        for finding in findings:
            about = subject(finding.package) or "the project"
            yield f"  {finding.severity.upper()}  {finding.rule}  {about}: {safe(finding.message)}"
        yield from todo


def render_declared(draft: Draft) -> str:
    """Return the change of package.json as a unified diff."""
    path = safe(draft.path)
    lines = _changes(path, draft.before, draft.after) or [f"{path}: declares what its code needs"]
    return "\n".join(lines) + "\n"


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
