"""What kind of file each of a package's files is: by name where that is enough, else by its first bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import re2

from audit.analysis.layout import extensions
from audit.analysis.layout.extensions import FileKind
from audit.analysis.layout.runners import NODES, POWERSHELLS, SHELLS

SHEBANG = re.compile(rb"#!\s*(?P<line>[^\r\n]{0,200})")
_INTERPRETER = re.compile(r"(?:^|[/\\\s])(?P<name>[A-Za-z][A-Za-z0-9_+-]*)[\d.]*(?:\.exe)?(?=\s|$)")


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
    script: bool = False
    """A page may load it as a plain script: what its own `this` is."""
    compared: bool = False
    """See `Manner`."""
    halvings: int = 0
    """See `crowd.halvings`."""

    @property
    def compared_apart(self) -> bool:
        """What only a comparison looks at is added to what is kept of it: one row serves both ways of reading."""
        return self.compared and self.kind is FileKind.CODE


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
UNNAMED_DATA = frozenset(
    {FileKind.DATA, FileKind.PAGE, FileKind.FOREIGN, FileKind.SOURCE, FileKind.KEPT}
)
"""Kinds of files that are code only where something loads them as such."""
_CHECKED = 4 * 1024 * 1024
"""Bytes; a larger picture is taken for one."""


_NO_SCRIPT = re2.compile(
    rb"(?s)\A(?:\xef\xbb\xbf)?(?:\s|/\*.*?\*/|//[^\r\n]*)*"
    rb"(?:[:*,)\]}=?|&%^>]|\.[^\d]|#[^!]|@(?:charset|import)\b|@\w*-|@\w+[ \t]+[bf-z\"'-])"
)
"""What no program begins with, after its comments, and styles and documents often do.

A decorator is followed by a class or an export: `@keyframes loop`, `@font-face` are none.
"""


KEPT_LIMIT = 512 * 1024
"""Bytes; larger data is a table that nobody wrote by hand."""
OF_INSTALLS = "npm-shrinkwrap.json"
"""What npm reads when the package is installed, however large it is: where its dependencies come from."""


_COPIED = re.compile(
    r"(?:^|/)(?:templates?|scaffolds?|skeletons?|boilerplates?|starters?)/"
    r"|(?:^|/)(?:(?:SKILL|AGENTS|CLAUDE|GEMINI|copilot-instructions)\.md|\.(?:cursor|windsurf|cline)rules|[\w.-]+\.mdc|llms[\w-]*\.txt)$"
    r"|^(?!(?:.*/)?node_modules/)[^/]+/(?:.*/)?[_.]?package\.json(?:\.\w+)?$",
    re.IGNORECASE,
)
"""Folders of what generators copy; any package.json but the package's own; what assistants obey."""
_COPIED_KINDS = frozenset({FileKind.JSON, FileKind.DATA, FileKind.NAMELESS})


def is_copied(path: str, size: int) -> bool:
    """Return whether a file lies where generators keep what they copy, and is no code by its name."""
    return size <= KEPT_LIMIT and kind_of(path) in _COPIED_KINDS and bool(_COPIED.search(path))


def is_kept(path: str) -> bool:
    """Return whether a file of this name is data that code may keep addresses and names in."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() in extensions.KEPT and name != "package.json"


def kind_of(path: str) -> FileKind:
    """Return how the file called `path` is to be read, from its name alone."""
    name = path.rpartition("/")[2]
    if _TYPES.search(name):
        return FileKind.TYPES
    if name in extensions.FOREIGN_NAMES:
        return FileKind.FOREIGN
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        return FileKind.DATA if dot or _DOCUMENTS.match(name) else FileKind.NAMELESS
    if _SHARED_OBJECT.search(name):
        return FileKind.BINARY
    return extensions.KINDS.get(extension.lower(), FileKind.DATA)


def is_opaque(path: str) -> bool:
    """Return whether a file of this name is a picture, a font, sound or an archive: no text, and no code."""
    return path.rpartition(".")[2].lower() in extensions.OPAQUE


def is_checked(job: FileJob) -> bool:
    """Return whether a picture or the like is opened to see that it is one: of a size that code may have."""
    return is_opaque(job.path) and job.size <= _CHECKED


def is_data_name(path: str) -> bool:
    """Return whether a file of this name is taken for data by whoever sees it: nobody looks for code in it."""
    extension = path.rpartition(".")[2].lower()
    return extension in extensions.OPAQUE or extension in extensions.PLAIN_DATA


def is_asset(path: str) -> bool:
    """Return whether bundlers take a file of this name for something other than code."""
    return path.rpartition(".")[2].lower() in extensions.ASSETS


def holds_markup(path: str) -> bool:
    """Return whether the file called `path` holds code in elements."""
    return path.rpartition(".")[2].lower() in extensions.MARKUP


def is_opened(path: str) -> bool:
    """Return whether a browser opens a file of this name as it is: other markup has a compiler."""
    return path.rpartition(".")[2].lower() in extensions.OPENED


def is_no_code(path: str) -> bool:
    """Return whether a file of this name holds code only where something loads it as such."""
    return kind_of(path) in UNNAMED_DATA and not holds_markup(path)


def is_json(path: str) -> bool:
    """Return whether `require` takes a file for JSON."""
    return path.endswith(".json")


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


def begins_no_script(data: bytes) -> bool:
    """Return whether every engine would refuse a text as JavaScript for the first word of it."""
    return _NO_SCRIPT.match(data) is not None


def native_kind(head: bytes) -> str | None:
    """Return `executable` or `wasm` when the first bytes of a file are those of compiled code, else None."""
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def interpreter(head: bytes) -> str | None:
    """Return what a file's `#!` line runs it with: `node`, `shell`, `other`; None without such a line."""
    match = SHEBANG.match(head)
    if match is None:
        return None
    words = [found["name"] for found in _INTERPRETER.finditer(match["line"].decode("latin-1"))]
    if not NODES.isdisjoint(words):
        return "node"
    return "other" if (SHELLS | POWERSHELLS).isdisjoint(words) else "shell"
