"""Addresses that an element of a page gets in pieces: `'//' + data + '.host'`, `['ht', 'tps://', ...].join('')`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.mentions.addresses import loads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_GIVEN = re2.compile(
    rb"(?:\.\s*(src|srcset|action|formAction|data|poster|ping|href)|\blocation(?:\.href)?)\s*=\s*"
    rb"\[?\s*(?:'[^'\n]*'\s*[+,]|\"[^\"\n]*\"\s*[+,]|`[^`\n]*\$\{)"
)
_EQUALS = re.compile(rb"=\s*\[?")
_CALLED = rb"(?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])"
_PIECE = re.compile(
    rb"\s*(?:'(?P<single>[^'\n]*)'|\"(?P<double>[^\"\n]*)\"|`(?P<template>[^`\n]*)`"
    rb"|(?P<unknown>[\w$]+%s?(?:\s{0,99}\.\s{0,99}[\w$]+%s?)*))\s*(?P<more>[+,])?"
    % (_CALLED, _CALLED)
)
_FILLED = re.compile(rb"\$\{(?:[^{}]|\{[^{}]*\})*\}")
_ANY = "*"
"""Stands for what is not constant."""
_HOST = re.compile(r"(?:[a-z][a-z+.-]{1,9}:)?//(?P<host>[^/?#\\:]+)", re.IGNORECASE)
_NAMED = re.compile(r"(?:[\w-]+\.)+[a-z]{2,24}", re.IGNORECASE)
_REACH = 400
"""Bytes of one such value that are read."""
_MOST_PIECES = 30
_MOST = 200
"""Hits that are looked at."""


def joined_addresses(texts: Texts) -> Iterator[tuple[int, str, str]]:
    """Yield where an element gets an address in pieces, the attribute, and an address of the same host."""
    data = texts.data
    for match in islice(_GIVEN.finditer(data), _MOST):
        begin = _EQUALS.search(data, match.start())
        host = _host_of(data[begin.end() : begin.end() + _REACH]) if begin else ""
        attribute = (match.group(1) or b"location").decode()
        if host and loads(attribute, data, match) and not texts.is_comment(match.start()):
            yield match.start(), attribute, f"//{host}/"


def _host_of(data: bytes) -> str:
    """Return the host of an address in pieces; nothing where the first piece shows it whole."""
    pieces = _pieces(data)
    found = _HOST.match("".join(pieces))
    if found is None or (_ANY not in found["host"] and found.end() < len(pieces[0])):
        return ""
    return _constant_part(found["host"])


def _pieces(data: bytes) -> list[str]:
    """Return the pieces from the beginning of `data`, with `*` for what is not constant."""
    pieces: list[str] = []
    place = 0
    for _ in range(_MOST_PIECES):
        match = _PIECE.match(data, place)
        if match is None:
            break
        pieces.append(_text(match).decode("utf-8", "replace"))
        place = match.end()
        if match["more"] is None:
            break
    return pieces


def _text(match: re.Match[bytes]) -> bytes:
    if match["template"] is not None:
        return _FILLED.sub(_ANY.encode(), match["template"])
    for name in ("single", "double"):
        if match[name] is not None:
            return bytes(match[name])
    return _ANY.encode()


def _constant_part(host: str) -> str:
    """Return the end of a host that is constant (`host.example` of `*.host.example`), if it is a name."""
    _, any_, after = host.rpartition(_ANY)
    if any_ and not after.startswith("."):
        return ""
    name = after.removeprefix(".")
    return name if _NAMED.fullmatch(name) else ""
