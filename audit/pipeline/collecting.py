"""`declare --community`: draft the collection's entries from published versions, and look a collection over."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audit.analysis import Analyser
from audit.capabilities import CapabilityView, granting_words, load_catalogue
from audit.declarations import (
    COMMUNITY,
    Collection,
    check_collection,
    collection_file,
    drafted_entries,
    entries_of,
    kept_entries,
    names_in,
)
from audit.errors import AuditError, InputError, UsageError
from audit.model.capability import Authority, is_covered
from audit.model.policy import Granularity
from audit.pipeline.single import sources_at
from audit.rules import is_power

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.model.contents import Obtained
    from audit.model.package import Declaration, Shown
    from audit.pipeline.request import Progress, Request
    from audit.sources import Sources


@dataclass(frozen=True, slots=True)
class DraftedFile:
    """One package's file of a collection, drafted."""

    path: str
    before: str | None
    after: str
    versions: int
    """Published versions that were read."""
    missing: tuple[str, ...]
    """Versions that could not be had: nothing is drafted from them."""


def draft(
    request: Request, specs: Sequence[str], folder: str | None, progress: Progress
) -> Iterator[DraftedFile]:
    """Yield a package's file for each `NAME` or `NAME@RANGE`; reviewed entries in it stay as they are.

    Raises:
        InputError: when a package cannot be had, or the file that is there is wrong.
    """
    if not specs:
        raise UsageError("no package to draft", todo="declare --community NAME[@RANGE]...")
    collection = Collection(folder or COMMUNITY, "community", load_catalogue())
    sources = sources_at(request, str(Path.cwd()))
    for spec in specs:
        name, found = sources.fetch_published(
            spec, lambda done, total: progress("fetching", done, total)
        )
        seen = _seen(request, found, progress)
        yield _file(collection, name, seen, tuple(each for each in found if each not in seen))


def _seen(
    request: Request, found: Mapping[str, Obtained], progress: Progress
) -> Mapping[str, Shown]:
    """Return what the code of each version shows, in the order of versions."""
    contents = {
        version: each.contents for version, each in found.items() if each.contents is not None
    }
    catalogue = load_catalogue()
    viewed = Analyser(catalogue.vocabulary(), jobs=request.jobs).view(
        contents,
        CapabilityView(catalogue),
        progress=lambda done, total: progress("reading", done, total),
    )
    return {version: viewed[version].seen for version in found if version in viewed}


def _file(
    collection: Collection, name: str, seen: Mapping[str, Shown], missing: tuple[str, ...]
) -> DraftedFile:
    path = collection.path(name)
    if path is None:
        raise InputError(f"{name} can be no file's name", todo="it cannot be in a collection")
    before = Path(path).read_bytes().decode() if os.path.lexists(path) else None
    reviewed, kept = kept_entries(collection, name, seen) if before is not None else ((), [])
    entries = drafted_entries({version: _wanted(seen[version]) for version in seen}, reviewed)
    after = collection_file([*kept, *entries])
    return DraftedFile(path, before, after, len(seen), missing)


def _wanted(seen: Shown) -> tuple[tuple[str, ...], str]:
    held = [use.capability for use in seen.uses if is_power(use)]
    mutable = any(each.authority is Authority.PRIMORDIALS for each in held)
    needs = granting_words(held, Granularity.MODULE, load_catalogue())
    return needs, "mutable" if mutable else "frozen"


def look_over(
    request: Request, names: Sequence[str], folder: str | None, progress: Progress
) -> Iterator[AuditError]:
    """Yield what is wrong with a collection: files, ranges, overlaps, and entries that the newest version exceeds.

    With `--offline` the code is not looked at.
    """
    collection = Collection(folder or COMMUNITY, "community", load_catalogue())
    yield from (each for each in check_collection(collection) if not names or _is_of(each, names))
    if request.offline:
        return
    sources = sources_at(request, str(Path.cwd()))
    wanted = names or names_in(collection)
    for number, name in enumerate(wanted, start=1):
        progress("comparing", number, len(wanted))
        try:
            for entry in entries_of(collection, name):
                yield from _compared(request, sources, name, entry)
        except InputError as error:
            if error.line is None:
                yield error


def _is_of(problem: AuditError, names: Sequence[str]) -> bool:
    return any((problem.file or "").endswith(f"{os.sep}{name}.json") for name in names)


def _compared(
    request: Request, sources: Sources, name: str, entry: Declaration
) -> Iterator[AuditError]:
    """Yield a problem for each power of the newest version in the entry's range that the entry does not name."""
    _, version, obtained = sources.fetch_spec(f"{name}@{entry.versions}")
    seen = _seen(request, {version: obtained}, lambda *_: None)
    lacking = sorted(
        use.capability.id
        for use in seen[version].uses
        if is_power(use) and not is_covered(entry.needs, use.capability)
    )
    if lacking and entry.position is not None:
        yield InputError(
            f"{version} uses what the entry does not name: {', '.join(lacking)}",
            todo="draft it again",
            file=entry.file,
            line=entry.position.line,
            column=entry.position.column,
        )
