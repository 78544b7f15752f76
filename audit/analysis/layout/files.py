"""What kind of file each of a package's files is: by name where that is enough, else by its first bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

SHEBANG = re.compile(rb"#!\s*(?P<line>[^\r\n]{0,200})")
_INTERPRETER = re.compile(r"(?:^|[/\\\s])(?P<name>[A-Za-z][A-Za-z0-9_+-]*)[\d.]*(?:\.exe)?(?=\s|$)")


class FileKind(StrEnum):
    """How a file is to be read."""

    CODE = "code"
    """JavaScript or TypeScript by its name."""
    TYPES = "types"
    """Declarations only: gone at run time."""
    JSON = "json"
    ADDON = "addon"
    WASM = "wasm"
    BINARY = "binary"
    """A name of compiled code; its first bytes decide."""
    SHELL = "shell"
    NAMELESS = "nameless"
    """No telling extension: its first bytes decide."""
    DATA = "data"


@dataclass(frozen=True, slots=True)
class FileJob:
    """One file to read, and all that its reading depends on besides its bytes."""

    path: str
    size: int
    """In bytes."""
    kind: FileKind
    reached: bool
    """Something loads it: it is parsed; else names are looked for in its text."""
    module: bool | None
    """Whether it is an ES module; None when only its syntax tells."""


_KINDS = {
    **dict.fromkeys(
        ("js", "cjs", "mjs", "jsx", "es", "es6", "ts", "cts", "mts", "tsx"), FileKind.CODE
    ),
    "json": FileKind.JSON,
    "node": FileKind.ADDON,
    "wasm": FileKind.WASM,
    **dict.fromkeys(
        ("exe", "dll", "so", "dylib", "bin", "com", "elf", "out", "run"), FileKind.BINARY
    ),
    **dict.fromkeys(("appimage", "msi", "sys", "scr"), FileKind.BINARY),
    **dict.fromkeys(("sh", "bash", "zsh", "ps1", "bat", "cmd", "command"), FileKind.SHELL),
}
_LANGUAGES = {"ts": "typescript", "cts": "typescript", "mts": "typescript", "tsx": "tsx"}
_TYPES = re.compile(r"\.d\.(?:[^./]+\.)?[cm]?ts$")
_SHARED_OBJECT = re.compile(r"\.so(?:\.\d+)+$")
_DOCUMENTS = re.compile(
    r"^(?:licen[cs]e|readme|changelog|changes|history|authors|contributors|copying|notice|patents|"
    r"makefile|dockerfile|todo|codeowners|security|thanks|unlicense|procfile)(?:[-_].*)?$",
    re.IGNORECASE,
)
_MAGIC = (
    (b"\x7fELF", "executable"),
    (b"MZ", "executable"),
    (b"\xfe\xed\xfa\xce", "executable"),
    (b"\xfe\xed\xfa\xcf", "executable"),
    (b"\xce\xfa\xed\xfe", "executable"),
    (b"\xcf\xfa\xed\xfe", "executable"),
    (b"\xca\xfe\xba\xbe", "executable"),
    (b"\x00asm", "wasm"),
)
_ASSETS = frozenset(
    {
        "css",
        "scss",
        "sass",
        "less",
        "styl",
        "svg",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "webp",
        "avif",
        "ico",
        "bmp",
        "woff",
        "woff2",
        "ttf",
        "otf",
        "eot",
        "html",
        "htm",
        "md",
        "mdx",
        "txt",
        "graphql",
        "gql",
        "map",
        "json5",
        "jsonc",
        "yaml",
        "yml",
        "toml",
        "xml",
        "vue",
        "svelte",
        "astro",
        "hbs",
        "ejs",
        "pug",
        "mp3",
        "mp4",
        "webm",
        "wav",
        "ogg",
        "pdf",
        "csv",
        "glsl",
        "vert",
        "frag",
    }
)
_OPAQUE = frozenset(
    {
        "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "tiff", "woff", "woff2", "ttf", "otf", "eot",
        "mp3", "mp4", "webm", "wav", "ogg", "pdf", "zip", "gz", "tgz", "bz2", "xz",
    }
)  # fmt: skip
_CHECKED = 4 * 1024 * 1024
"""Bytes; a larger picture is taken for one."""
_SETTINGS = 64 * 1024
"""Bytes; a larger file of data is a table, not settings."""
_PLAIN_DATA = frozenset(
    {
        "json", "txt", "md", "markdown", "log", "dat", "data", "csv", "css", "svg", "map", "lock", "yml",
        "yaml", "db", "tmp", "cache", "bak",
    }
)  # fmt: skip
_NODE_NAMES = frozenset(
    {"node", "nodejs", "bun", "deno", "tsx", "ts-node", "babel-node", "zx", "iojs"}
)
_SHELL_NAMES = frozenset({"sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "pwsh", "powershell"})


def kind_of(path: str) -> FileKind:
    """Return how the file called `path` is to be read, from its name alone."""
    name = path.rpartition("/")[2]
    if _TYPES.search(name):
        return FileKind.TYPES
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        return FileKind.DATA if dot or _DOCUMENTS.match(name) else FileKind.NAMELESS
    if _SHARED_OBJECT.search(name):
        return FileKind.BINARY
    return _KINDS.get(extension.lower(), FileKind.DATA)


def is_opaque(path: str) -> bool:
    """Return whether a file of this name is a picture, a font, sound or an archive: no text, and no code."""
    return path.rpartition(".")[2].lower() in _OPAQUE


def is_checked(job: FileJob) -> bool:
    """Return whether a picture or the like is opened to see that it is one: of a size that code may have."""
    return is_opaque(job.path) and job.size <= _CHECKED


def is_settings(job: FileJob) -> bool:
    """Return whether a file of data is one that code loads, small enough to have been written by somebody."""
    is_data = job.reached and job.kind is FileKind.JSON
    return is_data and job.size <= _SETTINGS and job.path.rpartition("/")[2] != "package.json"


def is_data_name(path: str) -> bool:
    """Return whether a file of this name is taken for data by whoever sees it: nobody looks for code in it."""
    extension = path.rpartition(".")[2].lower()
    return extension in _OPAQUE or extension in _PLAIN_DATA


def is_asset(path: str) -> bool:
    """Return whether bundlers take a file of this name for something other than code."""
    return path.rpartition(".")[2].lower() in _ASSETS


def language_of(path: str) -> str:
    """Return the language in which the reader of JavaScript is to take this file."""
    return _LANGUAGES.get(path.rpartition(".")[2].lower(), "javascript")


def is_module(path: str, scope_type: str) -> bool | None:
    """Return whether the file is an ES module; None when only its syntax tells.

    Args:
        path: the file's path.
        scope_type: `type` of the nearest package.json; without `module` bundlers still load
            ES modules from `.js`, and so does Node since 22.
    """
    extension = path.rpartition(".")[2].lower()
    if extension in ("mjs", "mts"):
        return True
    if extension in ("cjs", "cts"):
        return False
    return True if scope_type == "module" else None


def native_kind(head: bytes) -> str | None:
    """Return `executable` or `wasm` when the first bytes of a file are those of compiled code, else None."""
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def interpreter(head: bytes) -> str | None:
    """Return what a file's `#!` line runs it with: `node`, `shell`, `other`; None without such a line."""
    match = SHEBANG.match(head)
    if match is None:
        return None
    words = [found["name"] for found in _INTERPRETER.finditer(match["line"].decode("latin-1"))]
    if any(word in _NODE_NAMES for word in words):
        return "node"
    return "shell" if any(word in _SHELL_NAMES for word in words) else "other"
