"""Where brackets of shell text close, and what escapes in it mean."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|([0-7]{1,3})|(.))", re.DOTALL)
_CONTROLS = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "e": "\x1b",
    "E": "\x1b",
}
_BRACKETS = {
    "(": re.compile(r"[()]|\\.|'[^']*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL),
    "{": re.compile(r"[{}]|\\.|'[^']*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL),
}


def closing(text: str, opening: int) -> int:
    """Return the offset of what closes the bracket at `opening`; the text's end when nothing does."""
    depth, sign = 0, text[opening]
    for match in _BRACKETS[sign].finditer(text, opening):
        if len(match.group()) == 1:
            depth += 1 if match.group() == sign else -1
        if depth == 0:
            return match.start()
    return len(text)


def unescaped(text: str) -> str:
    """Return what `$'...'` and `printf` make of text with escapes."""
    return _ESCAPED.sub(_meant, text)


def _meant(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return chr(int(match[3], 8)) if match[3] else _CONTROLS.get(match[4], match[4])
