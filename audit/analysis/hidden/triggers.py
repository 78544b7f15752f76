"""One pass over a file's bytes that tells whether anything may be hidden: nearly always nothing is.

Only where this finds something are the slower looks taken, each at the few places in question.
"""

from __future__ import annotations

import re2

WHITE = 120
"""White space on one line, in characters, after which code is out of sight: a wide screen shows as many."""
DOWN = 250
"""White space over several lines, in characters, after which code is out of sight."""
RUN = 24
"""Invisible characters in a row that only data makes: flags and families of emoji need fewer."""

NAMING = r"\b(?:require|import|getBuiltinModule|_load)\s*\(\s*(?:new\s+)?(?:atob|Buffer|String\s*\.\s*from)\b"
"""A module whose name is decoded where it is loaded."""
_ASCII = (
    rf"[ \t\v\f]{{{WHITE}}}|[ \t\r\n\v\f]{{{DOWN}}}|{NAMING}"
    r"|\b_0x[0-9a-f]{4,6}\b|shift['\"]?\]?\(\)\)|\(!\[\]\+\[\]\)|=~\[\];|eval\(function\(p,a,c,k,e"
    r"|\{\s*return\s+[\w$]+;?\s*\}\s*[;,]\s*return\s+[\w$]+\(\)"
    r"|(?:\\x[2-7][0-9a-fA-F]){6}"
)
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

_BEYOND = rf"{BIDIRECTIONAL}|{SILENT}{{{RUN}}}|{FILLERS}|{WIDE_SPACE}{{{WHITE}}}"
ASCII_TRIGGER = re2.compile(_ASCII.encode())
TRIGGER = re2.compile(f"{_ASCII}|{_BEYOND}".encode())


def may_hide(data: bytes) -> bool:
    """Return whether the text of a file holds anything that deserves a slower look."""
    trigger = ASCII_TRIGGER if data.isascii() else TRIGGER
    return trigger.search(data) is not None
