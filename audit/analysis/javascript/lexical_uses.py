"""Whether a global that the text of a file names is used there, as far as the text alone tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.lexical_values import hands_on
from audit.analysis.javascript.values import TIMERS

if TYPE_CHECKING:
    import re2

    from audit.analysis.javascript.lexical_values import Declared

_FITTING = {
    "location": "ancestorOrigins|assign|hash|host|hostname|href|origin|pathname|port|protocol|reload|replace|search",
    "caches": "delete|has|keys|match|open",
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
COMMON = frozenset({
    "blur", "close", "confirm", "event", "external", "find", "focus", "frames", "length", "name", "open",
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
    return taken_apart(braces[1]) if braces is not None else ("",)


def taken_apart(names: bytes) -> tuple[str, ...]:
    """Return the members, `.a`, that a list in braces takes of something; empty text: it as a whole."""
    listed = [one.strip() for one in names.split(b",")]
    found = [_TAKEN.fullmatch(one) for one in listed if one and not one.startswith(b"type ")]
    if not found or None in found:
        return ("",)
    return tuple(f".{one[1].decode()}" for one in found if one is not None)


def word_start(data: bytes, place: int) -> int:
    """Return where the word begins that a match at `place` may hold one character before."""
    return place if data[place : place + 1].isalpha() or data[place] == ord("_") else place + 1


def is_use(data: bytes, match: re2._Match, name: str, declared: Declared) -> bool:
    """Return whether a global is used there as only that global would be.

    Args:
        data: the text.
        match: its groups are all of the use, the name, and the members that follow it.
        name: the global.
        declared: the names that are the text's own somewhere.
    """
    start, end = match.start(2), match.end(2)
    before = data[max(0, start - _NEAR) : start]
    chain, last = data[end : match.end(3)], data[end : match.end()][-1:]
    if (
        _NAMING.search(before)
        or _SENTENCE.match(data, max(0, start - 1))
        or (last == b"(" and not chain and _is_method(data, start))
        or is_given(data, start, match.end(3))
    ):
        return False
    of_world = start > match.start() + 1
    if _is_asked(data, match, name, chain, last):
        return True
    if chain or name in TIMERS:
        return False
    if of_world:
        return hands_on(data, word_start(data, match.start()), end)
    return name not in COMMON and hands_on(data, start, end) and name not in declared


def _is_asked(data: bytes, match: re2._Match, name: str, chain: bytes, last: bytes) -> bool:
    """Return whether the global is called, made or asked for a member, as far as that tells whose it is.

    Args:
        data: the text.
        match: where the global is used.
        name: the global.
        chain: the members that follow.
        last: the sign after them.
    """
    if name in _STRONG:
        if name == "eval" and chain and not _CALLED_BY.search(chain):
            return False
        is_listed = last == b"," and name in ("eval", "Function")
        return bool(chain) or (last in _AFTER and not is_listed)
    if name in TIMERS:
        after = data[match.end() : match.end() + 4].lstrip()
        return last == b"(" and after.startswith((b"'", b'"', b"`"))
    start = match.start(2)
    of_world: bool = start > match.start() + 1
    if name in _FITTING and not of_world:
        return bool(chain) and fits(name, dotted(chain))
    if name in COMMON:
        return of_world
    if chain:
        return True
    before = data[max(0, start - _NEAR) : start].rstrip()
    if name[0].isupper():
        return before.endswith(b"new")
    return last in (b"(", b"[") and not before.endswith(_DECLARING)


def fits(name: str, members: str) -> bool:
    """Return whether the members, `.a.b`, are those of the global `name`, not of another thing so called."""
    return name not in _FITTING or re.match(rf"\.(?:{_FITTING[name]})\b", members) is not None


def _is_method(data: bytes, start: int) -> bool:
    """`fetch(bytes: number): Uint8Array {`, where a class has a method of that name."""
    line = data.rfind(b"\n", 0, start) + 1
    found = _METHOD.match(data, line) if start - line <= _LINE else None
    return found is not None and found.start("name") == start


def is_given(data: bytes, start: int, end: int) -> bool:
    """Return whether a bundler's own `process` is given the member there: `process.binding = function () {...}`."""
    is_set = data.startswith(b"process", start) and _SET.match(data, end) is not None
    return is_set and _OWN_PROCESS.search(data) is not None
