"""What `init` and `accept` say: what is taken in, the most powerful first, and what is not settled by it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.text import printable
from audit.reporters.wording import counted, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audit.model.acceptance import Acceptance, Accepted
    from audit.model.finding import Finding

_NAMES = 6
"""Packages named for each authority."""


def render_init(acceptance: Acceptance) -> str:
    """Return the summary of a first contain.json."""
    granted = len(acceptance.accepted)
    counts = (
        f"{counted(acceptance.packages, 'package')}, {granted:,} with power, granted as they are"
    )
    lines = [
        f"{safe(acceptance.path)}   {counts}; nothing is granted to anybody else",
        *_by_authority(acceptance.accepted),
        *_settled(acceptance),
        *_waived(acceptance),
        "",
        f"Review it, then commit it:  git add {safe(acceptance.path)}",
        "From now on only what changes is reported:  contain-audit",
    ]
    return "\n".join(lines) + "\n"


def render_accept(acceptance: Acceptance) -> str:
    """Return the change of contain.json as a unified diff, and what goes on failing after it."""
    before = (acceptance.before or "").splitlines()
    path = safe(acceptance.path)
    changes = difflib.unified_diff(
        before, acceptance.after.splitlines(), path, path, lineterm="", n=1
    )
    lines = [printable(line) for line in changes]
    if not lines:
        lines.append(f"{path}: nothing to change")
    return "\n".join([*lines, *_failing(acceptance)]) + "\n"


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


def _settled(acceptance: Acceptance) -> Iterator[str]:
    if acceptance.settled:
        yield ""
        yield f"Granted though it would fail a check, {counted(len(acceptance.settled), 'finding')}:"
        yield from _findings(acceptance.settled)
        yield "Read them; take their words out of the grants if they are not right."


def _waived(acceptance: Acceptance) -> Iterator[str]:
    if acceptance.waived:
        yield ""
        yield f"Waived without review, {counted(len(acceptance.waived), 'finding')} that would fail a check:"
        yield from _findings(acceptance.waived)
        yield f"Read them; their waivers in {safe(acceptance.path)} are for these versions only."


def _failing(acceptance: Acceptance) -> Iterator[str]:
    if acceptance.failing:
        yield ""
        yield f"{counted(len(acceptance.failing), 'finding')} still at or above the level:"
        yield from _findings(acceptance.failing)


def _findings(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        package = finding.package
        label = (
            f"{package.name} {package.version or ''}".strip()
            if package is not None
            else "the project"
        )
        yield f"  {finding.severity.upper()}  {finding.rule}  {safe(label)}: {safe(finding.message)}"
