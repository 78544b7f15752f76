"""Code that a tool made unreadable, told from code that is merely short."""

from __future__ import annotations

import pytest
from support.packages import analysed, contents
from support.packages import hidden as ways

ROTATION = (
    "(function (a, b) { const c = k, d = a(); while (!![]) { try { const e = -parseInt(c(0x1)) / 0x1 + "
    "parseInt(c(0x2)) / 0x2 * (parseInt(c(0x3)) / 0x3); if (e === b) break; else d['push'](d['shift']()); } "
    "catch (f) { d['push'](d['shift']()); } } }(list, 0x5));"
)
LIST = "function list() { const t = ['log', 'exec', 'true']; list = function () { return t; }; return list(); }"
OLD = "(function (a, b) { var c = function (d) { while (--d) { a.push(a.shift()); } }; c(++b); }(s, 0x1b3));"
NUMBERED = ";".join(f"var _0x{n:04x}a = _0x{n + 1:04x}b" for n in range(0x2F00, 0x2F10))
WORDS = ", ".join(
    '"' + "".join(f"\\x{ord(c):02x}" for c in word) + '"'
    for word in ("require", "child_process", "execute", "toString", "forEach", "hasOwnProperty")
    for _ in range(2)
)

FIRING = [
    pytest.param(ROTATION, id="a list shuffled until a sum fits"),
    pytest.param(LIST, id="a function that becomes its list"),
    pytest.param(OLD, id="an older shuffle"),
    pytest.param(NUMBERED, id="numbered names"),
    pytest.param(f"var strings = [{WORDS}]", id="plain words in escapes"),
    pytest.param("[][(![]+[])[+[]]+([![]]+[][[]])[+!+[]+[+[]]]]" * 12, id="six characters"),
    pytest.param("$=~[];$={___:++$,$$$$:(![]+'')[$]};" * 2, id="symbols"),
    pytest.param(
        "eval(function(p,a,c,k,e,d){return p}('0 1',2,2,'a|b'.split('|'),0,{}))", id="packed"
    ),
]
SILENT = [
    pytest.param(
        "!function(e,t){var n=t(e);n.push(n.shift())}(this,function(e){return[e]})", id="minified"
    ),
    pytest.param("while (queue.length) { ring.push(ring.shift()) }", id="a ring"),
    pytest.param(
        "function get() { const v = make(); get = function () { return v }; return v }",
        id="made once",
    ),
    pytest.param(
        "function _typeof(o) { return _typeof = function (o) { return typeof o; }, _typeof(o) }",
        id="a helper",
    ),
    pytest.param("const masks = [0x1f2a, 0x00ff, 0xdead]; const _0x = 1", id="numbers"),
    pytest.param(
        r"const re = /[\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\u02c1]/" * 12, id="Unicode ranges"
    ),
    pytest.param(
        r"const esc = '\x1b[31m', off = '\x1b[39m'" + "\n" + r"const nul = '\x00\x01\x02'",
        id="colours",
    ),
]


@pytest.mark.parametrize("code", SILENT)
def test_silent(code: str) -> None:
    assert ways(analysed(contents({"index.js": code}))) == {}


@pytest.mark.parametrize("code", FIRING)
def test_firing(code: str) -> None:
    found = ways(analysed(contents({"index.js": code + "\nfetch(location)"})))
    assert found == {"obfuscated": {"index.js"}}


@pytest.mark.parametrize("code", FIRING[3:4] + FIRING[5:7])
def test_code_that_names_nothing_at_all(code: str) -> None:
    assert "obfuscated" in ways(analysed(contents({"index.js": code})))
