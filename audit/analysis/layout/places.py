"""Where the keys of a JSON text stand: a light scan, for messages and evidence."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from audit.model.source import Lines

if TYPE_CHECKING:
    from audit.model.lockfile import Position

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]:]', re.DOTALL)


def keys_of(text: str, inner: str) -> tuple[dict[str, Position], dict[str, Position]]:
    """Return the places of the keys of the object in `text`, and of those of its member `inner`.

    `text` is valid JSON. Of keys written twice the last counts, as it does for the value.
    """
    lines = Lines(text)
    top: dict[str, Position] = {}
    inside: dict[str, Position] = {}
    depth, string, owner = 0, (0, ""), ""
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece in "{[":
            depth += 1
        elif piece in "}]":
            depth -= 1
        elif piece != ":":
            string = (match.start(), piece)
        elif depth == 1:
            owner = _key(string[1])
            top[owner] = lines.position(string[0])
            if owner == inner:
                inside.clear()
        elif depth == 2 and owner == inner:  # noqa: PLR2004  one object inside another
            inside[_key(string[1])] = lines.position(string[0])
    return top, inside


def _key(piece: str) -> str:
    """Return the key that a JSON string token spells."""
    return str(json.loads(piece, strict=False)) if "\\" in piece else piece[1:-1]
