"""Words and safe texts that several reporters share."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from audit.model.families import family
from audit.model.finding import Severity
from audit.model.text import printable, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.model.finding import Finding, FindingPackage
    from audit.model.package import AuditedPackage, Evidence
    from audit.model.report import Report

MAXIMUM_TEXT = 2_000
"""Characters of one text from a package that are shown."""
_NAMES = 3
"""Packages named of those of which the same is said."""
_QUIET = "\\u{23}#["
"""How `##[`, which a GitHub runner obeys anywhere in its log, is shown."""


def safe(text: str, limit: int = MAXIMUM_TEXT) -> str:
    """Return text from a package, fit for a screen: one line, bounded, no controls, no credentials."""
    line = " ".join(text[: limit * 2].split())
    masked = printable(without_credentials(line)).replace("##[", _QUIET)
    return masked if len(masked) <= limit else masked[: max(limit - 3, 0)] + "..."


def carrying(package: AuditedPackage) -> str:
    """Return the words for whose code a package carries that holds some of what are called its powers."""
    named = [safe(name, 60) for name in package.carried[:_NAMES]]
    return (
        f"carries code of {', '.join([*named, '...'] if len(package.carried) > _NAMES else named)}"
    )


def inert(json_text: str) -> str:
    """Return JSON in which GitHub's log reads no command: `##[` stands there as an escape of the same text."""
    return json_text.replace("##[", "\\u0023#[")


def masked_json(json_text: str) -> str:
    """Return ASCII JSON with the credentials of every URL masked.

    White space follows each string, and ends what looks like credentials: what is masked never leaves its string.
    """
    return without_credentials(json_text)


def log_line(line: str) -> str:
    """Return a line that a CI log shows as it is: a runner obeys `::` where a line begins, and `##[` anywhere."""
    quiet = line.replace("##[", _QUIET)
    return re.sub(r"^(\s*)::", r"\1\\u{3a}:", quiet)


def wrapped(text: str, width: int | None) -> str:
    """Return lines of a screen's width: what follows hangs under the last column of a line, else under its words.

    Args:
        text: lines, whose columns three or more blanks part.
        width: columns; None where lines may be as long as they like.
    """
    return text if width is None else "\n".join(_hanging(line, width) for line in text.split("\n"))


def _hanging(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    columns = [found.end() for found in re.finditer(r"(?<=\S) {3,}(?=\S)", line[: width // 2])]
    indent = " " * (columns[-1] if columns else len(line) - len(line.lstrip()) + 2)
    lines = textwrap.wrap(
        line, width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip
    return "\n".join(lines)


def counted(number: int, noun: str) -> str:
    """Return `1 finding`, `2 findings`, `1,500 packages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def size(count: int) -> str:
    """Return a number of bytes for people."""
    for unit, scale in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= scale:
            return f"{count / scale:.1f} {unit}"
    return f"{count} bytes"


def subject(package: FindingPackage | None) -> str:
    """Return `name version` of a finding's package, an alias with its own name too; empty for the whole project."""
    if package is None:
        return ""
    return f"{safe(package.shown)} {safe(package.version or '')}".rstrip()


def place(evidence: Evidence) -> str:
    """Return `file:line:column`, without what is not known."""
    parts = [
        safe(printable(evidence.file)),
        *(str(number) for number in (evidence.line, evidence.column) if number),
    ]
    return ":".join(parts)


def lockfile_place(finding: Finding) -> str:
    """Return `file:line:column` of the line of the lockfile that a finding is about."""
    spot = finding.lockfile
    return f"{safe(printable(spot.file))}:{spot.line}:{spot.column}"


def step(location: str, project: str) -> str:
    """Return what one install location is called in a path: the package's name, or the project's."""
    if not location:
        return project
    return safe(location.rpartition("node_modules/")[2])


def project_name(report: Report) -> str:
    """Return the last part of the project's folder."""
    name = (
        without_credentials(report.project_path).replace("\\", "/").rstrip("/").rpartition("/")[2]
    )
    return safe(name) if name not in {"", ".", ".."} else "project"


def path(finding: Finding, project: str) -> str:
    """Return the way from the project to the package: `shop > event-pipe > flat-stream-x`."""
    before = ("", *finding.path)
    return " > ".join(
        step(location, project)
        for link, location in zip(before, finding.path, strict=False)
        if not (link and "node_modules/" not in location)  # a folder that the link before it names
    )


def level(report: Report) -> Severity:
    """Return the level that findings are shown from: the exit code's, or the usual one when there is none."""
    return report.level or Severity.HIGH


def at_level(report: Report, finding: Finding) -> bool:
    """Return whether a finding counts: not waived, and at or above the level."""
    return finding.fails(level(report))


def verdict(report: Report) -> str:
    """Return the last line: how many findings are at or above the level."""
    number = sum(1 for finding in report.findings if at_level(report, finding))
    return f"{counted(number, 'finding') if number else 'No finding'} at {level(report)} or above".replace(
        "at critical or above", "at critical"
    )


def once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what is said of several copies of a package, or builds of a family, for the first of them."""
    seen: set[object] = set()
    for finding in findings:
        if said(finding) not in seen:
            seen.add(said(finding))
            yield finding


def said(finding: Finding) -> object:
    """Return what is the same where copies of one package, or its builds for several platforms, are told the same."""
    about = finding.package
    if about is None:
        return id(finding)
    waived = finding.suppressed is not None
    return (finding.rule, finding.severity, family(about.name), finding.message, waived)


def also(findings: Iterable[Finding], finding: Finding) -> str:
    """Return of what else the same is said: copies of a package with their versions, builds with their names."""
    about = finding.package
    alike = [each.package for each in findings if said(each) == said(finding)]
    others = [each for each in alike if about and each and each.location != about.location]
    names = list(dict.fromkeys(safe(each.name) for each in others))
    if about is None or not others:
        return ""
    if names != [safe(about.name)]:
        more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
        return ", ".join(names[:_NAMES]) + more
    versions = dict.fromkeys(safe(each.version or "?") for each in others)
    what = "copy" if len(others) == 1 else f"{len(others)} copies"
    return f"another {what} of it ({', '.join(versions)})"
