"""What reports that leave the machine need besides the findings: the rules' pages, names from the repository's root."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.pipeline.places import absolute, repository
from audit.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.graph import DependencyGraph
    from audit.model.report import Report, RulePage


def presented(report: Report) -> Report:
    """Return the report with every rule's page, and with its files named from the repository's root."""
    project = Path(report.project_path)
    root = repository(absolute(project))
    return replace(
        report,
        rules=rule_pages(),
        folder=_folder(report, project, root),
        paths={name: _named(report, name, root) for name in sorted(set(_files(report)))},
    )


def rule_pages() -> tuple[RulePage, ...]:
    """Return every rule's page, in order of display."""
    return tuple(RULES.values())


def parents(tree: DependencyGraph, locations: Iterable[str]) -> dict[str, str]:
    """Return for each location the one before it on its shortest path from the project."""
    ways = {each: tree.shortest_path(each) for each in sorted(locations)}
    return {each: way[-2] for each, way in ways.items() if len(way) > 1}


def _files(report: Report) -> Iterator[str]:
    """Yield each file that stands as a place in the report, as the user named it."""
    if report.lockfile is not None:
        yield report.lockfile
    for finding in report.findings:
        yield finding.lockfile.file


def _folder(report: Report, project: Path, root: Path) -> str:
    if report.command == "inspect" and not project.exists():
        return "".join(each.package.location for each in report.packages[:1])
    named = _relative(absolute(project), root)
    return "" if named == "." else named


def _named(report: Report, name: str, root: Path) -> str:
    """Return a file's path from the root. A package that was named stands for its package.json."""
    path = Path(name)
    if report.command == "inspect" and not path.is_file():
        folder = _folder(report, path, root)
        return f"{folder}/package.json" if folder else "package.json"
    revision, _, inside = name.rpartition(":")
    if revision and not path.exists():
        path = (
            Path(report.project_path) / Path(inside).name
        )  # as git names a file of another revision
    return _relative(absolute(path), root)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
