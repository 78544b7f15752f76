"""The paths of a package, and how Node and bundlers find a file from a name that lacks its extension."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from itertools import islice, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EXTENSIONS = (
    ".js", ".json", ".node", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts", ".cts", ".wasm",
)  # fmt: skip
"""Node's own first, then those that bundlers add."""
_TYPESCRIPT = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}


class Tree:
    """The paths of one package."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = tuple(sorted(paths))
        self._known = frozenset(self.paths)
        self._roots: frozenset[str] | None = None
        self._scopes: dict[str, str] = {}
        self._folded: dict[str, str] | None = None
        self._names: dict[str, list[str]] | None = None

    def __contains__(self, path: str) -> bool:
        return path in self._known

    def file(self, path: str) -> str | None:
        """Return the file that `path` names, with or without its extension; None when there is none."""
        return next(filter(self._known.__contains__, _ways(path)), None)

    def like(self, path: str) -> str | None:
        """Return the file or folder's index that `path` names but for the case of letters, as macOS and Windows do."""
        if self._folded is None:
            self._folded = {each.casefold(): each for each in reversed(self.paths)}
        plain = path.casefold()
        ways = (*_ways(plain), *_ways(f"{plain}/index")) if path else ()
        return next(filter(None, map(self._folded.get, ways)), None)

    def beginning_with(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the paths that begin with `prefix`, sorted, at most `limit`."""
        start = bisect_left(self.paths, prefix)
        found = takewhile(lambda path: path.startswith(prefix), islice(self.paths, start, None))
        return tuple(islice(found, limit))

    def called(self, name: str, limit: int) -> tuple[str, ...]:
        """Return the paths whose last part is `name`, sorted; nothing where there are more than `limit`."""
        if self._names is None:
            self._names = {}
            for path in self.paths:
                self._names.setdefault(path.rpartition("/")[2], []).append(path)
        found = self._names.get(name, [])
        return tuple(found) if len(found) <= limit else ()

    def index(self, folder: str) -> str | None:
        """Return the file that stands for a folder (`""` is the package itself)."""
        return self.file(posixpath.join(folder, "index"))

    def scope(self, path: str) -> str:
        """Return the nearest folder around `path` with a package.json; `""` is the package itself."""
        folder = posixpath.dirname(path)
        known = self._scopes.get(folder)
        if known is None:
            own = not folder or posixpath.join(folder, "package.json") in self._known
            known = self._scopes[folder] = folder if own else self.scope(folder)
        return known

    def vendored(self, importer: str, name: str) -> str | None:
        """Return the folder of the package `name` that the file `importer` would find inside this package."""
        roots = self._vendored_roots()
        folder = posixpath.dirname(importer)
        while roots:
            candidate = posixpath.join(folder, "node_modules", name)
            if candidate in roots:
                return candidate
            if not folder:
                break
            folder = posixpath.dirname(folder)
        return None

    def _vendored_roots(self) -> frozenset[str]:
        if self._roots is None:
            self._roots = frozenset(filter(None, map(_vendored_root, self.paths)))
        return self._roots


def _ways(path: str) -> Iterator[str]:
    """Yield what a path may name, in the order in which it is looked for."""
    yield path
    yield from (path + extension for extension in EXTENSIONS)
    stem, extension = posixpath.splitext(path)
    yield from (stem + source for source in _TYPESCRIPT.get(extension, ()))


def normalised(path: str) -> str | None:
    """Return `path` without `.` and `..`, `""` for the package itself; None when it leaves the package."""
    result = posixpath.normpath(path.replace("\\", "/")) if path else "."
    if result == ".":
        return ""
    if result == ".." or result.startswith(("../", "/")):
        return None
    return result


def _vendored_root(path: str) -> str | None:
    """Return the folder of the innermost vendored package that `path` belongs to, if any."""
    before, found, inside = path.rpartition("node_modules/")
    if not found or (before and not before.endswith("/")):
        return None
    parts = inside.split("/")
    length = 2 if parts[0].startswith("@") else 1
    return before + found + "/".join(parts[:length]) if len(parts) > length else None
