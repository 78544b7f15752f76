"""What npm will most likely take for a package, from the registry's document: a guess, to be ready for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from audit.graph.specs.ranges import satisfies
from audit.model.lockfile import LockEntry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_VERSION = re.compile(r"(\d{1,15})\.(\d{1,15})\.(\d{1,15})$")
"""Without a pre-release: npm takes one only where a range names it."""


def likely_entry(
    entry: LockEntry, document: Mapping[str, Any], specs: Sequence[str]
) -> LockEntry | None:
    """Return the lockfile entry that npm would put in the place of `entry`; None where it would most likely leave it.

    Args:
        entry: as it is now.
        document: the registry's on the package; hostile.
        specs: the ranges of all that ask for it there.
    """
    versions = document.get("versions")
    now = _order(entry.text("version") or "")
    if not isinstance(versions, dict) or now is None or not specs:
        return None
    newer = {each: order for each in versions if (order := _order(each)) and order > now}
    tags = document.get("dist-tags")
    latest = tags.get("latest") if isinstance(tags, dict) else None
    if isinstance(latest, str) and latest not in newer and _fits(latest, specs):
        return None
    for version in sorted(
        newer, key=lambda each: (each != latest, *(-part for part in newer[each]))
    ):
        manifest = versions[version]
        if isinstance(manifest, dict) and "deprecated" not in manifest and _fits(version, specs):
            return entry_of(entry, version, manifest)
    return None


def _fits(version: str, specs: Sequence[str]) -> bool:
    return all(satisfies(version, spec) for spec in specs)


def _order(version: object) -> tuple[int, ...] | None:
    found = _VERSION.match(version) if isinstance(version, str) else None
    return tuple(map(int, found.groups())) if found else None


def entry_of(entry: LockEntry, version: str, manifest: Mapping[str, Any]) -> LockEntry | None:
    """Return `entry` as it would be for another version of its package; None where the registry's manifest is wrong."""
    dist = manifest.get("dist")
    if not isinstance(dist, dict):
        return None
    found = {
        "version": version,
        "resolved": dist.get("tarball"),
        "integrity": dist.get("integrity"),
    }
    if not all(isinstance(each, str) for each in found.values()):
        return None
    if entry.text("resolved") is None:  # npm is set to leave addresses out
        del found["resolved"]
    if name := entry.text("name"):
        found["name"] = name
    return LockEntry(entry.location, entry.position, found, {**found, **entry.manifest, **found})
