"""Places of findings as SARIF has them: URIs from the repository's root."""

from __future__ import annotations

import posixpath
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from audit.model.text import without_credentials
from audit.reporters.wording import project_name, safe, step

if TYPE_CHECKING:
    from audit.model.finding import Finding, LockfilePlace
    from audit.model.package import Evidence
    from audit.model.report import Report

ROOT = "%SRCROOT%"


class Places:
    """Makes SARIF locations for one report's findings."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._project = project_name(report)
        self._entries = {
            each.package.location: each.package.entry.position for each in report.packages
        }

    def primary(self, finding: Finding) -> dict[str, Any]:
        """Return the finding's one line of the lockfile (or of contain.json), and which package it is about."""
        location: dict[str, Any] = {"physicalLocation": self._physical(finding.lockfile)}
        package = finding.package
        if package is not None:
            full = f"{package.name}@{package.version}" if package.version else package.name
            location["logicalLocations"] = [
                {"name": safe(package.name), "fullyQualifiedName": safe(full), "kind": "module"}
            ]
        return location

    def inside(self, finding: Finding, evidence: Evidence) -> dict[str, Any] | None:
        """Return a place inside the package; None when it has no name from the repository's root."""
        uri = self._inner(finding, evidence.file)
        if uri is None:
            return None
        physical: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}}
        if evidence.line > 0:
            physical["region"] = _region(evidence.line, evidence.column)
        if evidence.line > 0 and evidence.text:
            physical["region"]["snippet"] = {"text": safe(evidence.text, 200)}
        return {"physicalLocation": physical, "message": {"text": _seen(evidence)}}

    def steps(self, finding: Finding) -> list[dict[str, Any]]:
        """Return one location per package on the path from the project to the finding's package."""
        names = [step(location, self._project) for location in finding.path]
        asked = pairwise(names)
        words = [f"{names[0]}: the project", *(f"{who} asks for {what}" for who, what in asked)]
        return [
            {"physicalLocation": self._entry(location, finding.lockfile), "message": {"text": text}}
            for location, text in zip(finding.path, words, strict=True)
        ]

    def uri(self, name: str) -> str:
        """Return a file named in the report as a URI reference: relative where it is inside the repository."""
        path = self._report.paths.get(name, name)
        quoted = _quoted(path)
        return f"file://{quoted}" if quoted.startswith("/") else quoted

    def _physical(self, place: LockfilePlace) -> dict[str, Any]:
        return {
            "artifactLocation": self._artifact(place.file),
            "region": _region(place.line, place.column),
        }

    def _entry(self, location: str, fallback: LockfilePlace) -> dict[str, Any]:
        """Return the line of one install location's key; the file's first line when it is not known."""
        position = self._entries.get(location)
        line, column = (position.line, position.column) if position is not None else (1, 1)
        lockfile = self._report.lockfile or fallback.file
        return {"artifactLocation": self._artifact(lockfile), "region": _region(line, column)}

    def _artifact(self, name: str) -> dict[str, str]:
        uri = self.uri(name)
        return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": ROOT}

    def _inner(self, finding: Finding, file: str) -> str | None:
        report = self._report
        inspected = report.command == "inspect" or finding.package is None
        location = "" if inspected or finding.package is None else finding.package.location
        joined = posixpath.join(report.folder, location, file)
        path = posixpath.normpath(without_credentials(joined))
        return None if path.startswith(("/", "..")) else _quoted(path)


def _region(line: int, column: int) -> dict[str, int]:
    """Return one line, from a column (where it is known) to its end."""
    start = {"startLine": max(line, 1)}
    return {**start, "startColumn": column, "endLine": max(line, 1)} if column > 0 else start


def _seen(evidence: Evidence) -> str:
    parts = [evidence.file, *(str(each) for each in (evidence.line, evidence.column) if each > 0)]
    return safe(":".join(parts))


def _quoted(path: str) -> str:
    """Return a path as a URI reference; nothing in it can be read as a scheme, a query or a fragment."""
    text = without_credentials(path).encode("utf-8", "replace")
    return quote(text, safe="/@+~!,")
