"""The entries of `packages` (version 2, 3 and hidden): each one checked, nothing taken on trust."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from audit.lockfile.fields import check_entry_fields
from audit.lockfile.text import MAKE_AGAIN
from audit.model.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from audit.lockfile.scan import Scanned
    from audit.model.source import SourceText

MOST_ENTRIES = 100_000
"""Packages in one lockfile; the largest real ones have some ten thousand."""
_DRIVE = re.compile(r"[A-Za-z]:(?:[/\\]|\Z)")
_UPWARDS = re.compile(r"(?:\.\./)*(?:\.\.\Z)?")
LONGEST_LOCATION = 4096
"""In characters: the longest path that file systems take."""
DEEPEST_LOCATION = 256
"""In folders."""


def read_packages(source: SourceText, packages: Scanned) -> dict[str, dict[str, Any]]:
    """Return the entries by location, in the file's order.

    Raises:
        InputError: at the entry that npm would not have written.
    """
    if len(packages.values) > MOST_ENTRIES:
        source.fail(packages.offset, f"more than {MOST_ENTRIES} packages", MAKE_AGAIN)
    entries: dict[str, dict[str, Any]] = {}
    for location, meta in packages.values.items():
        offset = packages.keys[location]
        problem = location_problem(location)
        if problem:
            source.fail(offset, f"package entry {quoted(location)} {problem}", MAKE_AGAIN)
        check_entry_fields(source, offset, location, meta)
        entries[location] = meta
    check_links(source, packages.keys, entries)
    return entries


def location_problem(location: str) -> str:
    """Return what is wrong with an install location; empty when npm could have written it.

    `..` may stand at its beginning (the target of a link out of the project), nowhere else.
    """
    for wrong, problem in (
        ("\\" in location, "has a backslash"),
        (location.startswith("/"), "is an absolute path"),
        (_DRIVE.match(location), "begins with a drive"),
        ("\0" in location or len(location) > LONGEST_LOCATION, "is no path"),
        (location.count("/") > DEEPEST_LOCATION, "is nested too deeply"),
    ):
        if wrong:
            return problem
    return _segment_problem(location)


def _segment_problem(location: str) -> str:
    match = _UPWARDS.match(location)
    inside = location[match.end() if match else 0 :]
    if not inside:
        return ""
    segments = inside.split("/")
    if "" in segments or "." in segments or ".." in segments:
        return "is not a plain path"
    if segments[-1] == "node_modules" or "__proto__" in segments:
        return "names no package"
    return ""


def check_links(
    source: SourceText, keys: Mapping[str, int], entries: Mapping[str, Mapping[str, Any]]
) -> None:
    """Check that every link leads to a package, and that only links lead out of the project.

    Raises:
        InputError: at the first that does not.
    """
    targets: set[str | None] = set()
    for location, meta in entries.items():
        if not meta.get("link"):
            continue
        target = link_target(meta)
        problem = (
            "leads to an absolute path"
            if target is None
            else _link_problem(location, target, entries)
        )
        if problem:
            source.fail(keys[location], f"link {quoted(location)} {problem}", MAKE_AGAIN)
        targets.add(target)
    for location in entries:
        if location.startswith("..") and not _belongs_to(location, targets):
            what = f"package entry {quoted(location)} lies outside of the project and no link leads to it"
            source.fail(keys[location], what, MAKE_AGAIN)


def link_target(meta: Mapping[str, Any]) -> str | None:
    """Return the location that a link's `resolved` means; None for an absolute path."""
    resolved = meta.get("resolved")
    if (
        not isinstance(resolved, str)
        or resolved.startswith("/")
        or _DRIVE.match(resolved)
        or "\\" in resolved
    ):
        return None
    location = posixpath.normpath(resolved) if resolved else ""
    return "" if location == "." else location


def _link_problem(
    location: str, target: str | None, entries: Mapping[str, Mapping[str, Any]]
) -> str:
    if target is None:
        return "leads to an absolute path" if entries[location].get("resolved") else "leads nowhere"
    if not location:
        return "stands for the project itself"
    if target == location:
        return "leads to itself"
    if target not in entries and target:
        return f"leads to {quoted(target)}, which is not in the lockfile"
    if entries.get(target, {}).get("link"):
        return f"leads to another link, {quoted(target)}"
    return ""


def _belongs_to(location: str, targets: AbstractSet[str | None]) -> bool:
    """Return whether a location outside of the project is a link's target or lies inside one."""
    folder = location
    while folder and folder not in targets:
        folder = posixpath.dirname(folder)
    return bool(folder)
