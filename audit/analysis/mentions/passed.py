"""What code runs that came from outside: sent to it, or in a file that it wrote; from the text alone.

A package that talks to the network and starts programs gains no power when it begins to start what it is sent. Read
from names: what a call that runs something is given, and where a little before that name came from.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.mentions.texts import closing
from audit.model.mention import SHELL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

SENT = "runs what it is sent"
WRITTEN = "runs a file that it writes"
NEIGHBOUR = "changes a file of another package"
INSTALLS = "puts a script that runs at install into a package.json"

_CALLS = re2.compile(
    rb"\b(?:(execFile|exec(?:File)?Sync|spawn(?:Sync)?|fork|eval|Function|runIn(?:This|New)?Context|_compile)\s*\("
    rb"|(require|import)\s*\(\s*[^\s'\"`)]|((?:write|append)File(?:Sync)?)\s*\()|(?:^|[^\w$.]|(?:child_process|cp|child)['\"]?\)?\.)(exec)\s*\("
    rb"|([\w$])\(\s*(?:process\.execPath|['\"`](?:node|(?:ba|z)?sh)['\"`])\s*,\s*\["
)
"""What runs, loads (no constant) or writes something. `exec` is a regular expression's as well.

What starts an engine may have any name: a minifier's.
"""
_SIGNS = re2.compile(
    rb"\.then\(|\.on\(|\.once\(|\.pipe\(|\bonmessage\b|\bawait\b|\.(?:headers|query|body|url)\b|\b(?:write|append)File"
)
"""Without any of these nothing is sent or written here."""
_NAMES = re.compile(
    rb"(?<![\w$.'\"`/-])(?!(?:function|async|new|await|require|path|process|this)\b)[A-Za-z_$][\w$]*"
)
_ASKED = re.compile(
    rb"\.searchParams\b|\.headers\s*(?:\[|\.get\()|\b(?:req|request|ctx|event|message)\s*\.\s*(?:headers|query|body|url)\b"
)
"""What a server is asked with."""
_ASKER = rb"\b(?:fetch|axios|got|request|get|post|resolveTxt)\s*\("
_GIVEN = (
    rb"\.then\(\s*(?:async\s*)?(?:function\s*[\w$]*\s*)?\(?\s*\{{?\s*{name}\s*\}}?\s*\)?\s*(?:=>|\{{)"
    rb"|\.on(?:ce)?\(\s*['\"`](?:data|message|response|body|text)['\"`]\s*,\s*(?:async\s*)?(?:function\s*[\w$]*\s*)?"
    rb"\(?\s*\{{?\s*{name}(?![\w$])"
    rb"|\bonmessage\s*=\s*(?:async\s*)?(?:function\s*[\w$]*\s*)?\(?\s*\{{?\s*{name}(?![\w$])"
    rb"|(?<![\w$.]){name}\s*\}}?\s*=\s*(?:\(\s*)?await\s"
)
_FROM_A_FILE = rb"\b(?:write|append)File(?:Sync)?\(\s*{name}\s*,"
_FROM_A_PACKAGE = rb"(?<![\w$.]){name}\s*=\s*require\s*\.\s*resolve\s*\("
_ENGINE = re.compile(
    rb"\bexecPath\b|['\"`](?:node|bun|deno|python3?|(?:ba|z)?sh|cmd|powershell)['\"` ]"
)
"""What runs the file that it is given: an editor opens it."""
_NAMED_ANEW = rb"\bfunction\s*[\w$]*\s*\([^)]*(?<![\w$]){name}(?![\w$])"
_PIPED = re2.compile(
    rb"\.pipe\(\s*[\w$]+\s*\.\s*stdin\s*,?\s*\)|\bstdout\s*\.\s*pipe\(\s*[\w$]+\s*,?\s*\)"
)
_SHELL = re.compile(
    rb"[\w$]\(\s*['\"`](?:[\w/\\:]*[/\\])?(?:(?:ba|z|k|da)?sh|cmd|powershell|pwsh)(?:\.exe)?['\"`]"
)
_SCRIPT = re2.compile(
    rb"\bscripts\s*(?:\?\.|\.|\[\s*['\"`])\s*(?:pre|post)?install(?:['\"`]\s*\])?\s*(?:\|\||\?\?)?=[^=>]"
)
_SOCKETS = re.compile(rb"\bnet\b|\btls\b|\bcreateConnection\b|\bconnect\(|\bWebSocket\b")
_BEFORE, _ARGUMENTS, _ORIGIN = 600, 200, 300
_MOST, _FEW = 200, 4


def passed(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where code runs what came from outside, or changes what is another package's, and which, in words."""
    data = texts.data
    script = _SCRIPT.search(data) if b"scripts" in data else None
    if script is not None and not texts.is_comment(script.start()):
        yield script.start(), INSTALLS
    if not _SIGNS.search(data):
        return
    for match in islice(_CALLS.finditer(data), _MOST):
        _, load, write, *_ = match.groups()
        kind = "load" if load else "write" if write else "run"
        what = _origin(data, data.index(b"(", match.start(match.lastindex)) + 1, kind)
        if what and not texts.is_comment(match.start()):
            yield match.start(), what
    for match in islice(_PIPED.finditer(data), _MOST):
        near = data[max(0, match.start() - _BEFORE) : match.end() + _BEFORE]
        if _SHELL.search(near) and _SOCKETS.search(near) and not texts.is_comment(match.start()):
            yield match.start(), SHELL


def _origin(data: bytes, opened: int, kind: str) -> str:
    """Return where what a call is given came from, in words; empty where that is not told."""
    closed = closing(data, opened, opened + _ARGUMENTS)
    given = data[opened : closed if closed >= 0 else opened + _ARGUMENTS]
    if kind == "write":
        given = given.partition(b",")[0]
    before = data[max(0, opened - _BEFORE) : opened]
    if kind == "run" and _ASKED.search(given):
        return SENT
    for name in dict.fromkeys(islice(_NAMES.findall(given), _FEW)):
        if kind == "run" and _is_sent(name, before):
            return SENT
        if kind == "write" and _comes(_FROM_A_PACKAGE, name, before):
            return NEIGHBOUR
        starts = given.lstrip().startswith(name) or kind == "load" or _ENGINE.search(given)
        if kind != "write" and starts and _comes(_FROM_A_FILE, name, before):
            return WRITTEN
    return ""


def _is_sent(name: bytes, before: bytes) -> bool:
    """Return whether a name is what a request is answered with, or a connection brings."""
    found = [*_pattern(_GIVEN, name).finditer(before)]
    if not found:
        return False
    last = found[-1]
    between = before[last.end() :]
    if len(between) > _ORIGIN or _pattern(_NAMED_ANEW, name).search(between):
        return False
    if last[0].startswith((b".on", b"onmessage")):
        return True
    return re.search(_ASKER, before[max(0, last.start() - _ORIGIN) :]) is not None


def _comes(origin: bytes, name: bytes, before: bytes) -> bool:
    return _pattern(origin, name).search(before) is not None


def _pattern(template: bytes, name: bytes) -> re.Pattern[bytes]:
    text = template.replace(b"{name}", re.escape(name)).replace(b"{{", b"{").replace(b"}}", b"}")
    return re.compile(text)
