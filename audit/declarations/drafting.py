"""A community entry drafted from published versions: what their code needs, by range."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from audit.declarations.ranges import first_version
from audit.graph.specs.ranges import in_order, library, satisfies

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model.package import Declaration

Wanted = tuple[tuple[str, ...], str]
"""Needs and realm of one version."""
_NUMBERS = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")


def drafted_entries(
    versions: Mapping[str, Wanted], reviewed: Sequence[Declaration] = ()
) -> list[dict[str, Any]]:
    """Return entries for versions that nobody reviewed: neighbours that need the same share one range.

    Args:
        versions: needs and realm by version, in any order.
        reviewed: entries that people stand for; their versions are not drafted again.
    """
    groups: list[tuple[str, str, Wanted]] = []
    open_group = False
    for version in in_order(versions):
        wanted = versions[version]
        if any(satisfies(version, each.versions) for each in reviewed):
            open_group = False
        elif open_group and groups[-1][2] == wanted:
            groups[-1] = (groups[-1][0], version, wanted)
        else:
            groups.append((version, version, wanted))
            open_group = True
    stops = [*versions, *(first_version(each.versions) for each in reviewed)]
    return [_entry(first, _next(last, stops), wanted) for first, last, wanted in groups]


def _next(version: str, stops: Sequence[str]) -> str:
    """Return the first of `stops` that comes after `version`, or where its line ends."""
    ordered = in_order([*stops, _line_end(version)])
    return next(each for each in ordered if library().gt(each, version, loose=True))


def _entry(first: str, end: str, wanted: Wanted) -> dict[str, Any]:
    needs, realm = wanted
    entry: dict[str, Any] = {"versions": f">={first} <{end}", "needs": list(needs)}
    if realm != "frozen":
        entry["realm"] = realm
    return entry


def _line_end(version: str) -> str:
    """Return the first version that `^version` does not allow."""
    match = _NUMBERS.match(version)
    major, minor, patch = (int(part) for part in match.groups()) if match else (0, 0, 0)
    if major:
        return f"{major + 1}.0.0-0"
    return f"0.{minor + 1}.0-0" if minor else f"0.0.{patch + 1}-0"


def collection_file(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of a package's file: one entry a line, so that a change is one line to review."""
    lines = ",\n".join(f"  {json.dumps(entry)}" for entry in entries)
    return f"[\n{lines}\n]\n" if entries else "[]\n"
