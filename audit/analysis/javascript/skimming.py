"""Reading a file without a parse, where all that its text holds is the loading of other files.

Every place that could begin a fact must prove to be one of a few forms, or to stand in a comment or
a string; else nothing is said and the file is parsed. The answer is the one that parsing gives.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.naming import builtin_name
from audit.analysis.javascript.record import InText, Recorder
from audit.analysis.javascript.text.lexing import UnsureError, hidden_parts
from audit.analysis.javascript.text.source import Source
from audit.model.facts import FileFacts, Reading, ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.analysis.javascript.limits import Limits
    from audit.model.vocabulary import Vocabulary

_LITERAL = rb"(?:\"([^\"\\\n\r]*)\"|'([^'\\\n\r]*)')"
_CLAUSE = rb"(?:\*\s*as\s+[\w$]+|\{[\w$\s,]*\}|[\w$]+)"
_REQUIRE = re.compile(rb"require\s*\(\s*" + _LITERAL + rb"\s*\)")
_IMPORT = re.compile(
    rb"import\s*(?:" + _CLAUSE + rb"\s*(?:,\s*" + _CLAUSE + rb"\s*)?\bfrom\s*|(?=[\"']))" + _LITERAL
)
_EXPORT = re.compile(
    rb"export\s*(?:\{[\w$\s,]*\}|\*\s*(?:as\s+[\w$]+\s+)?(?=from\b))\s*(?:from\s*"
    + _LITERAL
    + rb")?"
)
_FORMS = (
    (b"require", _REQUIRE, ReferenceKind.REQUIRE),
    (b"import", _IMPORT, ReferenceKind.IMPORT),
    (b"export", _EXPORT, ReferenceKind.IMPORT),
)
_TYPES = re.compile(rb"(?:import|export)\s+type(?:of)?\b|[{,]\s*type(?:of)?\b")
_BEFORE = frozenset(b"=(,;:{}[&|?!>)\n\"'")
"""What may stand before a form; a word before it is known only in part."""
_WORDS_BEFORE = frozenset((b"return", b"await", b"else", b"default", b"case", b"in", b"of"))
_LAST_WORD = re.compile(rb"(?:\A|[^\w$.#\x80-\xff])([a-z]+)\Z")
KEYS = (b"constructor", b"__proto__", b"contentWindow", b"defaultView")
_CALLERS = (b"arguments", b"caller")
_SPACE = b" \t\r\n"
_KEY = re.compile(rb"(?!constructor\b|__proto__\b)[A-Za-z_$][\w$]*\s*:")
_BEFORE_KEY = frozenset(b"{,")
"""Before the key of an object, or a label: no name is used there."""
_FROM = re.compile(rb"\s*from\b")
_TRY = re.compile(rb"\btry\b")


def skim(
    data: bytes, places: Sequence[int], vocabulary: Vocabulary, limits: Limits
) -> FileFacts | None:
    """Return the facts of JavaScript whose hits are at `places`; None when only a parse can tell."""
    found: list[tuple[int, str, ReferenceKind]] = []
    try:
        for place in _in_code(data, places):
            form = _form(data, place, vocabulary)
            if form is None:
                return None
            found.append((place, *form))
    except UnsureError:
        return None
    last = max((place for place, _, kind in found if kind is ReferenceKind.REQUIRE), default=-1)
    if last >= 0 and _TRY.search(data, 0, last):
        return None  # whether its failure is expected depends on where the block ends
    recorder = Recorder(Source(data), limits)
    for place, text, kind in found:
        if text:
            recorder.reference(text, kind, InText(place))
    return FileFacts(Reading.PARSED, recorder.facts(), recorder.references())


def _in_code(data: bytes, places: Sequence[int]) -> Iterator[int]:
    """Yield those of `places` that stand in code."""
    parts = hidden_parts(data)
    start = end = 0
    for place in places:
        while end <= place and end >= 0:
            start, end = next(parts, (len(data), -1))
        if place < start or data.startswith(KEYS, place):
            yield place


def _form(data: bytes, place: int, vocabulary: Vocabulary) -> tuple[str, ReferenceKind] | None:
    """Return what the form at `place` loads (empty: nothing); None when it is no form."""
    is_key = _KEY.match(data, place) and _code_before(data, place) in _BEFORE_KEY
    if is_key and not (data.startswith(_CALLERS[0], place) and _CALLERS[1] in data):
        return "", ReferenceKind.IMPORT
    form = next((form for form in _FORMS if data.startswith(form[0], place)), None)
    if form is None:
        return None
    _, expression, kind = form
    match = expression.match(data, place)
    if match is None or not _stands_alone(data, place) or _TYPES.search(match[0]):
        return None
    quoted = match[1] if match[1] is not None else match[2]
    if quoted is None:
        return None if _FROM.match(data, match.end()) else ("", kind)
    text = quoted.decode("utf-8", "replace")
    if not text or text[0] == "#" or "\0" in text or builtin_name(text, vocabulary) is not None:
        return None
    return text, kind


def _place_before(data: bytes, place: int) -> int:
    place -= 1
    while place >= 0 and data[place] in _SPACE:
        place -= 1
    return place


def _code_before(data: bytes, place: int) -> int:
    """Return the byte before `place`, space left out; 0 when there is none."""
    before = _place_before(data, place)
    return data[before] if before >= 0 else 0


def _stands_alone(data: bytes, place: int) -> bool:
    """Return whether what stands before `place` lets a word there begin an expression or a statement."""
    before = _place_before(data, place)
    if before < 0 or data[before] in _BEFORE:
        return True
    if data[before] == ord("/"):  # a comment's end
        return data[before - 1] == ord("*")
    word = _LAST_WORD.search(data[max(0, before - 9) : before + 1])
    return word is not None and word[1] in _WORDS_BEFORE
