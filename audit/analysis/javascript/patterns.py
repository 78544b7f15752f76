"""What is looked for in a file's text before and instead of parsing: linear-time patterns (re2).

Every fact begins at a place that one of these finds; where none of them matches, parsing would
show nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from audit.model.vocabulary import Vocabulary

WORLD = frozenset(
    {"global", "globalThis", "self", "window", "frames", "top", "parent", "GLOBAL", "root"}
)
"""Names of the global object; `top`, `parent` and `frames` of a browser's windows."""
WORLD_ROOTS = frozenset({"global", "globalThis", "self", "window", "GLOBAL"})
"""Those that count when they stand alone; the others are too common as forgotten locals."""
LOADERS = frozenset({"require", "__non_webpack_require__"})
_ALWAYS = WORLD_ROOTS | LOADERS | {"module", "eval", "Function", "WebAssembly", "process"}
_TESTED = "module|exports|window|self|globalThis|global|document|define|process"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns of one vocabulary; group 1 of each is the place to look at."""

    roots: frozenset[str]
    """Names whose free use is followed."""
    intrinsics: frozenset[str]
    """Shared objects whose change is a fact."""
    passes: tuple[re2._Regexp, ...]
    """All that can begin a fact or a reference, except `this` and computed members."""
    receiver: re2._Regexp
    """`this` where it may be the global object: only in code that is not strict."""
    receiving: re2._Regexp
    """A function called where it stands, or one that returns `this`: without, no `this` is the global object."""
    computed: re2._Regexp
    """Calls of computed members, worth a look only where strings are put together."""
    building: re2._Regexp
    """A string is put together or written with escapes."""
    member: re2._Regexp
    """All computed members, worth a look only where a name that matters may be hidden in a string."""
    hiding: re2._Regexp
    """The name `constructor` as a string of its own, or strings put together in the ways that hide a name."""


def _any(names: frozenset[str]) -> str:
    return "|".join(re2.escape(name) for name in sorted(names))


_GAP = r"(?:\s|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|//[^\n]*\n)*"
"""Space and comments, which may stand between any two tokens."""
_DECLARED = "default|const|let|var|function|class|async|enum|interface|abstract|declare|namespace"


def _root_pass(roots: frozenset[str]) -> str:
    """Names in free position. Members, and the usual tests and exports, are consumed without a group."""
    return (
        rf"[^.\d]\.[ \t]*(?:{_any(roots)})\b"
        r"|\bmodule\s*\.\s*(?:exports|id|filename|loaded|hot|path)\b"
        rf"|\btypeof\s+(?:{_TESTED})\s*(?:[=!)<>&|,;:]|$)"
        rf"|\bexport\s+(?:{_DECLARED})\b"
        rf"|\b({_any(roots)})\b"
        r"|\b(import)\b"
        r"|\b(export)\b"
        rf"|\b(with){_GAP}\("
    )


def _intrinsic_pass(intrinsics: frozenset[str]) -> str:
    """Places where a shared object may be written, aliased or handed on."""
    names, dot = _any(intrinsics), rf"{_GAP}\??\.{_GAP}"
    # what a prototype leads back to, for a write further on
    back = rf"{dot}(?:constructor|__proto__)\b"
    set_ = r"(?:=[^=>]|(?:\|\||\?\?|&&|[-+*/%|&^])=|\+\+|--)"
    assign = rf"(?:{set_}|[,\]}}])"
    after = rf"(?:{dot}(?:[\w$]+{_GAP}{assign}|__define[GS]etter__)|{_GAP}[^.?\s\w(=/]|{_GAP}=[^=]|[ \t]*\n\s*[^.\s])"
    return (
        rf"\b({names})(?:{dot}prototype\b(?:{after}|{back})"
        rf"|{dot}[\w$]+{_GAP}{set_}|{dot}[\w$]+{_GAP}[^;(){{}}\n]{{0,80}}[\]}}]{_GAP}=[^=>]"
        rf"|{dot}(?:__proto__|constructor)\b|{_GAP}(?:\?\.)?\[)"
        rf"|[=(,:\[]{_GAP}({names}){_GAP}[;,)}}\]\n]|\b({names}){_GAP}[,\]]|\?{_GAP}({names}){_GAP}:"
        rf"|\b(?:const|let|var)\s+(?:{names})\b|(?:^|[;{{}}(,\n]){_GAP}({names}){_GAP}=[^=>]"
        rf"|(?:\+\+|--|\bfor{_GAP}\(){_GAP}({names}){dot}"
        rf"|(?:^|[^.\w$])(Object|Reflect){dot}getPrototypeOf{_GAP}\({_GAP}(?:[\[\]{{\"'`/(\d]|async\b|function\b|class\b|new\b)"
        rf"|\bdelete{_GAP}\(?{_GAP}({names})\b"
    )


_CONSTRUCTOR_PASS = (
    rf"[\]}}\"'`)]{_GAP}\.{_GAP}(constructor){_GAP}\.{_GAP}prototype\b"
    rf"|(constructor){_GAP}\.{_GAP}prototype{_GAP}(?:\.{_GAP}[\w$]+|\[[^\]\n]{{1,40}}\]){_GAP}=[^=>]"
    r"|constructor\s*(?:\.\s*(?:name|displayName|super_|options|prototype)\b|[!=]==?)"
    rf"|(?:\.{_GAP}|['\"`\[])(constructor|__proto__)\b"
    rf"|[{{,]{_GAP}(constructor|__proto__){_GAP}[:,}}=]"
)
_ESCAPED_NAME = r"([\w$]*\\u(?:00[2-7][0-9A-Fa-f]|\{0*[2-7][0-9A-Fa-f]\})[\w$\\{}]*)"
_BUILDING = (
    r"['\"`]\s*\+|\+\s*['\"`]|\.join\(|\.reverse\(|fromCharCode|fromCodePoint|\batob\b|\\x[2-7]|\\u00[2-7]"
    r"|\\u\{|\.concat\(|\$\{|base64|\bhex\b"
)
_RECEIVING = (
    rf"\}}(?:{_GAP}\))*{_GAP}(?:[(`]|\?\.|\.{_GAP}(?:call|apply|\\)|\[)|\breturn{_GAP}this\b"
    rf"|\bthis{_GAP}\.{_GAP}(?:eval|fetch|Function|global|globalThis|process|WebSocket|XMLHttpRequest)\b"
)
_COMPUTED = rf"(\]){_GAP}(?:\?\.)?{_GAP}[(`]"
_MEMBER = r"(\])"
_HIDING = (
    r"[\"'`](?:constructor|__proto__)[\"'`]|\batob\b|fromCharCode|fromCodePoint|[\"'`](?:base64|hex)[\"'`]"
    r"|[\"'`]\w{1,10}[\"'`]\s*\+\s*[\"'`]\w{1,10}[\"'`]|\\x[67]|\\u00[67]|\\u\{0*[67]|reverse\(\)\s*\.\s*join"
)
_STRICT = re2.compile(rf"\A(?:#![^\n]*\n)?;?{_GAP}[\"']use strict[\"']".encode())


@lru_cache(maxsize=8)
def patterns_for(vocabulary: Vocabulary) -> Patterns:
    """Return the compiled patterns of `vocabulary`."""
    intrinsics = vocabulary.intrinsics - {"Function"}
    roots = (vocabulary.globals - intrinsics) | _ALWAYS
    names = _any(vocabulary.globals | WORLD | LOADERS)
    this_pass = rf"\b(this)\b(?:{_GAP}(?:[^.?\[\s\w=/]|(?:\?\.{_GAP})?\[|\n)|{_GAP}\??\.{_GAP}(?:{names})\b)"
    return Patterns(
        roots=frozenset(roots),
        intrinsics=intrinsics,
        passes=tuple(
            re2.compile(text.encode())
            for text in (
                _root_pass(roots),
                _intrinsic_pass(intrinsics),
                _CONSTRUCTOR_PASS,
                _ESCAPED_NAME,
                r"\b(arguments)\b",
            )
        ),
        receiver=re2.compile(this_pass.encode()),
        receiving=re2.compile(_RECEIVING.encode()),
        computed=re2.compile(_COMPUTED.encode()),
        building=re2.compile(_BUILDING.encode()),
        member=re2.compile(_MEMBER.encode()),
        hiding=re2.compile(_HIDING.encode()),
    )


def hits(patterns: Patterns, data: bytes) -> list[int]:
    """Return the offsets worth a look, sorted."""
    found: set[int] = set()
    for expression in patterns.passes:
        found.update(_grouped(expression, data))
    if _may_receive(patterns, data):
        found.update(_grouped(patterns.receiver, data))
    if patterns.hiding.search(data):
        found.update(_grouped(patterns.member, data))
    elif patterns.building.search(data):
        found.update(_grouped(patterns.computed, data))
    return sorted(found)


def _may_receive(patterns: Patterns, data: bytes) -> bool:
    """Return whether some `this` in `data` may be the global object."""
    if b"function" not in data or b"this" not in data or is_strict(data):
        return False
    return patterns.receiving.search(data) is not None


def is_strict(data: bytes) -> bool:
    """Return whether the whole file is under `"use strict"`."""
    return _STRICT.match(data) is not None


def any_hit(patterns: Patterns, data: bytes) -> bool:
    """Return whether `hits` would find anything."""
    if any(_has_group(expression, data) for expression in patterns.passes):
        return True
    if _may_receive(patterns, data) and patterns.receiver.search(data):
        return True
    if patterns.hiding.search(data) and patterns.member.search(data):
        return True
    return bool(patterns.building.search(data) and patterns.computed.search(data))


def _has_group(expression: re2._Regexp, data: bytes) -> bool:
    return any(match.lastindex for match in expression.finditer(data))


def _grouped(expression: re2._Regexp, data: bytes) -> list[int]:
    places = []
    for match in expression.finditer(data):
        group = match.lastindex
        if group:
            places.append(match.start(group))
    return places
