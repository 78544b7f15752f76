"""What a comparison says of each package, before it becomes text or Markdown: quiet, gains, new, gone, same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.comparison import Change, Step
from audit.model.families import builds, family
from audit.model.finding import SEVERITY_ORDER, Severity
from audit.model.package import broadest
from audit.model.text import shortened
from audit.reporters.wording import counted, place, safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.capability import Authority
    from audit.model.finding import Finding
    from audit.model.package import CapabilityUse
    from audit.model.report import Report, ReportedPackage

COMPARISONS = frozenset({"diff", "update"})
"""Commands whose reports compare."""
_POWERS = 4
"""Powers named for one package."""
_STEPS = {Step.SAME: "of the same version"}
_OF_POWERS = frozenset({"gained-capability", "gained-package"})
"""Rules that are not named where powers are: they say the same."""


@dataclass(frozen=True, slots=True)
class Power:
    """One gained power, for people."""

    authority: str
    id: str
    place: str


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of one package, or of several alike: copies of it, or its builds for several platforms."""

    name: str
    """`name 1.0.0 > 1.0.1`, `name 1.0.0` for a new one, `@esbuild/* 1.0.0` for builds."""
    packages: int
    """How many it speaks of."""
    what: str
    """`26 builds`, `2 copies`; empty for one package."""
    why: str = ""
    """Why it could not be read; who asks for a new one; the nearest quiet version of another; else empty."""
    powers: tuple[Power, ...] = ()
    more: int = 0
    """Powers that are not named."""
    rules: tuple[str, ...] = ()
    """Rules that say something of it beside the powers."""

    @property
    def short(self) -> str:
        """The name, with how many it speaks of."""
        return f"{self.name} ({self.what})" if self.what else self.name


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, sorted into what a reviewer looks at and what is counted."""

    title: str
    quiet: int
    needing: tuple[Line, ...]
    """Updates that are quiet by themselves, and come with others that are not."""
    unread: tuple[Line, ...]
    """What could not be had of the new side, updated or new: nobody knows what it brings."""
    gains: tuple[Line, ...]
    new: tuple[Line, ...]
    """Those with power, and those of which something is said."""
    powerless: tuple[Line, ...]
    """The other new ones."""
    gone: tuple[Line, ...]
    same: int


def changes_of(report: Report) -> Changes:
    """Sort a comparison's packages: by what became of them, those of which the gravest is said first."""
    found = _findings(report.findings)
    ordered = sorted(report.packages, key=lambda each: _gravest(each, found))
    by = {change: [each for each in ordered if each.change == change] for change in Change}
    there = [*by[Change.UPDATED], *by[Change.ADDED]]
    unread = [each for each in there if not each.package.was_read]
    read = [each for each in by[Change.UPDATED] if each.package.was_read]
    loud = [each for each in read if _is_told_of(each, found)]
    needing = [each for each in read if each.needs and each not in loud]
    idle = [each for each in by[Change.ADDED] if _is_idle(each, found)]
    telling = [each for each in by[Change.ADDED] if each.package.was_read and each not in idle]
    return Changes(
        title=_title(report, by),
        quiet=len(read) - len(loud) - len(needing),
        needing=tuple(Line(*_named(each), _beside(each[0])) for each in _alike(needing, found)),
        unread=tuple(_line(each, found) for each in _alike(unread, found)),
        gains=tuple(_line(each, found) for each in _alike(loud, found)),
        new=tuple(_line(each, found) for each in _alike(telling, found)),
        powerless=tuple(Line(*_named(each)) for each in _alike(idle, {})),
        gone=tuple(Line(*_named(each)) for each in _alike(by[Change.REMOVED], {})),
        same=len(by[Change.SAME]),
    )


def packages_in(lines: Iterable[Line]) -> int:
    """Return how many packages lines speak of together."""
    return sum(line.packages for line in lines)


def _alike(
    packages: Iterable[ReportedPackage], found: dict[str, list[Finding]]
) -> list[list[ReportedPackage]]:
    """Return the packages in groups of which all the same is told, in the order of their first ones."""
    groups: dict[object, list[ReportedPackage]] = {}
    for each in packages:
        package, said = each.package, found.get(each.package.location, ())
        told = frozenset((one.rule, one.severity, one.suppressed) for one in said)
        versions = (each.before_version, package.version)
        key = (family(package.shown), versions, each.gained, package.problem, each.needs, told)
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _findings(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    by: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.package is not None:
            by.setdefault(finding.package.location, []).append(finding)
    return by


def _gravest(reported: ReportedPackage, found: dict[str, list[Finding]]) -> int:
    """Return the place in the order of severities of the gravest thing that is said of a package."""
    said = found.get(reported.package.location, ())
    grave = (SEVERITY_ORDER[each.severity] for each in said if each.suppressed is None)
    return min(grave, default=len(SEVERITY_ORDER))


def _is_told_of(reported: ReportedPackage, found: dict[str, list[Finding]]) -> bool:
    """Return whether something worth a line is said of a package."""
    return any(map(_is_told, found.get(reported.package.location, ())))


def _title(report: Report, by: dict[Change, list[ReportedPackage]]) -> str:
    steps = Counter(each.step for each in by[Change.UPDATED])
    parts = [f"{steps[step]:,} {_STEPS.get(step, step)}" for step in Step if steps[step]]
    parts += [
        f"{len(by[change]):,} {name}"
        for change, name in ((Change.ADDED, "new"), (Change.REMOVED, "gone"))
        if by[change]
    ]
    number = sum(len(by[each]) for each in (Change.UPDATED, Change.ADDED, Change.REMOVED))
    update = report.command == "update"
    if not number:
        return f"no package {'would change' if update else 'changed'}"
    what = counted(number, "package")
    sentence = f"npm would change {what}" if update else f"{what} changed"
    return f"{sentence}: {', '.join(parts)}"


def _is_idle(reported: ReportedPackage, found: dict[str, list[Finding]]) -> bool:
    """Return whether a new package was read, gains nothing, and nothing is told of it."""
    told = _is_told_of(reported, found)
    return reported.package.was_read and not told and not _gains(reported)


def _named(alike: list[ReportedPackage]) -> tuple[str, int, str]:
    """Return the first three fields of the line about packages alike."""
    first = alike[0]
    name, what = builds(each.package.shown for each in alike)
    versions = first.package.version or ""
    if first.change == Change.UPDATED:
        before = f"{first.before_version or '?'} >"
        if first.before_name:
            name, before = f"{first.before_name} {before}", name
        versions = f"{before} {versions}"
    return safe(f"{name} {versions}".strip()), len(alike), what


def _line(alike: list[ReportedPackage], found: dict[str, list[Finding]]) -> Line:
    reported = alike[0]
    package = reported.package
    gains = _gains(reported)
    quiet = _nearest_quiet(reported)
    askers = dict.fromkeys(asker for each in alike for asker in each.asked_by)
    asked = f"asked for by {', '.join(map(safe, list(askers)[:3]))}" if askers else ""
    told = filter(_is_told, found.get(package.location, ()))
    rules = dict.fromkeys(each.rule for each in told if not gains or each.rule not in _OF_POWERS)
    return Line(
        *_named(alike),
        "; ".join(filter(None, (_unread(reported) or quiet or asked, _beside(reported)))),
        tuple(_power(use) for use in gains[:_POWERS]),
        max(0, len(gains) - _POWERS),
        tuple(rules),
    )


def _nearest_quiet(reported: ReportedPackage) -> str:
    """Return the words for the newest version that gains nothing, where one was looked for and found."""
    if not reported.quiet_version:
        return ""
    if reported.quiet_version == reported.before_version:
        return "no quiet version found in between"
    return f"nearest quiet version {safe(reported.quiet_version)}"


def _beside(reported: ReportedPackage) -> str:
    """Return the words for what an update cannot be looked at without: the version before, or another update."""
    if reported.before_problem and reported.package.was_read:
        version = safe(reported.before_version or "the version before")
        why = safe(shortened(reported.before_problem, 120))
        return f"all that it holds: {version} could not be read ({why})"
    return f"not without {safe(reported.needs)}" if reported.needs else ""


def _unread(reported: ReportedPackage) -> str:
    """Return the words for contents that could not be had; empty where they were."""
    package = reported.package
    if package.was_read:
        return ""
    return f"could not be read: {safe(shortened(package.problem or 'not found', 120))}"


def _is_told(finding: Finding) -> bool:
    """Return whether a finding is worth a line."""
    return finding.suppressed is None and finding.severity is not Severity.INFO


def _gains(reported: ReportedPackage) -> list[CapabilityUse]:
    """Return the gained powers, one of each kind first, the most telling first."""
    wanted = frozenset(reported.gained)
    uses = broadest(use for use in reported.package.uses if use.capability.id in wanted)
    uses.sort(key=lambda use: use.rank)
    seen: Counter[Authority] = Counter()
    ranked = []
    for use in uses:
        seen[use.capability.authority] += 1
        ranked.append((seen[use.capability.authority], use))
    ranked.sort(key=lambda item: (not item[1].reachable, item[0]))
    return [use for _, use in ranked]


def _power(use: CapabilityUse) -> Power:
    where = place(use.evidence[0]) if use.evidence else ""
    where += "" if use.reachable else " (nothing loads it)"
    return Power(use.capability.authority.value, safe(use.capability.id), where)
