"""Helpers that compilers put around `require`: each module stays itself, and a helper that does more is looked into."""

from __future__ import annotations

import pytest
from support.javascript import read

PLAIN = [
    "function _interopDefaultLegacy (e) { return e && typeof e === 'object' && 'default' in e ? e : { 'default': e }; }",
    "const _interopDefaultLegacy = e => e && e.__esModule ? e : { default: e };",
    "var _interopDefaultLegacy = function (obj) { return obj && obj.__esModule ? obj : { default: obj }; };",
]
USED = """
var fs = require('fs');
var path = require('path');
var fs__default = /*#__PURE__*/_interopDefaultLegacy(fs);
var path__default = /*#__PURE__*/_interopDefaultLegacy(path);
fs__default["default"].readFileSync("x");
path__default["default"].join("a", "b");
"""


def powers(code: str) -> set[str]:
    """Return the powers that are told of `code`."""
    return {fact.what for fact in read(code).facts}


@pytest.mark.parametrize("helper", PLAIN)
def test_modules_that_go_through_one_helper_are_not_mixed_up(helper: str) -> None:
    assert powers(helper + USED) == {"fs.readFileSync", "path.join"}


@pytest.mark.parametrize(
    "helper",
    [
        "function _interopDefault (ex) { return (ex && (typeof ex === 'object') && 'default' in ex) ? ex['default'] : ex; }",
        'const _interopDefault = ex => ex && ex.__esModule ? ex["default"] : ex;',
        "function _interopDefault (ex) { seen.push(1); return ex; }",
    ],
    ids=["of rollup", "by its key", "that does more"],
)
def test_modules_that_come_out_themselves_are_not_mixed_up(helper: str) -> None:
    code = """
    var fs = _interopDefault(require('fs'));
    var path = _interopDefault(require('path'));
    fs.readFileSync("x"); path.join("a", "b");
    """
    assert powers(helper + code) == {"fs.readFileSync", "path.join"}


@pytest.mark.parametrize(
    ("helper", "what"),
    [
        ("function _interopDefault(m) { m.exec('true'); return m }", "child_process.exec"),
        ("function _interopDefault(m) { '__esModule'; m.exec('true'); return m }", "child_process.exec"),
        ("function _interopDefault(m) { return m.exec }", "child_process.exec"),
        ("const _interopDefault = m => { const run = m; run.exec('true'); return m }", "child_process.exec"),
    ],
)  # fmt: skip
def test_a_helper_that_uses_the_module_is_looked_into(helper: str, what: str) -> None:
    assert what in powers(f"{helper}\nvar x = _interopDefault(require('child_process'))")


def test_a_helper_that_gives_something_else_is_looked_into() -> None:
    code = "var run = require('child_process'); function _interopDefault(m) { return run }"
    assert "child_process.exec" in powers(code + " _interopDefault(require('fs')).exec('true')")


MINIFIED = [
    'function r(e){return e&&"object"==typeof e&&"default"in e?e:{default:e}}',
    "const r=e=>e&&e.__esModule?e:{default:e};",
    "function r(e){if(e&&e.__esModule)return e;var t=Object.create(null);return e&&Object.keys(e).forEach((function(n)"
    '{if("default"!==n){var s=Object.getOwnPropertyDescriptor(e,n);Object.defineProperty(t,n,s.get?s:{enumerable:!0,'
    "get:function(){return e[n]}})}})),t.default=e,Object.freeze(t)}",
    "var g=Object.create,h=Object.getPrototypeOf;var r=(e,t,n)=>(n=e!=null?g(h(e)):{},k(t||!e||!e.__esModule?"
    'd(n,"default",{value:e,enumerable:!0}):n,e));',
]


@pytest.mark.parametrize("helper", MINIFIED)
def test_a_helper_is_known_by_what_it_does_when_its_name_is_gone(helper: str) -> None:
    use = 'var a=r(require("fs")),b=r(require("path"));a.default.readFileSync("x");b.default.join("y")'
    assert powers(helper + use) == {"fs.readFileSync", "path.join"}


@pytest.mark.parametrize(
    ("helper", "use"),
    [
        ('function r(e){return "default"in e?e:{x:e}}', ".x.exec('true')"),
        ('function r(e){return "default"in e,{e}}', ".e.exec('true')"),
        ("function r(e){return {default:1,get(){return e}}}", ".get().exec('true')"),
        ("function r(e){return {default:1,run(){return e}}}", ".run().exec('true')"),
        ("function r(e){return {default:e.exec}}", ".default('true')"),
        ("function r(e){return {default:1,'y':e}}", ".y.exec('true')"),
    ],
)
def test_a_function_that_only_looks_like_a_helper_is_followed(helper: str, use: str) -> None:
    assert "child_process.exec" in powers(f"{helper}; r(require('child_process')){use}")


@pytest.mark.parametrize(
    ("helper", "call"),
    [
        ("_interop_require_wildcard = require('@swc/helpers/_/_interop_require_wildcard')", "._"),
        ("_interopRequireWildcard2 = load(require('interopRequireWildcard'))", ".default"),
        ("_interopRequireWildcard3 = require('interopRequireWildcard')", ""),
    ],
)
def test_a_helper_that_a_compiler_loads_keeps_the_members_apart(helper: str, call: str) -> None:
    name = helper.partition(" ")[0]
    code = f"const {helper}; const m = (0, {name}{call})(require('fs')); m.rmSync('x')"
    assert powers(code) == {"fs.rmSync"}


@pytest.mark.parametrize(
    "helper",
    [
        "_interop_require_wildcard = { _: m => m.execSync('x') }",
        "_interop_require_wildcard = class { static _(m) { m.execSync('x'); } }",
        "_interop_require_wildcard = m => m; _interop_require_wildcard._ = m => m.execSync('x')",
    ],
)
def test_a_helper_of_that_name_that_does_more_is_looked_into(helper: str) -> None:
    call = "_interop_require_wildcard._(require('child_process')).exec"
    told = powers(f"const {helper}; {call}")
    assert told & {"child_process", "child_process.execSync"}
