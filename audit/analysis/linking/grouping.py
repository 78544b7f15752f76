"""Which files of a package are read together: those whose ties say that another would tell more."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.layout.groups import FILE_BYTES, GROUP_BYTES, GROUP_FILES, Group, Grouped
from audit.analysis.linking.changing import Changes
from audit.analysis.linking.loads import Loads
from audit.analysis.linking.texts import Texts, is_asked
from audit.model.facts import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from audit.analysis.layout.files import FileJob
    from audit.analysis.linking.resolution import Target
    from audit.model.facts import FileFacts, Reference

_ROOM = 8_000
"""Bytes of files of one package that are followed together, the smallest groups first."""
_SHARE = 50
"""Part of all files of a package that may be followed so besides."""
_UNITS = 5_000
"""Ties of one package that are looked at."""
_SMALL = 8_000
"""Bytes of files that are read together without a further look."""
_DEEP = 4
"""Files that pass something on, one after the other."""
_FEW = 12
"""Files whose own takers are looked at, too."""
_ANY_USE = frozenset({"command", "load", "member"})


@dataclass(slots=True)
class _Unit:
    """Files that one tie brings together."""

    followed: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    renames: bool = False
    """One of them names a built-in module otherwise: it is read again even alone."""


class Grouping:
    """The groups of one package."""

    def __init__(
        self,
        found: Mapping[str, FileFacts],
        targets: Mapping[str, list[tuple[Reference, Target]]],
        entries: Iterable[str],
        job: Callable[[str], FileJob],
        read: Callable[[str], bytes],
    ) -> None:
        """Prepare to group.

        Args:
            found: what each file shows alone.
            targets: where the references of each file lead.
            entries: the files that others than the package itself can load.
            job: how a file is read.
            read: returns the bytes of a file; raises OSError.
        """
        self._found = found
        self._loads = Loads(targets)
        self._entries = frozenset(entries)
        self._job = job
        self._texts = Texts(job, read)
        self._taking: dict[tuple[str, bool], set[str]] = {}
        self._changes = Changes(self._loads, self._texts.of, self._texts.passes_on)

    def groups(self) -> Iterator[Group]:
        """Yield the files to read together, group by group."""
        units = list(islice(self._all_units(), _UNITS))
        tied = [unit for unit in units if unit.renames or len(unit.followed | unit.asked) > 1]
        room = _ROOM + self._size(self._found) // _SHARE
        for unit in sorted(_merged(tied), key=lambda unit: self._size(unit.followed)):
            room -= self._size(unit.followed)
            group = self._group(unit) if room >= 0 else None
            if group is not None:
                yield group

    def _all_units(self) -> Iterator[_Unit]:
        for path in sorted(self._found):
            yield from self._units(path)

    def _units(self, path: str) -> Iterator[_Unit]:
        facts = self._found[path]
        if not facts.ties or not self._is_followed(path):
            return
        for tie in facts.ties:
            way, _, what = tie.partition(" ")
            if way == "asks":
                yield from self._asking(path, *what.split(" ", 1))
            elif way == "hands":
                yield _Unit({path, *self._passed_from(self._loads.resolved(path).get(what, ()))})
            elif way == "stores":
                homes = self._loads.resolved(path).get(what, ())
                takers = {one for home in homes for one in self._takers(home)}
                yield _Unit({path, *homes, *takers})
            elif way == "called" and what in _ANY_USE:
                yield from self._calling(path)
            elif way == "gives" or (way == "called" and self._tells(path)):
                yield _Unit({path, *self._takers(path)})
            elif way == "shares":
                yield _Unit({path, *self._naming(path, what)})
            elif way == "keeps":
                yield _Unit({path, *filter(self._texts.asks_by_name, self._takers(path))})

    def _naming(self, path: str, name: str) -> Iterator[str]:
        """Yield the files that have a name in their text, if there are few."""
        text = name.encode("utf-8", "surrogatepass")
        found = [one for one in sorted(self._found) if one != path and text in self._texts.of(one)]
        if len(found) <= _FEW:
            yield from found

    def _calling(self, path: str) -> Iterator[_Unit]:
        """Yield the callers of what a file exports, where one of them gives constants, or all are small."""
        takers = self._takers(path, far=True)
        if self._size(takers) <= _SMALL or any(map(self._gives_constants, sorted(takers))):
            yield _Unit({path, *takers})

    def _gives_constants(self, path: str) -> bool:
        return self._texts.gives_constants(path, self._loads.resolved(path))

    def _size(self, paths: Iterable[str]) -> int:
        return sum(self._job(path).size for path in paths)

    def _asking(self, path: str, use: str, file: str) -> Iterator[_Unit]:
        """Yield what a file asks another for, unless that has nothing to tell of the use."""
        if file in self._loads.builtins(path):
            yield _Unit({path}, renames=True)
        asked = self._passed_from(self._loads.resolved(path).get(file, ()))
        decodes = self._texts.decodes(path) or self._size({path, *asked}) <= _SMALL
        if use in _ANY_USE or decodes or any(map(self._texts.is_telling, asked)):
            yield _Unit({path}, asked)

    def _tells(self, path: str) -> bool:
        """Return whether a file that takes what `path` exports names a place or an address."""
        takers = self._takers(path)
        return self._size(takers) <= _SMALL or any(map(self._texts.is_telling, sorted(takers)))

    def _takers(self, path: str, *, far: bool = False) -> set[str]:
        """Return the files that take what `path` exports, from it or from one that passes it on.

        Where they are few, also those that take what these export (`far`): a function that calls another's.
        """
        if (path, far) not in self._taking:
            self._taking[path, far] = self._takers_of(path, far=far)
        return self._taking[path, far]

    def _takers_of(self, path: str, *, far: bool) -> set[str]:
        found: set[str] = set()
        waiting = [path]
        for _ in range(_DEEP):
            new = {
                importer
                for one in waiting
                for importer in islice(self._loads.importers(one), GROUP_FILES + 1)
                if importer not in found and importer != path and self._is_followed(importer)
            }
            found |= new
            if len(found) > GROUP_FILES:
                return set()  # too many to read together
            near = far and len(found) <= _FEW
            waiting = sorted(one for one in new if near or self._texts.passes_on(one))
        return found

    def _passed_from(self, paths: Iterable[str]) -> set[str]:
        """Return `paths` and the files whose exports they pass on."""
        found = set(paths)
        waiting = sorted(found)
        for _ in range(_DEEP):
            passing = [one for one in waiting if self._texts.passes_on(one)]
            new = {one for path in passing for one in self._loads.loaded(path)} - found
            found |= new
            if len(found) > GROUP_FILES:
                return set(paths)
            waiting = sorted(new)
        return found

    def _is_followed(self, path: str) -> bool:
        facts = self._found.get(path)
        if facts is None or facts.reading is not Reading.PARSED:
            return False
        if self._job(path).size > FILE_BYTES:
            return False
        return not any(fact.kind == "unknown" and not fact.line for fact in facts.facts)

    def _group(self, unit: _Unit) -> Group | None:
        """Return the files of a unit, and those that they load, as far as there is room."""
        followed = {path for path in unit.followed if self._is_followed(path)}
        size = sum(self._job(path).size for path in followed)
        if size > GROUP_BYTES or len(followed) > GROUP_FILES:
            return None
        asked: list[str] = []
        loaded = {one for path in sorted(followed) for one in self._loads.loaded(path)}
        for path in (*sorted(unit.asked - followed), *sorted(loaded - unit.asked - followed)):
            job = self._job(path)
            small = job.size <= FILE_BYTES and size + job.size <= GROUP_BYTES
            if small and len(followed) + len(asked) < GROUP_FILES and is_asked(job):
                size += job.size
                asked.append(path)
        files = [self._grouped(path, followed) for path in sorted({*followed, *asked})]
        inside = {one.job.path for one in files}
        resolved = tuple(
            (path, specifier, targets)
            for path in sorted(inside)
            for specifier, targets in sorted(self._loads.resolved(path).items())
            if not inside.isdisjoint(targets)
        )
        renamed = tuple(
            (path, specifier, names)
            for path in sorted(inside)
            for specifier, names in sorted(self._loads.builtins(path).items())
        )
        return Group(tuple(files), resolved, renamed)

    def _grouped(self, path: str, followed: set[str]) -> Grouped:
        changed = self._changes.changed(path)
        return Grouped(
            job=self._job(path),
            followed=path in followed,
            settled=not changed.whole,
            settled_within=not changed.within,
            closed=self._is_closed(path, followed),
        )

    def _is_closed(self, path: str, followed: set[str]) -> bool:
        if path in self._entries or self._loads.is_open(path):
            return False
        return all(importer in followed for importer in self._loads.importers(path))


def _merged(units: list[_Unit]) -> list[_Unit]:
    """Return units that share no followed file, in order."""
    above: dict[str, str] = {}

    def top(path: str) -> str:
        while above.setdefault(path, path) != path:
            above[path] = above[above[path]]
            path = above[path]
        return path

    for unit in units:
        first, *others = sorted(unit.followed)
        for path in others:
            above[top(path)] = top(first)
    merged: dict[str, _Unit] = {}
    for unit in units:
        whole = merged.setdefault(top(min(unit.followed)), _Unit())
        whole.followed |= unit.followed
        whole.asked |= unit.asked
    return list(merged.values())
