"""A file that nothing loads is read by its text: forms that load and uses that fit, no sentences."""

from __future__ import annotations

import pytest
from support.javascript import vocabulary

from audit.analysis.javascript import read_lexically
from audit.model.facts import Reading

UNSURE = "a = b / c['/*'] / d"
"""After this nobody can tell without a parse which slash begins what."""
SILENT = (
    "// text from 'start' to 'end'\n it('works from \"string\"')",
    "Buffer.from('kokok'); Buffer.from('b25ldHdvdGhyZWU=', 'base64')",
    "// see require('chalk')\n/* import x from 'bar'; process.env.TOKEN */",
    "a instanceof Date ? new a.constructor(b) : new this.constructor()",
    "x('by importing from `bar`')",
    "function Promise() {} Promise.prototype.then = f",
    "module.exports = function (a,\n  Promise, b) { Promise.prototype.then = f }",
    "function f(node: Node, at: location): Document { return node.location.line }",
    "print(doc); open('x'); location.start; history; const { document } = x",
    "setTimeout(() => go(), 0); setTimeout(resolve)",
    "/**\n * new EventSource('/x')\n * eval(y)\n */ // require('fs')\n/* require('./x') */",
    "const words = 'else,eval,export,Function,get'",
    "function process(name, depth) {}\n(function (process) { })({})\nvar process = {}",
    "if (typeof process === 'object' && typeof eval == 'function') {}",
    "throw new Error('process.chdir is not supported')",
    "run(code, 'eval.js')",
    "a = typeof b !== 'object' && b instanceof Function && b",
    "class A {\n  fetch(bytes: number): Uint8Array {\n  }\n}\ninterface B {\n  fetch(u: string): Promise<C>;\n}",
    "class A {\n  async fetch(url) {}\n  static fetch(url) {}\n}",
    "var process = module.exports = {}; process.binding = function (name) {}; process.chdir = f",
    "throw new TypeError(\"Use `import { a } from 'b'`\")",
    "a = \"Imported from {0} to import 'helpers' of export { a } from 'b'\"",
    "JSDOC.Symbol.prototype.init = function () {}",
    "import type { A } from 'fs'\nexport type { B } from 'net'\nimport type from_ from 'vm'",
    "type A = import('vm').Script | typeof import('fs')",
    "import { type A, type B as C, } from 'http'\nexport { type D } from 'fs'",
    "if (window.localStorage) a()\nvar b = !!(window.indexedDB && window.Worker)\nwindow.fetch ? a : b",
    "'localStorage' in window; a === document; b = { WebSocket: 1, Worker: 2 }; a ? b : c",
    "const WebSocket = load('x'); module.exports = WebSocket; f(WebSocket)",
    "function f(localStorage, b) { return localStorage }",
    "const f = ({ document }, location) => document && [location]\nreturn document",
    "class A {\n  m(\n    screen,\n    b\n  ) { return screen } }",
    "let { caches: a, document } = b; f(document)",
    "const [location, setLocation] = useState(); f(location)",
    "a = 'shown as [Function] or (alert, confirm)'; b = '[eval]'; c = '${2:chrome}'",
    "class A { constructor(private at: HTMLElement, b?: Worker) {} }",
    "const g = globalThis; g.mine = 1; h.localStorage; e = window, e.history",
    "tokens = { a: 1, ['constructor']: 137 }; f(['constructor']); a = [\"constructor\"];",
    "create('createRequire'); has(\"createRequire\")",
    "x = self.thing; window['mine']; const { a, b: c } = window",
    f"{UNSURE}\n/**\n * process.exit(1) of all of them\n * document.cookie\n */\n// eval(x)",
)
SEEN = {
    "require('fs').rm()": "fs.rm",
    "import x, { rm } from 'node:fs/promises'": "fs/promises",
    "import{a as b}from'fs'": "fs.a",
    "import { rm,\n type Stats, readFile as read } from 'fs'": "fs.readFile",
    "import{a as b}from'fs';import x,{c}from'net'": "net",
    "const { execSync } = require('child_process');": "child_process.execSync",
    "let {rm: gone, cp} = await import('fs')\n": "fs.cp",
    "const { rm = f } = require('fs')": "fs",
    "const { rm, ...rest } = require('fs')": "fs",
    "const { rm } = require('fs')[name]": "fs",
    "use({ rm } = require('fs'))": "fs",
    "import('fs').then(run)": "fs",
    "export * from 'fs'": "fs",
    "import('fs')": "fs",
    "import type from 'fs'": "fs",
    "import { type } from 'fs'": "fs.type",
    "import { type as kind } from 'fs'": "fs",
    "import { type A, rm } from 'fs'": "fs.rm",
    "import 'fs'": "fs",
    "require`fs`": "fs",
    "const a = '/*'; eval(x) // */": "eval",
    "const a = 'https://x'; eval(x)": "eval",
    "a = `//${eval(x)}`": "eval",
    "const re = /[*/]/; eval(x) /* y */": "eval",
    "/* a */ eval(x)": "eval",
    "process.env.TOKEN": "process.env.TOKEN",
    "send(process)": "process",
    "eval(x)": "eval",
    "(0, eval)(x)": "eval",
    "x instanceof Function ? 1 : Function(y)()": "Function",
    "a = b ?\n  fetch(u) : class {}": "fetch",
    "class A {\n  fetch(u) { return fetch(u) }\n}": "fetch",
    "if (await\n fetch(u)) {": "fetch",
    "process.binding = f": "process.binding",
    "var process = {}; process.binding('fs')": "process.binding",
    "`\n`\nimport 'fs'": "fs",
    "eval.call(null, x)": "eval.call",
    "document.cookie": "document.cookie",
    "location.href": "location.href",
    "new WebSocket(x)": "WebSocket",
    "new a.constructor('code')()": "eval",
    "a.constructor(b)": "eval",
    "require(name)": "computed",
    "process.binding('fs')": "process.binding",
    "Array.prototype.at = f": "Array.prototype.at",
    "function f(Promise) {} Array.prototype.at = f": "Array.prototype.at",
    "/* a comment */require('fs')": "fs",
    "/* a comment */import 'fs'": "fs",
    "/* a comment */process.env.TOKEN": "process.env.TOKEN",
    "'// no comment'; require('fs')// one": "fs",
    "`/*${require('fs')}*/`": "fs",
    "x = /[/*]/; require('fs') /* one */": "fs",
    "Array.prototype.at =/* one */ f": "Array.prototype.at",
    "window.Symbol.prototype.at = f": "Symbol.prototype.at",
    "var process = process || eval(x)": "eval",
    "run('process.exit in x')": "process.exit",
    "a = `\n/**\n * x` * eval(x) * `\n * y`": "eval",
    "a = `\n/**\n * ${eval(x)}\n`": "eval",
    "a = `\n// ${eval(x)}\n`": "eval",
    "a = `\n// ` + eval(x)": "eval",
    "a = 2 /**\n/ 1 */\n* eval(x)": "eval",
    "/** one */ a = 2\n* eval(x)": "eval",
    "/*\n// */ eval(x)": "eval",
    "a = 'b\\\n// ' + eval(x)": "eval",
    "// a\u2028eval(x)": "eval",
    "a = `\n/**\n * `+'`'+eval(x)": "eval",
    "var interface\nfetch(x)": "fetch",
    "eval.valueOf()(x)": "eval.valueOf",
    "exports.a = function () { try { return localStorage } catch (e) {} }": "localStorage",
    "const { ['constructor']: F } = f; F('code')()": "eval",
    "f['constructor']('code')()": "eval",
    "a ? f['constructor'] : 1": "eval",
    "require(x)['createRequire'](y)": "internals",
    "createRequire(x)": "internals",
    "const W = WebSocket; new W(x)": "WebSocket",
    "const X = XMLHttpRequest, x = new X()": "XMLHttpRequest",
    "[localStorage][0]": "localStorage",
    "const d = document\nd.title = 1": "document",
    "f(a, document)": "document",
    "(function (w, d) { d.title = 1 })(window, document)": "document",
    "module.exports = { indexedDB, a: caches }": "caches",
    "module.exports = { indexedDB, b: caches }": "indexedDB",
    "export default navigator": "navigator",
    "class A extends WebSocket { }": "WebSocket",
    "new (a || Worker)(x)": "Worker",
    "x = typeof EventSource !== 'undefined' ? EventSource : null": "EventSource",
    "const f = () => importScripts": "importScripts",
    "const s = window.localStorage;": "localStorage",
    "x = a || self.fetch": "fetch",
    "window?.localStorage.a": "localStorage",
    "const p = process\np.exit()": "process",
    "window['localStorage'].a": "localStorage",
    "const { sessionStorage: s, x } = window;": "sessionStorage",
    "const g = globalThis; new g.WebSocket(x)": "WebSocket",
    "var w = window, d = w.document.title": "document.title",
    "for (const key in localStorage) f(key)": "localStorage",
}
PACKAGES = {
    "import a from 'one'": "one",
    "import a, { b as c } from '@scope/one/sub'": "@scope/one/sub",
    "const one = require('one')": "one",
    "export { a } from 'one'": "one",
    "import('one')": "one",
    "a()\n  import 'one'": "one",
    "/* a */ import 'one'": "one",
    "a(); \timport 'one'": "one",
    "var a = b\u2028import 'one'": "one",
}


@pytest.mark.parametrize("code", SILENT)
def test_sentences_and_types_are_silent(code: str) -> None:
    found = read_lexically(code.encode(), vocabulary())
    assert (found.facts, found.references) == ((), ())


@pytest.mark.parametrize("code", SEEN)
def test_powers_are_seen(code: str) -> None:
    found = read_lexically(code.encode(), vocabulary())
    assert found.reading is Reading.LEXICAL
    assert SEEN[code] in {fact.what for fact in found.facts}


@pytest.mark.parametrize("code", PACKAGES)
def test_packages_are_those_that_a_form_loads(code: str) -> None:
    references = read_lexically(code.encode(), vocabulary()).references
    assert [each.specifier for each in references] == [PACKAGES[code]]
