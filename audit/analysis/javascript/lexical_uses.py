"""Whether a global that the text of a file names is used there, as far as the text alone tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.values import TIMERS

if TYPE_CHECKING:
    import re2

_FITTING = {
    "location": "ancestorOrigins|assign|hash|host|hostname|href|origin|pathname|port|protocol|reload|replace|search",
    "history": "back|forward|go|pushState|replaceState|scrollRestoration",
    "parent": "document|frames|location|postMessage|window",
    "top": "document|frames|location|postMessage|window",
    "opener": "document|location|postMessage",
    "screen": "availHeight|availWidth|colorDepth|height|orientation|pixelDepth|width",
    "Node": r"[A-Z_]+_NODE|DOCUMENT_POSITION_\w+|prototype",
    "Text": "prototype",
    "Comment": "prototype",
    "Range": r"prototype|[A-Z]+_TO_[A-Z]+",
    "Option": "prototype",
    "Image": "prototype",
    "Request": "prototype",
    "Response": "prototype",
    "Element": "prototype",
    "Event": "prototype",
    "File": "prototype",
    "Selection": "prototype",
    "Document": "prototype",
}
"""Members of browser objects that many programs have a thing of their own for; with others the name is not theirs."""
_COMMON = frozenset({
    "blur", "caches", "close", "confirm", "event", "external", "find", "focus", "frames", "length", "name", "open",
    "origin", "print", "prompt", "registration", "scheduler", "scroll", "status", "stop",
})  # fmt: skip
"""Names too common to mean the browser's where nothing tells whose they are."""
_STRONG = frozenset({"eval", "fetch", "Function", "process"})
"""Names that count however they are used."""
_AFTER = (b"(", b"[", b".", b",", b";", b")", b"=")
"""What follows a name that is used, and seldom a word of a sentence."""
_DECLARING = (
    b"function", b"class", b"interface", b"type", b"enum", b"const", b"let", b"var", b"new",
)  # fmt: skip
_NAMING = re.compile(
    rb"(?:^|[^.\w$])(?:(?:function|class|interface|enum|const|let|var)[ \t]+|(?:typeof|instanceof)\s+|function\s*\()\Z"
)
"""Before a name that is declared there, or only asked for its type."""
_METHOD = re.compile(
    rb"^[ \t]*(?:(?:public|private|protected|static|override|abstract|async)[ \t]+|\*[ \t]*)*(?P<name>[\w$]+)"
    rb"\([^()\n]*\)[ \t]*(?:\{|:(?![ \t]*(?:class|function)\b)[\w$<>\[\]|., \t]+[{;])",
    re.MULTILINE,
)
"""A line that begins with a method's name, its parameters and its body or its type: no call goes on so."""
_OWN_PROCESS = re.compile(rb"\bvar process\s*=")
"""A bundler's stand-in, which then is given its members."""
_SET = re.compile(rb"\s*=(?!=)")
_SENTENCE = re.compile(rb"""["'][\w$.]+[ \t]+(?!(?:as|in|instanceof|satisfies)\b)[A-Za-z]""")
"""A text that begins with the name and goes on as no expression does: `'process.chdir is not supported'`."""
_CALLED_BY = re.compile(rb"\b(?:apply|bind|call|constructor|valueOf)\b")
"""Members of `eval` that run code: `eval.js` is the name of a file."""
_LINE = 80
"""Bytes of a line before a method's name."""
_BEFORE = 300
"""Bytes before a call that loads in which what is taken of it is looked for."""
_OF_PROMISES = frozenset({"catch", "finally", "then"})
_TAKEN_APART = re.compile(rb"\b(?:const|let|var)\s*\{([^{}\"'`;()]*)\}\s*=\s*(?:await\s+)?\Z")
_CLAUSE = re.compile(rb"import\s*\{([^{}\"'`;()]*)\}\s*from")
_OVER = re.compile(rb"[ \t]*(?:[;,\r\n}]|//|\Z)")
"""What follows a call of which nothing more is asked."""
_TAKEN = re.compile(rb"(?!default\b)([A-Za-z_$][\w$]*)(?:\s*:\s*[\w$]+|\s+as\s+[\w$]+)?")
_NEAR = 24
"""Bytes before a name that are looked at."""


def dotted(chain: bytes | None) -> str:
    """Return the members that a pattern found as they are written without spaces, `.a.b`."""
    return "".join((chain or b"").decode("ascii", "ignore").split())


def members_loaded(data: bytes, match: re2._Match, start: int) -> tuple[str, ...]:
    """Return the members of a built-in module that are asked for where it is loaded, `.a`; empty text: it as a whole.

    Args:
        data: the text.
        match: its second group is the members that follow a call.
        start: where the word begins that loads it.
    """
    before = data[max(0, start - _BEFORE) : start]
    chain = dotted(match.group(2))
    if data.startswith(b"import", start) and match.group(1) is not None:
        is_promise = chain[1:].partition(".")[0] in _OF_PROMISES
        if (chain and not is_promise) or before.rstrip().endswith(b"typeof"):
            return ()  # a type of TypeScript: a promise has no such member
        chain = ""
    if chain:
        return (chain,)
    is_whole = data[match.end() - 1 : match.end()] != b")" or not _OVER.match(data, match.end())
    braces = _CLAUSE.match(data, start) or (None if is_whole else _TAKEN_APART.search(before))
    names = [one.strip() for one in braces[1].split(b",")] if braces is not None else []
    found = [_TAKEN.fullmatch(one) for one in names if one and not one.startswith(b"type ")]
    if not found or None in found:
        return ("",)
    return tuple(f".{one[1].decode()}" for one in found if one is not None)


def is_use(data: bytes, match: re2._Match, name: str) -> bool:
    """Return whether a global is used there as only that global would be.

    Args:
        data: the text.
        match: its groups are all of the use, the name, and the members that follow it.
        name: the global.
    """
    start = match.start(1)
    before = data[max(0, start - _NEAR) : start]
    if (
        _NAMING.search(before)
        or _SENTENCE.match(data, max(0, start - 1))
        or _is_method(data, match)
        or is_given(data, start, match.end(3))
    ):
        return False
    before = before.rstrip()
    if name in _STRONG:
        if name == "eval" and match.group(3) and not _CALLED_BY.search(match.group(3)):
            return False
        is_listed = name in ("eval", "Function") and match.group(0).endswith(b",")
        return bool(match.group(3)) or (match.group(0).endswith(_AFTER) and not is_listed)
    if name in TIMERS:
        after = data[match.end() : match.end() + 4].lstrip()
        return match.group(0).endswith(b"(") and after.startswith((b"'", b'"', b"`"))
    of_world = bool(match.start(1) > match.start() + 1)
    chain = dotted(match.group(3))
    if name in _FITTING and not of_world:
        return bool(re.match(rf"\.(?:{_FITTING[name]})\b", chain))
    if name in _COMMON:
        return of_world
    if chain:
        return True
    if name[0].isupper():
        return before.endswith(b"new")
    return match.group(0).endswith((b"(", b"[")) and not before.endswith(_DECLARING)


def _is_method(data: bytes, match: re2._Match) -> bool:
    """`fetch(bytes: number): Uint8Array {`, where a class has a method of that name."""
    if not match.group(0).endswith(b"(") or match.group(3):
        return False
    line = data.rfind(b"\n", 0, match.start(1)) + 1
    found = _METHOD.match(data, line) if match.start(1) - line <= _LINE else None
    return found is not None and found.start("name") == match.start(1)


def is_given(data: bytes, start: int, end: int) -> bool:
    """Return whether a bundler's own `process` is given the member there: `process.binding = function () {...}`."""
    is_set = _SET.match(data, end) is not None and data.startswith(b"process", start)
    return is_set and _OWN_PROCESS.search(data) is not None
