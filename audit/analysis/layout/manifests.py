"""The package.json files of one package: its own, and those of folders in it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from audit.analysis.layout.manifest import TOO_LARGE, read_manifest
from audit.model.facts import Fact
from audit.model.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.layout.tree import Tree
    from audit.model.contents import PackageContents

_NAME = "package.json"


class Manifests:
    """Reads each package.json once, when it is asked for."""

    def __init__(self, contents: PackageContents, tree: Tree) -> None:
        self._contents = contents
        self._tree = tree
        self._known: dict[str, Manifest] = {}

    def of(self, folder: str) -> Manifest:
        """Return the package.json in a folder (`""` is the package itself), an empty one where there is none."""
        if folder not in self._known:
            self._known[folder] = self._read(posixpath.join(folder, _NAME))
        return self._known[folder]

    def around(self, path: str) -> Manifest:
        """Return the package.json that says how the file `path` is read."""
        return self.of(self._tree.scope(path))

    def unread(self, loaded: Iterable[str]) -> Iterator[tuple[str, Fact]]:
        """Yield each package.json that could not be read whole: the package's own, and those around loaded files."""
        for folder in sorted({"", *map(self._tree.scope, loaded)}):
            path, problem = posixpath.join(folder, _NAME), self.of(folder).problem
            if problem and path in self._tree:
                why = "size" if problem == TOO_LARGE else "parse"
                yield path, Fact("unknown", why, 0, 0, problem)

    def _read(self, path: str) -> Manifest:
        if path not in self._tree:
            return Manifest(problem=None if "/" in path else f"there is no {_NAME}")
        try:
            return read_manifest(self._contents.read(path))
        except OSError as error:
            return Manifest(problem=f"{_NAME} cannot be read: {error.strerror}")
