"""One pass over a file's bytes that tells whether anything may be hidden: nearly always nothing is.

Only where this finds something are the slower looks taken, each at the few places in question.
"""

from __future__ import annotations

import re2

WHITE = 120
"""White space on one line, in characters, after which code is out of sight: a wide screen shows as many."""
DOWN = 100
"""Blank lines in a row, after which code is out of sight."""
RUN = 24
"""Invisible characters in a row that only data makes: flags and families of emoji need fewer."""

NAMING = r"\b(?:require|import|getBuiltinModule|_load)\s*\(\s*(?:new\s+)?(?:atob|Buffer|String\s*\.\s*from)\b"
"""A module whose name is decoded where it is loaded."""
BIDIRECTIONAL = r"[\x{202a}-\x{202e}\x{2066}-\x{2069}]"
"""Embeddings, overrides and isolates, and what ends them."""
FILLERS = r"[\x{115f}\x{1160}\x{3164}\x{ffa0}]"
"""Hangul fillers: letters to the language, nothing to the eye."""
SILENT = (
    r"[\x{ad}\x{34f}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{180b}-\x{180e}\x{200b}-\x{200f}\x{2060}-\x{2064}\x{206a}-\x{206f}"
    r"\x{3164}\x{fe00}-\x{fe0f}\x{feff}\x{ffa0}\x{e0000}-\x{e01ef}]"
)
"""Characters without a picture: variation selectors, tags, zero-width ones, soft hyphen, fillers, joiners."""
WIDE_SPACE = r"[ \t\v\f\x{a0}\x{1680}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]"
"""White space that does not end a line."""

_SPACE = rf"[ \t\v\f;]{{{WHITE}}}|(?:\n[ \t\r\v\f]*){{{DOWN + 1}}}"
_OBFUSCATION = {
    "numbered": r"\b_0x[0-9a-f]{4,6}\b",
    "shuffled": r"shift['\"]?\]?\(\)\)|\{\s*return\s+[\w$]+;?\s*\}\s*[;,]\s*return\s+[\w$]+\(\)",
    "signs": r"\(!\[\]\+\[\]\)|=~\[\];|eval\(function\(p,a,c,k,e",
    "escaped": r"(?:\\x[2-7][0-9a-fA-F]){6}",
}
_BEYOND = {
    "wide": rf"(?:{WIDE_SPACE}|;){{{WHITE}}}",
    "invisible": rf"{SILENT}{{{RUN}}}|{FILLERS}|{BIDIRECTIONAL}",
}


_NONE: frozenset[str] = frozenset()


class _Trigger:
    """Some expressions that are looked for in one pass; which of them stand there is asked only when one does."""

    def __init__(self, expressions: dict[str, str]) -> None:
        self._search = re2.compile("|".join(expressions.values()).encode()).search
        self._names = tuple(expressions)
        self._each = re2.Set.SearchSet()
        for expression in expressions.values():
            self._each.Add(expression.encode())
        self._each.Compile()

    def __call__(self, data: bytes) -> frozenset[str]:
        if self._search(data) is None:
            return _NONE
        return frozenset(self._names[index] for index in self._each.Match(data) or ())


_IN_ASCII = _Trigger({"space": _SPACE, **_OBFUSCATION})
_IN_ANY = _Trigger({"space": _SPACE, **_OBFUSCATION, **_BEYOND})
_HINTS = (b" " * WHITE, b"\t" * WHITE, b"\n" * DOWN, b"_0x", b"(![]+[])", b"=~[];")
"""Pieces of text, quicker to look for than an expression."""


def reasons(data: bytes, *, names: bool) -> frozenset[str]:
    """Return what in the text of a file deserves a slower look: `space`, `wide`, `invisible`, marks of tools.

    Args:
        data: the file's (normalised) bytes.
        names: it names a module or a global. Without, it can do little by itself, and only the usual
            forms are looked for.
    """
    if not data.isascii():
        return _IN_ANY(data)
    return _IN_ASCII(data) if names or any(hint in data for hint in _HINTS) else _NONE
