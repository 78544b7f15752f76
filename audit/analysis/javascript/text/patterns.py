"""What is looked for in a file's text before and instead of parsing: linear-time patterns (re2).

Every fact begins at a place that one of these finds; where none of them matches, parsing would
show nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.computed import computed_members
from audit.analysis.javascript.text.searching import GAP, Pass, any_of

if TYPE_CHECKING:
    from audit.model.vocabulary import Vocabulary

WORLD = frozenset(
    {"global", "globalThis", "self", "window", "frames", "top", "parent", "GLOBAL", "root"}
)
"""Names of the global object; `top`, `parent` and `frames` of a browser's windows."""
WORLD_ROOTS = frozenset({"global", "globalThis", "self", "window", "GLOBAL"})
"""Those that count when they stand alone; the others are too common as forgotten locals."""
LOADERS = frozenset({"require", "__non_webpack_require__"})
LISTING = frozenset({"define", "requirejs", "System", "SystemJS"})
"""Names of the loaders of browsers, which are asked for modules by a list."""
_ALWAYS = WORLD_ROOTS | LOADERS | {"module", "eval", "Function", "WebAssembly", "process"}
_TESTED = "module|exports|window|self|globalThis|global|document|define|process"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns of one vocabulary; group 1 of each is the place to look at."""

    roots: frozenset[str]
    """Names whose free use is followed."""
    intrinsics: frozenset[str]
    """Shared objects whose change is a fact."""
    passes: tuple[Pass, ...]
    """All that can begin a fact or a reference, except `this` and computed members."""
    receiver: Pass
    """`this` where it may be the global object: only in code that is not strict."""
    receiving: re2._Regexp
    """A function called where it stands, or one that returns `this`: without, no `this` is the global object."""


_DECLARED = "default|const|let|var|function|class|async|enum|interface|abstract|declare|namespace"


_STATEMENTS = frozenset({"export", "import"})


def _root_pass(roots: frozenset[str]) -> Pass:
    """Names in free position. Members, and the usual tests and exports, are consumed."""
    words = roots | _STATEMENTS
    return Pass.of(
        rf"[^.\d]\.[ \t]*(?:{any_of(roots)})\b"
        r"|\bmodule\s*\.\s*(?:exports|id|filename|loaded|hot|path)\b"
        rf"|\btypeof\s+(?:{_TESTED})\s*(?:[=!)<>&|,;:]|$)"
        rf"|\bexport\s+(?:{_DECLARED})\b"
        rf"|\b(?:{any_of(words)})\b",
        words=words,
    )


def _frame_pass(builtins: frozenset[str]) -> Pass:
    """Loaders asked by a list, and members that lead to a window."""
    text = rf"[\"'`][^\"'`\n]*[\"'`]{GAP},{GAP}"
    listed = any_of(builtins - {"module"})  # the loader's own by that name
    return Pass.of(
        rf"\b({any_of(LISTING)}){GAP}(?:\.{GAP}register{GAP})?\({GAP}(?:{text})?"
        rf"\[{GAP}(?:{text})*[\"'`](?:(?:node:)?(?:{listed})|require)[\"'`]"
        rf"|\b(System|SystemJS){GAP}\.{GAP}register{GAP}\({GAP}(?:{text})?\["
        rf"|\b(define){GAP}\({GAP}(?:{text})?(?:async\b)?{GAP}(?:function\b)?{GAP}\(?{GAP}require\b"
        rf"|\.{GAP}(contentWindow|defaultView){GAP}(?:\?\.|\.|\[)"
        rf"|(?:=>[^;)\n]{{1,40}}|\}}){GAP}\){GAP}(\[){GAP}[\w$]+{GAP}\]{GAP}\("
        rf"|\.{GAP}(ownerDocument){GAP}\??\.{GAP}cookie\b"
        rf"|\[{GAP}[\"'](contentWindow|defaultView)[\"']{GAP}\]{GAP}(?:\?\.|\.|\[)"
        rf"|\.{GAP}(g){GAP}\.{GAP}(?:eval|fetch|process|localStorage|document|XMLHttpRequest|WebSocket)\b"
        rf"|\b(view){GAP}\??\.{GAP}(?:eval|fetch|localStorage|sessionStorage|XMLHttpRequest|WebSocket)\b"
    )


_NAMESPACES = "Atomics|Intl|JSON|Math|Reflect"
"""Shared objects that are no functions: a function that gives one hands it over to be changed, or asked."""


def _intrinsic_pass(intrinsics: frozenset[str]) -> str:
    """Places where a shared object may be written, aliased or handed on."""
    names, dot = any_of(intrinsics), rf"{GAP}\??\.{GAP}"
    # what a prototype leads back to, for a write further on
    back = rf"{dot}(?:constructor|__proto__)\b"
    set_ = r"(?:=[^=>]|(?:\|\||\?\?|&&|[-+*/%|&^])=|\+\+|--)"
    assign = rf"(?:{set_}|[,\]}}])"
    kept = rf"[\w$]+{GAP}{assign}|__(?:define|lookup)[GS]etter__"
    after = rf"(?:{dot}(?:{kept})|{GAP}[^.?\s\w(=/]|{GAP}=[^=]|[ \t]*\n\s*[^.\s])"
    return (
        rf"\b({names})(?:(?:{GAP}\))?{dot}prototype\b(?:{after}|{back})"
        rf"|{dot}[\w$]+{GAP}{set_}|{dot}[\w$]+{GAP}[^;(){{}}\n]*[\]}}]{GAP}=[^=>]"
        rf"|{dot}(?:__proto__|constructor|__define[GS]etter__)\b|{GAP}(?:\?\.)?\[)"
        rf"|(?:[>|&?]|\breturn\b|\byield\b|\bawait\b){GAP}({_NAMESPACES}){GAP}[;,)}}\]\n]"
        rf"|\{{{GAP}({names}){GAP}\}}{GAP}[;,)\]\n]|[=(,:\[]{GAP}({names}){GAP}(?:\?\?|\|\|)"
        rf"|[=(,:\[]{GAP}({names}){GAP}[;,)}}\]\n]|\b({names}){GAP}[,\]]|\?{GAP}({names}){GAP}:"
        rf"|\b(?:const|let|var)\s+(?:{names})\b|(?:^|[;{{}}(,\n]){GAP}({names}){GAP}=[^=>]"
        rf"|(?:\+\+|--|\bfor{GAP}\(){GAP}({names}){dot}"
        rf"|(?:^|[^.\w$])(Object|Reflect){dot}getPrototypeOf{GAP}\({GAP}(?:[\[\]{{\"'`/(\d]|async\b|function\b|class\b|new\b)"
        rf"|(?:^|[^.\w$])(Reflect){dot}get{GAP}\([^;\n]*(?:[\"'`]{GAP}\+|{dot}(?:concat|join|replace|reverse)\b)"
        rf"|\bdelete{GAP}\(?{GAP}({names})\b"
        rf"|\b(Intl|Temporal){dot}[\w$]+{dot}prototype\b(?:{after}|{back})"
    )


_INHERITED_PASS = (
    rf"(?:^|[^.\w$])(Object|Reflect){GAP}\??\.{GAP}getPrototypeOf{GAP}\([^;]*?\)"
    rf"{GAP}(?:\.{GAP}prototype{GAP})?(?:\.{GAP}[\w$]+|\[[^\]\n]*\]){GAP}=[^=>]"
    rf"|={GAP}(Object|Reflect){GAP}\??\.{GAP}getPrototypeOf{GAP}\({GAP}[\w$.]+\.prototype{GAP}\){GAP}[;,)\n]"
)
"""What an object inherits from, written to or kept: that of a class may be shared by all."""
_CONSTRUCTOR_PASS = (
    rf"[\]}}\"'`)]{GAP}\.{GAP}(constructor){GAP}\.{GAP}prototype\b"
    rf"|(constructor){GAP}\.{GAP}prototype{GAP}(?:\.{GAP}[\w$]+|\[[^\]\n]{{1,40}}\]){GAP}=[^=>]"
    r"|constructor\s*(?:\.\s*(?:name|displayName|super_|options|prototype)\b|[!=]==?)"
    rf"|(?:\.{GAP}|['\"`\[])(constructor|__proto__)\b"
    rf"|[{{,]{GAP}(constructor|__proto__){GAP}[:,}}=]"
    rf"|\bJSON{GAP}\.{GAP}(parse){GAP}\({GAP}(?:'[^'\n]*|`[^`]*|\"(?:[^\"\\\n]|\\.)*)__proto__"
)
_ESCAPED_NAME = r"[\w$]*\\u(?:00[2-7][0-9A-Fa-f]|\{0*[2-7][0-9A-Fa-f]\})[\w$\\{}]*"
_RECEIVING = (
    rf"\}}(?:{GAP}\))*{GAP}(?:[(`]|\?\.|\.{GAP}(?:call|apply|bind{GAP}\({GAP}(?:\)|null\b|undefined\b|void\b)|\\)|\[)|\breturn[\s(]*this\b"
    rf"|=>{GAP}this{GAP}[^.\w\s]|={GAP}this{GAP}[,)]"
    rf"|\bthis{GAP}\.{GAP}(?:eval|fetch|Function|global|globalThis|process|WebSocket|XMLHttpRequest)\b"
)
_STRICT = re2.compile(rf"\A(?:#![^\n]*\n)?;?{GAP}[\"']use strict[\"']".encode())


@lru_cache(maxsize=8)
def patterns_for(vocabulary: Vocabulary) -> Patterns:
    """Return the compiled patterns of `vocabulary`."""
    intrinsics = vocabulary.intrinsics - {"Function"}
    roots = (vocabulary.globals - intrinsics) | _ALWAYS
    names = any_of(vocabulary.globals | WORLD | LOADERS)
    this_pass = (
        rf"\bthis\b(?:{GAP}(?:[^.?\[\s\w=/]|(?:\?\.{GAP})?\[|\n)|{GAP}\??\.{GAP}(?:{names})\b)"
    )
    return Patterns(
        roots=frozenset(roots),
        intrinsics=intrinsics,
        passes=(
            _root_pass(roots),
            _frame_pass(vocabulary.builtins),
            Pass.of(rf"with{GAP}\(", (b"with",)),
            Pass.of(_intrinsic_pass(intrinsics)),
            Pass.of(_INHERITED_PASS, (b"getPrototypeOf",)),
            Pass.of(_CONSTRUCTOR_PASS, (b"constructor", b"__proto__")),
            Pass.of(_ESCAPED_NAME, (b"\\u",)),
            Pass.of(r"\barguments\b", (b"arguments",)),
        ),
        receiver=Pass.of(this_pass, (b"this",)),
        receiving=re2.compile(_RECEIVING.encode()),
    )


def hits(
    patterns: Patterns, data: bytes, *, named: bool = False, script: bool = False
) -> list[int]:
    """Return the offsets worth a look, sorted.

    Args:
        patterns: what is looked for.
        data: the text.
        named: names that are dangerous for a member to have may come from another file.
        script: a page may load it: its own `this` is the window.
    """
    found: set[int] = set()
    for one in patterns.passes:
        found.update(one.places(data))
    if script or _may_receive(patterns, data):
        found.update(patterns.receiver.places(data))
    found.update(computed_members(data, named=named))
    return sorted(found)


def _may_receive(patterns: Patterns, data: bytes) -> bool:
    """Return whether some `this` in `data` may be the global object."""
    if b"this" not in data or is_strict(data):
        return False
    if b"function" not in data and (b"class" in data or b"import" in data or b"export" in data):
        return False  # methods of classes and of modules, which are strict
    return patterns.receiving.search(data) is not None


def is_strict(data: bytes) -> bool:
    """Return whether the whole file is under `"use strict"`."""
    return _STRICT.match(data) is not None
