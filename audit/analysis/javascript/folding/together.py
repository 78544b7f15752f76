"""The links between files that are read together: what one exports is what another gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import (
    LIMIT,
    NOTHING,
    Constants,
    JsModule,
    JsObject,
    known,
    unique,
)
from audit.analysis.javascript.folding.exchange import folded
from audit.analysis.javascript.folding.export_table import export_table, own_reads
from audit.analysis.javascript.folding.exported import WHOLE, ExportTable
from audit.analysis.javascript.folding.links import Links
from audit.analysis.javascript.folding.module_members import (
    ModuleMembers,
    Part,
    given,
    members,
    merged,
)
from audit.analysis.javascript.language.structures import structure
from audit.analysis.javascript.language.values import UNKNOWN, is_nothing
from audit.model.json_text import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot


class Together(Links):
    """The links between some files."""

    together = True

    def __init__(
        self,
        parts: Sequence[Part],
        resolved: Mapping[tuple[str, str], tuple[str, ...]],
        builtins: Mapping[tuple[str, str], tuple[str, ...]],
        data: bytes,
        opener: Callable[[int], Spot | None],
    ) -> None:
        """Prepare to link.

        Args:
            parts: the files, in order of place.
            resolved: by a file and what it names, the files that this leads to.
            builtins: the same for built-in modules under other names: `#files`.
            data: the text of all.
            opener: returns the syntax of the file that begins at an offset; None where there is none.
        """
        super().__init__()
        self.parts = {part.path: part for part in parts}
        self.resolved = resolved
        self._builtins = builtins
        self.sites: dict[str, list[Spot]] = {}
        """By file, the places that load it."""
        self.reads: dict[str, list[Spot]] = {}
        """By file, the places where it asks its own exports for something."""
        self._ordered = parts
        self._data = data
        self._open = opener
        self._tables: dict[str, ExportTable] = {}
        self._values: dict[str, Constants] = {}
        self._exports: dict[tuple[str, str], Constants] = {}

    def part(self, offset: int) -> Part:
        """Return the file that holds the byte at `offset`."""
        return next(part for part in reversed(self._ordered) if part.start <= offset)

    def targets(self, place: Spot, specifier: str) -> list[Part]:
        """Return the files read here that `specifier`, written at `place`, leads to."""
        paths = self.resolved.get((self.part(place.start).path, specifier), ())
        return [self.parts[path] for path in paths if path in self.parts]

    def builtins(self, place: Spot, specifier: str) -> tuple[str, ...]:
        """Return the built-in modules that `specifier`, written at `place`, is another name of."""
        return self._builtins.get((self.part(place.start).path, specifier), ())

    def own_reads(self, folder: Folder, part: Part) -> list[Spot]:
        """Return the places where a file asks its own exports for something."""
        if part.path not in self.reads:
            root = self._open(part.start)
            self.reads[part.path] = own_reads(folder, root) if root is not None else []
        return self.reads[part.path]

    def importing(self, part: Part) -> list[tuple[str, str]]:
        """Return the files read here that load `part`, each with what it names that there."""
        return [
            (importer, specifier)
            for (importer, specifier), targets in self.resolved.items()
            if part.path in targets and importer in self.parts
        ]

    def table(self, folder: Folder, part: Part) -> ExportTable:
        """Return what a file exports."""
        if part.path not in self._tables:
            root = self._open(part.start)
            known = export_table(folder, root) if root is not None else ExportTable(open=True)
            self._tables[part.path] = known
        return self._tables[part.path]

    def loaded(self, folder: Folder, place: Spot, specifier: str) -> Constants:
        """See `Links`."""
        found = [self.value(folder, part) for part in self.targets(place, specifier)]
        return unique(tuple(one for values in found for one in values)) or NOTHING

    def member(self, folder: Folder, place: Spot, specifier: str, key: str) -> Constants:
        """See `Links`."""
        found: Constants = ()
        for part in self.targets(place, specifier):
            is_whole = key == "default" and not self.table(folder, part).es
            found += self.value(folder, part) if is_whole else self.exported(folder, part, key)
        return unique(found) or NOTHING

    def value(self, folder: Folder, part: Part) -> Constants:
        """Return what loading a file gives."""
        if part.path in self._values:
            return self._values[part.path]
        if part.is_json:
            made = self._of_json(part)
        else:
            self._values[part.path] = NOTHING  # while it is being looked at
            made = self._of_code(folder, part, self.table(folder, part))
        self._values[part.path] = made
        return made

    def _of_json(self, part: Part) -> Constants:
        try:
            held, cut = read_json(self._data[part.start : part.end])
        except ValueError:
            return NOTHING
        made = UNKNOWN if cut else folded(structure(held))[0]
        return (made,) if part.settled or known(made) else (made, UNKNOWN)

    def _of_code(self, folder: Folder, part: Part, table: ExportTable) -> Constants:
        members = ModuleMembers(self, folder, part)
        if not table.whole:
            return (JsModule(members, es=table.es),)
        whole = unique(tuple(one for spot in table.whole for one in folder.fold(spot)))
        if not part.settled and not all(map(known, whole)):
            whole = (*whole, UNKNOWN)
        plain = not (table.members or table.deeper or table.passed or table.copied)
        return whole if plain else (JsModule(members, whole, table.es),)

    def exported(self, folder: Folder, part: Part, key: str) -> Constants:
        """Return what an export of a file may be; of one that it does not have, undefined."""
        name = (part.path, key)
        if name not in self._exports:
            self._exports[name] = ()  # while it is being looked at
            self._exports[name] = self._exported(folder, part, key)
        return self._exports[name]

    def _exported(self, folder: Folder, part: Part, key: str) -> Constants:
        if part.is_json:
            return unique(members(self.value(folder, part), key))
        table = self.table(folder, part)
        if key == "__esModule":
            return (table.es,)
        found = self._own(folder, table, key)
        for one in table.passed.get(key, ()):
            found += self._passed(folder, one.source, one.key)
        for spot in table.whole:
            held = members(folder.fold(spot), key)
            found += held if not found else tuple(one for one in held if one is not UNKNOWN)
        if not found:
            found = self._copied(folder, table, key)
        if len(found) > 1:
            found = tuple(one for one in found if not is_nothing(one))  # `exports.a = void 0`
        within = part.settled_within or all(map(known, found))
        unsure = table.open or not part.settled or not within
        return unique((*found, UNKNOWN) if unsure else found or (None,))[:LIMIT]

    def _own(self, folder: Folder, table: ExportTable, key: str) -> Constants:
        found: Constants = ()
        for export in table.members.get(key, ()):
            found += given(folder, export)
        for names, spot in table.deeper.get(key, ()):
            held: Constants = folder.fold(spot)
            for name in reversed(names):
                held = (JsObject({name: held}),)
            found = merged(found, held[0])
        return found

    def _copied(self, folder: Folder, table: ExportTable, key: str) -> Constants:
        found: Constants = ()
        for spot in table.copied:
            found += members(folder.fold(spot), key)
        for source in table.stars:
            found += self._passed(folder, source, key) if key != "default" else ()
        return tuple(one for one in found if one is not None)

    def _passed(self, folder: Folder, source: Spot, key: str) -> Constants:
        text = folder.plain_text(source)
        targets = self.targets(source, text)
        if not targets:
            return NOTHING
        if key == WHOLE:
            return self.loaded(folder, source, text)
        return self.member(folder, source, text, key)

    def names(self, folder: Folder, part: Part) -> list[str]:
        """Return the names of the exports of a file that are written in it."""
        table = self.table(folder, part)
        listed = {**table.members, **table.passed, **table.deeper}
        for spot in (*table.whole, *table.copied):
            for value in folder.fold(spot):
                listed.update(dict.fromkeys(value.members) if isinstance(value, JsObject) else {})
        return [name for name in listed if name not in ("__esModule", "default")]
