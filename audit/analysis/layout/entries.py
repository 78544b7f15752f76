"""Where a package can be entered: every target that its package.json names, whatever the condition."""

from __future__ import annotations

import posixpath
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from audit.analysis.layout.files import OF_INSTALLS, UNNAMED_DATA, kind_of
from audit.analysis.layout.manifest import texts_of
from audit.analysis.layout.tree import normalised
from audit.model.manifest import commands_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.analysis.layout.tree import Tree

MAIN_FIELDS = (
    "main", "module", "browser", "jsnext:main", "react-native", "electron", "umd:main", "unpkg",
    "jsdelivr", "esnext", "es2015", "es2020", "fesm2015", "fesm2020", "worker", "svelte",
)  # fmt: skip
"""Fields that a runtime or a bundler takes a package's start from: a path, or a map whose values are paths."""
_OF_PAGES = ("browser", "jsdelivr", "umd:main", "unpkg")
"""Those of them that say what a page loads."""

_OF_APPS = (".podspec", "android/build.gradle", "android/build.gradle.kts")
"""What the build of an app runs that uses the package."""
_PLUGIN = "plugin.xml"
"""What says that a package is a plugin of Cordova: its hooks run at each build of the app."""
_IN_APPS = re.compile(
    r"^(?!(?:.*/)?(?:node_modules|examples?|tests?|androidTest|demo)/)"
    r"(?:.*/)?(?:android|ios|macos)/(?:.+/)?[^/]+\.(?:java|kt|swift|mm?)$"
)
"""Sources that the build of an app compiles into it."""
_OF_TOOLS = re.compile(
    r"/[._](?:yarn/plugins|vscode|cursor|claude|codex|gemini|devcontainer|husky)/(?:.+/)?[^/]+\.[cm]?js$"
    r"|/[._]pnpmfile\.[cm]?js$"
)
"""Code in folders of tools, in what a generator copies: the editor, the assistant or the package manager starts it."""
_OF_COMMANDS = frozenset({"bin", "directories"})
"""Fields that say which files commands start."""
TARGET_LIMIT = 20_000
"""Targets looked at; a package with more counts every file as an entry."""
PATTERN_WORK_LIMIT = 20_000_000
"""Patterns times paths that are compared before every file counts as an entry."""


class TooManyTargetsError(Exception):
    """The object of targets is not worth following: the caller takes every file instead."""


def entry_points(raw: Mapping[str, Any], tree: Tree) -> tuple[str, ...]:
    """Return the files through which the package can be entered, sorted.

    Without `exports` any file may be imported by its path; those that no entry leads to are
    not entries all the same: reachability is a weight, and they are read too. Where all that package.json names is
    missing, nobody knows what loads its files (it may be made at install), and every file is one.
    """
    try:
        found = set(_entries(raw, tree))
    except TooManyTargetsError:
        pass
    else:
        if found or not any(map(_is_named, _named(raw))):
            return tuple(sorted(found))
    return tuple(_fitting("*", tree, ""))


def beside_commands(raw: Mapping[str, Any], tree: Tree) -> tuple[str, ...] | None:
    """Return the entries of a package that are there for others than those who start its commands.

    None where it has no commands.
    """
    commands = {*_commands(raw, tree)}
    if not commands:
        return None
    rest = {field: value for field, value in raw.items() if field not in _OF_COMMANDS}
    found = entry_points(rest, tree)
    # without a word on what else there is to load, `index.js` is loaded as a command alone
    return found if any(_named(rest)) else tuple(sorted({*found} - commands))


def _named(raw: Mapping[str, Any]) -> Iterator[str]:
    yield from _start_targets(raw)
    yield from islice(_leaves(raw.get("exports")), TARGET_LIMIT)


def _is_named(target: str) -> bool:
    """Return whether a target is one file of the package's own, there or not."""
    inside = target.strip("./") and normalised(target)
    return bool(inside) and "*" not in target and not target.endswith("/")


def main_files(raw: Mapping[str, Any], tree: Tree, folder: str) -> set[str]:
    """Return the files that `require` of the folder itself loads, under any runtime or bundler."""
    found = {path for target in _start_targets(raw) if (path := _start(target, tree, folder))}
    if (index := tree.index(folder)) and not _main_exists(raw, tree, folder):
        found.add(index)
    return found


def scripts_of_pages(raw: Mapping[str, Any], tree: Tree) -> frozenset[str]:
    """Return the files that package.json names for pages, which may load them as plain scripts."""
    named = (raw[field] for field in _OF_PAGES if isinstance(raw.get(field), str))
    return frozenset(path for target in named if (path := _start(target, tree, "")))


class Targets:
    """The targets of an `exports` or `imports` object, found by subpath (`.`, `./x`, `#x`)."""

    def __init__(self, targets: Mapping[str, Any]) -> None:
        self._targets = targets
        self._patterns: dict[str, list[tuple[str, Any]]] = {}
        for key, value in list(targets.items())[:TARGET_LIMIT]:
            prefix, star, suffix = key.partition("*")
            if star:
                self._patterns.setdefault(prefix, []).append((suffix, value))
        self._lengths = sorted({len(prefix) for prefix in self._patterns})

    def files(self, subpath: str, tree: Tree, folder: str) -> set[str]:
        """Return the files that `subpath` leads to."""
        return set(_expanded(self.leaves(subpath), tree, folder))

    def leaves(self, subpath: str) -> Iterator[str]:
        """Yield the targets of `subpath` as they are written, the filling of patterns put in."""
        if subpath in self._targets:
            yield from _leaves(self._targets[subpath])
            return
        for length in self._lengths:
            for suffix, value in self._patterns.get(subpath[:length], ()):
                if subpath.endswith(suffix) and len(subpath) >= length + len(suffix):
                    filling = subpath[length : len(subpath) - len(suffix)]
                    yield from (leaf.replace("*", filling) for leaf in _leaves(value))


def _entries(raw: Mapping[str, Any], tree: Tree) -> Iterator[str]:
    yield from main_files(raw, tree, "")
    yield from _expanded(_leaves(raw.get("exports")), tree, "")
    yield from _commands(raw, tree)
    if OF_INSTALLS in tree:
        yield OF_INSTALLS
    yield from (p for p in tree.paths if p.endswith(_OF_APPS) or _is_of_tool(p))
    yield from _built_into_apps(tree)


def _is_of_tool(path: str) -> bool:
    return ("/." in path or "/_" in path) and _OF_TOOLS.search(path) is not None


def _built_into_apps(tree: Tree) -> Iterator[str]:
    """Yield the sources that apps compile, and the hooks of their builds."""
    is_plugin = _PLUGIN in tree
    if is_plugin or any(path.endswith(_OF_APPS) for path in tree.paths):
        yield from filter(_IN_APPS.match, tree.paths)
    if is_plugin:
        yield from (
            p for p in tree.paths if p.startswith(("hooks/", "scripts/")) and p.endswith(".js")
        )


def _commands(raw: Mapping[str, Any], tree: Tree) -> Iterator[str]:
    for target in commands_of(raw, "").values():
        if path := _start(target, tree, ""):
            yield path
    home = texts_of(raw.get("directories")).get("bin")
    inside = normalised(home) if home else None
    if inside is not None:
        prefix = inside if inside in ("", ".") else f"{inside}/"
        yield from (path for path in tree.paths if path.startswith(prefix.lstrip(".")))


def _start_targets(raw: Mapping[str, Any]) -> Iterator[str]:
    for field in MAIN_FIELDS:
        value = raw.get(field)
        if isinstance(value, str):
            yield value
        else:
            yield from (text for text in texts_of(value).values() if text.startswith((".", "/")))


def _main_exists(raw: Mapping[str, Any], tree: Tree, folder: str) -> bool:
    main = raw.get("main")
    return isinstance(main, str) and bool(main) and _start(main, tree, folder) is not None


def _start(target: str, tree: Tree, folder: str) -> str | None:
    """Return the file that a path in `main` or `bin` means: itself, with an extension, or a folder's index."""
    path = normalised(posixpath.join(folder, target.replace("\\", "/").lstrip("/")))
    if path is None:
        return None
    return tree.file(path) or tree.index(path) or tree.like(path)


def _leaves(value: Any) -> Iterator[str]:
    """Yield every string target in an `exports` value: any condition, nested, arrays; without recursion."""
    waiting, seen = [value], 0
    while waiting:
        item = waiting.pop()
        seen += 1
        if seen > TARGET_LIMIT:
            raise TooManyTargetsError
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            waiting.extend(item.values())


def _expanded(leaves: Iterator[str], tree: Tree, folder: str) -> Iterator[str]:
    work = 0
    for leaf in dict.fromkeys(leaves):
        if "*" in leaf or leaf.endswith("/"):
            work += len(tree.paths)
            if work > PATTERN_WORK_LIMIT:
                raise TooManyTargetsError
            yield from _fitting(leaf, tree, folder)
        elif path := _start(leaf, tree, folder):
            yield path


def _fitting(pattern: str, tree: Tree, folder: str) -> Iterator[str]:
    """Yield the paths that a target with `*`, or a folder target, may mean.

    Documents and pictures are left out: a pattern does not say that they are code.
    """
    prefix, _, rest = pattern.partition("*")
    start = normalised(posixpath.join(folder, prefix)) if prefix else folder
    if start is None:
        return
    if start and (not prefix or prefix.endswith("/")):
        start += "/"
    suffix = rest.rpartition("*")[2]
    for path in tree.paths:
        if path.startswith(start) and path.endswith(suffix) and kind_of(path) not in UNNAMED_DATA:
            yield path
