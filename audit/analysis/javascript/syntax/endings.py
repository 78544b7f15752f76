"""Arrow functions that end with their line: the grammars go on where no JavaScript does.

What follows the body of `() => {}` on another line is a statement of its own: an arrow function is called, indexed or
divided in parentheses only. The grammars take `[1].map(f)` or `(0, f)()` on the next line for a part of it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.syntax.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Tree

_COMMENT = rb"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/"
_NEXT = re2.compile(
    rb"\}(?:[^\S\n]|" + _COMMENT + rb")*(?://[^\n]*)?(\n)"
    rb"(?:\s|//[^\n]*\n|" + _COMMENT + rb")*(?:[\[(\x60+-]|/[^/*])"
)
"""The end of a block, and on another line what could go on with an expression."""
_MOST = 5_000
"""Such places that are looked at."""
_ROUNDS = 3
"""One that is mended may let the parser see others."""


def parsed(
    data: bytes, language: str, seconds: float, part: tuple[int, int] | None = None
) -> Tree | None:
    """Parse as `parse` does, with an end put to each arrow function that ends with its line."""
    tree = parse(data, language, seconds, part)
    if b"=>" not in data:
        return tree
    for _ in range(_ROUNDS):
        ends = list(_ends(tree.root_node, data, part)) if tree is not None else []
        if not ends:
            break
        mended = bytearray(data)
        for begin, end in ends:
            mended[begin:end] = b";".ljust(end - begin)
        data = bytes(mended)
        tree = parse(data, language, seconds, part)
    return tree


def _ends(root: Node, data: bytes, part: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    """Yield what stands between an arrow function and the end of its line, where something seems to go on with it."""
    begin, end = part or (0, len(data))
    for match in islice(_NEXT.finditer(data, begin, end), _MOST):
        token = root.descendant_for_byte_range(match.start(), match.start() + 1)
        block = token.parent if token is not None else None
        function = block.parent if block is not None and block.type == "statement_block" else None
        if function is not None and function.type == "arrow_function":
            yield match.start() + 1, max(match.start() + 2, match.start(1))
