"""Constant code of a file that is run in small, for the names that powers hang on: decoders, loops, turned tables."""

from __future__ import annotations

import time

import pytest
from support.javascript import read, shown

TABLES = {
    "a table of strings behind an offset": (
        "var t = ['log', 'fs', 'rm']; function f(i) { i = i - 0x1a0; return t[i]; } require(f(0x1a1))[f(0x1a2)]()",
        "builtin:fs.rm",
    ),
    "a table that is turned by a number": (
        "var t = ['rm', 'x', 'fs']; (function (a, n) { var f = function (k) { while (--k) a.push(a.shift()); };"
        " f(++n); }(t, 2)); require(t[0])[t[1]]()",
        "builtin:fs.rm",
    ),
    "a table that is turned until a sum fits": (
        "function t() { var a = ['2x', 'fs', '5y', 'rm']; t = function () { return a; }; return t(); }"
        "function f(i) { i -= 0x10; var a = t(); return a[i]; }"
        "(function (g, sum) { var a = g(); while (true) { try {"
        " if (parseInt(f(0x10)) / 1 + parseInt(f(0x12)) * 2 === sum) break; a.push(a.shift()); }"
        " catch (e) { a.push(a.shift()); } } }(t, 9)); require(f(0x13))[f(0x11)]()",
        "builtin:fs.rm",
    ),
    "a table that is turned in the statement that uses it": (
        "function t() { var a = ['rm', 'x', 'fs']; t = function () { return a; }; return t(); }"
        "function f(i) { return t()[i - 1]; } (function (g, n) { var a = g(); while (n--) a.push(a.shift()); }(t, 2)),"
        " require(f(1))[f(2)]()",
        "builtin:fs.rm",
    ),
    "base64 by a function of the file": (
        "const c = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';"
        "function d(s) { let o = '', b = 0, n = 0; for (const x of s) { n = n << 6 | c.indexOf(x); b += 6;"
        " if (b >= 8) { b -= 8; o += String.fromCharCode(n >> b & 255); } } return o; } require(d('ZnM')).rm()",
        "builtin:fs.rm",
    ),
    "a cipher with a state": (
        "function d(s, k) { var q = [], j = 0, o = ''; for (var i = 0; i < 8; i++) q[i] = i ^ k;"
        " for (i = 0; i < s.length; i++) { j = (j + q[i % 8]) % 8; o += String.fromCharCode(s.charCodeAt(i) ^ j); }"
        " return o; } require(d(d('fs', 3), 3)).rm()",
        "builtin:fs.rm",
    ),
    "a state machine": (
        "let s = 2, n = '', m; for (;;) { if (s === 2) { n = 'f'; s = 5; } else if (s === 5) { n += 's'; s = 1; }"
        " else { m = require(n); m.rm(); break; } }",
        "builtin:fs.rm",
    ),
    "an order of steps in a string": (
        "const o = '1|0|2'.split('|'); let i = 0, n = ''; while (true) { switch (o[i++]) {"
        " case '0': n += 's'; continue; case '1': n = 'f'; continue; case '2': require(n).rm(); continue; } break; }",
        "builtin:fs.rm",
    ),
    "a class with a key": (
        "class D { #k; constructor(k) { this.k = k; } of(s) { return [...s].map(c => String.fromCharCode("
        "c.charCodeAt(0) ^ this.k)).join(''); } } require(new D(1).of('gr')).rm()",
        "builtin:fs.rm",
    ),
    "a generator": (
        "function* g() { yield 'f'; yield* ['s']; } require([...g()].join('')).rm()",
        "builtin:fs.rm",
    ),
    "bytes that change in place": (
        "const b = Buffer.from('6570', 'hex'); for (let i = 0; i < b.length; i++) b[i] ^= 3; require(b.toString()).rm()",
        "builtin:fs.rm",
    ),
    "the name of a constructor": (
        "let n = '', i = 0; const p = ['const', 'ructor']; while (i < 2) n += p[i++]; (() => 0)[n]('x()')()",
        "global:Function",
    ),
}
UNKNOWN = {
    "a name by chance": "const t = ['fs', 'os']; let i = 0; while (i < 1) i += Math.random(); require(t[i] + '')",
    "a name that a caller gives": "exports.load = (n) => { let s = ''; for (const c of n) s += c; return require(s); }",
    "a name from outside": "let s = ''; for (const c of process.argv[2]) s += c; require(s)",
}
ENDLESS = {
    "a loop": "let s = ''; while (true) s += 'a'; require(s)",
    "a list that doubles": "let a = [1]; for (let i = 0; i < 60; i++) a = [...a, ...a]; require(a.join(''))",
    "a string that doubles": "let a = 'a'; for (let i = 0; i < 60; i++) a = a + a; require(a)",
    "calls within calls": "function f(n) { return f(n + 1) + 'a'; } require(f(0))",
    "two calls for each": "function f(n) { return n < 2 ? 'a' : f(n - 1) + f(n - 2); } require(f(60))",
    "a list of itself": "const a = []; a[0] = a; let i = 0; while (i < 2) i++; require(String(a) + i)",
    "a generator": "function* g() { while (true) yield 1; } require([...g()].join(''))",
    "a getter of itself": "const o = { get x() { return this.x; } }; require(o.x)",
    "a class of itself": "class A { constructor() { this.a = new A(); } } require(new A().a)",
    "a large buffer": "const b = Buffer.alloc(1e9); let i = 0; while (i < 2) i++; require(b.toString() + i)",
    "many questions": "function d(i) { let s = ''; for (let j = 0; j < 1e6; j++) s += i; return s; }"
    + "".join(f"require(d({i}));" for i in range(300)),
}
_SECONDS = 8.0
"""Of processor time, many times what any of these takes."""


@pytest.mark.parametrize("name", TABLES)
def test_what_code_makes_of_constants_is_named(name: str) -> None:
    code, expected = TABLES[name]
    assert expected in shown(code)
    assert "load:computed" not in shown(code)


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_hangs_on_something_else_stays_unknown(name: str) -> None:
    assert "load:computed" in shown(UNKNOWN[name])


@pytest.mark.parametrize("name", ENDLESS)
def test_code_without_an_end_is_left_and_told_as_computed(name: str) -> None:
    begin = time.process_time()
    facts = {(fact.kind, fact.what) for fact in read(ENDLESS[name]).facts}
    assert facts == {("load", "computed")}
    assert time.process_time() - begin < _SECONDS


def test_the_same_code_gives_the_same_facts_in_the_same_order() -> None:
    code = "".join(code + ";\n" for code, _ in TABLES.values() if "class" not in code)
    assert read(code) == read(code)
