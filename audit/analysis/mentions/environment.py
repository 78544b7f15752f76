"""Texts made of the whole environment, from the text alone: what sending or printing it takes."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.mentions.texts import closing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

ENVIRONMENT = "process.env"
"""How the environment is named."""
_NAMED = re2.compile(rb"\bprocess\s*\.\s*env\b")
_PART = re.compile(rb"\s*(?:\?\.|[.\[=\w])")
"""What makes it one variable of it, or stores into it."""
_MADE = re.compile(
    rb"\b(?:stringify|serialize|inspect|URLSearchParams|structuredClone|(?:send|post|report|track|capture|upload|publish)\w*)\s*\("
)
"""Text is made of what stands between these brackets, or it is sent."""
_CHOSEN = re.compile(
    rb"(?<!!)/[^/\n]*(?:token|secret|passw|credential)[^/\n]*/[a-z]*\s*\.\s*test\(", re.IGNORECASE
)
_KEPT_BACK = re.compile(rb"redact|mask|hid(?:e|den)|censor|sanitiz|\*\*\*", re.IGNORECASE)
"""Secrets are chosen by their names by who hides them, too."""
_COPIED = re.compile(
    rb"(?<![\w$])(?:Object\s*\.\s*assign\s*\(\s*\{\s*\}\s*,\s*|\{\s*\.\.\.\s*|structuredClone\s*\(\s*)$"
)
_FOR_CHILD = re.compile(
    rb"\benv['\"]?\s*[:=]\s*(?:Object\s*\.\s*assign\s*\(\s*\{\s*\}\s*,\s*|\{\s*\.\.\.\s*)$"
)
"""What stands before a copy that a started program gets."""
_ALONE = re.compile(rb"\s*[)}]")
_LISTED = re.compile(rb"\bObject\s*\.\s*(?:entries|values)\s*\(\s*$")
_JOINED = re.compile(rb"\s*\)(?:(?!\.\s*filter\b)[^;\n])*?\.\s*join\s*\(")
"""Lists of all of it, put together; filtered ones are those of a prefix, as bundlers take them."""
_REACH = 200
"""Bytes before and after the name that are looked at."""
_MOST = 200
"""Hits that are looked at."""


def copies(texts: Texts) -> Iterator[int]:
    """Yield where the whole environment, and nothing else, is copied; copies for a started program are left out."""
    data = texts.data
    if b"process" not in data:
        return
    for match in islice(_NAMED.finditer(data), _MOST):
        before = data[max(0, match.start() - _REACH) : match.start()]
        alone = _ALONE.match(data, match.end()) and _COPIED.search(before)
        told = _FOR_CHILD.search(before) or _MADE.search(before)
        if alone and not told and not texts.is_comment(match.start()):
            yield match.start()


def texts_of_all(texts: Texts) -> Iterator[int]:
    """Yield where the whole environment is made into one text."""
    data = texts.data
    if b"process" not in data:
        return
    for match in islice(_NAMED.finditer(data), _MOST):
        after = data[match.end() : match.end() + _REACH]
        if _PART.match(after):
            continue
        before = data[max(0, match.start() - _REACH) : match.start()]
        chosen = _CHOSEN.search(after) and not _KEPT_BACK.search(before + after)
        made = _is_within(before) or (_LISTED.search(before) and _JOINED.match(after)) or chosen
        if made and not texts.is_comment(match.start()):
            yield match.start()


def _is_within(before: bytes) -> bool:
    """Return whether the brackets of a call that makes text are still open at the end."""
    ends = (call.end() for call in _MADE.finditer(before))
    return any(closing(before, end, len(before)) < 0 for end in ends)
