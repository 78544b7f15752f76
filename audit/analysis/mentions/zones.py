"""Names of hosts that code puts together before a constant end: where it looks one up, what stands before tells."""

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
_ASKED = r"(?i:host|hostname|endpoint|ur[il]|base|server|domain|origin|authority|dest(?:ination)?|target)"
_BUILT = re2.compile(
    rf"{_ASKED}['\"`]?\]?\s*[:=]\s*(?:`[^`\n]{{0,120}}[}}\]]|['\"][^'\"\n]{{0,80}}[}}\]]"
    r"|[^;,{}\n'\"`]{0,80}(?:['\"`](?:https?|wss?)://['\"`]\s*\+)?[^;,\n'\"`]{0,80}(?:['\"`]\.['\"`][^;,\n'\"`]{0,80})?\+\s*['\"`])"
    rf"\.({str(_ZONE, 'ascii')})(?::[0-9]{{2,5}})?['\"`/?]"
    rf"|\b(?:fetch|URL|request|get|connect|WebSocket)\(\s*(?:['\"`](?:https?|wss?)://['\"`]\s*\+)[^;,\n'\"`]{{0,80}}\+\s*['\"`]"
    rf"\.({str(_ZONE, 'ascii')})(?::[0-9]{{2,5}})?['\"`/?]".encode()
)
"""The end of a name that is put together under a name for what code asks, or of an address that it asks."""
_ALONE = re2.compile(
    rb"(?:[=:?]|\breturn)\s*['\"`]\.(" + _ZONE + rb")['\"`]"
    rb"|`\$\{[^{}`\n]{1,60}\}(?:\.\$\{[^{}`\n]{1,60}\}){0,3}\.(" + _ZONE + rb")(?::[0-9]{2,5})?[`/]"
)
_ASKS = re2.compile(rb"\bhost(?:name)?\b|\bhttps?:|\bfetch\(")
"""The same as a text of its own, in a file that speaks of hosts."""
_TABLE = re2.compile(
    rb"(?i:endpoints|servers|mirrors|regions|partitions|gateways|suffixes|zones|backends|relays)['\"`]?\s*[:=]\s*"
    rb"(?:Object\.freeze\(\s*|new (?:Map|Set)\(\s*)?[\[{]([^{}()]{1,900})[\]}]"
)
_LISTED = re2.compile(rb"[:\[,]\s*['\"`]\.?(" + _ZONE + rb")(?::[0-9]{2,5})?['\"`]")
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


def built(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield the ends of names that code puts together to ask for them, and the names in tables of what it asks."""
    for expression in (_BUILT, _ALONE) if _ASKS.search(texts.data) else (_BUILT,):
        for match in texts.hits(expression, _MOST):
            yield match.start(), str(match.group(1) or match.group(2), "ascii").lower()
    for table in texts.hits(_TABLE, _MOST):
        for match in islice(_LISTED.finditer(table.group(1)), _MOST):
            yield table.start(), str(match.group(1), "ascii").lower()


def _zone(match: re2._Match, kept: Mapping[bytes, bytes]) -> str:
    group = next(index for index, text in enumerate(match.groups(), 1) if text is not None)
    text = match.group(group)
    if group in _NAMED:
        text = kept.get(text, b"")
    dotted = text.startswith(b".")
    return "" if group == _NAMED[-1] and not dotted else str(text, "ascii").lower().lstrip(".")
