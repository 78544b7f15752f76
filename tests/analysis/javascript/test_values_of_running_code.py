"""What is worked out by running code in small is what Node works out: a wrong name hides a power."""

from __future__ import annotations

import json
import subprocess

import pytest
from support.javascript import shown, value_of

TRUE = [
    r"",
    r"return [, 'a'][1] === 'a';",
    r"return [, 'a'].length === 2;",
    r"let a = {}, b = {}; return a !== b;",
    r"let a = {}, b = a; return a === b;",
    r"let a = {}, b = {}; return a != b;",
    r"return 0 == false;",
    r"return '' == 0;",
    r"return '1' == 1;",
    r"return null == undefined;",
    r"return null !== undefined;",
    r"return null != 0;",
    r"return !(null == false);",
    r"return 'abca'.indexOf('a', 1) === 3;",
    r"return ['a', 'b', 'a'].indexOf('a', 1) === 2;",
    r"return !'abc'.includes('a', 1);",
    r"let o = { a: 1, b: 1 }; delete o.a; return Object.keys(o).length === 1;",
    r"return parseInt('0x10', 10) === 0;",
    r"return parseInt('0x10') === 16;",
    r"return parseInt('12px') === 12;",
    r"return parseInt('', 10) !== 0;",
    r"return isNaN(Number('1_0'));",
    r"return isNaN(+'inf');",
    r"return 1 / 0 + '' === 'Infinity';",
    r"return -1 / 0 + '' === '-Infinity';",
    r"return Number('Infinity') === 1 / 0;",
    r"return 1e21 + '' === '1e+21';",
    r"return 1e-7 + '' === '1e-7';",
    r"return 0.1 + '' === '0.1';",
    r"return null + '' === 'null';",
    r"return undefined + '' === 'undefined';",
    r"return typeof null === 'object';",
    r"return typeof undefined === 'undefined';",
    r"return +null === 0;",
    r"return isNaN(+undefined);",
    r"return [null, undefined, 1].join() === ',,1';",
    r"return (null ?? 1) === 1;",
    r"return 'aXb'.replace(/a(X)b/, (m, g) => g) === 'X';",
    r"return 'aa'.replace(/a/, () => 'b') === 'ba';",
    r"return 'aa'.replace(/a/g, () => 'b') === 'bb';",
    r"return [...new Set(['f', 'f', 's'])].join('') === 'fs';",
    r"return [...new Map([['f', 's']])][0][1] === 's';",
    r"return parseFloat('1.5e1a') === 15;",
    r"return ([] + {})[8] === 'O';",
    r"return `${{}}`.length === 15;",
    r"return [10, 9, 1].sort().join() === '1,10,9';",
    r"return [10, 9, 1].sort((a, b) => a - b).join() === '1,9,10';",
    r"return (1 << 33) === 2;",
    r"return (-5 % 3) === -2;",
    r"return (-1 >>> 0) === 4294967295;",
    r"return (5 / 2 | 0) === 2;",
    r"return 2 ** 10 === 1024;",
    r"return (15).toString(16) === 'f';",
    r"function f() { return arguments.length; } return f(1, 2) === 2;",
    r"let i = 0; const j = i++; return j === 0 && i === 1;",
    r"let o = { a: { b: 1 } }; return o?.a?.b === 1;",
    r"let s = ''; a: for (const x of 'xy') for (const y of 'fg') { s += x; continue a; } return s === 'xy';",
    r"let s = ''; a: for (const x of 'xy') for (const y of 'fg') { s += x; break a; } return s === 'x';",
    r"let s = ''; for (const x of 'xy') switch (x) { default: s += 2; break; case 'x': s += 1; } return s === '12';",
    r"let s = ''; for (const k in { a: 1, b: 2 }) s += k; return s === 'ab';",
    r"const a = [1, 2, 3]; a.length = 1; return a.join() === '1';",
    r"const [x, , y = 3, ...z] = [1, 2, undefined, 4, 5]; return x + y + z[1] === 9;",
    r"const { p, q: { r = 4 } = {}, ...w } = { p: 1, t: 5 }; return p + r + w.t === 10;",
    r"let s = 0; try { try { throw 1; } finally { s += 1; } } catch (e) { s += e; } return s === 2;",
    r"let s = 0; try { throw 1; } catch { s = 2; } finally { s += 1; } return s === 3;",
    r"function f() { try { return 1; } finally { return 2; } } return f() === 2;",
    r"let s = 0; function f() { try { throw 1; } catch (e) { throw 2; } finally { s = 1; } } try { f(); } catch (e) { s += e; } return s === 3;",
    r"const o = { get a() { return this.b; }, b: 2 }; return o.a === 2;",
    r"const o = { valueOf() { return 2; } }; return o * 2 === 4;",
    r"const o = { valueOf() { return 2; } }; return +o === 2;",
    r"const o = { toString() { return 'k'; } }; return o + '' === 'k' && { k: 1 }[o] === 1;",
    r"return [1, 2, 3].reduce((a, b) => a + b) === 6;",
    r"return ['a', 'b'].reduceRight((s, x, i) => s + x + i, '') === 'b1a0';",
    r"return [[1], [2]].flatMap(x => x).join() === '1,2';",
    r"return [3, 1].includes(1);",
    r"return 'ab'.split('').reverse().join('') === 'ba';",
    r"return 'abc'.slice(-2, -1) === 'b';",
    r"return 'abc'.substring(2, 0) === 'ab';",
    r"return 'abc'.substr(-2, 1) === 'b';",
    r"return 'abc'.at(-1) === 'c';",
    r"return 'abc'[5] === undefined;",
    r"return [1, 2].slice(-1)[0] === 2;",
    r"return [1, 2, 3].splice(-2, 1)[0] === 2;",
    r"return 'a-b-c'.split('-', 2).length === 2;",
    r"return 'aab'.lastIndexOf('a') === 1;",
    r"""return [..."ab"].map((x, i) => x + i).join('') === 'a0b1';""",
    r"return Array.from({ length: 2 }, (_, i) => i * 2).join() === '0,2';",
    r"return Array(3).fill(1).join('') === '111';",
    r"return Object.entries({ a: 1 }).join() === 'a,1';",
    r"return String.fromCharCode(97, 98) === 'ab';",
    r"return String.fromCharCode(65536 + 97) === 'a';",
    r"""return JSON.parse('{"a":[1]}').a[0] === 1;""",
    r"return atob(btoa('ab')) === 'ab';",
    r"return encodeURIComponent('a b') === 'a%20b';",
    r"return Math.max(1, 2) === 2 && Math.round(2.5) === 3 && Math.trunc(-1.5) === -1;",
    r"return Buffer.from('6162', 'hex').toString() === 'ab';",
    r"return new Uint8Array([1, 300])[1] === 44;",
    r"let f = function g(n) { return n ? g(n - 1) + 1 : 0; }; return f(3) === 3;",
    r"var a = 1; { var a = 2; } return a === 2;",
    r"let a = 1; { let a = 2; } return a === 1;",
    r"function f() { return g(); function g() { return 1; } } return f() === 1;",
    r"const f = (a, b = a + 1) => b; return f(1) === 2;",
    r"const f = (...r) => r.length; return f(...[1, 2], 3) === 3;",
    r"function* g() { yield 1; yield* [2, 3]; } return [...g()].join() === '1,2,3';",
    r"function* g() { const x = yield 1; } return g().next().value === 1;",
    r"class A { static s = 1; static m() { return this.s; } } return A.m() === 1;",
    r"class A { #k = 1; m() { return this.#k; } } return new A().m() === 1;",
    r"return (() => { let s = 0; for (let i = 0, j = 5; i < j; i++, j--) s += j; return s; })() === 12;",
    r"return 'x'.codePointAt() === 120 && isNaN('x'.charCodeAt(3));",
    r"return !!'0' && !'' && !0 && !NaN && !null && !undefined;",
    r"return 'b' > 'a' && 10 > 9 && '10' < '9';",
    r"return void 0 === undefined;",
    r"return NaN !== NaN;",
    r"return [1,2,3].indexOf(4) === -1 && [1,2,3].find(x => x > 1) === 2 && [1].some(x => x) && [].every(x => x);",
    r"return [3,2,1].map(String).join('') === '321';",
    r"return ['1','2','3'].map(Number)[1] === 2;",
    r"return ['a'].concat(['b'], 'c').join('') === 'abc';",
    r"return 'a,b'.split(/,/).length === 2;",
    r"return (255).toString(2) === '11111111' && (0.5).toString() === '0.5' && (-255).toString(16) === '-ff';",
    r"return '%41'.length === 3 && unescape('%41') === 'A';",
    r"let x = 5; x -= 2; x *= 3; x <<= 1; x ||= 4; x &&= x + 1; x ??= 3; return x === 19;",
    r"return 'a-b'.replace('-', '$&$&') === 'a--b';",
    r"return [1, [2, [3]]].flat(Infinity).join() === '1,2,3';",
    r"return /b/.test('abc') && 'abc'.match(/b(c)/)[1] === 'c' && 'abc'.search(/c/) === 2;",
    r"",
][1:-1]
"""Bodies of functions that return true; each was run by Node."""
UNKNOWN = [
    r"",
    r"const f = []; for (let i = 0; i < 2; i++) f.push(() => i); return f[0]() === 0;",
    r"let o = { a: 1, b: 1 }; delete o['a']; return !('a' in o);",
    r"class A { x = 1; } class B extends A { y = 2; } return new B().x === 1;",
    r"function f(a, b) { } return f.length === 2;",
    r"let q; return q?.a === undefined;",
    r"return 'abc'.localeCompare('abd') < 0;",
    r"class A { x = 1; } class B extends A { } return new B().x === 1;",
    r"let o = { set x(v) { this.y = v; } }; o.x = 1; return o.y === 1;",
    r"class A { set x(v) { this.y = v; } } const p = new A(); p.x = 1; return p.y === 1;",
    r"let k = {}, m = new Map(); m.set(k, 1); return m.get(k) === 1;",
    r"let a = Symbol('x'), b = Symbol('x'), o = {}; o[a] = 1; o[b] = 2; return o[a] === 1;",
    r"const f = () => 1; return f.length === 0;",
    r"return ({}).constructor === Object;",
    r"return new Date().getTime() > 1;",
    r"",
][1:-1]
"""True as well, of what is not known here."""


@pytest.mark.parametrize("body", TRUE)
def test_what_is_worked_out_is_true(body: str) -> None:
    assert value_of(body) == ("true",)


@pytest.mark.parametrize("body", UNKNOWN)
def test_what_is_not_known_is_not_told(body: str) -> None:
    assert value_of(body) == ()


@pytest.mark.npm
def test_all_of_it_is_true_in_node() -> None:
    program = (
        "JSON.parse(process.argv[1]).forEach(b => { if (Function(b)() !== true) console.log(b); })"
    )
    done = subprocess.run(
        ["node", "-e", program, json.dumps([*TRUE, *UNKNOWN])],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""


@pytest.mark.parametrize(
    "name",
    [
        "'fs' + 'x'.charAt(-1)",
        "['os', 'fs', 'os'][true + false]",
        "['os', 'os', 'fs'][true + true]",
        "['os', 'fs'][+true]",
        "'f-s-x'.split('-', 2).join('')",
        "'afbs'.replace(/(a|b)(.)/g, (all, sign, one) => one)",
        "'f' + (1e21 + '').length.toString().replace('5', 's')",
    ],
)
def test_constants_are_put_together_as_the_language_does(name: str) -> None:
    assert shown(f"require({name}).rm()") == {"builtin:fs.rm"}
