"""What a page keeps, or what is typed into it, where code takes all of it at once, from the text alone."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_STORED = "all that the page stores"
_TYPED = "what is typed anywhere in the page"
_WHOLE = r"(?:(?:window|globalThis|self)\s*\.\s*)?(?:local|session)Storage\s*"
_TAKEN = re2.compile(
    (
        r"(?:\bJSON\.stringify|\bObject\.(?:entries|values|assign)|\bstructuredClone|\bURLSearchParams)\(\s*(?:\{\s*\}\s*,\s*)?"
        rf"{_WHOLE}(?:\)|,)(\s*\.\s*filter)?"
        rf"|\{{\s*\.\.\.\s*{_WHOLE}\}}|(?:[:+]\s*|\$\{{\s*)document\s*\.\s*cookie\b\s*[,;)}}+\n]"
        r"|((?:\b(?:document|window|globalThis|self|body|documentElement)\s*\.\s*|(?:^|[;{}(,\n]\s*))addEventListener\("
        r"\s*['\"`](?:input|change|keyup|blur|focusout|paste)['\"`])"
    ).encode()
)
_WORDS = (b"Storage", b"addEventListener", b"cookie")
_NEAR = 300
"""Bytes behind a listener's event in which it takes what was typed."""
_MOST = 20
"""Hits that are looked at."""


def taken(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where code takes all that a page stores, or listens to every field of it, and which, in words."""
    if not any(word in texts.data for word in _WORDS):
        return
    for match in islice(_TAKEN.finditer(texts.data), _MOST):
        filtered, typed = match.group(1), match.group(2)
        if typed and b".value" not in texts.data[match.end() : match.end() + _NEAR]:
            continue
        if not filtered and not texts.is_comment(match.start()):
            yield match.start(), _TYPED if typed else _STORED
