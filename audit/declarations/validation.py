"""A whole collection looked over: what its own continuous integration runs."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.declarations.collection import read_entries
from audit.declarations.contain_json import read_text
from audit.declarations.files import read_bounded
from audit.declarations.ranges import overlap
from audit.errors import AuditError, InputError
from audit.graph.specs.ranges import satisfies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.declarations.collection import Collection
    from audit.model.package import Declaration


def names_in(collection: Collection) -> tuple[str, ...]:
    """Return the names of all packages that a collection speaks of, sorted."""
    folder = Path(collection.folder)
    files = [*folder.glob("*.json"), *folder.glob("@*/*.json")]
    return tuple(
        sorted(str(path.relative_to(folder).with_suffix("")).replace("\\", "/") for path in files)
    )


def check_collection(collection: Collection) -> Iterator[AuditError]:
    """Yield what is wrong with the files of a collection, each with its place, in the order of names."""
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
        raise InputError("is no package's name", todo="rename the file", file=f"{name}.json")
    return read_entries(read_text(path), collection.origin, collection.words)


def _overlaps(entries: tuple[Declaration, ...]) -> Iterator[AuditError]:
    """Yield a problem for each pair of entries that speak of the same version: only the first would be used."""
    for one, other in combinations(entries, 2):
        version = overlap(one.versions, other.versions)
        if version is not None and other.position is not None:
            yield InputError(
                f'"{other.versions}" and "{one.versions}" both speak of {version}',
                todo="split the ranges",
                file=other.file,
                line=other.position.line,
                column=other.position.column,
            )


def kept_entries(
    collection: Collection, name: str, versions: Iterable[str] = ()
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
