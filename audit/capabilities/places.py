"""Where things stand in the catalogue's text.

`tomllib` tells no positions. When an entry turns out to be wrong, and only then, the text is read
again for its table headers, keys and strings: all that the catalogue's format is made of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from audit.model.lockfile import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      (?P<comment>  \#[^\n]* )
    | (?P<header>   ^[ \t]*\[ [^\]\n]* \] )
    | (?P<key>      ^[ \t]* (?:[\w-]+ | "[^"\n]*") (?=[ \t]*=) )
    | (?P<string>   "[^"\n]*" | '[^'\n]*' )
    """,
    re.MULTILINE | re.VERBOSE,
)
_HEADER_PART = re.compile(r'"([^"\n]*)"|([\w-]+)')


class Place(NamedTuple):
    """One header, key or string of the text."""

    path: tuple[str, ...]
    """The table, then the key when it is one or stands under one: `("module", "fs", "none")`."""
    value: str | None
    """The string; None for a header or a key."""
    offset: int
    """Characters from the beginning of the text."""


def places(text: str) -> Iterator[Place]:
    """Yield every header, key and string of `text`, in order."""
    table: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    for match in _TOKEN.finditer(text):
        word = match.group().lstrip()
        offset = match.end() - len(word)
        if match.lastgroup == "header":
            table = path = tuple(quoted or bare for quoted, bare in _HEADER_PART.findall(word))
            yield Place(path, None, offset)
        elif match.lastgroup == "key":
            path = (*table, word.strip('"'))
            yield Place(path, None, offset)
        elif match.lastgroup == "string":
            yield Place(path, word[1:-1], offset)


def locate(text: str, path: tuple[str, ...], value: str | None) -> Position:
    """Return where `value` last stands under `path`, or where `path` itself begins.

    What cannot be found is said to be where the nearest enclosing table begins; at worst, the file.
    """
    found: dict[tuple[str, ...], int] = {}
    exact = None
    for place in places(text):
        if place.value is None:
            for length in range(1, len(place.path) + 1):
                found.setdefault(place.path[:length], place.offset)
        if value is not None and place.path == path and place.value == value:
            exact = place.offset
    enclosing = (path[:length] for length in range(len(path), 0, -1))
    nearest = next((found[part] for part in enclosing if part in found), 0)
    return position(text, nearest if exact is None else exact)


def position(text: str, offset: int) -> Position:
    """Return the line and column of the character at `offset`."""
    before = text[:offset]
    return Position(line=before.count("\n") + 1, column=offset - before.rfind("\n"))
