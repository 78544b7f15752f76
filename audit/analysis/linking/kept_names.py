"""Names of modules that one file keeps and another loads by them, read where they are kept."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.exported import exported
from audit.analysis.layout.extensions import FileKind
from audit.analysis.layout.files import kind_of, language_of
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from audit.model.facts import Reference


def parts(reference: Reference) -> tuple[str, str, str]:
    """Return the member, the export and the file of a reference of the kind `NAMED`."""
    member, path, file = reference.specifier.split("|", 2)
    return member, path, file


def loading(reference: Reference, name: str) -> Reference:
    """Return a reference from the same place that loads `name`."""
    return replace(reference, specifier=name, kind=ReferenceKind.REQUIRE)


def names(
    reference: Reference, keepers: Iterable[str], read: Callable[[str], bytes]
) -> tuple[str, ...]:
    """Return the names that the first of the `keepers` keeps under the export that is asked for."""
    path = tuple(filter(None, parts(reference)[1].split(".")))
    for keeper in keepers:
        language = "json" if kind_of(keeper) is FileKind.JSON else language_of(keeper)
        with suppress(OSError):
            return exported(read(keeper), path, language=language)
    return ()
