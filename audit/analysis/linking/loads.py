"""Which files of a package load which, as far as their references tell."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from audit.analysis.linking.resolution import Target
    from audit.model.facts import Reference

_LOADING = frozenset({ReferenceKind.REQUIRE, ReferenceKind.IMPORT, ReferenceKind.DYNAMIC})
_NAMING = frozenset({ReferenceKind.HELPER})
"""Kinds that name a file without loading it as code."""
_Names = dict[str, tuple[str, ...]]


class Loads:
    """The loads between the files of one package."""

    def __init__(self, targets: Mapping[str, list[tuple[Reference, Target]]]) -> None:
        self._targets = targets
        self._open: set[str] = set()
        self._importers: defaultdict[str, list[str]] = defaultdict(list)
        self._sorted: dict[str, list[str]] = {}
        self._resolved: dict[str, _Names] = {}
        for path, references in targets.items():
            for reference, target in references:
                if not target.files or reference.types_only or reference.kind in _NAMING:
                    continue
                for file in target.files:
                    self._importers[file].append(path)
                if not _is_plain(reference):
                    self._open.update(target.files)

    def importers(self, path: str) -> Iterable[str]:
        """Return the files that load `path`, sorted."""
        if path not in self._sorted:
            self._sorted[path] = sorted(set(self._importers.get(path, ())))
        return self._sorted[path]

    def loaded(self, path: str) -> Iterable[str]:
        """Return the files that `path` loads."""
        references = self._targets.get(path, ())
        return {file for one, target in references if not one.types_only for file in target.files}

    def resolved(self, path: str) -> _Names:
        """Return the files that `path` loads, by how it names them there."""
        if path not in self._resolved:
            found: _Names = {}
            for reference, target in self._targets.get(path, ()):
                if target.files and not reference.types_only and _is_plain(reference):
                    found.setdefault(reference.specifier, target.files)
            self._resolved[path] = found
        return self._resolved[path]

    def builtins(self, path: str) -> _Names:
        """Return the built-in modules that `path` loads under other names, by these."""
        references = self._targets.get(path, ())
        return {one.specifier: target.builtins for one, target in references if target.builtins}

    def named(self, path: str) -> Iterator[tuple[str, str]]:
        """Yield the files that load `path`, each with what it names it."""
        for importer in self.importers(path):
            for specifier, files in self.resolved(importer).items():
                if path in files:
                    yield importer, specifier

    def is_open(self, path: str) -> bool:
        """Return whether `path` is loaded in a way that hides what of it is used."""
        return path in self._open


def reached_from(
    targets: Mapping[str, list[tuple[Reference, Target]]], starts: Iterable[str]
) -> set[str]:
    """Return some files of a package, and all that these load."""
    waiting = list(starts)
    found = set(waiting)
    while waiting:
        for reference, target in targets.get(waiting.pop(), ()):
            new = set() if reference.types_only else set(target.files) - found
            found |= new
            waiting += new
    return found


def led_to(own: Iterable[tuple[Reference, Target]], references: Container[Reference]) -> set[str]:
    """Return the files that some of a file's own references lead to."""
    return {file for one, target in own if one in references for file in target.files}


def by_path(targets: Mapping[str, list[tuple[Reference, Target]]], path: str) -> Iterator[str]:
    """Yield the files of the package that `path` loads by their paths."""
    for reference, target in targets.get(path, ()):
        if reference.specifier.startswith(".") and not reference.types_only:
            yield from target.files


def _is_plain(reference: Reference) -> bool:
    return reference.kind in _LOADING and "*" not in reference.specifier
