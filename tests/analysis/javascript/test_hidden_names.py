"""`constructor` as a name that is decoded, put together or handed around before a member is asked for it."""

from __future__ import annotations

import pytest
from support.javascript import shown

CODES = "[99,111,110,115,116,114,117,99,116,111,114]"
FUNCTION = {
    "an escape in the key": '(() => {})["\\x63onstructor"]("x")',
    "numbers through a Buffer, in a name": f"var k = Buffer.from({CODES}).toString(); (() => {{}})[k]('x')",
    "numbers through a Buffer, in place": f"(() => {{}})[Buffer.from({CODES}).toString()]('x')",
    "pieces of an array": "let a = ['con', 'struc', 'tor']; (() => {})[a[0] + a[1] + a[2]]('x')",
    "letters one by one": "(() => {})['c'+'o'+'n'+'s'+'t'+'r'+'u'+'c'+'t'+'o'+'r']('x')",
    "pieces in a template": "let a = 'const'; (() => {})[`${a}ructor`]('x')",
    "other characters between": "var k = 'con-struc-tor'.split('-').join(''); (() => {})[k]('x')",
    "turned round": "var k = 'rotcurtsnoc'.split('').reverse().join(''); (() => {})[k]('x')",
    "the key of an object": "for (const k in { constructor: 1 }) (() => {})[k]('x')",
    "a parameter": "function get(k) { return (() => {})[k] } get('constructor')('x')",
    "handed on to a call out of sight": "var f = function () {}, k = 'constructor', F = f[k]; g(F)",
    "stored in an object out of sight": "var f = function () {}; var k = 'constructor'; o.F = f[k]",
    "twice": "var k = 'constructor'; x[k][k](code)()",
    "a name in a pattern": "const k = 'constructor'; const { [k]: F } = () => {}; F('x')",
}
EVAL = {
    "of something, called by a name": "var k = 'constructor'; var F = x.y[k]; F(code)",
    "of something, through call": "var k = 'constructor'; x[k].call(null, code)",
    "of something, through bind": "var k = 'constructor'; var F = x[k]; F.bind(null, code)()",
    "of something, with Reflect": "var k = 'constructor'; Reflect.construct(x[k], [code])",
    "given a new name": "var k = 'constructor'; var F = x[k]; var G = F; G(code)",
    "returned": "var k = 'constructor'; const get = x => { return x[k] }; get(y)(code)",
    "one of two": "var k = 'constructor'; const F = x[k] || y; F(code)",
}
SILENT = {
    "compared": "if (k === 'constructor') x[k] = 1; y[k](code)",
    "written": "var k = 'constructor'; x[k] = code",
    "tested": "var k = 'constructor'; if (x[k] === Object) y()",
    "asked for its name": "var k = 'constructor'; use(x[k].name)",
    "given as an argument": "var k = 'constructor'; use(x[k], code)",
    "a name that ends otherwise": "var k = 'construct'; x[k](code)",
    "a name from outside": "var t = 'constructor'; export const call = (x, k) => x[k](code)",
    "an encoding beside": "var t = Buffer.from(a, 'hex'); x[t](code)",
}


@pytest.mark.parametrize("name", FUNCTION)
def test_the_constructor_of_a_function_is_named(name: str) -> None:
    assert "global:Function" in shown(FUNCTION[name])


@pytest.mark.parametrize("name", EVAL)
def test_a_call_of_what_may_be_function_counts_as_eval(name: str) -> None:
    assert "global:eval" in shown(EVAL[name])


@pytest.mark.parametrize("name", SILENT)
def test_what_calls_no_constructor_is_silent(name: str) -> None:
    assert not {"global:eval", "global:Function"} & set(shown(SILENT[name]))


@pytest.mark.parametrize("declared", ["var a;", ""], ids=["declared", "undeclared"])
def test_a_name_that_is_used_everywhere_hides_nothing(declared: str) -> None:
    code = f"var k = 'constructor'; {declared}" + "a = x[k]; a(code);" * 2_000
    assert {"global:eval", "unknown:time"} & set(shown(code))


def test_a_name_that_is_used_everywhere_for_harmless_members_is_silent() -> None:
    code = "var k = 'length', t = ['constructor'];" + "a = x[k]; a(code);" * 2_000
    assert not set(shown(code))
