"""What a generator copies into the projects that it makes: commands that download and run, rules that nobody sees."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.source import Source, normalised
from audit.model.facts import Fact
from audit.model.mention import DOWNLOADED, MENTION, UNSEEN, Mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMAND = re2.compile(
    rb"\b(?:curl|wget)\s[^\n|]{1,300}\|\s*(?:sudo\s+)?(?:ba|z)?sh\b|\b(?:irm|iwr)\s[^\n|]{1,300}\|\s*iex\b"
)
_TAGS = re2.compile(rb"[\x{e0001}-\x{e007f}]{12,}")
"""Letters of ASCII as tags; the longest flags that are written so have seven."""
_HEAD = 4_096
"""Bytes in which what is no text shows it."""
_MOST = 20
"""Commands of one file that are kept."""
_SHOWN = 100
"""Bytes of one that are shown."""
_FIRST_TAG = 0xE0000


def read_copied(data: bytes) -> tuple[Fact, ...]:
    """Return the commands in a file of settings, and what any text says in such letters."""
    return () if b"\0" in data[:_HEAD] else tuple(_found(data))


def _found(data: bytes) -> Iterator[Fact]:
    data = normalised(data)
    source = Source(data)
    if data.lstrip()[:1] in (b"{", b"["):
        for match in islice(_COMMAND.finditer(data), _MOST):
            text = match.group()[:_SHOWN].decode("utf-8", "replace")
            yield _fact(source, match.start(), DOWNLOADED, text)
    for match in islice(_TAGS.finditer(data), _MOST):
        letters = match.group().decode("utf-8", "replace")[:_SHOWN]
        yield _fact(source, match.start(), UNSEEN, "".join(map(_plain, letters)))


def _plain(letter: str) -> str:
    return chr(ord(letter) - _FIRST_TAG)


def _fact(source: Source, place: int, kind: str, text: str) -> Fact:
    what = f"{Mentioned.RECIPIENT.value}:{kind}"
    return Fact(MENTION, what, *source.place(place), source.excerpt(place), (text,))
