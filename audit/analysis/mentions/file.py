"""One file: the places and addresses that it names away from a power."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.analysis.javascript.text.source import Source, normalised
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
from audit.analysis.mentions.texts import LONGEST, Texts
from audit.model.facts import Fact, FileFacts, Reading
from audit.model.mention import MENTION, Mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator

MENTIONS = 40
"""Mentions kept of one file."""
_LARGEST = 4_000_000
"""Bytes; a larger file is a bundle that nobody wrote."""
_READ = frozenset({Reading.PARSED, Reading.LEXICAL})


def with_mentions(found: FileFacts, data: bytes) -> FileFacts:
    """Return what was seen in a file, and the places and addresses it names.

    Args:
        found: what the reader of code saw in the file; one that names no power and loads nothing is not looked at.
        data: the file's bytes.
    """
    if found.reading not in _READ or not (found.facts or found.references):
        return found
    if len(data) > _LARGEST:
        return found
    data = data if data.isascii() else normalised(data)
    seen: dict[tuple[str, str], int] = {}
    for place, what, text in _mentions(data):
        seen.setdefault((what, text), place)
        if len(seen) == MENTIONS:
            break
    if not seen:
        return found
    source = Source(data)
    facts = [
        Fact(MENTION, what, *source.place(place), source.excerpt(place), (text,))
        for (what, text), place in sorted(seen.items(), key=lambda each: each[1])
    ]
    return replace(found, facts=tuple(sorted((*found.facts, *facts), key=_order)))


def _mentions(data: bytes) -> Iterator[tuple[int, str, str]]:
    texts = Texts(data)
    for place, text in paths(texts, data):
        yield place, Mentioned.PATH.value, text[:LONGEST]
    for place in texts_of_all(texts, data):
        yield place, Mentioned.ENVIRONMENT.value, ENVIRONMENT
    is_page = names_a_page(data)
    if is_page:
        for place, attribute, address in joined_addresses(texts, data):
            yield place, f"{Mentioned.ELEMENT.value}:{attribute}", address[:LONGEST]
    if not may_name_addresses(data):
        return
    constants = constants_in(data)
    for place, attribute, address in of_elements(texts, data, constants) if is_page else ():
        yield place, f"{Mentioned.ELEMENT.value}:{attribute}", address[:LONGEST]
    for place, package, address in handed(texts, data, constants):
        yield place, f"{Mentioned.HANDED.value}:{package}", address[:LONGEST]


def _order(fact: Fact) -> tuple[int, int, str, str]:
    return (fact.line, fact.column, fact.kind, fact.what)
