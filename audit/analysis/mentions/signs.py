"""What code in a text does, told by the names that it holds: for code that is no code of the file it stands in."""

from __future__ import annotations

import re

from audit.model.mention import DECODED, KEPT

_B = r"(?:\b|\\[nrt])"
"""Where a word begins; in a string the letter of an escape may stand before it."""
SCAN = (
    rf"{_B}(?:fetch|eval|atob|sendBeacon|importScripts|unescape|fromCharCode)\("
    r"|new (?:XMLHttpRequest|WebSocket|EventSource|Function)|XMLHttpRequest\.prototype"
    r"|document\.(?:cookie|write)|\b[a-z]\.cookie\b|(?:local|session)Storage[.\[]|<script|\btag(?:Name)?['\"]?:\s*['\"]script['\"]"
    r"|require\(\\?['\"](?:node:)?(?:child_process|https?|net|fs|dns|vm)\b|\bimport\((?:\\?['\"`](?:https?:)?//|atob)"
)
"""A pattern of all that may be such a sign, in one pass over a file."""
_QUOTE = r"\\?['\"`]"
_SCHEME = r"(?:https?|wss?):"
_PAGE = r"(?:(?:window|self|globalThis)\.)?location\."
_HOST = rf"{_PAGE}(?:host|hostname|origin)(?=\s*(?:\+\s*{_QUOTE}[/:?#]|\}}[/:?#`]|[,)]))"
"""The page's own, and that name whole."""
_OWN = (
    rf"{_QUOTE}\.{{0,2}}/(?!/)|(?:e|ev|evt|event)\.request\s*[,)]"
    rf"|{_QUOTE}(?:{_SCHEME})?//(?:localhost|127\.0\.0\.1|\[::1\])(?::(?:\d{{1,5}}(?![\d@])|(?={_QUOTE}|\\?\$\{{)))?(?=[/?#]|{_QUOTE}|\\?\$\{{)"
    rf"|(?:{_QUOTE}{_SCHEME}//{_QUOTE}\s*\+\s*|{_QUOTE}{_SCHEME}//\\?\$\{{\s*)?{_HOST}"
    rf"|\(?\s*{_PAGE}protocol\s*={{2,3}}\s*{_QUOTE}https:{_QUOTE}\s*\?\s*{_QUOTE}wss:(?://)?{_QUOTE}\s*:\s*{_QUOTE}ws:(?://)?{_QUOTE}"
    rf"\s*\)?\s*\+\s*(?:{_QUOTE}//{_QUOTE}\s*\+\s*)?{_HOST}"
)
"""What an address begins with that is the page's own server, or this machine, or what a page asked itself anyway."""
_SIGNS = {
    "network": re.compile(
        rf"{_B}(?:fetch|sendBeacon|importScripts)\s*\(\s*(?!{_OWN})[^)\s]|\bnew\s+XMLHttpRequest\b"
        rf"|\bnew\s+(?:EventSource|WebSocket)\b(?!\s*\(\s*(?:{_OWN}))"
        r"|XMLHttpRequest\.prototype|\bimport\s*\(\s*(?:\\?['\"`](?:https?:)?//|atob)"
    ),
    "code from text": re.compile(
        rf"{_B}(?:eval|atob|unescape)\)?\s*\(\s*[^)\s]|\bnew\s+Function\s*\(|fromCharCode\s*\(\s*[^)\s]"
        r"|document\.write(?:ln)?\s*\(\s*[^)\s]"
    ),
    KEPT: re.compile(
        rf"{_B}(?:document|[a-z])\.cookie\b|{_B}(?:local|session)Storage\b\s*(?:\.\s*[gk]\w*|\[)"
    ),
    "powers of Node": re.compile(
        r"require\(\s*\\?['\"](?:node:)?(?:child_process|https?|net|fs|dns|vm)\\?['\"]\s*\)"
    ),
}
_DECODES = re.compile(r"\batob\s*\(|fromCharCode|\bunescape\s*\(|(?:\\x[0-9a-f]{2}){6}")


def signs(text: str) -> list[str]:
    """Return what the code in `text` uses, in words of this room."""
    found = [what for what, expression in _SIGNS.items() if expression.search(text)]
    if "code from text" in found and _DECODES.search(text):
        found.append(DECODED)
    return found
