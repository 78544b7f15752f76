"""Reading a file that nothing reaches by its text alone: more than is there, never less by design.

Comments are left out where the text alone tells them; strings are not, for they may be run.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.lexical_uses import (
    dotted,
    is_given,
    is_use,
    members_loaded,
    word_start,
)
from audit.analysis.javascript.lexical_values import Declared
from audit.analysis.javascript.lexical_world import SecondNames
from audit.analysis.javascript.limits import Limits
from audit.analysis.javascript.naming import builtin_name
from audit.analysis.javascript.record import InText, Recorder
from audit.analysis.javascript.text.comments import Comments
from audit.analysis.javascript.text.patterns import LOADERS, WORLD, patterns_for
from audit.analysis.javascript.text.searching import large
from audit.analysis.javascript.text.source import Source, is_binary, normalised
from audit.model.facts import Fact, FileFacts, Reading, ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.vocabulary import Vocabulary

_BYTES = 64 * 1024 * 1024
_HITS = 20_000
"""Matches taken from one file."""
_QUOTED = r"""["'`]([^"'`\n\\]{1,200})["'`]"""
_CLAUSE = r"(?:\s+(?:type\s+)?[\w$]+\s*,?)?\s*(?:\{[^{}\"'`;()]*\}|\*\s*as\s+[\w$]+)?\s*from"
_RE_EXPORT = r"(?:type\s+)?(?:\*(?:\s*as\s+[\w$]+)?|\{[^{}\"'`;()]*\})\s*from"
_LOADS = large(
    (
        rf"(?:\b(?:require|import|getBuiltinModule|_load)|createRequire\([^()]*\))\s*\(\s*{_QUOTED}\s*[),]"
        r"((?:\s*\.\s*[\w$]+){0,2})"
        rf"|\brequire\s*{_QUOTED}"
        rf"|(?:^|[^.\w$\"'`])(?:import(?:{_CLAUSE})?|export\s*{_RE_EXPORT})\s*{_QUOTED}"
    ).encode()
)
"""Calls that load, `require` as a tag, and statements; none that a message begins with."""
_STATEMENT = 4
_KEYED, _KEPT = 4, 5
"""Groups of the global object: a member by its key, and all of it where it is given a name."""
_SHOWN = (1, 3, _STATEMENT, _KEPT)
"""Groups that hold what a pattern is after: the first in all others."""
_PACKAGE = re.compile(rb"(?:@[A-Za-z0-9~_-][\w.~-]*/)?[A-Za-z0-9~_-][\w.~-]*(?:/[^\s]*)?")
"""What names a package: nothing else may be taken for one here, where sentences and test data are read too."""
_TYPE = rb"type\s+[\w$]+(?:\s+as\s+[\w$]+)?"
_TYPES_ONLY = re.compile(
    rb"[^ie]?(?:import|export)\s+(?:type\s+(?:[{*]|(?!from\s*[\"'`])[\w$])"
    rb"|\{\s*" + _TYPE + rb"(?:\s*,\s*" + _TYPE + rb")*\s*,?\s*\}\s*from)"
)
"""Statements that compilers of TypeScript leave out; `import type from "x"` takes a default named so."""
_BEHIND_WORD = re.compile(rb"[\w$][ \t]+\Z")
"""What no statement stands behind: in code a line or a sign ends before `import "x"`, in a sentence a word does."""
_SPACE = 40
"""Bytes before a statement that are looked at."""
_NAME_LIMIT = 214
"""Bytes; npm allows no longer name."""
_COMPUTED = re2.compile(rb"""(?:^|[^.\w$])((?:require|import)\s*\(\s*[^"'`\s)])""")
_INTERNALS = re2.compile(
    rb"\b(process\s*\.\s*(?:binding|_linkedBinding)|module\s*\.\s*(?:constructor|children|_load)|createRequire|require\s*\.\s*(?:cache|extensions))\b"
)
_OWNER = re.compile(rb"(?<![\w$.])([A-Za-z]+)\.\Z")
_COPY = re2.compile(rb"\bnew\s+[\w$.]+\z")
"""Before `.constructor(x)`: another one like this, unless text is given."""
_HELD = re.compile(rb"\s*:\s*[-\d\"'`]")
"""After the key of an object: a value that no pattern takes anything to."""
_RETURNS = re.compile(rb"(?<![\w$.])return\Z")
_CONSTRUCTOR = re2.compile(rb"(\.\s*constructor\s*\(|\[\s*[\"'`]constructor[\"'`]\s*\])\s*\(?")


def _roots(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the globals that are looked for, without the global object and what loads."""
    return patterns_for(vocabulary).roots - WORLD - LOADERS - {"module"}


@lru_cache(maxsize=8)
def _patterns(vocabulary: Vocabulary) -> tuple[re2._Regexp, re2._Regexp]:
    names = "|".join(re2.escape(name) for name in sorted(_roots(vocabulary)))
    world = "|".join(
        re2.escape(name) for name in sorted(WORLD - {"root", "top", "parent", "frames"})
    )
    uses = (
        rf"(?:^|[^.\w$#])(?:(?:(?:{world})\s*\.\s*)*(({names})\b((?:\s*\.\s*[\w$]+){{0,3}})\s*[(\[.,;)=]?)"
        rf"|(?:{world})\s*(?:\?\.\s*)?(?:\[\s*[\"'`]|\?\.\s*)({names})\b)"
        rf"|=\s*({world})\s*[;,)\n]"
    )
    shared = "|".join(re2.escape(name) for name in sorted(vocabulary.intrinsics))
    writes = rf"\b(({shared})\s*\.\s*prototype\s*\.\s*[\w$]+)\s*=[^=]"
    return re2.compile(uses.encode()), re2.compile(writes.encode())


def read_lexically(data: bytes, vocabulary: Vocabulary) -> FileFacts:
    """Return the names of powers in `data`, wherever they stand, comments and strings included."""
    if len(data) > _BYTES:
        return FileFacts(Reading.NONE, (Fact("unknown", "size", 0, 0),))
    data = normalised(data)
    if is_binary(data):
        return FileFacts(Reading.NONE, (Fact("unknown", "parse", 0, 0),))
    source = Source(data)
    recorder = Recorder(source, Limits())
    comments = Comments(data)
    _loads(data, vocabulary, recorder, comments)
    _names(data, vocabulary, recorder, comments)
    _rest(data, vocabulary, recorder, comments)
    return FileFacts(Reading.LEXICAL, recorder.facts(), recorder.references())


def _matches(expression: re2._Regexp, data: bytes, comments: Comments) -> Iterator[re2._Match]:
    """Yield the matches outside comments. The first group that matched is what counts: a comment may end before it."""
    for match in islice(expression.finditer(data), _HITS):
        start = match.start(1)
        if start < 0:
            start = next(start for start in map(match.start, _SHOWN[1:]) if start >= 0)
        if start not in comments:
            yield match


def _loads(data: bytes, vocabulary: Vocabulary, recorder: Recorder, comments: Comments) -> None:
    for match in _matches(_LOADS, data, comments):
        group = next(number for number in _SHOWN if match.start(number) >= 0)
        text = match.group(group).decode("utf-8", "replace")
        name = builtin_name(text, vocabulary)
        place = InText(word_start(data, match.start()))
        before = data[max(0, place.start - _SPACE) : place.start]
        if group == _STATEMENT and _BEHIND_WORD.search(before):
            continue
        types = _TYPES_ONLY.match(match.group(0)) is not None
        if name is not None:
            for member in members_loaded(data, match, place.start) if not types else ():
                recorder.fact("builtin", name + member, place)
        elif _is_reference(data, match.start(group), match.group(group)):
            kind = ReferenceKind.IMPORT if b"port" in match.group(0)[:8] else ReferenceKind.REQUIRE
            recorder.reference(text, kind, place, types_only=types)


def _is_reference(data: bytes, place: int, specifier: bytes) -> bool:
    """Return whether a specifier leads to a file or may be a package's name, outside what looks like a comment."""
    if specifier.startswith((b".", b"/", b"#")):
        return True
    before = data[data.rfind(b"\n", 0, place) + 1 : place].lstrip()
    begun = before.startswith((b"*", b"/*")) and b"*/" not in before
    if begun or b"//" in before:
        return False
    return len(specifier) <= _NAME_LIMIT and _PACKAGE.fullmatch(specifier) is not None


def _names(data: bytes, vocabulary: Vocabulary, recorder: Recorder, comments: Comments) -> None:
    declared, second = Declared(data), SecondNames(data)
    for match in _matches(_patterns(vocabulary)[0], data, comments):
        start, end = match.span(2)
        if start < 0:
            if match.start(_KEPT) >= 0:
                second.note(match.start())
            else:
                _global(vocabulary, recorder, match.group(_KEYED).decode(), match.start(_KEYED))
            continue
        name = data[start:end].decode("ascii", "ignore")
        if not is_use(data, match, name, declared):
            continue
        _global(vocabulary, recorder, name + dotted(data[end : match.end(3)]), start)
    for place, chain in second.uses(partial(_roots, vocabulary)):
        if place not in comments:
            _global(vocabulary, recorder, chain, place)


def _global(vocabulary: Vocabulary, recorder: Recorder, chain: str, place: int) -> None:
    """Note the use of a global, members after it."""
    if vocabulary.is_harmless(tuple(chain.split("."))):
        return
    if chain.partition(".")[0] == "WebAssembly":
        recorder.fact("native", "wasm", InText(place))
    else:
        recorder.fact("global", chain, InText(place))


def _is_own(data: bytes, name: bytes) -> bool:
    """Return whether a file declares a name that is a shared object's elsewhere, or takes it as a parameter."""
    own = rb"\b(?:function|class|var|let|const)\s+%b\b|\bfunction\b[\w$\s]*\([^()]*\b%b\b"
    return re2.search(own % (name, name), data) is not None


def _rest(data: bytes, vocabulary: Vocabulary, recorder: Recorder, comments: Comments) -> None:
    own: dict[bytes, bool] = {}
    for match in _matches(_patterns(vocabulary)[1], data, comments):
        name = match.group(2)
        if name not in own:
            own[name] = _is_own(data, name)
        if not own[name] and not _is_members(data, match.start(1)):
            written = "".join(match.group(1).decode("utf-8", "replace").split())
            recorder.fact("write", written, InText(match.start(1)))
    for expression, kind, what in (
        (_COMPUTED, "load", "computed"),
        (_INTERNALS, "load", "internals"),
        (_CONSTRUCTOR, "global", "eval"),
    ):
        for match in _matches(expression, data, comments):
            start, end = match.span(1)
            of_copy = expression is _CONSTRUCTOR and (
                _makes_copy(data, match) or _is_no_member(data, start, end)
            )
            is_word = expression is _INTERNALS and _is_text(data, start, end)
            if not of_copy and not is_word and not is_given(data, match.start(1), match.end(1)):
                recorder.fact(kind, what, InText(match.start(1)))


def _is_members(data: bytes, place: int) -> bool:
    """Return whether the name at `place` is that of a member of something else than the global object."""
    if data[place - 1 : place] != b".":
        return False
    owner = _OWNER.search(data[max(0, place - 40) : place])
    return owner is None or owner[1].decode() not in WORLD


def _is_no_member(data: bytes, start: int, end: int) -> bool:
    """Return whether `["constructor"]` is a list, or the key of what an object holds: `{ ["constructor"]: 137 }`."""
    if not data.startswith(b"[", start):
        return False
    before = data[max(0, start - _SPACE) : start].rstrip()
    if before.endswith((b"{", b",")) and _HELD.match(data, end):
        return True
    listed = before.endswith((b"(", b"=")) or _RETURNS.search(before) is not None
    return listed and data[end : end + _SPACE].lstrip()[:1] in (b")", b";", b",")


def _is_text(data: bytes, start: int, end: int) -> bool:
    """Return whether a name is all of a text that is no member's key: `identifier("createRequire")`."""
    quote, before = data[start - 1 : start], data[max(0, start - _SPACE) : start - 1].rstrip()
    is_alone = quote in (b'"', b"'", b"`") and data.startswith(quote, end)
    return is_alone and not before.endswith(b"[")


def _makes_copy(data: bytes, match: re2._Match) -> bool:
    """Return whether `new x.constructor(y)` stands there, as what copies a value writes it."""
    start, given = match.start(1), data[match.end() : match.end() + 8].lstrip()[:1]
    is_called = match.group(1).endswith(b"(")
    return (
        is_called and given not in b"\"'`" and bool(_COPY.search(data[max(0, start - 60) : start]))
    )
