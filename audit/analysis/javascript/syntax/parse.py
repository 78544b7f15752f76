"""Bytes to a syntax tree, within bounds."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Parser

if TYPE_CHECKING:
    from tree_sitter import Tree

_GRAMMARS = {
    "javascript": tree_sitter_javascript.language,
    "typescript": tree_sitter_typescript.language_typescript,
    "tsx": tree_sitter_typescript.language_tsx,
}

_PIECE = 1 << 16
"""Bytes given to the parser at a time: only so does it report its progress."""


@lru_cache(maxsize=len(_GRAMMARS))
def parser_for(language: str) -> Parser:
    """Return this process's parser of `language`: `javascript`, `typescript` or `tsx`."""
    return Parser(Language(_GRAMMARS[language]()))


def parse(data: bytes, language: str, seconds: float) -> Tree | None:
    """Parse `data`; None when it took more than `seconds`."""
    deadline = time.monotonic() + seconds
    parser = parser_for(language)
    calls = 0

    def too_late(_offset: int, _error: bool) -> bool:  # noqa: FBT001 - the parser's own signature
        nonlocal calls
        calls += 1
        return calls % 256 == 0 and time.monotonic() > deadline

    try:
        return parser.parse(
            lambda offset, _point: data[offset : offset + _PIECE], progress_callback=too_late
        )
    except ValueError:  # what the parser raises when it is stopped
        parser.reset()
        return None
