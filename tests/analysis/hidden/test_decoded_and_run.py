"""Payloads that are decoded and run, as facts; each trick with a silent look-alike."""

from __future__ import annotations

import base64

import pytest
from support.javascript import shown
from support.packages import analysed, contents
from support.packages import hidden as ways

CODE = "require('child_process').exec('true')"
B64 = base64.b64encode(CODE.encode()).decode()
HEX = CODE.encode().hex()
CODES = ", ".join(str(each) for each in CODE.encode())
ESCAPED = "".join(f"\\x{each:02x}" for each in CODE.encode())
PERCENT = "".join(f"%{each:02x}" for each in CODE.encode())
REVERSED = B64[::-1]

RUN = [
    pytest.param(f"eval(atob('{B64}'))", id="atob"),
    pytest.param(f"eval(Buffer.from('{B64}', 'base64').toString())", id="Buffer, base64"),
    pytest.param(f"eval(new Buffer('{B64}', 'base64').toString('utf8'))", id="the old Buffer"),
    pytest.param(f"new Function(Buffer.from('{HEX}', 'hex').toString())()", id="hex"),
    pytest.param(f"(0, eval)(String.fromCharCode({CODES}))", id="char codes, indirect eval"),
    pytest.param(
        f"const a = [{CODES}]; let s = ''; for (const c of a) s += String.fromCharCode(c); eval(s)",
        id="a list of numbers, put together in a loop",
    ),
    pytest.param(
        f"const out = []; [{CODES}].forEach((c) => out.push(String.fromCharCode(c ^ 0))); eval(out.join(''))",
        id="pushed onto a list",
    ),
    pytest.param(f'eval("{ESCAPED}")', id="escapes need no decoder"),
    pytest.param(f"eval(unescape('{PERCENT}'))", id="percent"),
    pytest.param(
        f"eval(atob('{REVERSED}'.split('').reverse().join('')))", id="base64 read backwards"
    ),
    pytest.param(
        f"const parts = ['{B64[:20]}', '{B64[20:]}']; new Function(atob(parts.join('')))()",
        id="cut into pieces",
    ),
    pytest.param(
        f"const d = (s) => Buffer.from(s, 'base64').toString(); require('vm').runInThisContext(d('{B64}'))",
        id="a decoder of its own, vm",
    ),
    pytest.param(
        f"function run(code) {{ return new Function(code) }} run(atob('{B64}'))()",
        id="given to a function that runs it",
    ),
    pytest.param(
        f"exports.run = (code) => new Function(code); exports.run(atob('{B64}'))",
        id="given to a member that runs it",
    ),
    pytest.param(
        f"const o = {{ run(code) {{ eval(code) }} }}; o.run(atob('{B64}'))", id="given to a method"
    ),
    pytest.param(f"(function (c) {{ eval(c) }})(atob('{B64}'))", id="given to a function in place"),
    pytest.param(
        f"Promise.resolve(atob('{B64}')).then(eval)", id="eval handed on to be called with it"
    ),
    pytest.param(
        f"Promise.resolve(atob('{B64}')).then((code) => eval(code))", id="eval in a callback"
    ),
    pytest.param(f"const e = eval, d = atob; e(d('{B64}'))", id="both under other names"),
    pytest.param(
        f"class A {{ d(x) {{ return atob(x) }} run() {{ eval(this.d('{B64}')) }} }} new A().run()",
        id="a method of its own",
    ),
    pytest.param(
        f"require('child_process').execSync(Buffer.from('{B64}', 'base64').toString())",
        id="a command",
    ),
    pytest.param(
        f"const m = new module.constructor(); m._compile(atob('{B64}'), 'x.js')", id="_compile"
    ),
    pytest.param(
        f"const z = require('zlib'); eval(z.inflateSync(Buffer.from('{B64 * 4}', 'base64')).toString())",
        id="compressed",
    ),
]
SILENT = [
    pytest.param("const root = Function('return this')()", id="the global object"),
    pytest.param(
        f"const icon = 'data:image/png;base64,{B64}'; const f = new Function('return 1')",
        id="a picture beside a function from text",
    ),
    pytest.param(
        f"const bytes = Buffer.from('{B64}', 'base64'); WebAssembly.compile(bytes); eval('1')",
        id="WebAssembly in base64 beside eval",
    ),
    pytest.param(
        "const id = require('crypto').randomBytes(8).toString('hex'); require('child_process').exec(`tool ${id}`)",
        id="encoding is not decoding",
    ),
    pytest.param(
        "exports.compile = (source) => new Function('data', 'return ' + JSON.stringify(source))",
        id="a template engine",
    ),
    pytest.param(
        f"function a() {{ const s = atob('{B64}'); return s.length }} function b(s) {{ return eval(s) }}",
        id="the same name in another function",
    ),
    pytest.param(
        "const table = [" + ", ".join(map(str, range(200))) + "]; eval('table')",
        id="a table of numbers beside eval",
    ),
    pytest.param(
        "const tools = { run: (cmd) => require('child_process').spawn(cmd) }; exports.text = (b) => atob(b)",
        id="a decoder elsewhere",
    ),
    pytest.param(
        'eval("__webpack_require__.r(__webpack_exports__);\\nconst x = 1;\\n//# sourceURL=webpack:///./src/x.js?")',
        id="webpack's eval devtool",
    ),
    pytest.param(
        "require('child_process').fork(__dirname + '/w.js', { env: { K: Buffer.from('AA==', 'base64') } })",
        id="a short key given to a child",
    ),
]


@pytest.mark.parametrize("code", SILENT)
def test_silent(code: str) -> None:
    assert ways(analysed(contents({"index.js": code}))) == {}


@pytest.mark.parametrize("code", RUN)
def test_a_constant_that_is_decoded_and_run(code: str) -> None:
    assert "payload" in ways(analysed(contents({"index.js": code}))), code


@pytest.mark.parametrize("code", [RUN[0], RUN[1], RUN[3], RUN[7]])
def test_also_in_a_file_that_nothing_loads(code: str) -> None:
    facts = analysed(contents({"index.js": "", "other.js": code}))
    assert ways(facts) == {"payload": {"other.js"}}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("const body = Buffer.from(raw[1], 'base64').toString(); eval(body)", True),
        ("const body = zlib.inflateSync(raw)\nnew module.constructor()._compile(body, 'x')", True),
        ("const body =\n  atob(\n raw)\nrequire('vm').runInThisContext(body)", True),
        ("const body = raw.trim()\nconst other = atob(raw)\neval(body)", False),
    ],
)
def test_what_a_name_was_set_to_before_in_a_file_that_nothing_loads(
    code: str, *, found: bool
) -> None:
    facts = analysed(contents({"index.js": "", "other.js": code}))
    assert ("decoding" in ways(facts)) is found


def test_a_timer_that_is_given_a_decoded_text() -> None:
    assert "hidden:payload" in shown(f"setTimeout(atob('{B64}'), 10)")


def test_what_is_decoded_but_no_constant_is_another_fact() -> None:
    code = "module.exports = (text) => eval(atob(text))"
    assert ways(analysed(contents({"index.js": code}))) == {"decoding": {"index.js"}}
    code = "module.exports = (t) => require('child_process').execFile(process.execPath, ['-e', atob(t)])"
    assert ways(analysed(contents({"index.js": code}))) == {"decoding": {"index.js"}}
    code = "module.exports = (t) => require('child_process').execFile('tar', ['-x', atob(t)])"
    assert ways(analysed(contents({"index.js": code}))) == {}


def test_the_place_and_the_means_are_told() -> None:
    facts = analysed(contents({"index.js": f"let a = 1\n  eval(atob('{B64}'))"}))
    (fact,) = (each.fact for each in facts.facts if each.fact.kind == "hidden")
    assert (fact.line, fact.column, fact.literals) == (2, 3, ("base64",))


NAMES = [
    pytest.param("require(atob('aHR0cHM=')).get('https://collect.invalid')", id="of the network"),
    pytest.param("require(atob('Y2hpbGRfcHJvY2Vzcw==')).exec('true')", id="atob"),
    pytest.param(
        "const cp = require(Buffer.from('6368696c645f70726f63657373', 'hex').toString()); cp.exec('true')",
        id="hex",
    ),
    pytest.param(
        "const e = (h) => Buffer.from(h, 'hex').toString(); require(e('6368696c645f70726f63657373')).exec('true')",
        id="a decoder of its own",
    ),
    pytest.param(
        "const e = (h) => Buffer.from(h, 'hex').toString(), c = require(e('6368696c645f70726f63657373')); c.exec()",
        id="a decoder of its own, by a variable",
    ),
]


@pytest.mark.parametrize("code", NAMES)
def test_the_name_of_a_module_is_decoded(code: str) -> None:
    assert "encoded-name" in ways(analysed(contents({"index.js": code})))


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("require('./' + name)", id="computed"),
        pytest.param("require('buffer').Buffer.from('aa', 'hex')", id="a decoder after loading"),
        pytest.param("const Buffer = require('buffer').Buffer", id="the module of that name"),
    ],
)
def test_silent_names(code: str) -> None:
    assert ways(analysed(contents({"index.js": code}))) == {}


TABLE = "var t = new Uint8Array([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4]);"
READABLE = f"{TABLE}self.onmessage = function (e) {{ post(String.fromCharCode(t[e])) }};" * 12


def test_numbers_in_a_program_that_anybody_can_read_are_no_payload() -> None:
    code = f"const code = `{READABLE}`; eval(code)"
    assert ways(analysed(contents({"index.js": code}))) == {"decoding": {"index.js"}}


def test_numbers_beside_such_a_program_are_a_payload() -> None:
    code = f"const code = `{READABLE}` + String.fromCharCode({CODES}); eval(code)"
    assert ways(analysed(contents({"index.js": code}))) == {"payload": {"index.js"}}
