"""What changes a shared object, beside what merely reads, copies or inherits from it."""

from __future__ import annotations

import pytest
from support.javascript import shown

SILENT = {
    "own table": "const T = { a: Array.prototype, b: Object }; T[k] = v; T.c = 1; delete T.a",
    "table filled later": "const T = {}; T.p = Array.prototype; T[k] = f; Object.defineProperty(T, k, {})",
    "reader called": "has.call(Object.prototype, key); gOPD(Object.prototype, '__proto__'); hasOwn(Map.prototype, k)",
    "copier of methods": "module.exports = copyPrototypeMethods(Array.prototype)",
    "heir of an intrinsic": "const o = Object.create(Array.prototype); o.at = f",
    "asked of the world": "Object.prototype.hasOwnProperty.call(globalThis, X); X in globalThis; Object.hasOwn(globalThis, X)",
    "symbols on the world": "globalThis[Symbol.for('own')] ||= {}; const K = Symbol('k'); globalThis[K] = 1; global[K]",
    "symbol defined on the world": "Object.defineProperty(globalThis, Symbol.for('own'), { value: 1 })",
    "own name on the world": "globalThis.__own ??= {}; global.myFlag = true",
    "parameter of a bare arrow": "const del = self => self[KEY]",
    "names in a pattern": "const { open: o, process: p, fetch: f } = x; o('text'); p('text'); f('text')",
    "arrays of classes": "[Array, Object].forEach(C => names.add(C.name)); [Array, String].indexOf(x)",
    "prototypes of methods": "JSON['stringify'].prototype.x = f; Reflect.prototype.y = f; Map.get.prototype.z = f",
    "methods taken": "f(Array.prototype.slice, 1); const u = [Array.prototype.slice]; ({ a: Array.prototype.at, b: 2 })",
}
FIRING = {
    "changer called": ("install(Array.prototype)", "write:Array.prototype"),
    "copied into": ("copy(source, Array.prototype)", "write:Array.prototype"),
    "through the table": (
        "const T = { a: Array.prototype }; T.a.at = f",
        "write:Array.prototype.at",
    ),
    "well-known symbol": ("Array.prototype[Symbol.iterator] = f", "write:Array.prototype"),
    "computed on the world": ("globalThis[k]", "global:globalThis"),
    "computed and called": ("globalThis[k]()", "unknown:computed"),
    "power of an heir": ("Object.create(require('fs')).rm()", "builtin:fs.rm"),
    "deeper than the heir": (
        "const h = require('http'); const o = Object.create(h); o.Agent.prototype.x = f",
        "write:builtin:http.Agent.prototype.x",
    ),
    "power of a copy": ("const { a, ...rest } = require('fs'); rest.rm()", "builtin:fs.rm"),
}
COPIES = {
    "heir of a built-in": "const h = require('http'); const q = Object.create(h.IncomingMessage.prototype); q.get = f",
    "spread": "const m = { ...require('http') }; m.request = f",
    "rest": "const { a, ...m } = require('http'); m.request = f",
    "assigned copy": "const m = Object.assign({}, require('http')); m.request = f",
}


@pytest.mark.parametrize("name", SILENT)
def test_looking_is_silent(name: str) -> None:
    assert shown(SILENT[name]) == set()


@pytest.mark.parametrize("name", FIRING)
def test_changing_is_seen(name: str) -> None:
    code, expected = FIRING[name]
    assert expected in shown(code)


@pytest.mark.parametrize("name", COPIES)
def test_changing_a_copy_changes_nothing(name: str) -> None:
    seen = shown(COPIES[name])
    assert any(one.startswith("builtin:http") for one in seen)
    assert not any(one.startswith("write:") for one in seen)


def test_very_many_names_at_one_place_tell_whose_they_are() -> None:
    names = ", ".join(f"'m{number}'" for number in range(30))
    code = f"for (const K of [Map, Set]) for (const n of [{names}]) K.prototype[n] = f; Array.prototype.at = f"
    written = {one for one in shown(code) if one.startswith("write:")}
    assert written == {"write:Map.prototype", "write:Set.prototype", "write:Array.prototype.at"}
