"""One of the files that are read together, and what its exports are, each looked at when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding import operators
from audit.analysis.javascript.folding.constants import NOTHING, Closure, Constants, JsObject

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.exported import Export
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.folding.together import Together


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One of the files that are read together."""

    path: str
    start: int
    """Where it stands in the text of all."""
    end: int
    is_json: bool
    settled: bool
    """No other file of the package changes what it exports."""
    settled_within: bool
    """Nor members of objects among it."""
    closed: bool
    """Every file that loads it is read with it, and nobody outside of the package can."""


class ModuleMembers(Mapping[str, Constants]):
    """The exports of a file, each looked at when it is asked for."""

    def __init__(self, links: Together, folder: Folder, part: Part) -> None:
        self._links = links
        self._folder = folder
        self._part = part

    def __getitem__(self, key: str) -> Constants:
        return self._links.exported(self._folder, self._part, key) or NOTHING

    def __iter__(self) -> Iterator[str]:
        return iter(self._links.names(self._folder, self._part))

    def __len__(self) -> int:
        return len(self._links.names(self._folder, self._part))


def given(folder: Folder, export: Export) -> Constants:
    """Return what the expression of an export may be; of a getter, what it gives."""
    values = folder.fold(export.spot)
    if not export.getter:
        return values
    made = [folder.apply(value, []) if isinstance(value, Closure) else NOTHING for value in values]
    return tuple(one for values in made for one in values)


def members(values: Constants, key: str) -> Constants:
    """Return what the member `key` of `values` may be; nothing where they do not have it."""
    found: Constants = ()
    for value in values:
        if isinstance(value, JsObject) and key not in value.members:
            continue
        found += operators.member(value, key)
    return found


def merged(values: Constants, more: Any) -> Constants:
    """Return objects with the members of another put in."""
    objects = [one for one in values if isinstance(one, JsObject)]
    if not objects:
        return (more,)
    return tuple(JsObject({**one.members, **more.members}) for one in objects)
