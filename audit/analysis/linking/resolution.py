"""What a file's reference leads to: files of the same package, another package, or somewhere outside."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audit.analysis.layout.entries import Targets, TooManyTargetsError, main_files
from audit.analysis.layout.extensions import FileKind
from audit.analysis.layout.files import kind_of
from audit.analysis.layout.tree import normalised
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.layout.tree import Tree
    from audit.model.facts import Reference
    from audit.model.manifest import Manifest

_PACKAGE = re.compile(
    r"(?P<name>(?:@[^/@\s:!?#%~]+/)?[A-Za-z0-9_-][^/@\s:!?#%]*)(?:/(?P<inside>.*))?", re.DOTALL
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_OF_SYSTEM = re.compile(r"/(?:usr/)?s?bin/[\w.+-]+")
"""A program of the operating system, where only its administrator puts one: started, as by its name alone."""
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_REMOTE = ("http:", "https:", "file:")
_PATHS = frozenset(
    {ReferenceKind.URL, ReferenceKind.WORKER, ReferenceKind.FORK, ReferenceKind.SCRIPT}
    | {ReferenceKind.EVALUATED}
)
"""Kinds whose specifier is a path even when it looks like a package's name."""
_LOADED = frozenset({ReferenceKind.REQUIRE, ReferenceKind.DYNAMIC, ReferenceKind.WORKER})
HELPER_LIMIT = 8
"""Files of one name that a string may mean."""
PATTERN_LIMIT = 400
"""Files that one path, known in part, may lead to."""


@dataclass(frozen=True, slots=True)
class Target:
    """What one reference leads to."""

    files: tuple[str, ...] = ()
    """Files of this package, sorted."""
    packages: tuple[str, ...] = ()
    """Names of other packages."""
    builtins: tuple[str, ...] = ()
    """Built-in modules, without `node:`, that `imports` leads to: the file itself names none."""
    outside: bool = False
    """A file outside the package, or code from the network."""
    inline: str | None = None
    """The code itself: a `data:` URL."""


NOWHERE = Target()
"""What a reference leads to that leads to nothing."""


class Resolver:
    """Resolves the references of one package's files."""

    def __init__(
        self, tree: Tree, manifest_of: Callable[[str], Manifest], is_builtin: Callable[[str], bool]
    ) -> None:
        """Prepare to resolve.

        Args:
            tree: the package's paths.
            manifest_of: the package.json in a folder of the package (`""` is its own), empty if none.
            is_builtin: whether a specifier without `node:` names a built-in module.
        """
        self._tree = tree
        self._manifest_of = manifest_of
        self._is_builtin = is_builtin
        self._indexed: dict[tuple[str, str], Targets] = {}

    def resolve(self, importer: str, reference: Reference) -> Target:
        """Return what `reference`, written in the file `importer`, leads to."""
        specifier = reference.specifier
        if reference.kind is ReferenceKind.HELPER:
            return Target(self._tree.called(specifier, HELPER_LIMIT))
        if specifier.startswith("#"):
            return self._internal(importer, specifier)
        if reference.kind is ReferenceKind.SCRIPT and _OF_SYSTEM.fullmatch(specifier):
            return Target()
        if specifier.startswith("/") or _DRIVE.match(specifier):
            return Target(outside=reference.kind is not ReferenceKind.URL)
        if _SCHEME.match(specifier):
            return _by_scheme(specifier, reference.kind)
        if specifier.startswith((".", "\\")):
            return self._relative(importer, specifier, reference.kind)
        if reference.kind in _PATHS:
            return self._relative(importer, f"./{specifier}", reference.kind)
        return self._bare(importer, specifier)

    def folder(self, folder: str) -> set[str]:
        """Return the files that loading a folder of the package loads."""
        raw = self._manifest_of(folder).raw
        return main_files(raw, self._tree, folder)

    def _relative(self, importer: str, specifier: str, kind: ReferenceKind) -> Target:
        """Resolve a path; it is outside when it leads out of the package wherever it may start from."""
        outside = kind is not ReferenceKind.URL
        if "*" in specifier and kind in _LOADED:
            return self._pattern(posixpath.dirname(importer), specifier)
        if "*" in specifier and kind is ReferenceKind.FORK:
            return self._pattern(posixpath.dirname(importer), specifier, started=True)
        if "*" in specifier and kind is ReferenceKind.SCRIPT:
            return self._pattern("", specifier)
        for base in _bases(importer, kind):
            paths = [normalised(posixpath.join(base, way)) for way in _spellings(specifier)]
            outside = outside and None in paths
            for path in paths:
                if path is not None and (found := self._at(path, specifier)):
                    return Target(tuple(sorted(found)))
        return Target(outside=outside)

    def _pattern(self, folder: str, specifier: str, *, started: bool = False) -> Target:
        """Resolve a path that is known in part: `./commands/*`; any file, if it is `started`."""
        prefix, _, suffix = specifier.partition("*")
        start = normalised(posixpath.join(folder, f"{prefix}x"))
        if start is None:
            return Target(outside=True)
        folders, suffix = suffix.count("/"), suffix.rpartition("*")[2]
        found = self._tree.beginning_with(start[:-1], PATTERN_LIMIT)
        deep = "**" in specifier
        fitting = (path for path in found if _fits(path, suffix, started=started))
        near = (path for path in fitting if deep or _is_near(path[len(start) - 1 :], folders))
        return Target(tuple(near))

    def _at(self, path: str, written: str = "") -> set[str]:
        """Return the files that loading `path` loads; `written` tells whether a folder is meant."""
        file = self._tree.file(path) if path else None
        if file and (file == path or not written.endswith(("/", "/.", ".."))):
            return {file}
        found = self.folder(path)
        like = (None if found else file) if file else self._tree.like(path)
        return found | ({like} if like else set())

    def _bare(self, importer: str, specifier: str) -> Target:
        if self._is_builtin(specifier):
            return Target()
        match = _PACKAGE.fullmatch(specifier)
        if match is None:
            return Target()
        name, inside = match["name"], match["inside"] or ""
        if (home := self._tree.vendored(importer, name)) is not None:
            return Target(tuple(sorted(self._inside(home, inside))))
        for home in (self._tree.scope(importer), ""):
            if name == self._manifest_of(home).name:
                return Target(tuple(sorted(self._inside(home, inside))))
        return Target(packages=(name,))

    def _inside(self, home: str, inside: str) -> set[str]:
        """Return the files of the package in the folder `home` that `NAME/inside` loads."""
        exports = self._manifest_of(home).raw.get("exports")
        subpath = f"./{inside}" if inside else "."
        if isinstance(exports, dict) and any(key.startswith(".") for key in exports):
            return self._matching(home, "exports", exports, subpath)
        if exports is not None and not inside:
            return self._matching(home, "exports", {".": exports}, subpath)
        path = normalised(posixpath.join(home, inside))
        return self._at(path) if path is not None else set()

    def _internal(self, importer: str, specifier: str) -> Target:
        home = self._tree.scope(importer)
        imports = self._manifest_of(home).raw.get("imports")
        if not isinstance(imports, dict):
            return Target()
        files = tuple(sorted(self._matching(home, "imports", imports, specifier)))
        try:
            leaves = set(self._targets(home, "imports", imports).leaves(specifier))
        except TooManyTargetsError:
            leaves = set()
        names = sorted(name for name in leaves if _is_bare(name))
        builtins = [name for name in names if name.startswith("node:") or self._is_builtin(name)]
        matches = (_PACKAGE.fullmatch(name) for name in names if name not in builtins)
        schemes = [_by_scheme(name, ReferenceKind.IMPORT) for name in names if _SCHEME.match(name)]
        return Target(
            files,
            outside=any(each.outside for each in schemes),
            inline=next((each.inline for each in schemes if each.inline), None),
            packages=tuple(dict.fromkeys(match["name"] for match in matches if match)),
            builtins=tuple(dict.fromkeys(name.removeprefix("node:") for name in builtins)),
        )

    def _matching(
        self, home: str, field: str, targets: Mapping[str, object], subpath: str
    ) -> set[str]:
        try:
            return self._targets(home, field, targets).files(subpath, self._tree, home)
        except TooManyTargetsError:
            return {path for path in self._tree.paths if path.startswith(home)}

    def _targets(self, home: str, field: str, targets: Mapping[str, object]) -> Targets:
        known = self._indexed.get((home, field))
        if known is None:
            known = self._indexed[home, field] = Targets(targets)
        return known


def _is_bare(name: str) -> bool:
    return not name.startswith((".", "/", "#"))


def _is_near(rest: str, folders: int) -> bool:
    """Return whether names without folders, put in for what is not known of `rest`, may load the file.

    It is the file itself, in as many `folders` as are written down, or the index of one more.
    """
    above, _, name = rest.rpartition("/")
    count = rest.count("/")
    return count == folders or (count == folders + 1 and bool(above) and name.startswith("index."))


def _fits(path: str, suffix: str, *, started: bool) -> bool:
    is_named = path.endswith(suffix) or path.rpartition(".")[0].endswith(suffix)
    return is_named and (started or kind_of(path) in (FileKind.CODE, FileKind.ADDON))


def _bases(importer: str, kind: ReferenceKind) -> tuple[str, ...]:
    """Return the folders that a relative path may start from.

    What a command or `fork` starts is found from the folder in which npm runs the package: its own.
    """
    folder = posixpath.dirname(importer)
    if kind is ReferenceKind.SCRIPT:
        return ("", folder)
    return (folder, "") if kind in _PATHS else (folder,)


def _by_scheme(specifier: str, kind: ReferenceKind) -> Target:
    if specifier.lower().startswith("data:"):
        return Target(inline=specifier)
    outside = specifier.lower().startswith(_REMOTE) and kind is not ReferenceKind.URL
    return Target(outside=outside)


def _spellings(specifier: str) -> tuple[str, ...]:
    """Return the ways to read a relative specifier: as it is, without `?query`, with `%2e` decoded."""
    plain = specifier.replace("\\", "/")
    spellings = (plain, re.split(r"[?#]", plain, maxsplit=1)[0], unquote(plain))
    return tuple(dict.fromkeys(spellings))
