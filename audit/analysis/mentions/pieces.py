"""Wallets that a file keeps in pieces: constants that are added, joined or put into one template."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.mentions.wallets import is_nobodys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.analysis.mentions.texts import Texts

_PART_OF = rb"['\"`]0[xX][0-9a-fA-F]{0,39}['\"`]"
_WORD = (
    rb"['\"`]([0-9a-fA-F]{40})['\"`]\s*\.\s*padStart\(\s*(?:64|0x40)\b"
    rb"|['\"`](?:0x)?(?:[0-9a-fA-F]{8})?0{24}(?:['\"`]\s*\+\s*['\"`])?([0-9a-fA-F]{40})"
)
"""An address as a contract is given it: a word of 32 bytes, alone or behind the name of what is called."""
SIGN = _PART_OF + rb"|" + _WORD
"""What any has: the beginning of an address of the most used sort, and no whole one, or such a word."""
_BEGINS = re2.compile(_PART_OF)
_WORDS = re2.compile(_WORD)
_WHOLE = re.compile(r"0x[0-9a-fA-F]{40}")
_STRING = rb"['\"`][0-9a-zA-Z]*['\"`]"
_KEPT = re2.compile(
    rb"\b([A-Za-z_$][\w$]*)['\"]?\s*[=:]\s*(?:('[0-9a-zA-Z]+'|\"[0-9a-zA-Z]+\"|`[0-9a-zA-Z]+`)"
    rb"|\[\s*((?:" + _STRING + rb"\s*,\s*)+" + _STRING + rb")\s*,?\s*\])"
)
"""A name that is given a string, or a list of strings."""
_JOIN = rb"(?:\s*\.\s*join\(\s*(?:''|\"\"|``)\s*\))"
_LIST = rb"\[[\w$'\"`,\s.]+\]" + _JOIN
_NAME = rb"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?"
_TERM = rb"(?:" + _STRING + rb"|" + _LIST + rb"|" + _NAME + _JOIN + rb"?(?:\[\d\])?)"
_SUM = re2.compile(
    _TERM + rb"(?:\s*\+\s*" + _TERM + rb")+"
    rb"|`(?:[0-9a-zA-Z]*\$\{\s*" + _NAME + rb"\s*\})+[0-9a-zA-Z]*`"
    rb"|" + _LIST + rb"|" + _NAME + _JOIN + rb"|" + _TERM + rb"\.concat\([\w$'\"`,\s.]+\)"
)
_PART = re.compile(rb"['\"`]([0-9a-zA-Z]*)['\"`]|([A-Za-z_$][\w$]*)(?:\[(\d)\])?(?!\w*\()")
_FILLED = re.compile(rb"([0-9a-zA-Z]+)(?=\$\{|$)|\$\{\s*(?:[\w$]+\.)?([\w$]+)\s*\}")
_FEWEST = 2
_LONGEST = 1_000
"""Bytes of one sum that are read."""
_MOST = 4_000
"""Names, and sums, that are looked at."""
_METHODS = frozenset({"join", "concat"})


def wallets_in_pieces(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where pieces that stand in the file make the address of a wallet, and the address."""
    data = texts.data
    for word in islice(_WORDS.finditer(data), _MOST):
        text = "0x" + (word.group(1) or word.group(2)).decode()
        if not is_nobodys(text) and not texts.is_comment(word.start()):
            yield word.start(), text
    if _BEGINS.search(data) is None:
        return
    kept = dict(map(_constant, islice(_KEPT.finditer(data), _MOST)))
    for match in islice(_SUM.finditer(data), _MOST):
        pieces = [*_pieces(match.group()[:_LONGEST], kept)]
        whole = "".join(pieces)
        if (
            len(pieces) >= _FEWEST
            and _WHOLE.fullmatch(whole)
            and not is_nobodys(whole)
            and not texts.is_comment(match.start())
        ):
            yield match.start(), whole


def _constant(match: re2._Match) -> tuple[str, list[str]]:
    text = (match.group(2) or match.group(3)).decode()
    return match.group(1).decode(), re.findall(r"['\"`]([0-9a-zA-Z]*)['\"`]", text)


def _pieces(joined: bytes, kept: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the constant pieces of a sum, a list or a template in their order; one that is not known ends it."""
    parts = _FILLED.finditer(joined[1:-1]) if joined[:1] == b"`" and b"$" in joined else None
    for part in parts or _PART.finditer(joined):
        if part[1] is not None:
            yield part[1].decode()
            continue
        name = part[2].decode()
        if name in kept:
            index = part[3] if parts is None else None
            yield from kept[name][int(index) : int(index) + 1] if index else kept[name]
        elif name not in _METHODS:
            yield "?"
