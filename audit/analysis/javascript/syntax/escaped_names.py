"""Names that are written with escapes: put plainly, with blanks up to the length they had."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPE = re.compile(rb"\\u(?:[0-9A-Fa-f]{4}|\{[0-9A-Fa-f]{1,6}\})")
_TEXT_ENDS = re.compile(rb"[\"'`$]")
"""Where at the earliest a string ends, or the text of a template."""
_PLAIN = re.compile(r"#?[\w$]+\Z")
_PLACES = 2000
"""Escapes that are looked at; most are in strings and regular expressions, of which each is passed over at once."""


def plain_names(root: Node, data: bytes) -> bytes:
    r"""Return `data` with its names in plain letters, each byte of the rest at its place: `r\u0065q` is `req`."""
    pieces: list[bytes] = []
    done = at = 0
    for _ in range(_PLACES):
        match = _ESCAPE.search(data, at)
        node = root.descendant_for_byte_range(match.start(), match.start()) if match else None
        if match is None or node is None:
            break
        at = match.end()
        if not node.type.endswith("identifier"):
            end = _TEXT_ENDS.search(data, at) if node.type == "escape_sequence" else None
            is_leaf = end is None and not node.child_count
            at = end.start() if end is not None else max(at, node.end_byte * is_leaf)
            continue
        at = node.end_byte
        written = data[node.start_byte : at]
        plain = unescaped(written.decode("utf-8", "replace"))
        if _PLAIN.match(plain):
            pieces += [data[done : node.start_byte], plain.encode().ljust(len(written))]
            done = at
    return b"".join((*pieces, data[done:])) if pieces else data
