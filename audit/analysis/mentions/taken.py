"""What a page keeps, copies or gets typed into it, where code takes or changes it everywhere, from the text alone."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.searching import large
from audit.model.mention import CHANGED_COPY, EXCHANGED, Mentioned

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
_NUMBER = (
    rb"/[^/\n]{0,120}(?:0x\[[^\]\n]{3,14}\]\{\d\d|bc1(?:\[|\(|q)|\[13\]\[|T\[[^\]\n]{3,30}\]\{33|4\[0-9AB\]"
    rb"|\[A-Z\]\{2\}(?:\\d|\[0-9\])\{2\}|[LM]\[a-km-z)"
)
"""A regular expression that finds the numbers of accounts: of wallets, of banks."""
_ACCOUNT = re.compile(_NUMBER)
_REPLACED = re.compile(rb"\.\s*replace(?:All)?\(\s*" + _NUMBER)
_EXCHANGES = large(
    _NUMBER
    + rb"[^\n]{0,120}?/[a-z]{0,4}\s*[,:]\s*"
    + rb"['\"`](?:0x[0-9a-fA-F]{40}|bc1[0-9a-z]{20,60}|[13LMT][0-9A-Za-z]{25,33})['\"`]"
)
"""Any number, and beside it the one that is put in its place."""
_LISTENS = re2.compile(
    rb"(?:\b(?:document|window|globalThis|self|body|documentElement)\s*\.\s*|(?:^|[;{}(,\n]\s*))"
    rb"(?:addEventListener\(\s*['\"`](?:copy|cut|paste)['\"`]|on(?:copy|cut|paste)\s*=[^=])"
)
_WRITES = re2.compile(rb"\bclipboard\s*\??\.\s*writeText\(")
_SETS = re.compile(rb"\.setData\s*\(|\.value\s*=[^=]|\.writeText\s*\(|\binsertText\b")
_SELECTED = re.compile(rb"\bgetSelection\s*\(")
_CHANGES = re.compile(rb"\.(?:replace(?:All)?|test|match)\s*\(")
_BEHIND, _BEFORE, _GIVEN = 500, 400, 120
_MOST_COPIES = 20


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


def of_the_clipboard(texts: Texts) -> Iterator[tuple[int, str, str]]:
    """Yield where code changes what is copied anywhere in a page, or account numbers anywhere: the sort, and which."""
    data = texts.data
    for match in islice(_EXCHANGES.finditer(data) if b".replace" in data else (), _MOST_COPIES):
        if not texts.is_comment(match.start() - 1):
            yield match.start(), Mentioned.TAKEN.value, EXCHANGED
    if b"lipboard" not in data:
        return
    for match in islice(_LISTENS.finditer(data), _MOST_COPIES):
        code = data[match.end() : match.end() + _BEHIND]
        place = match.end() - 2
        if not _SETS.search(code) or texts.is_comment(place):
            continue
        if _ACCOUNT.search(code):
            yield place, Mentioned.TAKEN.value, EXCHANGED
        elif _SELECTED.search(code) and _CHANGES.search(code):
            yield place, Mentioned.PASSED.value, CHANGED_COPY
    for match in islice(_WRITES.finditer(data), _MOST_COPIES):
        given = data[match.end() : match.end() + _GIVEN]
        near = data[max(0, match.start() - _BEFORE) : match.end() + _GIVEN]
        exchanges = b".replace" in given and _ACCOUNT.search(near)
        if (exchanges or _REPLACED.search(near)) and not texts.is_comment(match.start()):
            yield match.start(), Mentioned.TAKEN.value, EXCHANGED
