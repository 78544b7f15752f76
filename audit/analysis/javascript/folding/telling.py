"""Which constant strings beside a power say something: hosts, paths, commands; no options, no method names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.traced import Tracing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COMMANDS = ("child_process", "process.kill", "cluster", "Deno.run", "Deno.Command", "Bun.spawn")
_CODE = ("process.getBuiltinModule", "eval", "Function", "vm", "worker_threads", "Worker")
_FILES = ("fs", "fs/promises", "process.dlopen", "Deno", "Bun", "localStorage", "sessionStorage")
_TRACED = frozenset({
    "EventSource", "Image", "WebSocket", "XMLHttpRequest", "fetch", "importScripts", "navigator", "Bun", "Deno",
})  # fmt: skip
_PLACE = re.compile(r"[./\\:~]|\Alocalhost\Z")
"""What a host, an address or a path has in it."""
_HOSTS_TRACED = Tracing(
    re.compile(
        r"(?:https?|wss?|ftp)://[^\s/]|//[\w-]+\.|localhost\b"
        r"|(?:[A-Za-z0-9_-]{1,63}\.){1,8}(?!(?:cjs|css|gz|html?|ico|jpe?g|json|[jt]sx?|map|md|mjs|node|png|svg|txt|wasm|ya?ml|zip)\b)"
        r"[a-z]{2,24}(?:[:/]|\Z)"
    )
)
_PATH = re.compile(r"~?/[\w.]|~\Z|[A-Za-z]:[\\/]|\.\w")
_FILES_TRACED, _TWO_FILES_TRACED = Tracing(_PATH, 1), Tracing(_PATH, 2)
_COMMANDS_TRACED = Tracing(None, 2)
_OF_TWO = re.compile(r"\.(?:copyFile|cp|link|rename|symlink)(?:Sync)?\Z")
"""Members of `fs` that take two paths."""
_MEDIA_TYPE = re.compile(
    r"(?:application|audio|font|image|multipart|text|video|\*)/[\w.+*-]+(?:\s*[;,].*)?",
    re.IGNORECASE,
)
_METHODS = frozenset(
    {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}
)
JOINING = frozenset(
    f"{module}.{member}"
    for module in ("path", "path.posix", "path.win32", "path/posix", "path/win32")
    for member in ("join", "resolve")
)
"""Members of built-ins that put their arguments together as a path."""
_PLAIN = frozenset({
    "assert", "async_hooks", "buffer", "console", "constants", "diagnostics_channel", "events", "os", "path",
    "perf_hooks", "punycode", "querystring", "stream", "string_decoder", "timers", "tty", "url", "util", "zlib",
})  # fmt: skip
"""Built-ins that reach nothing and run nothing: what they are given matters where it is used, not there."""
TELLING = frozenset({
    "Audio", "eval", "EventSource", "fetch", "Function", "Image", "importScripts", "localStorage", "location",
    "navigator", "open", "process", "sessionStorage", "SharedWorker", "WebSocket", "Worker", "XMLHttpRequest",
    "Bun", "Deno",
})  # fmt: skip
"""Globals whose arguments are folded for literals; of the others only the plain strings are kept."""


def is_plain(what: str) -> bool:
    """Return whether only the strings written down beside a member of a built-in may say something."""
    return what not in JOINING and what.partition(".")[0].partition("/")[0] in _PLAIN


def tracing(kind: str, what: str) -> Tracing | None:
    """Return how what a power is used on is looked for where it comes from; None where nobody asks for that."""
    if kind == "global" and what.partition(".")[0] in _TRACED:
        return _FILES_TRACED if _belongs(what, _FILES) else _HOSTS_TRACED
    if kind != "builtin" or what in JOINING or is_plain(what) or _belongs(what, (*_CODE, "module")):
        return None
    if _belongs(what, _COMMANDS):
        return _COMMANDS_TRACED
    if not _belongs(what, _FILES):
        return _HOSTS_TRACED
    return _TWO_FILES_TRACED if _OF_TWO.search(what) else _FILES_TRACED


def telling(kind: str, what: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield those of `texts` that say what a power is used on.

    Beside a command or a file any word may be one; elsewhere only what looks like a host or a path.
    """
    any_word = _belongs(what, _COMMANDS) or _belongs(what, _FILES)
    for text in texts:
        if text in _METHODS or _MEDIA_TYPE.fullmatch(text):
            continue
        if any_word or kind == "native" or _PLACE.search(text):
            yield text


def commands(what: str) -> bool:
    """Return whether a power runs what it is given, as a command or as code."""
    return _belongs(what, (*_COMMANDS, *_CODE))


@lru_cache(maxsize=1024)
def _belongs(what: str, names: tuple[str, ...]) -> bool:
    return any(what == name or what.startswith((f"{name}.", f"{name}/")) for name in names)
