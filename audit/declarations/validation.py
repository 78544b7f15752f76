"""A whole collection looked over: what its own continuous integration runs."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.declarations.collection import both_speak, read_entries
from audit.declarations.contain_json import read_text
from audit.declarations.files import read_bounded
from audit.declarations.ranges import overlap
from audit.errors import AuditError, InputError
from audit.graph.specs.ranges import satisfies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.declarations.collection import Collection
    from audit.model.package import Declaration

_SCOPED = 2
"""Parts of the path of a scoped package's file."""


def names_in(collection: Collection) -> tuple[str, ...]:
    """Return the names of all packages that a collection speaks of, sorted."""
    files = _files(collection)
    return tuple(sorted(each.with_suffix("").as_posix() for each in files if _has_a_place(each)))


def _files(collection: Collection) -> list[Path]:
    """Return all files of a collection, relative to it.

    Raises:
        InputError: when there is no such folder.
    """
    folder = Path(collection.folder)
    if not folder.is_dir():
        raise InputError("no such folder", todo="name a collection", file=collection.folder)
    return sorted(path.relative_to(folder) for path in folder.rglob("*.json"))


def _has_a_place(file: Path) -> bool:
    """Return whether a file lies where a package's file does: `NAME.json`, `@SCOPE/NAME.json`."""
    return len(file.parts) == 1 or (len(file.parts) == _SCOPED and file.parts[0].startswith("@"))


def check_collection(collection: Collection) -> Iterator[AuditError]:
    """Yield what is wrong with the files of a collection, each with its place, in the order of names.

    Raises:
        InputError: when there is no such folder.
    """
    for file in _files(collection):
        if not _has_a_place(file):
            where = str(Path(collection.folder) / file)
            todo = "lay it out as NAME.json or @SCOPE/NAME.json"
            yield InputError("lies where no package is looked for", todo=todo, file=where)
    for name in names_in(collection):
        try:
            yield from _overlaps(entries_of(collection, name))
        except InputError as error:
            yield error


def entries_of(collection: Collection, name: str) -> tuple[Declaration, ...]:
    """Return all declarations of one package.

    Raises:
        InputError: when its file is wrong or there is none.
    """
    path = collection.path(name)
    if path is None:
        where = str(Path(collection.folder) / f"{name}.json")
        raise InputError("is no package's name", todo="rename the file", file=where)
    return read_entries(read_text(path), collection.origin, collection.words)


def _overlaps(entries: tuple[Declaration, ...]) -> Iterator[AuditError]:
    """Yield a problem for each pair of entries that speak of the same version: only the first would be used."""
    for one, other in combinations(entries, 2):
        version = overlap(one.versions, other.versions)
        if version is not None:
            yield both_speak(one, other, version)


def kept_entries(
    collection: Collection, name: str, versions: Iterable[str]
) -> tuple[tuple[Declaration, ...], list[Any]]:
    """Return the entries that a new draft of `versions` leaves alone, as declarations and as they stand in the file.

    These are the reviewed ones, and those that speak of none of the versions.

    Raises:
        InputError: when the file is wrong.
    """
    entries = entries_of(collection, name)
    raw = json.loads(read_bounded(str(collection.path(name)), name).decode("utf-8-sig"))
    kept = [
        (entry, item)
        for entry, item in zip(entries, raw, strict=True)
        if entry.reviewed or not any(satisfies(each, entry.versions) for each in versions)
    ]
    return tuple(entry for entry, _ in kept), [item for _, item in kept]
