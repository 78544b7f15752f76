"""Reading a file that nothing reaches by its text alone: more than is there, never less by design."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.limits import Limits
from audit.analysis.javascript.naming import builtin_name
from audit.analysis.javascript.patterns import LOADERS, WORLD, patterns_for
from audit.analysis.javascript.record import Recorder
from audit.analysis.javascript.source import Source, is_binary, normalised
from audit.model.facts import Fact, FileFacts, Reading, ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.vocabulary import Vocabulary

_BYTES = 64 * 1024 * 1024
_HITS = 20_000
"""Matches taken from one file."""
_LOADS = re2.compile(
    rb"""\b(?:require|import|from|createRequire\([^()]*\)|getBuiltinModule|_load)\s*\(?\s*["'`]([^"'`\n\\]{1,200})["'`]\s*\)?((?:\s*\.\s*[\w$]+){0,2})"""
)
_COMPUTED = re2.compile(rb"""(?:^|[^.\w$])((?:require|import)\s*\(\s*[^"'`\s)])""")
_INTERNALS = re2.compile(
    rb"\b(process\s*\.\s*(?:binding|_linkedBinding)|module\s*\.\s*(?:constructor|children|_load)|createRequire|require\s*\.\s*(?:cache|extensions))\b"
)
_CONSTRUCTOR = re2.compile(rb"(\.\s*constructor\s*\(|\[\s*[\"'`]constructor[\"'`]\s*\])\s*\(?")


class _Place:
    """A place in the text, for the recorder."""

    def __init__(self, start: int) -> None:
        self.start = start


@lru_cache(maxsize=8)
def _patterns(vocabulary: Vocabulary) -> tuple[re2._Regexp, re2._Regexp]:
    roots = sorted(patterns_for(vocabulary).roots - WORLD - LOADERS - {"module"})
    names = "|".join(re2.escape(name) for name in roots)
    world = "|".join(
        re2.escape(name) for name in sorted(WORLD - {"root", "top", "parent", "frames"})
    )
    uses = rf"(?:^|[^.\w$])(?:(?:{world})\s*\.\s*)*(({names})\b((?:\s*\.\s*[\w$]+){{0,3}})\s*[(\[.,;)=])"
    shared = "|".join(re2.escape(name) for name in sorted(vocabulary.intrinsics))
    writes = rf"\b(({shared})\s*\.\s*prototype\s*\.\s*[\w$]+)\s*=[^=]"
    return re2.compile(uses.encode()), re2.compile(writes.encode())


def read_lexically(data: bytes, vocabulary: Vocabulary) -> FileFacts:
    """Return the names of powers in `data`, wherever they stand, comments and strings included."""
    if len(data) > _BYTES:
        return FileFacts(Reading.NONE, (Fact("unknown", "size", 0, 0),))
    data = normalised(data)
    if is_binary(data):
        return FileFacts(Reading.NONE, (Fact("unknown", "parse", 0, 0),))
    source = Source(data)
    recorder = Recorder(source, Limits())
    _loads(data, vocabulary, recorder)
    _names(data, vocabulary, recorder)
    _rest(data, vocabulary, recorder)
    return FileFacts(Reading.LEXICAL, recorder.facts(), recorder.references())


def _matches(expression: re2._Regexp, data: bytes) -> Iterator[re2._Match]:
    for count, match in enumerate(expression.finditer(data)):
        if count >= _HITS:
            return
        yield match


def _dotted(chain: bytes | None) -> str:
    return "".join((chain or b"").decode("ascii", "ignore").split())


def _loads(data: bytes, vocabulary: Vocabulary, recorder: Recorder) -> None:
    for match in _matches(_LOADS, data):
        text = match.group(1).decode("utf-8", "replace")
        name = builtin_name(text, vocabulary)
        place = _Place(match.start())
        if name is None:
            kind = (
                ReferenceKind.REQUIRE if match.group(0).startswith(b"r") else ReferenceKind.IMPORT
            )
            recorder.reference(text, kind, place)
        else:
            recorder.fact("builtin", name + _dotted(match.group(2)), place)


def _names(data: bytes, vocabulary: Vocabulary, recorder: Recorder) -> None:
    for match in _matches(_patterns(vocabulary)[0], data):
        name = match.group(2).decode("ascii", "ignore")
        dotted = name + _dotted(match.group(3))
        parts = dotted.split(".")
        prefixes = {".".join(parts[: end + 1]) for end in range(len(parts))}
        if prefixes & vocabulary.harmless_members:
            continue
        if name == "WebAssembly":
            recorder.fact("native", "wasm", _Place(match.start(1)))
        else:
            recorder.fact("global", dotted, _Place(match.start(1)))


def _rest(data: bytes, vocabulary: Vocabulary, recorder: Recorder) -> None:
    for match in _matches(_patterns(vocabulary)[1], data):
        recorder.fact(
            "write",
            "".join(match.group(1).decode("utf-8", "replace").split()),
            _Place(match.start(1)),
        )
    for expression, kind, what in (
        (_COMPUTED, "load", "computed"),
        (_INTERNALS, "load", "internals"),
        (_CONSTRUCTOR, "global", "eval"),
    ):
        for match in _matches(expression, data):
            recorder.fact(kind, what, _Place(match.start(1)))
