"""Each trick beside a look-alike that must stay silent."""

from __future__ import annotations

import pytest
from support.javascript import shown

SILENT = {
    "local require": "function require(n) { return n } require('fs')",
    "require as a parameter": "define(function (require, exports, module) { require('fs') })",
    "webpack runtime": "var __webpack_modules__ = {1: (module, exports, r) => { r(2) }}; function __webpack_require__(i) "
    "{ return __webpack_modules__[i].call({}, {}, {}, __webpack_require__) } __webpack_require__(1)",
    "bundled module with its own require": "var mods = {1: [function (require, module, exports) { var fs = require('fs'); "
    "module.exports = fs.readFileSync }, {}]}",
    "local process": "const process = { env: {} }; process.env.HOME",
    "member called process": "a.process.exit(); ({ process: 1 }); a?.process",
    "object key": "x = { fetch: 1, eval() {} , require: 2 }",
    "comment and string": "// require('fs')\n/* eval(x) */ var s = \"require('fs')\"; `process.exit()`",
    "label": "process: for (;;) { break process }",
    "catch binding": "try { a() } catch (process) { process.exit() }",
    "loop binding": "for (const fetch of list) fetch()",
    "class named so": "class Worker {} ; new Worker('x')",
    "import shadows": "import { fetch } from 'undici'; fetch('x')",
    "typeof tests": "typeof process; typeof module === 'object' && module.exports; typeof require === 'function'; typeof fetch",
    "umd": "(function (root, factory) { if (typeof define === 'function' && define.amd) { define(['exports'], factory) } "
    "else if (typeof module === 'object' && module.exports) { module.exports = factory() } else { root.lib = factory() } }"
    "(this, function () { return {} }))",
    "umd with self": "(function (root, f) { typeof exports === 'object' ? f(exports) : f(root.lib = {}) })"
    "(typeof self !== 'undefined' ? self : this, function (e) { e.x = 1 })",
    "exports": "exports.x = 1; module.exports = { a: 1 }; module.exports.b = 2",
    "main test": "if (require.main === module) { go() } if (!module.parent) go()",
    "module id": "console.log(module.id, module.filename)",
    "tests of the global object": "if (globalThis) go(); if (window === undefined) go()",
    "unknown member of the global object": "window.myLibrary.start(); global.myFlag",
    "constructor name": "this.constructor.name; x.constructor === Object; new this.constructor(opts); a.constructor.prototype",
    "constructor given no text": "this.constructor(1, {})",
    "class constructor": "class A extends B { constructor(x) { super(x) } }",
    "inherits": "A.prototype.constructor = A; A.prototype = Object.create(B.prototype, { constructor: { value: A } })",
    "reading prototypes": "Array.prototype.slice.call(a); Object.prototype.hasOwnProperty.call(o, 'x'); "
    "var has = Object.prototype.hasOwnProperty; var AP = Array.prototype; AP.slice.call(a)",
    "inheriting from an intrinsic": "class E extends Error {}; F.prototype = Object.create(Error.prototype); "
    "Object.setPrototypeOf(F.prototype, Error.prototype)",
    "write on a local shadow": "var Array = {}; Array.prototype = {}; Array.prototype.flat = 1; Array.x = 2",
    "write on an own class": "class Foo {} Foo.prototype.bar = 1; Foo.baz = 2",
    "timers given functions": "setTimeout(function () {}, 1); setTimeout(go, 1); setInterval(() => x(), 5)",
    "harmless members": "process.nextTick(f); process.platform === 'win32'; process.stdout.isTTY",
    "this of a method": "var o = { f() { return this.fetch } }; class A { g() { return this } }; o.f()",
    "this at a module's top": "var g = this; g.fetch('x'); this.process",
    "arguments of a function": "function f() { return arguments[1]('fs') } f()",
    "instanceof": "x instanceof Function; x instanceof Promise",
    "require.resolve": "require.resolve('./x')",
    "name of a property": "const { process: p } = options; p.exit()",
    "string only": "var x = 'constructor'; y['const' + 'x']()",
    "computed on a local": "o[k](v); list[i](); handlers['on' + name](e)",
    "types only": "import type { Server } from 'http'; let s: Server",
    "types used as types": "import { Server } from 'http'; function f(s: Server): void {}",
    "declared for types": "declare const process: any; declare function require(x: string): any;",
    "hasOwnProperty of the world": "Object.prototype.toString.call(typeof process !== 'undefined' ? process : 0)",
    "meta url": "const here = import.meta.url; const d = new URL('.', here)",
}
FIRING = {
    "plain": ("require('fs').rmSync('x')", "builtin:fs.rmSync"),
    "prefix": ("require('node:fs').rmSync('x')", "builtin:fs.rmSync"),
    "prefix only": ("require('node:sqlite').open()", "builtin:sqlite.open"),
    "sub-module": ("import { rm } from 'fs/promises'; rm('x')", "builtin:fs/promises.rm"),
    "unused": ("import fs from 'fs'", "builtin:fs"),
    "side effect": ("import 'fs'", "builtin:fs"),
    "default import": ("import fs from 'fs'; fs.rm('x')", "builtin:fs.rm"),
    "namespace import": ("import * as fs from 'fs'; fs.promises.rm('x')", "builtin:fs.promises.rm"),
    "default member": ("import { default as f } from 'fs'; f.rm('x')", "builtin:fs.rm"),
    "concatenated": ("require('f' + 's').rm()", "builtin:fs.rm"),
    "template": ("const a = 'f'; require(`${a}s`).rm()", "builtin:fs.rm"),
    "join": ("require(['child', 'process'].join('_')).exec('x')", "builtin:child_process.exec"),
    "reverse": ("require('sf'.split('').reverse().join('')).rm()", "builtin:fs.rm"),
    "spread reverse": ("require([...'sf'].reverse().join('')).rm()", "builtin:fs.rm"),
    "replace": ("require('fXs'.replace('X', '')).rm()", "builtin:fs.rm"),
    "replace by pattern": ("require('f--s'.replace(/-/g, '')).rm()", "builtin:fs.rm"),
    "char codes": ("require(String.fromCharCode(102, 115)).rm()", "builtin:fs.rm"),
    "mapped char codes": (
        "require([102, 115].map(c => String.fromCharCode(c)).join('')).rm()",
        "builtin:fs.rm",
    ),
    "applied char codes": (
        "require(String.fromCharCode.apply(null, [102, 115])).rm()",
        "builtin:fs.rm",
    ),
    "spread char codes": ("require(String.fromCharCode(...[102, 115])).rm()", "builtin:fs.rm"),
    "base64": ("require(Buffer.from('ZnM=', 'base64').toString()).rm()", "builtin:fs.rm"),
    "hex": ("require(Buffer.from('6673', 'hex').toString('utf8')).rm()", "builtin:fs.rm"),
    "atob": ("require(atob('ZnM=')).rm()", "builtin:fs.rm"),
    "slice": ("require('xfsx'.slice(1, 3)).rm()", "builtin:fs.rm"),
    "concat": ("require('f'.concat('s')).rm()", "builtin:fs.rm"),
    "object constant": ("const n = { a: 'fs' }; require(n.a).rm()", "builtin:fs.rm"),
    "array constant": ("const n = ['x', 'fs']; require(n[1]).rm()", "builtin:fs.rm"),
    "conditional name": ("require(c ? 'fs' : 'net').rm()", "builtin:fs.rm"),
    "either name": ("require(a || 'fs').rm()", "builtin:fs.rm"),
    "escapes": ("require('\\x66\\u0073').rm()", "builtin:fs.rm"),
    "escaped identifier": ("\\u0072equire('fs').rm()", "builtin:fs.rm"),
    "escaped member": ("const fs = require('fs'); fs.\\u0072m()", "builtin:fs.rm"),
    "appended": ("let s = 'f'; s += 's'; require(s).rm()", "builtin:fs.rm"),
    "returned name": ("function n() { return 'fs' } require(n()).rm()", "builtin:fs.rm"),
    "decoder": (
        "const d = (s) => s.split('').reverse().join(''); require(d('sf')).rm()",
        "builtin:fs.rm",
    ),
    "loop over names": ("for (const m of ['fs', 'net']) require(m)", "builtin:net"),
    "each name": ("['fs', 'net'].forEach(m => require(m))", "builtin:net"),
    "parameter with the name": (
        "function load(n) { return require(n) } load('fs').rm()",
        "builtin:fs.rm",
    ),
    "alias": ("const r = require; r('fs').rm()", "builtin:fs.rm"),
    "alias of alias": ("const r = require, q = r; q('fs').rm()", "builtin:fs.rm"),
    "assigned later": ("let r; r = require; r('fs').rm()", "builtin:fs.rm"),
    "alias of process": ("var p = process; p.env.TOKEN", "global:process.env.TOKEN"),
    "destructured": ("const { env: { TOKEN } } = process; send(TOKEN)", "global:process.env.TOKEN"),
    "destructured with default": (
        "const { exec = 1 } = require('child_process'); exec('x')",
        "builtin:child_process.exec",
    ),
    "destructured by string": (
        "const { 'exec': e } = require('child_process'); e('x')",
        "builtin:child_process.exec",
    ),
    "destructured by computed": (
        "const { ['ex' + 'ec']: e } = require('child_process'); e('x')",
        "builtin:child_process.exec",
    ),
    "destructured rest": (
        "const { x, ...rest } = require('child_process'); rest.exec('x')",
        "builtin:child_process.exec",
    ),
    "destructured parameter": (
        "(({ exec }) => exec('x'))(require('child_process'))",
        "builtin:child_process.exec",
    ),
    "destructured assignment": (
        "let e; ({ exec: e } = require('child_process')); e('x')",
        "builtin:child_process.exec",
    ),
    "re-export": ("export * from 'fs'", "builtin:fs"),
    "named re-export": ("export { rm } from 'fs'", "builtin:fs.rm"),
    "exported require": ("module.exports = require('fs')", "builtin:fs"),
    "exported member": ("exports.x = require('fs').rm", "builtin:fs.rm"),
    "optional chain": ("require?.('fs')?.rm?.('x')", "builtin:fs.rm"),
    "tagged": ("require`fs`.rm()", "builtin:fs.rm"),
    "sequence": ("(0, require)('fs').rm()", "builtin:fs.rm"),
    "call": ("require.call(null, 'fs').rm()", "builtin:fs.rm"),
    "apply": ("require.apply(null, ['fs']).rm()", "builtin:fs.rm"),
    "bind": ("require.bind(null)('fs').rm()", "builtin:fs.rm"),
    "bound name": ("const f = require.bind(null, 'fs'); f().rm()", "builtin:fs.rm"),
    "Reflect.apply": ("Reflect.apply(require, null, ['fs']).rm()", "builtin:fs.rm"),
    "Reflect.get": ("Reflect.get(require('fs'), 'rm')('x')", "builtin:fs.rm"),
    "Reflect.construct": ("Reflect.construct(Function, ['x'])", "global:Function"),
    "values": ("Object.values(require('fs'))", "builtin:fs"),
    "default parameter": ("function f(r = require) { r('fs').rm() } f()", "builtin:fs.rm"),
    "class field": ("class A { fs = require('fs') }", "builtin:fs"),
    "static block": ("class A { static { require('fs').rm() } }", "builtin:fs.rm"),
    "iife parameter": ("(function (r) { r('fs').rm() })(require)", "builtin:fs.rm"),
    "iife by call": ("(function (r) { r('fs').rm() }).call(this, require)", "builtin:fs.rm"),
    "returned by a function": ("function g() { return require('fs') } g().rm()", "builtin:fs.rm"),
    "returned by an arrow": ("const g = () => require; g()('fs').rm()", "builtin:fs.rm"),
    "lazy getter": ("const o = { get fs() { return require('fs') } }; o.fs.rm()", "builtin:fs.rm"),
    "constructed": ("new (require('net').Socket)()", "builtin:net.Socket"),
    "extended": ("class A extends require('http').Agent {}", "builtin:http.Agent"),
    "in an object": ("const o = { r: require }; o.r('fs').rm()", "builtin:fs.rm"),
    "in an array": ("[require][0]('fs').rm()", "builtin:fs.rm"),
    "put into an object": ("const o = {}; o.r = require; o.r('fs').rm()", "builtin:fs.rm"),
    "module.require": ("module.require('fs').rm()", "builtin:fs.rm"),
    "computed module.require": ("module['require']('fs').rm()", "builtin:fs.rm"),
    "main's require": ("require.main.require('fs').rm()", "builtin:fs.rm"),
    "mainModule": ("process.mainModule.require('fs').rm()", "builtin:fs.rm"),
    "_load": ("module.constructor._load('fs').rm()", "builtin:fs.rm"),
    "_load is the loader": ("module.constructor._load('fs')", "load:internals"),
    "require of module": ("require('module')._load('fs').rm()", "builtin:fs.rm"),
    "parent's require": ("module.parent.require('fs').rm()", "builtin:fs.rm"),
    "cache": ("delete require.cache[x]", "load:internals"),
    "extensions": ("require.extensions['.x'] = f", "load:internals"),
    "children": ("module.children[0].exports", "load:internals"),
    "binding": ("process.binding('fs')", "load:internals"),
    "linked binding": ("process._linkedBinding('fs')", "load:internals"),
    "built-in module": ("process.getBuiltinModule('fs').rm()", "builtin:fs.rm"),
    "createRequire": (
        "import { createRequire } from 'module'; createRequire(import.meta.url)('fs').rm()",
        "builtin:fs.rm",
    ),
    "createRequire is the loader": (
        "import { createRequire as c } from 'module'; const require = c(import.meta.url)",
        "load:internals",
    ),
    "dlopen": ("process.dlopen(module, 'x.node')", "native:addon"),
    "computed require": ("require(x)", "load:computed"),
    "computed import": ("import(x)", "load:computed"),
    "partly computed": ("require('./locales/' + name)", "load:computed"),
    "dynamic import": ("(await import('fs')).rm()", "builtin:fs.rm"),
    "dynamic import then": ("import('fs').then(m => m.rm('x'))", "builtin:fs.rm"),
    "dynamic import destructured": ("import('fs').then(({ rm }) => rm('x'))", "builtin:fs.rm"),
    "imports together": (
        "const [a, b] = await Promise.all([import('fs'), import('net')]); b.connect()",
        "builtin:net.connect",
    ),
    "eval": ("eval('x')", "global:eval"),
    "indirect eval": ("(0, eval)('x')", "global:eval"),
    "eval through the world": ("globalThis.eval('x')", "global:eval"),
    "eval put together": ("globalThis['ev' + 'al']('x')", "global:eval"),
    "eval of a name": ("eval('require')('fs').rm()", "builtin:fs.rm"),
    "Function": ("Function('x')()", "global:Function"),
    "new Function": ("new Function('x')()", "global:Function"),
    "world from Function": ("Function('return this')().process.exit()", "global:process.exit"),
    "generator function": ("(function* () {}).constructor('x')", "global:Function"),
    "async function": (
        "Object.getPrototypeOf(async function () {}).constructor('x')",
        "global:Function",
    ),
    "kept constructor": ("const F = (() => {}).constructor; F('x')()", "global:Function"),
    "constructor of a method": ("[].filter.constructor('x')()", "global:Function"),
    "constructor by strings": ("[]['filter']['constructor']('x')()", "global:Function"),
    "constructor put together": ("[]['filter']['const' + 'ructor']('x')()", "global:Function"),
    "constructor of anything": ("x.constructor(code)", "global:eval"),
    "constructor of constructor": ("x.constructor.constructor('y')()", "global:Function"),
    "destructured constructor": ("const { constructor: F } = () => {}; F('x')", "global:Function"),
    "arguments": ("arguments[1]('fs').rm()", "builtin:fs.rm"),
    "arguments in an arrow": ("(() => arguments[1]('fs').rm())()", "builtin:fs.rm"),
    "with": ("with (x) { y() }", "unknown:computed"),
    "timer given text": ("setTimeout('x()', 1)", "global:eval"),
    "vm": ("require('vm').runInThisContext('x')", "builtin:vm.runInThisContext"),
    "wasm": ("WebAssembly.instantiate(b)", "native:wasm"),
    "browserify's outer require": (
        "(function () { function r(e, n, t) { function o(i) { if (!n[i]) { if (!e[i]) { var c = 'function' == typeof require "
        "&& require; if (c) return c(i, !0) } } } return o } return r })()({}, {}, [1])",
        "load:computed",
    ),
    "esbuild's require": (
        "var __require = /* @__PURE__ */ (x => typeof require !== 'undefined' ? require : typeof Proxy !== 'undefined' ? "
        "new Proxy(x, { get: (a, b) => (typeof require !== 'undefined' ? require : a)[b] }) : x)(function (x) { if (typeof "
        "require !== 'undefined') return require.apply(this, arguments); throw Error('no') }); var fs = __require('fs'); fs.rm()",
        "builtin:fs.rm",
    ),
    "interop": ("var fs_1 = __importDefault(require('fs')); fs_1.default.rm()", "builtin:fs.rm"),
    "interop wildcard": (
        "var fs = _interopRequireWildcard(require('fs')); (0, fs.rm)()",
        "builtin:fs.rm",
    ),
    "world by window": ("window.fetch('x')", "global:fetch"),
    "world by global": ("global['process'].exit()", "global:process.exit"),
    "world by self alias": ("const g = self; g.fetch('x')", "global:fetch"),
    "world by sloppy this": ("(function () { return this })().fetch('x')", "global:fetch"),
    "world by a function": (
        "function g() { return this } g().process.exit()",
        "global:process.exit",
    ),
    "world by alternatives": (
        "const g = typeof globalThis !== 'undefined' ? globalThis : window; g.fetch('x')",
        "global:fetch",
    ),
    "unknown member of the world": ("globalThis[k]('x')", "unknown:computed"),
    "whole environment": ("send(process.env)", "global:process.env"),
    "computed environment": ("process.env[k]", "global:process.env"),
    "iterated environment": ("for (const k in process.env) f(k)", "global:process.env"),
    "escaped require": ("run(require)", "load:computed"),
    "escaped module": ("run(module)", "load:internals"),
    "escaped process": ("run(process)", "global:process"),
    "escaped eval": ("run(eval)", "global:eval"),
    "escaped world": ("run(globalThis)", "global:globalThis"),
    "escaped built-in": ("run(require('fs'))", "builtin:fs"),
    "computed member": ("require('fs')[x]()", "builtin:fs"),
    "var require without a value": ("var require; require('fs').rm()", "builtin:fs.rm"),
    "local in another block": ("{ let require = 1 } require('fs').rm()", "builtin:fs.rm"),
    "local in another function": ("function f(process) {} process.exit()", "global:process.exit"),
    "hidden by a comment": ("// end.\nprocess.exit()", "global:process.exit"),
    "comments between": ("require/* x */('fs')/* y */.rm()", "builtin:fs.rm"),
    "require as a typescript import": ("import fs = require('fs'); fs.rm('x')", "builtin:fs.rm"),
    "top-level return": ("if (x) return; require('fs').rm()", "builtin:fs.rm"),
    "byte order mark": ("\ufeffrequire('fs').rm()", "builtin:fs.rm"),
    "hashbang": ("#!/usr/bin/env node\nrequire('fs').rm()", "builtin:fs.rm"),
    "html comment": ("<!-- x\nrequire('fs').rm()", "builtin:fs.rm"),
    "try": ("try { require('fs').rm() } catch {}", "builtin:fs.rm"),
    "worker": ("new Worker('x.js')", "global:Worker"),
}
WRITES = {
    "prototype": ("Array.prototype.flat = f", "write:Array.prototype.flat"),
    "prototype by strings": ("Array['prototype']['fl' + 'at'] = f", "write:Array.prototype.flat"),
    "alias": ("const AP = Array.prototype; AP.flat = f", "write:Array.prototype.flat"),
    "alias of the intrinsic": (
        "const A = Array; A.prototype.flat = f",
        "write:Array.prototype.flat",
    ),
    "static": ("Promise.any = f", "write:Promise.any"),
    "intrinsic itself": ("globalThis.Promise = f", "write:globalThis.Promise"),
    "defineProperty": (
        "Object.defineProperty(Array.prototype, 'flat', { value: f })",
        "write:Array.prototype.flat",
    ),
    "Reflect.defineProperty": (
        "Reflect.defineProperty(Array.prototype, 'flat', {})",
        "write:Array.prototype.flat",
    ),
    "defineProperties": (
        "Object.defineProperties(Array.prototype, { flat: {} })",
        "write:Array.prototype.flat",
    ),
    "assign": ("Object.assign(String.prototype, { trim: f })", "write:String.prototype.trim"),
    "set": ("Reflect.set(Array.prototype, 'flat', f)", "write:Array.prototype.flat"),
    "delete": ("delete Array.prototype.flat", "write:Array.prototype.flat"),
    "setPrototypeOf": (
        "Object.setPrototypeOf(Array.prototype, x)",
        "write:Array.prototype.__proto__",
    ),
    "proto of a literal": ("[].__proto__.flat = f", "write:Array.prototype.flat"),
    "proto of an object": ("({}).__proto__.polluted = 1", "write:Object.prototype.polluted"),
    "extend": ("extend(String.prototype, { x: f })", "write:String.prototype"),
    "function prototype": ("Function.prototype.call = f", "write:Function.prototype.call"),
    "fetch": ("globalThis.fetch = f", "write:globalThis.fetch"),
    "fetch by name": ("fetch = f", "write:globalThis.fetch"),
    "fetch of window": ("window.fetch = function () {}", "write:globalThis.fetch"),
    "xhr": ("XMLHttpRequest.prototype.open = f", "write:XMLHttpRequest.prototype.open"),
    "console": ("console.log = f", "write:console.log"),
    "built-in": ("const http = require('http'); http.request = f", "write:builtin:http.request"),
    "built-in defined": ("Object.defineProperty(require('fs'), 'rm', {})", "write:builtin:fs.rm"),
    "loader": ("require('module')._load = f", "write:builtin:module._load"),
}
_TYPED = {
    "types only",
    "types used as types",
    "declared for types",
    "require as a typescript import",
}


def _language(name: str) -> str:
    return "typescript" if name in _TYPED else "javascript"


@pytest.mark.parametrize("name", SILENT)
def test_look_alikes_are_silent(name: str) -> None:
    assert shown(SILENT[name], _language(name)) == set()


@pytest.mark.parametrize("name", FIRING)
def test_tricks_are_seen(name: str) -> None:
    code, expected = FIRING[name]
    assert expected in shown(code, _language(name))


@pytest.mark.parametrize("name", WRITES)
def test_writes_are_seen(name: str) -> None:
    code, expected = WRITES[name]
    assert expected in shown(code)


def test_many_places_are_not_silent() -> None:
    assert shown("Array.prototype.x = 1;" * 5000) == {"write:Array.prototype.x"}


def test_a_sum_of_many_pieces_is_bounded() -> None:
    assert "global:fetch" in shown("fetch(" + '"a" + ' * 20000 + "b)")
