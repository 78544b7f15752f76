"""What npm will most likely take for a package, from the registry's document: a guess, to be ready for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from audit.graph.specs.ranges import satisfies
from audit.model.lockfile import LockEntry
from audit.model.manifest import INSTALL_SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_VERSION = re.compile(r"(\d{1,15})\.(\d{1,15})\.(\d{1,15})$")
"""Without a pre-release: npm takes one only where a range names it."""
_OF_THE_PLACE = ("name", "dev", "optional", "devOptional", "peer")
"""What a lockfile's entry has for where it stands in the tree, and by what name."""
_OF_THE_VERSION = (
    "dependencies", "optionalDependencies", "peerDependencies", "peerDependenciesMeta", "bundleDependencies",
    "bin", "os", "cpu", "libc", "engines", "license", "deprecated",
)  # fmt: skip
"""What npm copies into it from the registry's manifest."""


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
    """Return `entry` as npm would write it for another version of its package; None where its manifest is wrong.

    Args:
        entry: as it is now.
        version: the other one.
        manifest: what the registry says of that; hostile.
    """
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
    found |= {key: entry.meta[key] for key in _OF_THE_PLACE if key in entry.meta}
    found |= {key: manifest[key] for key in _OF_THE_VERSION if key in manifest}
    scripts = manifest.get("scripts")
    if not isinstance(scripts, dict):
        scripts = {}
    if manifest.get("hasInstallScript") or any(scripts.get(each) for each in INSTALL_SCRIPTS):
        found["hasInstallScript"] = True
    return LockEntry(entry.location, entry.position, found, found)
