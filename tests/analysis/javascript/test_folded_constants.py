"""What expressions are folded to, by the rules of the language; where nothing sure is known, nothing is told."""

from __future__ import annotations

import json
import subprocess

import pytest
from support.javascript import asked
from support.node_values import by_node, wrong

from audit.analysis.javascript.language.values import UNKNOWN

TOLD = {
    "null is no undefined": ("null + 'a'", "nulla"),
    "a sum with a truth value": ("(() => { let x = 'a'; x += true; return x; })()", "atrue"),
    "a set is unique": ("[...new Set('ffs')].join('')", "fs"),
    "bytes are cut": ("new Uint8Array([358, 115]).join()", "102,115"),
    "a component is encoded": ("encodeURIComponent('a b/é')", "a%20b%2F%C3%A9"),
    "halves of characters": ("'a😀b'.length + '😀'.charCodeAt(1)", 4 + 0xDE00),
    "characters one by one": ("[...'😀a'].reverse().join('')", "a\ud83d\ude00"),
    "a hole at the end": ("[1,,].length + '' + [,].length", "21"),
    "a hole is passed over": ("[, 1].map(x => 'a').join('-')", "-a"),
    "places before names": ("Object.keys({ b: 1, 1: 1, 0: 1 }).join('')", "01b"),
    "signs in a replacement": ("'fs'.replace('s', '[$&]')", "f[s]"),
    "the place of a match": ("'aa'.replace(/a/g, (all, at) => at)", "01"),
    "sorted as texts": ("[10, 9, undefined, 1].sort().join()", "1,10,9,"),
    "white space of the language": ("/\\s/.test('\\ufeff') + '\\ufeffa'.trim()", "truea"),
    "nothing with a sign": ("1 / (0 * -1) + ''", "-Infinity"),
    "large numbers": ("2 ** 60 + ''", "1152921504606847000"),
    "octal": ("010 + ''", "8"),
    "raw text": ("String.raw`a\\n`.length", 3),
    "a large integer": ("0x6673n.toString(16)", "6673"),
    "all bytes are seen": ("Buffer.from('6673zz61', 'hex').toString()", "fs"),
    "hidden bytes are latin": ("Buffer.from([233]).toString('latin1')", "é"),
}
UNKNOWN_ONES = {
    "text that is not decoded": "decodeURIComponent('%E0')",
    "an expression that looks backwards": "'ab'.replace(/(?<=a)b/, 'c')",
    "an expression that goes on": "/a/g.test('a')",
    "what a repeated group holds": "'ab'.match(/(?:(a)|b)*/)[1]",
    "a member that may be taken away": "(() => { const o = { a: 'x' }; delete o.a; return o; })().a",
    "a power of fractions": "(1.1 ** 2.2) + ''",
}
CHANGED = {
    "delete": "const o = { a: 'x' }; delete o.a; RESULT(o.a)",
    "assign": "const o = { a: 'x' }; Object.assign(o, { a: 'y' }); RESULT(o.a)",
    "define": "const o = { a: 'x' }; Object.defineProperty(o, 'a', { value: 'y' }); RESULT(o.a)",
    "a second name": "const a = ['x']; const b = a; b[0] = 'y'; RESULT(a[0])",
    "a map": "const m = new Map([['a', 'x']]); m.set('a', 'y'); RESULT(m.get('a'))",
    "what is spread": "RESULT({ a: 'x', ...JSON.parse(process.argv[2] || '{\"a\":\"y\"}') }.a)",
    "a loop that is left": "let s = ''; for (let i = 0; i < 3; i++) { if (i == 1) break; s += i; } RESULT(s)",
    "a sum of numbers": "let s = 0; for (const x of [1, 2]) s += x; RESULT(s)",
    "a parameter": "const f = function (x) { x = x + 'b'; return x; }; RESULT(f('a'))",
    "a default": "const f = (x = 'd') => x; RESULT(f(undefined))",
    "a function that changes": "let n = 0; const f = () => n++; f(); f(); RESULT(f() + 'a')",
    "a callback that changes": "let s = ''; [1, 2].forEach(x => { if (x) s += x; }); RESULT(s + 'a')",
    "turned where it is used": "const a = ['x', 'y']; RESULT(a.reverse()[0])",
    "what is left of holes": "const [a, ...b] = Array(3); RESULT(b.every((x, i) => i))",
    "after it was added": "let s = 'a'; s += 'b'; s = 'c'; RESULT(s)",
}
"""Programs whose value changes on the way: it is told as Node has it, or not at all."""


@pytest.mark.parametrize("name", TOLD)
def test_an_expression_is_folded_as_the_language_has_it(name: str) -> None:
    code, value = TOLD[name]
    folder, call = asked(f"RESULT({code});", "RESULT")
    arguments = call.child("arguments")
    assert arguments is not None
    assert folder.fold(arguments.children()[0]) == (value,)


@pytest.mark.parametrize("name", UNKNOWN_ONES)
def test_what_is_not_sure_is_not_told(name: str) -> None:
    folder, call = asked(f"RESULT({UNKNOWN_ONES[name]});", "RESULT")
    arguments = call.child("arguments")
    assert arguments is not None
    assert UNKNOWN in folder.fold(arguments.children()[0])


@pytest.mark.npm
def test_node_has_them_so() -> None:
    program = "console.log(JSON.stringify(JSON.parse(process.argv[1]).map(code => eval(code))))"
    codes = [code for code, _ in TOLD.values()]
    done = subprocess.run(
        ["node", "-e", program, json.dumps(codes)], capture_output=True, text=True, check=True
    )
    told = [value for _, value in TOLD.values()]
    assert json.loads(done.stdout) == json.loads(json.dumps(told))


@pytest.mark.npm
@pytest.mark.parametrize("name", CHANGED)
def test_what_changes_on_the_way_is_not_told_as_it_was(name: str) -> None:
    code = CHANGED[name]
    (given,) = by_node([code])
    assert given
    assert wrong(code, given) == ""
