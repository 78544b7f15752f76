"""Names of hosts that code puts together before a constant end, and looks up: what stands before tells something."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
_KEPT = re2.compile(rb"\b([A-Za-z_$][\w$]*)\s*=\s*['\"`](\.?" + _ZONE + rb")['\"`]")
_NAMES = 2_000
"""Names that are looked at."""
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
    kept = {match.group(1): match.group(2) for match in islice(_KEPT.finditer(data), _NAMES)}
    for match in islice(_ENDS.finditer(data), _MOST):
        place, zone = match.start(), _zone(match, kept)
        near = any(abs(place - each) < _NEAR for each in asked)
        if zone and near and not texts.is_comment(place):
            yield place, zone


def _zone(match: re2._Match, kept: Mapping[bytes, bytes]) -> str:
    group = next(index for index, text in enumerate(match.groups(), 1) if text is not None)
    text = match.group(group)
    if group in _NAMED:
        text = kept.get(text, b"")
    dotted = text.startswith(b".")
    return "" if group == _NAMED[-1] and not dotted else str(text, "ascii").lower().lstrip(".")
