"""Deeds that wait: the process ends, files go or a page is blocked only on a date, in a time zone, on some machines.

Whoever tries the code out elsewhere sees nothing. Read from the text alone: a condition that asks for such a thing
and names a constant, and what stands behind it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.mentions.texts import closing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_NOW = r"(?:\bDate\.now\(\)|\bnew\s+Date\b(?:\(\))?(?:\.(?:getTime|valueOf)\(\))?)"
_DAY = r"(?:\bnew\s+Date\(\s*[0-9'\"`]|\bDate\.(?:parse|UTC)\(\s*[0-9'\"`]|\b[0-9]{12,13}\b)"
_ASKED = {
    "time_zone": r"\btimeZone\b|\bgetTimezoneOffset\s*\(|\benv\s*\.\s*TZ\b",
    "language": (
        r"\bnavigator\s*(?:\?\.|\.)\s*(?:userL|l)anguages?\b|\benv\s*\.\s*(?:LANG|LANGUAGE|LC_ALL)\b|\(\)\s*\.\s*locale\b"
        r"|\bcountry_?(?:[nN]ame|[cC]ode)?\b"
    ),
    "place": r"\bresolvedOptions\(\)\s*[;,)\n]",
    "date": (
        rf"{_NOW}\s*(?:[<>]=?\s*[0-9]|(?:[<>]=?|-)\s*{_DAY})|{_DAY}[^<>;{{}}]{{0,40}}[<>]=?\s*{_NOW}"
        r"|\btoISOString\(\)(?:\.\w+\([^()]*\))?\s*[<>]=?\s*['\"`]"
        r"|\bget(?:UTC)?(?:FullYear|Month|Date|Day|Hours)\(\)\s*(?:[<>]=?|[=!]==?)\s*[0-9]"
    ),
    "day": _DAY,
    "machine": r"\bhostname\(\)|\buserInfo\(\)\.username|\blocation\.host(?:name)?\b",
    "visitor": r"\bdocument\.referrer\b",
    "chance": r"\bMath\.random\(\)\s*[<>]=?\s*[0-9.]",
}
_SIGN = re2.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _ASKED.items()).encode())
_DAYS = "day"
"""A constant that is compared with now where it is named."""
_SURE = frozenset({"date", _DAYS, "chance"})
"""What is asked for there is compared with a constant already."""
_DEEDS = {
    "ends the process": (
        r"\bprocess\s*\.\s*(?:exit|kill|abort|reallyExit)\s*\("
        r"|\b(?:while\s*\(\s*(?:true|1|!0)\s*\)|for\s*\(\s*;\s*;\s*\))\s*(?:\{\s*\}|;)"
    ),
    "reaches for the user's files": (
        r"\bhomedir\s*\(|\benv\s*(?:\.\s*|\[\s*['\"`])(?:HOME|USERPROFILE)\b"
        r"|['\"`/](?:Desktop|Documents|Downloads|Pictures|Videos)['\"`/]"
    ),
    "changes files": (r"\b(?:rm|rmdir|unlink|writeFile|appendFile|rename|copyFile)(?:Sync)?\s*\("),
    "starts a program": r"\b(?:execFile|execSync|spawn)(?:Sync)?\s*\(",
    "empties files": r"\bf?truncate(?:Sync)?\s*\(",
    "loads a script": r"\bcreateElement\(\s*['\"`]script['\"`]|\bimportScripts\(|<script\b",
    "blocks the page": (
        r"\bpointerEvents\s*=|\bdocument\.(?:body|documentElement)\.(?:innerHTML|textContent)\s*=|\bdocument\.open\("
        r"|\bdocument\.(?:body|documentElement)\.(?:remove|replaceChildren)\(|\bnew\s+Audio\("
    ),
}
_DEED = {deed: re.compile(pattern.encode()) for deed, pattern in _DEEDS.items()}
_OPENED = re.compile(rb"\b(?:if|while|switch)\s*\(")
_CONSTANT = re.compile(
    rb"['\"`]|[=(,!]\s*/|[=<>]\s*-?[0-9]|\.(?:includes|has|indexOf|test|exec|match|search|startsWith|endsWith)\("
    rb"|\sin\s"
)
_TESTED = re.compile(rb"\.(?:includes|has|indexOf|test|exec)\([^;{}\n]{0,120}\Z")
_JOINED = re.compile(rb"[^;{}]{0,200}?(?:&&|(?<!\?)\?(?![?.]))")
_NAMED = re.compile(
    rb"(?:\b(?:const|let|var)\s+|,\s*)(?:\{([^{}]{1,200})\}|([A-Za-z_$][\w$]*))\s*=(?![=>])"
)
_VALUE = re.compile(rb"[^;{}]{0,200}\Z")
_BOUND = re.compile(rb"([A-Za-z_$][\w$]*)\s*(?:=[^,]*)?(?:,|$)")
"""A name that a pattern gives to a member."""
_ASKING = re.compile(
    rb"\bfunction\s+([A-Za-z_$][\w$]*)\s*\([^)]*\)\s*\{[^{}]{0,300}\breturn\b[^;{}]{0,200}$"
)
_LEAVES = re.compile(rb"\{?\s*return\b")
_CALLED = re.compile(rb"(?<![\w$.])([A-Za-z_$][\w$]*)\s*\(")
_FUNCTION = (
    rb"\bfunction\s+NAME\s*\(|(?:^|[^\w$])NAME\s*[=:]\s*(?:async\s+)?(?:function\b"
    rb"|\([^()]*\)\s*=>|[\w$]+\s*=>)"
)
_CHOOSES = b"switch"
"""What compares with the constants of its cases."""
_BLOCK_ENDS, _LINE_ENDS = b"}\n"
_GOES_ON = re.compile(
    rb"(?:^\s*(?:if|for|while)\b[^;]{0,2000}\)|\belse|[=(,&|?:+.\[])\s*\Z", re.MULTILINE
)
"""A line whose statement stands on the next one."""
_REACH, _BODY, _MOST = 300, 2_000, 60
"""Bytes before and after what is asked for, bytes of what waits, and hits of one file that are looked at."""
_ASKED_AGAIN = 40
"""Times that a name is looked for again."""


def gates(texts: Texts) -> Iterator[tuple[int, str, str]]:
    """Yield where something is asked for on which a deed waits, what it is, and the deed, in words."""
    data = texts.data
    for match in texts.hits(_SIGN, _MOST):
        (asked,) = (name for name, text in match.groupdict().items() if text)
        kind = str(asked, "ascii").replace("_", " ")
        wait = _waiting_for_name if kind == _DAYS else _waiting
        waiting = wait(data, match.start(), match.end(), sure=kind in _SURE)
        for body in islice(waiting, _MOST):
            for deed in _deeds(data, body):
                yield match.start(), "date" if kind == _DAYS else kind, deed


def _waiting(data: bytes, start: int, end: int, *, sure: bool) -> Iterator[bytes]:
    """Yield the code that runs only as the condition around two places says, or one on what they are kept in.

    Args:
        data: the file.
        start: where something is asked for.
        end: where that ends.
        sure: it is compared with a constant there.
    """
    before = data[max(0, start - _REACH) : start]
    for opened in _OPENED.finditer(before):
        place = start - len(before) + opened.end()
        closed = closing(data, place, place + _BODY)
        if closed >= end:
            chosen = opened.group().startswith(_CHOOSES)
            yield from _body(data, place, closed, sure=sure or chosen)
            return
    tested = _TESTED.search(before) is not None
    yield from _joined(data, start, end, sure=sure or tested)
    yield from _waiting_for_name(data, start, end, sure=sure)


def _joined(data: bytes, start: int, end: int, *, sure: bool) -> Iterator[bytes]:
    """Yield what stands behind `&&` or `?`, where what is asked before, between two places, names a constant."""
    joined = _JOINED.match(data, end)
    if joined and (sure or _CONSTANT.search(data, start, joined.end())):
        after = data[joined.end() : joined.end() + _REACH]
        yield after[: _end(after)]


def _waiting_for_name(data: bytes, start: int, end: int, *, sure: bool) -> Iterator[bytes]:
    """Yield the code that runs only as a condition says on what keeps the text between two places."""
    names = _names(data[max(0, start - _REACH) : start])
    if not names:
        return
    name = rb"(?<![\w$.])(?:" + b"|".join(map(re.escape, names)) + rb")(?![\w$])"
    asked = re.compile(rb"\b(?:if|while|switch)\s*\((?=[^{};]{0,200}?" + name + rb")|" + name)
    constant = sure or _CONSTANT.search(data, start, end + 100) is not None
    constant = constant or _TESTED.search(data, max(0, start - _REACH), start) is not None
    for again in islice(asked.finditer(data, end), _ASKED_AGAIN):
        if again.group().endswith(b"("):
            closed = closing(data, again.end(), again.end() + _BODY)
            chosen = again.group().startswith(_CHOOSES)
            yield from _body(data, again.end(), closed, sure=constant or chosen)
        else:
            yield from _joined(data, again.start(), again.end(), sure=constant)


def _names(before: bytes) -> list[bytes]:
    """Return the names that what follows `before` is given: one, those of a pattern, or its function's."""
    given = [each for each in _NAMED.finditer(before) if _VALUE.match(before, each.end())]
    if not given:
        asking = _ASKING.search(before)
        return [asking[1]] if asking else []
    pattern, name = given[-1].groups()
    return [name] if name else [each[1] for each in _BOUND.finditer(pattern)]


def _body(data: bytes, opened: int, closed: int, *, sure: bool) -> Iterator[bytes]:
    """Yield what a condition decides on, if it names a constant: its block, or all behind it where it leaves."""
    if closed < 0 or not (sure or _CONSTANT.search(data, opened, closed)):
        return
    after = data[closed + 1 : closed + 1 + _BODY]
    block = after[: _end(after)]
    leaves = _LEAVES.match(block.lstrip())
    yield after[: _end(b"{" + after) - 1] if leaves else block


def _deeds(data: bytes, body: bytes) -> list[str]:
    """Return what the code does, itself or in a function of the file that it calls."""
    called = {name[1] for name in _CALLED.finditer(body)}
    bodies = [body]
    bodies += filter(None, (function_body(data, name) for name in sorted(called)[:5]))
    return [deed for deed, sign in _DEED.items() if any(map(sign.search, bodies))]


def function_body(data: bytes, name: bytes) -> bytes:
    """Return the body of the function of that name, however it is written; empty where there is none in the file."""
    written = re2.search(_FUNCTION.replace(b"NAME", re2.escape(name)), data)
    if written is None:
        return b""
    start = written.end()
    if not written.group().endswith(b"=>") or data[start : start + 9].lstrip()[:1] == b"{":
        start = data.find(b"{", start)
    return data[start : start + _end(data[start : start + _BODY])] if start >= 0 else b""


def _end(code: bytes) -> int:
    """Return where the first statement or block of `code` ends."""
    deep, begin = 0, len(code) - len(code.lstrip())
    for place, sign in enumerate(code):
        if sign in b"{(":
            deep += 1
        elif sign in b"})":
            deep -= 1
            if deep < 0 or (not deep and sign == _BLOCK_ENDS):
                return place + 1
        elif sign in b";\n" and not deep and place > begin:
            if sign != _LINE_ENDS or not _GOES_ON.search(code[begin:place]):
                return place + 1
            begin = place + 1
    return len(code)
