"""What registries tell of the publications of what changes: asked while contents are found and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.contents import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.model.publication import History
    from audit.pipeline.sides import Side
    from audit.rules import Subject
    from audit.updates import Pairing


def histories(old: Side, new: Side, changed: Iterable[Pairing]) -> Mapping[str, History]:
    """Return what the new side's registry tells of each changed package, by the package's own name."""
    if new.alone is not None and any(found.source is Source.FILE for found in new.alone.values()):
        return {}
    asked = []
    for pairing in changed:
        entry = new.lockfile.entries[pairing.location]
        versions = {entry.text("version")}
        if pairing.before is not None:
            versions.add(old.lockfile.entries[pairing.before].text("version"))
        asked.append((entry, {each for each in versions if each}))
    return new.sources.histories(asked)


def untold(subject: Subject, *, offline: bool) -> tuple[str, ...]:
    """Return a sentence on the packages of whose publisher nothing is known; none when it is known of all."""
    changed = subject.changed()
    number = sum(not before.history.of(package.version).is_told for package, before in changed)
    if not number:
        return ()
    why = "not asked: offline" if offline else "the registry does not tell"
    return (f"publisher and provenance unknown for {number:,} of {len(changed):,} changed ({why})",)
