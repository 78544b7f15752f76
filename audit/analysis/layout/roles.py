"""What files of a package are to its code: run as JavaScript, read as data, started as programs of another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.layout import files
from audit.analysis.layout.extensions import FileKind
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LOADING = frozenset(
    {ReferenceKind.REQUIRE, ReferenceKind.IMPORT, ReferenceKind.DYNAMIC, ReferenceKind.FORK}
    | {ReferenceKind.WORKER, ReferenceKind.EVALUATED}
)
"""References that run a file as JavaScript whatever its name."""
_RUNNING = _LOADING - {ReferenceKind.IMPORT, ReferenceKind.DYNAMIC}
"""Those that run even what is named as declarations of types: an `import` may be for the compiler."""
NO_CODE = frozenset({FileKind.JSON, FileKind.TYPES})
_OTHERS = frozenset({FileKind.FOREIGN, FileKind.SOURCE})
_HELPING = frozenset(
    {FileKind.FOREIGN, FileKind.SOURCE, FileKind.SHELL, FileKind.WASM, FileKind.NAMELESS}
)
"""Kinds of files that do something where a string names them."""


class Roles:
    """Keeps what references say of the files of one package."""

    def __init__(self, sizes: Mapping[str, int], *, compared: bool = False) -> None:
        """Begin with the package's files and their sizes, in bytes, and whether another version stands beside it."""
        self._sizes = sizes
        self._compared = compared
        self._evaluated: set[str] = set()
        self._loaded: set[str] = set()
        self._run: set[str] = set()
        self._kept: set[str] = set()
        self._shell: set[str] = set()

    def run_by_shell(self, paths: Iterable[str]) -> None:
        """Take in that a shell runs files, whatever their names."""
        self._shell.update(paths)

    def note(self, kind: ReferenceKind, paths: Iterable[str]) -> None:
        """Take in that a reference of this kind leads to files."""
        if kind is ReferenceKind.EVALUATED:
            self._evaluated.update(paths)
        if kind in _LOADING:
            self._loaded.update(paths)
        if kind in _RUNNING:
            self._run.update(paths)

    def helping(self, paths: Iterable[str]) -> list[str]:
        """Return those files named in a string of the code that are worth a look: other programs, and data."""
        kept = [path for path in paths if files.is_kept(path)]
        self._kept.update(kept)
        return kept + [path for path in paths if files.kind_of(path) in _HELPING]

    def kind(self, path: str, *, reached: bool) -> FileKind:
        """Return how a file is to be read."""
        kind = files.kind_of(path)
        if path in self._shell:
            return FileKind.SHELL
        if path in self._evaluated and kind in NO_CODE:
            return FileKind.DATA
        if path in self._run and kind is FileKind.TYPES:
            return FileKind.DATA
        if kind in _OTHERS and path in self._loaded:
            return FileKind.DATA
        if kind is FileKind.JSON or (path in self._kept and path not in self._loaded):
            read = path == files.OF_INSTALLS or self._sizes[path] <= files.KEPT_LIMIT
            kind = FileKind.KEPT if reached and read and files.is_kept(path) else kind
        copied = self._compared and not reached and files.is_copied(path, self._sizes[path])
        return FileKind.COPIED if copied else kind
