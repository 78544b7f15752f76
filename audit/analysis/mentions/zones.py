"""Names of hosts that code puts together before a constant end, and looks up: what stands before tells something."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_LOOKS_UP = re2.compile(
    rb"\b(?:(?i:dns)\w*\.(?:promises\.)?resolve|resolve(?:4|6|Any|Cname|Txt|Mx|Ns|Srv)|lookup|ping)\s*\("
    rb"|\b(?:nslookup|dig) "
)
_ZONE = rb"(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24}"
_ENDS = re2.compile(
    rb"\+\s*['\"`]\.(" + _ZONE + rb")['\"`.]"
    rb"|\}\.(" + _ZONE + rb")\.?[`'\"\s]"
    rb"|,\s*['\"`](" + _ZONE + rb")['\"`]\s*\]\s*\.\s*join\(\s*['\"`]\.['\"`]"
    rb"|,\s*([A-Za-z_$][\w$]*)\s*\]\s*\.\s*join\(\s*['\"`]\.['\"`]"
    rb"|['\"`]\.['\"`]\s*\+\s*([A-Za-z_$][\w$]*)"
    rb"|\}\.?\$\{\s*([A-Za-z_$][\w$]*)\s*\}[`'\"\s]"
    rb"|\)\s*\+\s*([A-Za-z_$][\w$]*)\s*[,)]"
    rb"|\.concat\(\s*['\"`]\.(" + _ZONE + rb")['\"`]\s*\)"
)
"""The end of a name that was put together: a constant, or a name for one."""
_NAMED = (4, 5, 6, 7)
"""Groups that hold a name for it; after the last one it begins with a dot."""
_NEAR = 1_500
"""Bytes around a look-up in which the name is put together."""
_MOST = 200
"""Hits that are looked at."""


def zones(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where a name that is looked up gets such an end, and the end."""
    data = texts.data
    asked = [match.start() for match in islice(_LOOKS_UP.finditer(data), _MOST)]
    if not asked:
        return
    for match in islice(_ENDS.finditer(data), _MOST):
        place = match.start()
        if any(abs(place - each) < _NEAR for each in asked) and not texts.is_comment(place):
            zone = _zone(data, match)
            if zone:
                yield place, zone.lower()


def _zone(data: bytes, match: re2._Match) -> str:
    group = next(index for index, text in enumerate(match.groups(), 1) if text is not None)
    text = match.group(group)
    if group in _NAMED:
        dot = rb"\." if group == _NAMED[-1] else rb"\.?"
        kept = (
            rb"(?<![\w$.])"
            + re.escape(text)
            + rb"\s*=\s*['\"`]"
            + dot
            + rb"("
            + _ZONE
            + rb")['\"`]"
        )
        found = re.search(kept, data)
        text = found[1] if found else b""
    return str(text, "ascii")
