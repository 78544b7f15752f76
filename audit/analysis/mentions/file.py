"""One file: the places and addresses that it names away from a power."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.source import Source, normalised
from audit.analysis.mentions import encoded, switches, wallets
from audit.analysis.mentions.addresses import (
    constants_in,
    handed,
    may_name_addresses,
    names_a_page,
    of_elements,
)
from audit.analysis.mentions.environment import ENVIRONMENT, texts_of_all
from audit.analysis.mentions.joined import joined_addresses
from audit.analysis.mentions.paths import paths
from audit.analysis.mentions.standing import standing
from audit.analysis.mentions.texts import LONGEST, Texts
from audit.model.facts import Fact, FileFacts, Reading
from audit.model.mention import ENCODED, MENTION, Mentioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MENTIONS = 60
"""Mentions of one sort kept of one file."""
_LARGEST = 4_000_000
"""Bytes; a larger file is a bundle that nobody wrote."""
_SIGNS = re2.compile(b"|".join((encoded.SIGN, wallets.SIGN, switches.SIGN)))
"""One look for what few files have."""
_READ = frozenset({Reading.PARSED, Reading.LEXICAL})


def with_mentions(found: FileFacts, data: bytes) -> FileFacts:
    """Return what was seen in a file, and the places and addresses it names.

    Args:
        found: what the reader of code saw in the file; in one that names no power and loads nothing only addresses are
            looked for.
        data: the file's bytes.
    """
    if found.reading not in _READ or len(data) > _LARGEST:
        return found
    data = data if data.isascii() else normalised(data)
    powerful = _powerful(data) if found.facts or found.references else ()
    return _with(found, data, chain(powerful, _addresses(data)))


def with_addresses(found: FileFacts, data: bytes) -> FileFacts:
    """Return what is known of a file of data, and the addresses that stand in it as values."""
    data = data if data.isascii() else normalised(data)
    return _with(found, data, _addresses(data))


def _with(found: FileFacts, data: bytes, mentions: Iterable[tuple[int, str, str]]) -> FileFacts:
    """Return what was seen, and each mention once, with the first place: of one sort so many."""
    seen: dict[tuple[str, str], int] = {}
    counts: Counter[str] = Counter()
    for place, what, text in mentions:
        sort = what.partition(":")[0]
        if (what, text) not in seen and counts[sort] < MENTIONS:
            seen[what, text] = place
            counts[sort] += 1
    if not seen:
        return found
    source = Source(data)
    facts = [
        Fact(MENTION, what, *source.place(place), source.excerpt(place), (text,))
        for (what, text), place in sorted(seen.items(), key=lambda each: each[1])
    ]
    return replace(found, facts=tuple(sorted((*found.facts, *facts), key=_order)))


def _powerful(data: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield what is named for a power to use: nothing where the file holds none, and loads nothing."""
    texts = Texts(data)
    for place, text in paths(texts, data):
        yield place, Mentioned.PATH.value, text[:LONGEST]
    for place, name in switches.switches(texts, data) if _SIGNS.search(data) else ():
        yield place, Mentioned.SWITCH.value, name
    for place in texts_of_all(texts, data):
        yield place, Mentioned.ENVIRONMENT.value, ENVIRONMENT
    if may_name_addresses(data):
        for place, package, address in handed(texts, data, constants_in(data)):
            yield place, f"{Mentioned.HANDED.value}:{package}", address[:LONGEST]


def _addresses(data: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield the addresses that are values, whoever uses them."""
    texts = Texts(data)
    if _SIGNS.search(data):
        for place, address in encoded.encoded(texts, data):
            yield place, f"{Mentioned.ADDRESS.value}:{ENCODED}", address[:LONGEST]
        for place, wallet in wallets.wallets(texts, data):
            yield place, Mentioned.WALLET.value, wallet
    is_page = names_a_page(data)
    for place, attribute, address in joined_addresses(texts, data) if is_page else ():
        yield place, f"{Mentioned.ELEMENT.value}:{attribute}", address[:LONGEST]
    if not may_name_addresses(data):
        return
    for place, attribute, address in (
        of_elements(texts, data, constants_in(data)) if is_page else ()
    ):
        yield place, f"{Mentioned.ELEMENT.value}:{attribute}", address[:LONGEST]
    for place, purpose, address in standing(texts, data):
        yield place, f"{Mentioned.ADDRESS.value}:{purpose}".rstrip(":"), address[:LONGEST]


def _order(fact: Fact) -> tuple[int, int, str, str]:
    return (fact.line, fact.column, fact.kind, fact.what)
