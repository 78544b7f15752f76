"""Packages that two lockfiles show to be the same archive, and that are installed with other contents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.model.comparison import Change
from audit.model.contents import Obtained, Source
from audit.sources.verification import compared, patched_files, within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.installation import Installation
    from audit.pipeline.sides import Side
    from audit.updates import Comparison

_BESIDE = "what the old side has of the same archive"


def edited(old: Side, new: Side, comparison: Comparison) -> Mapping[str, Installation]:
    """Return how what is installed differs on two sides, by the new side's location, where code of it does.

    Only two folders are installed apart. What a script may have written at install is left to `--verify-installed`.
    """
    if not _are_apart(Path(old.lockfile.root), Path(new.lockfile.root)):
        return {}
    here, there = new.lockfile.entries, old.lockfile.entries
    same = {
        each.location: each.before
        for each in comparison.of(Change.SAME)
        if each.before is not None and not there[each.before].flag("hasInstallScript")
    }
    installed = new.sources.installed([here[place] for place in same], here.keys())
    before = {place: there[same[place]] for place in installed}
    had = old.sources.installed(list(before.values()), there.keys())
    patched = patched_files(new.lockfile.root)
    found = {
        place: compared(
            contents,
            Obtained(Source.NODE_MODULES, had[before[place].location]),
            within(patched, place),
        )
        for place, contents in installed.items()
        if before[place].location in had
    }
    return {
        place: replace(each, beside=_BESIDE)
        for place, each in found.items()
        if {*each.changed, *each.added} - each.patched
    }


def _are_apart(old: Path, new: Path) -> bool:
    folders = [folder / "node_modules" for folder in (old, new)]
    return all(each.is_dir() for each in folders) and not folders[0].samefile(folders[1])
