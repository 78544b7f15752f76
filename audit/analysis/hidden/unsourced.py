"""Names that a built file uses and its source, shipped beside it, does not.

The source of a built file is what its source map holds or names; without a map, the file of the same name in `src`.
Silent wherever the source is not whole: bundled dependencies, a source that is not shipped, a map without contents.
"""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from audit.model.facts import Fact, ReferenceKind
from audit.model.hidden import HIDDEN, Hiding
from audit.model.json_text import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from audit.model.facts import FileFacts, Reference

_MODULES = frozenset({
    "child_process", "cluster", "dgram", "dns", "http", "http2", "https", "net", "tls", "vm",
    "worker_threads", "inspector", "fs",
})  # fmt: skip
_GLOBALS = frozenset({"fetch", "XMLHttpRequest", "WebSocket", "EventSource", "importScripts"})
"""Names that a build does not add of its own: its helpers make functions and read the environment, no more."""
_TELLING = {"builtin": _MODULES, "global": _GLOBALS}
_ROOT = re.compile(r"\w+")
_BUILDS = frozenset({
    "dist", "lib", "build", "out", "cjs", "esm", "es", "umd", "es5", "es6", "commonjs", "module", "esnext",
    "node", "browser",
})  # fmt: skip
_SOURCES = ("src", "source", "lib")
_EXTENSIONS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".es6")
_LARGEST = 24 * 1024 * 1024
"""Bytes of a map or a source that is looked at."""
_MOST = 64 * 1024 * 1024
"""Bytes that are looked at in one package."""


def unsourced_facts(
    found: Mapping[str, FileFacts],
    sizes: Mapping[str, int],
    read: Callable[[str], bytes],
    loaded: Callable[[str], Iterable[str]],
) -> dict[str, tuple[Fact, ...]]:
    """Return the facts on built files that name what their sources do not, by path.

    Args:
        found: what was seen in each file of a package.
        sizes: the package's files, with their sizes.
        read: returns a file's bytes; raises OSError where it cannot.
        loaded: returns the files of the package that a file loads by their paths.
    """
    sources = _Sources(found, sizes, read, loaded)
    every = {path: tuple(sources.unexplained(path)) for path in sorted(found)}
    return {path: facts for path, facts in every.items() if facts}


class _Sources:
    """The sources of one package's built files."""

    def __init__(
        self,
        found: Mapping[str, FileFacts],
        sizes: Mapping[str, int],
        read: Callable[[str], bytes],
        loaded: Callable[[str], Iterable[str]],
    ) -> None:
        self._found = found
        self._sizes = sizes
        self._reader = read
        self._loaded = loaded
        self._left = _MOST

    def unexplained(self, path: str) -> Iterator[Fact]:
        """Yield one fact where a built file names what its source does not."""
        used = _used(self._found[path])
        texts = self._sources(path) if used else None
        if texts is None:
            return
        unnamed = {name: fact for name, fact in used.items() if not _names(texts, name)}
        missing = [fact for name, fact in unnamed.items() if not self._is_given(path, name)]
        if missing:
            place = min(missing, key=lambda fact: (fact.line, fact.column))
            names = tuple(sorted(f"{fact.kind}:{fact.what}" for fact in missing))
            unsourced = Hiding.UNSOURCED.value
            yield Fact(HIDDEN, unsourced, place.line, place.column, place.text, names)

    def _is_given(self, path: str, name: str) -> bool:
        """Return whether a file that does not say a name has what is called so from a file of its package."""
        files = (self._found.get(each) for each in self._loaded(path))
        given = any(name in _used(found) for found in files if found is not None)
        given = given or any(self._says(each, name) for each in self._loaders.get(path, ()))
        text = self._text(path) if given else None
        return text is not None and not _names([text], name)

    def _says(self, path: str, name: str) -> bool:
        """Return whether a file says a name; what it hands on is a fact of the file that it hands it to."""
        text = self._text(path)
        return text is not None and _names([text], name)

    @cached_property
    def _loaders(self) -> dict[str, list[str]]:
        """The files that load each file, and may call it with what they have."""
        found: dict[str, list[str]] = {}
        for path in sorted(self._found):
            for each in self._loaded(path):
                found.setdefault(each, []).append(path)
        return found

    def _sources(self, path: str) -> list[bytes] | None:
        """Return the texts that a built file was made from; None where they are not all there."""
        if f"{path}.map" in self._sizes:
            return self._mapped(path)
        return self._beside(path)

    def _mapped(self, path: str) -> list[bytes] | None:
        try:
            found = read_json(self._read(f"{path}.map")).value
        except (OSError, ValueError):
            return None
        names, held = _list(found, "sources"), _list(found, "sourcesContent")
        root = found.get("sourceRoot") if isinstance(found, dict) else ""
        folder = posixpath.join(posixpath.dirname(path), root if isinstance(root, str) else "")
        texts = []
        for number, name in enumerate(names):
            text = held[number] if number < len(held) else None
            if not isinstance(text, str):
                text = self._text(posixpath.normpath(posixpath.join(folder, str(name))))
            if text is None:
                return None
            texts.append(text.encode("utf-8", "replace") if isinstance(text, str) else text)
        return texts or None

    def _beside(self, path: str) -> list[bytes] | None:
        """Return the source of the same name, where the built file loads all that it does."""
        source = self._twin(path)
        if source is None:
            return None
        built, written = self._found[path].references, self._found[source].references
        if not _loaded(written) <= _loaded(built) or _own(written) > _own(built):
            return None
        text = self._text(source)
        return None if text is None else [text]

    def _twin(self, path: str) -> str | None:
        parts = path.split("/")
        if parts[0] not in _BUILDS:
            return None
        rest = parts[1:]
        while len(rest) > 1 and rest[0] in _BUILDS:
            rest = rest[1:]
        stem = posixpath.splitext("/".join(rest))[0]
        for folder in _SOURCES:
            for extension in _EXTENSIONS:
                twin = f"{folder}/{stem}{extension}"
                if twin != path and folder != parts[0] and twin in self._found:
                    return twin
        return None

    def _text(self, path: str) -> bytes | None:
        if path not in self._sizes:
            return None
        try:
            return self._read(path)
        except OSError:
            return None

    def _read(self, path: str) -> bytes:
        size = self._sizes[path]
        if size > min(_LARGEST, self._left):
            raise OSError
        self._left -= size
        return self._reader(path)


def _used(found: FileFacts) -> dict[str, Fact]:
    """Return the telling names that a file uses, each with the first fact that shows it."""
    used: dict[str, Fact] = {}
    for fact in found.facts:
        names = _TELLING.get(fact.kind)
        if names and (root := _ROOT.match(fact.what)) and root[0] in names:
            used.setdefault(root[0], fact)
    return used


def _names(texts: list[bytes], name: str) -> bool:
    """Return whether a source names a module (in quotes) or a global (as a word)."""
    text = name.encode()
    if name in _MODULES:
        expression = re.compile(rb"[\"'`](?:node:)?" + text + rb"(?:/[\w/]+)?[\"'`]")
    else:
        expression = re.compile(rb"\b" + text + rb"\b")
    return any(expression.search(each) for each in texts)


def _loaded(references: tuple[Reference, ...]) -> set[str]:
    """Return the packages that a file loads."""
    return {
        each.specifier
        for each in references
        if not each.types_only and not each.specifier.startswith((".", "/", "#"))
    }


def _own(references: tuple[Reference, ...]) -> bool:
    """Return whether a file loads other files of its own package."""
    return any(
        each.specifier.startswith(".")
        and each.kind is not ReferenceKind.URL
        and not each.types_only
        for each in references
    )


def _list(found: Any, key: str) -> list[Any]:
    value = found.get(key) if isinstance(found, dict) else None
    return value if isinstance(value, list) else []
