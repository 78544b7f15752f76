"""Dependencies that a package lists and nothing of it uses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from audit.model.manifest import INSTALLED_FIELDS, LISTING_FIELDS
from audit.model.source import Lines
from audit.model.text import texts_within

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from audit.model.lockfile import Position

_LISTING = frozenset({*LISTING_FIELDS, "overrides", "dependenciesMeta"})
_CONFIGURATION = re.compile(
    r"(?:^|/)(?:[\w.-]+\.config\.(?:[cm]?[jt]s|json)|\.[\w-]+rc(?:\.(?:[cm]?js|json|ya?ml))?|tsconfig[\w.-]*\.json"
    r"|binding\.gyp|wscript|makefile)$",
    re.IGNORECASE,
)


_TYPES = re.compile(r"\.(?:[cm]?ts|tsx)$")
_CODE = re.compile(r"\.(?:[cm]?js|jsx)$")
_NAME = r"""["']{}(?:/[^"'\n]*)?["']"""
_IN_TYPES = (
    r"(?:\b(?:import|require)\s*\(\s*|\b(?:from|import)\s+|\breference\s+types\s*=\s*)" + _NAME
)
"""A package that TypeScript is told to load, if only for its types."""
_IN_COMMENTS = r"""(?:\{{[^{{}}\n]*\bimport\s*\(\s*|@import\b[^"'\n]*)""" + _NAME
"""The same in a comment of JavaScript: `@type {{import("x").Y}}`, `@import {{Y}} from "x"`."""


_DECLARING = re.compile(r"\.d\.[cm]?ts$")
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", re.DOTALL)
_LOADED = re.compile(
    r"""\b(?:from|import)\s*["'](?P<from>[^"'\n]+)["']|\bimport\s*\(\s*["'](?P<type>[^"'\n]+)["']\s*\)"""
)
_DECLARED = re.compile(r"""\bdeclare\s+module\s+["']([^"'\n]+)["']""")
_PACKAGE = re.compile(r"(?:@[\w.~-]+/)?[\w~-][\w.~-]*(?=/|$)", re.ASCII)


def unlisted_types(
    texts: Mapping[str, str], listed: Collection[str], passed: Collection[str]
) -> Iterator[tuple[str, str, Position]]:
    """Yield (name, file, place) of each package that shipped types load and package.json does not list.

    Args:
        texts: the declarations (`.d.ts`), by path.
        listed: names that package.json lists; `@types/NAME` stands for `NAME`.
        passed: names that need not be listed: the package's own, Node's modules.
    """
    known = {*listed, *passed, *(_typed(name) for name in listed if name.startswith("@types/"))}
    for text in texts.values():
        known.update(_DECLARED.findall(text))
    for path, text in sorted(texts.items()):
        code = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
        lines = Lines(text)
        for found in _LOADED.finditer(code):
            specifier = found["from"] or found["type"]
            name = _PACKAGE.match(specifier)
            if name is not None and known.isdisjoint({name.group(), specifier}):
                known.add(name.group())
                yield name.group(), path, lines.position(found.start())


def is_declaration(path: str) -> bool:
    """Return whether a file of a package holds types for those who use it."""
    return _DECLARING.search(path) is not None


def may_name_types(path: str) -> bool:
    """Return whether a file of a package may load another one for its types alone."""
    return bool(_TYPES.search(path) or _CODE.search(path))


def is_configuration(path: str) -> bool:
    """Return whether a file of a package is one in which tools are told which packages to use."""
    return _CONFIGURATION.search(path) is not None


def unused_dependencies(
    manifest: Mapping[str, Any],
    used: Collection[str],
    files: Collection[str],
    configuration: Iterable[str],
    commands: Mapping[str, Collection[str]],
    texts: Callable[[], Mapping[str, str]] = dict,
) -> Iterator[tuple[str, str]]:
    """Yield (field, name) of each dependency that nothing uses.

    Args:
        manifest: the package.json.
        used: names of the packages that the code loads.
        files: paths of the package's files.
        configuration: texts of the files that tell tools what to use.
        commands: by package, the commands it brings, where that is known.
        texts: gives the files that may load a package for its types alone, by path; asked only where that decides.
    """
    found = list(_neither_loaded_nor_named(manifest, used, files, configuration, commands))
    typing = texts() if found else {}
    yield from ((field, name) for field, name in found if not _is_typed_by(name, typing))


def _is_typed_by(name: str, texts: Mapping[str, str]) -> bool:
    """Return whether a package is loaded for its types."""
    in_types, in_comments = (
        re.compile(pattern.format(re.escape(name))) for pattern in (_IN_TYPES, _IN_COMMENTS)
    )
    return any(
        name in text and (in_types if _TYPES.search(path) else in_comments).search(text)
        for path, text in texts.items()
    )


def _neither_loaded_nor_named(
    manifest: Mapping[str, Any],
    used: Collection[str],
    files: Collection[str],
    configuration: Iterable[str],
    commands: Mapping[str, Collection[str]],
) -> Iterator[tuple[str, str]]:
    named = "\n".join([_rest(manifest), *configuration])
    scripts = "\n".join(texts_within(manifest.get("scripts"), 1))
    typed = any(path.endswith((".d.ts", ".d.mts", ".d.cts", ".ts", ".tsx")) for path in files)
    peers = _names(manifest.get("peerDependencies"))
    for field in INSTALLED_FIELDS:  # development tools are named in too many ways to be judged
        for name in _names(manifest.get(field)):
            runs = {name.rpartition("/")[2], *commands.get(name, ())}
            if (
                name in used
                or name in peers
                or (name.startswith("@types/") and (typed or _typed(name) in used))
                or _is_named(name, named)
                or any(_is_named(each, scripts) for each in runs)
            ):
                continue
            yield field, name


def _names(value: Any) -> list[str]:
    return [name for name in value if name] if isinstance(value, dict) else []


def _rest(manifest: Mapping[str, Any]) -> str:
    """Return what package.json says outside of its lists of dependencies, its name and its descriptions."""
    passed = _LISTING | {
        "name", "description", "keywords", "repository", "homepage", "bugs", "contain",
    }  # fmt: skip
    return json.dumps({key: value for key, value in manifest.items() if key not in passed})


def _typed(name: str) -> str:
    """Return the package that `@types/NAME` types: `@types/a__b` is `@a/b`."""
    scope, mark, base = name.removeprefix("@types/").partition("__")
    return f"@{scope}/{base}" if mark else scope


def _is_named(name: str, text: str) -> bool:
    """Return whether `text` has `name` as a word of its own."""
    return name in text and re.search(rf"(?<![\w@.-]){re.escape(name)}(?![\w-])", text) is not None
