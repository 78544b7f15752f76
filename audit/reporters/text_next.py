"""The text report's last lines: the commands that a reader would want next, ready to be typed."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from audit.model.comparison import Change
from audit.model.text import operand
from audit.reporters.changes import COMPARISONS, changes_of
from audit.reporters.wording import at_level, counted, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.finding import FindingPackage
    from audit.model.report import Report

_TOOL = "contain-audit"
_TAMPERED = "tampered-install"
"""What this is found of nobody takes, reviewed or not."""


def undeclared(report: Report) -> Iterator[str]:
    """Yield how many packages nobody speaks for; nothing where the project has a contain.json."""
    found = [
        each.package
        for each in report.packages
        if each.package.declaration is None
        and each.package.was_read
        and not each.package.entry.flag("link")
    ]
    if not found or report.policy is not None:
        return
    powerless = sum(1 for package in found if not package.authorities)
    has = "has" if len(found) == 1 else "have"
    held = "power" if powerless == 0 else "no power"
    who = "it holds" if len(found) == 1 else "each holds" if powerless in (0, len(found)) else ""
    some = f"{powerless:,} of them {'holds' if powerless == 1 else 'hold'}"
    yield f"{counted(len(found), 'package')} {has} no declaration; {who or some} {held}."


def steps(report: Report, *, hidden: bool) -> Iterator[str]:
    """Yield one line for each thing to do next, with its command.

    Args:
        report: what was found.
        hidden: whether there are findings that the report counts and does not show.
    """
    named = [each.package for each in report.findings if at_level(report, each)]
    read = {each.package.location for each in report.packages if each.package.was_read}
    read -= {
        each.package.location for each in report.findings if each.package and each.rule == _TAMPERED
    }
    first = next((operand(safe(each.name)) for each in named if each is not None), "")
    if report.command == "update":
        yield from _updating(report, [each for each in named if each and each.location in read])
    if report.command in {"inspect", *COMPARISONS}:
        if hidden:
            yield "See every finding:  the same command with --verbose"
        return
    if first:
        yield f"Look closer:  {_TOOL} explain{_folder(report, '-C ')} {first}"
    elif hidden:
        yield f"See every finding:  {_TOOL} check{_folder(report)} --verbose"
    if report.policy is None:
        yield f"Accept what is here and hear only of changes:  {_TOOL} init{_folder(report)}"
    elif first:
        yield f"Take in what you have reviewed:  {_TOOL} accept{_folder(report, '-C ')} {first}"
    elif not named:
        yield f"Look before you update:  {_TOOL} update{_folder(report, '-C ')}"


def ready(report: Report, help_text: str) -> str:
    """Return what a finding says to do, with the project's folder in the command where the reader is elsewhere."""
    inspecting = f"{_TOOL} inspect"
    folder = _folder(report, "-C ") if report.command == "check" else ""
    return help_text.replace(f"{inspecting} ", f"{inspecting}{folder} ")


def _updating(report: Report, named: Sequence[FindingPackage]) -> Iterator[str]:
    """Yield how the quiet updates are taken, and how one that was read and is not (in range, where npm needs none)."""
    if not report.failing() or report.safe:
        return
    within = " within the ranges" if report.latest else ""
    part = "".join(f" -w {operand(safe(each))}" for each in report.workspaces)
    if changes_of(report).quiet:
        yield f"Take the quiet ones{within}:  {_TOOL} update --safe{_folder(report, '-C ')}{part}"
    asked = next((_brings(report, each.location) for each in named), "")
    if asked and not report.latest:
        first = operand(safe(named[0].name))
        accept = f", then {_TOOL} accept{_folder(report, '-C ')} {first}" if report.policy else ""
        yield f"Take one that you have reviewed:  npm update{_folder(report, '--prefix ')} {asked}{accept}"


def _brings(report: Report, location: str) -> str:
    """Return what npm is to be asked for to get a package: itself, or the update that a new one comes with."""
    updated = {
        each.package.location: each.package.name
        for each in report.packages
        if each.change == Change.UPDATED
    }
    while location and location not in updated:
        location = report.parents.get(location, "")
    return operand(safe(updated.get(location, "")))


def _folder(report: Report, option: str = "") -> str:
    """Return the project's folder as an argument; empty when it is the one that the reader is in."""
    folder = posixpath.dirname(report.lockfile or "")
    return f" {option}{operand(safe(folder))}" if folder else ""
