"""How many real updates raise an alarm: the most used packages' last releases, each compared with the one before.

    python tools/real_updates.py --packages 200 --releases 10 --results real-updates.jsonl
    python tools/real_updates.py --results real-updates.jsonl --table
    python tools/real_updates.py --packages 150 --after 1000 --seed 16 --results drawn.jsonl   # drawn by chance

Packages are those of `npm-high-impact` (asked of npm), releases the highest ones without pre-releases.
Nothing that is fetched is run. A run goes on where an earlier one with the same results file stopped.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import nodesemver

from audit.errors import AuditError
from audit.graph import DependencyGraph
from audit.model.finding import SEVERITY_ORDER, Severity
from audit.model.lockfile import LockEntry, Lockfile, LockfileKind, Position
from audit.pipeline.comparing import compare_sides
from audit.pipeline.request import Request
from audit.pipeline.sides import Side
from audit.sources import Sources
from audit.updates import step_between
from tools.most_used import drawn

_STABLE = re.compile(r"\d+\.\d+\.\d+")


def main() -> None:
    """Measure, or print the table of what was measured."""
    options = _options()
    results = Path(options.results)
    if not options.table:
        _measure(results, drawn(options.after, options.seed)[: options.packages], options.releases)
    print(table([json.loads(line) for line in results.read_text("utf-8").splitlines()]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--packages", type=int, default=40)
    parser.add_argument("--releases", type=int, default=10)
    parser.add_argument("--after", type=int, default=0, help="leave out so many, the most used")
    parser.add_argument("--seed", type=int, help="draw by chance instead of the most used first")
    parser.add_argument("--results", default="real-updates.jsonl")
    parser.add_argument("--table", action="store_true", help="only print what is in the results")
    return parser.parse_args()


def _measure(results: Path, names: list[str], releases: int) -> None:
    lines = results.read_text("utf-8").splitlines() if results.exists() else []
    done = {json.loads(line)["name"] for line in lines}
    with tempfile.TemporaryDirectory() as folder:
        sources = Sources(folder)
        for name in names:
            if name in done:
                continue
            try:
                found = _transitions(sources, name, releases)
            except AuditError as error:
                print(f"{name}: {error}")
                continue
            with results.open("a", encoding="utf-8") as stream:
                stream.writelines(json.dumps(each) + "\n" for each in found)
            loud = sum(_is_loud(each, Severity.HIGH) for each in found)
            print(f"{name}: {len(found)} updates, {loud} loud", flush=True)


def _transitions(sources: Sources, name: str, releases: int) -> list[dict[str, Any]]:
    document = sources._registry.packument(name)  # noqa: SLF001  # one document for all of a package's releases
    stable = [each for each in document.get("versions", {}) if _STABLE.fullmatch(each)]
    versions = nodesemver.sort(stable, loose=True)[-releases - 1 :]
    sides = [_side(sources, name, document["versions"][each]) for each in versions]
    return [_compared(old, new) for old, new in pairwise(sides)]


def _side(sources: Sources, name: str, manifest: dict[str, Any]) -> Side:
    start, location = Position(1, 1), f"node_modules/{name}"
    dist = manifest["dist"]
    meta = {"version": manifest["version"], "resolved": dist["tarball"]}
    if "integrity" in dist:
        meta["integrity"] = dist["integrity"]
    root = {"dependencies": {name: manifest["version"]}}
    entries = {
        "": LockEntry("", start, root, root),
        location: LockEntry(location, start, meta, {**meta, "name": name}),
    }
    shown = f"{name}@{manifest['version']}"
    lockfile = Lockfile(shown, "/", LockfileKind.PACKAGE_LOCK, 3, entries)
    obtained = sources.obtain([entries[location]])
    return Side(shown, lockfile, DependencyGraph.from_lockfile(lockfile), sources, obtained)


def _compared(old: Side, new: Side) -> dict[str, Any]:
    compared = compare_sides(Request(new.shown, jobs=1), old, new, lambda *_: None)
    (package,) = compared.subject.packages.values()
    (before,) = compared.before.values()
    return {
        "name": package.package_name,
        "old": before.version,
        "new": package.version,
        "step": step_between(before.version, package.version).value,
        "read": package.was_read and before.was_read,
        "findings": [
            {
                "rule": each.rule,
                "severity": each.severity.value,
                "capability": each.capability,
                "message": each.message,
                "where": [
                    f"{place.file}:{place.line}:{place.column}" for place in each.evidence[:3]
                ],
            }
            for each in compared.findings
        ],
    }


def _is_loud(transition: dict[str, Any], level: Severity) -> bool:
    weights = [SEVERITY_ORDER[Severity(each["severity"])] for each in transition["findings"]]
    return any(weight <= SEVERITY_ORDER[level] for weight in weights)


def table(transitions: list[dict[str, Any]]) -> str:
    """Return the results as Markdown: by kind of update, then by rule."""
    packages = len({each["name"] for each in transitions})
    unread = sum(not each["read"] for each in transitions)
    lines = [
        f"{len(transitions):,} updates of {packages} packages, {unread} of which could not be read.",
        _to_review(transitions),
        "",
        "| update | number | high or worse | moderate or worse | nothing above info |",
        "| --- | --- | --- | --- | --- |",
    ]
    for step in ("patch", "minor", "major", "all"):
        chosen = [each for each in transitions if step in (each["step"], "all")]
        lines.append(f"| {step} | {len(chosen):,} | " + " | ".join(_shares(chosen)) + " |")
    lines += [
        "",
        "| rule | high or worse | moderate | low | info |",
        "| --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*lines, *_by_rule(transitions)])


def _to_review(transitions: list[dict[str, Any]]) -> str:
    """Return how many lines an update without anything high gives a reviewer: what is found above info."""
    lines = [
        sum(found["severity"] != Severity.INFO.value for found in each["findings"])
        for each in transitions
        if not _is_loud(each, Severity.HIGH)
    ]
    typical, most = median(lines or [0]), max(lines, default=0)
    return f"An update without anything high adds {typical:g} lines to review (median; at most {most})."


def _shares(chosen: list[dict[str, Any]]) -> list[str]:
    counts = [
        sum(_is_loud(each, Severity.HIGH) for each in chosen),
        sum(_is_loud(each, Severity.MODERATE) for each in chosen),
        sum(not _is_loud(each, Severity.LOW) for each in chosen),
    ]
    return [f"{count:,} ({count / max(1, len(chosen)):.1%})" for count in counts]


def _by_rule(transitions: list[dict[str, Any]]) -> list[str]:
    counts: Counter[tuple[str, str]] = Counter()
    for each in transitions:
        counts.update({(found["rule"], found["severity"]) for found in each["findings"]})
    rows = []
    for rule in sorted({rule for rule, _ in counts}):
        loud = counts[rule, "critical"] + counts[rule, "high"]
        rest = [counts[rule, level] for level in ("moderate", "low", "info")]
        rows.append(f"| {rule} | " + " | ".join(str(number) for number in (loud, *rest)) + " |")
    return rows


if __name__ == "__main__":
    main()
