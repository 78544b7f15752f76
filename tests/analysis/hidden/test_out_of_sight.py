"""Code behind white space, in long lines, in characters that no editor shows."""

from __future__ import annotations

import pytest
from support.packages import analysed, contents
from support.packages import hidden as ways

CODE = "require('child_process').exec('true')"
HAND = "".join(
    f"function step{n}(value) {{\n  const next = value + {n}\n  return next\n}}\n" for n in range(6)
)

ASIDE = [
    pytest.param(f"module.exports = 1;{' ' * 200}{CODE}\n", id="spaces"),
    pytest.param(f"module.exports = 1;\t{' ' * 60}{chr(9) * 80};{CODE}\n", id="tabs and spaces"),
    pytest.param(f"module.exports = 1\n{' ' * 260}{CODE}\n", id="a line that begins far out"),
    pytest.param(f"module.exports = 1;{chr(0x3000) * 130}{CODE}\n", id="wide spaces"),
    pytest.param(f"module.exports = 1\n{chr(10) * 400}{CODE}\n", id="far down"),
    pytest.param(f"module.exports = 1\n{(' ' * 4 + chr(13) + chr(10)) * 200}{CODE}\n", id="CRLF"),
    pytest.param(f"// harmless{' ' * 200}\n/* note */{' ' * 200}{CODE}", id="after a comment"),
    pytest.param(f"module.exports = 1\n{chr(10) * 101}{CODE}\n", id="after 101 blank lines"),
    pytest.param(f"module.exports = 1; /*{' ' * 200}*/ {CODE}\n", id="blanks in a comment"),
    pytest.param(f"f(1) /*{chr(10) * 150}*/ {CODE}\n", id="blank lines in a comment"),
    pytest.param(f"'<!--'; x = 'a';{' ' * 200}{CODE}\n", id="in unsure text"),
    pytest.param(f"f(1);{(' ' * 50 + ';') * 3}{CODE}\n", id="empty statements between"),
]
SILENT = [
    pytest.param(f"foo(1,{' ' * 40}2)\n", id="columns"),
    pytest.param(f"foo(1){' ' * 300}// a remark\n", id="a remark"),
    pytest.param(f"const help = `usage{' ' * 300}foo(bar) = 1`\n", id="a text"),
    pytest.param(f"/* a drawing{' ' * 300}x(y) */ module.exports = 1", id="a comment"),
    pytest.param(f"{' ' * 80}deep(1)\n", id="indentation"),
    pytest.param(f"foo(1)\n{chr(10) * 20}bar(2)\n", id="some blank lines"),
    pytest.param(f"module.exports = 1{' ' * 400}\n", id="white space at the end"),
    pytest.param(f"module.exports = {{{' ' * 400}}}\n", id="nothing behind it"),
    pytest.param(f"foo(1)\n{chr(10) * 98}bar(2)\n", id="98 blank lines"),
    pytest.param(f"foo(1);{' ' * 119}bar(2)\n", id="119 blanks after a semicolon"),
    pytest.param(f"foo(1); /*{' ' * 200}*/\nbar(2)\n", id="a wide comment alone"),
    pytest.param(
        f"/**\n{' ' * 210} * Says a word\n{' ' * 210} */function a() {{b(1)}}",
        id="kept in its place",
    ),
    pytest.param(
        f"list = ['<!--', '{' ' * 200}', ' a(b)'].map(c)\n", id="blanks in a list of unsure text"
    ),
    pytest.param(f"const pad = '{' ' * 200}'; pad.slice(1)\n", id="blanks in a text"),
]


@pytest.mark.parametrize("code", SILENT)
def test_silent_space(code: str) -> None:
    assert ways(analysed(contents({"index.js": code}))) == {}


@pytest.mark.parametrize("code", ASIDE)
def test_code_behind_white_space(code: str) -> None:
    found = analysed(contents({"index.js": code}))
    assert ways(found) == {"aside": {"index.js"}}
    (fact,) = (each.fact for each in found.facts if each.fact.kind == "hidden")
    assert fact.text.lstrip(";").startswith("require(")


LONG = f"const x = 1;{' '.join('x.toString();' for _ in range(120))} {CODE}\n"


def test_a_long_line_in_a_file_that_people_wrote() -> None:
    assert ways(analysed(contents({"index.js": HAND + LONG + HAND}))) == {"long-line": {"index.js"}}


def test_code_far_behind_a_long_text() -> None:
    code = HAND + f"const x = '{'y' * 1200}'; {CODE}\n"
    assert ways(analysed(contents({"index.js": code}))) == {"long-line": {"index.js"}}


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            HAND + f"require('fs').writeFileSync('a', '{'y' * 1200}')\n", id="a text that is used"
        ),
        pytest.param(LONG, id="minified"),
        pytest.param("/*!\n * A licence\n * of many\n * lines\n */\n" * 5 + LONG, id="a banner"),
        pytest.param(HAND + LONG * 5, id="put together from minified files"),
        pytest.param(HAND + f"const data = '{'A' * 3000}'\n", id="a long text"),
        pytest.param(
            HAND + "//# sourceMappingURL=data:application/json;base64," + "A" * 9000,
            id="inline map",
        ),
    ],
)
def test_silent_long_lines(code: str) -> None:
    assert ways(analysed(contents({"index.js": code}))) == {}


def selectors(text: str) -> str:
    """Spell a text in variation selectors, byte by byte."""
    return "".join(chr(0xFE00 + b) if b < 16 else chr(0xE0100 + b - 16) for b in text.encode())


INVISIBLE = [
    pytest.param(f"const p = `{selectors(CODE)}`", id="variation selectors"),
    pytest.param(
        "const p = '" + "".join("\u200b\u200c"[n % 3 == 0] for n in range(64)) + "'",
        id="zero-width bits",
    ),
    pytest.param(
        "const p = '" + "".join(chr(0xE0000 + ord(each)) for each in CODE) + "'", id="tags"
    ),
    pytest.param(f"// remark {selectors(CODE)}\nmodule.exports = 1", id="in a comment"),
    pytest.param("const { timeout, \u3164 } = request.query; run(\u3164)", id="a name"),
    pytest.param("const \uffa0 = 1", id="the half-width filler"),
]
VISIBLE = [
    pytest.param(
        "const family = '\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466'", id="a family"
    ),
    pytest.param(
        "const flag = '\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f'",
        id="the flag of England",
    ),
    pytest.param(
        "const hearts = ['\u2764\ufe0f', '\u2600\ufe0f', '\u2602\ufe0f']" * 20, id="emoji"
    ),
    pytest.param("const hello = '\u200f\u0645\u0631\u062d\u0628\u0627\u200f'", id="Arabic"),
    pytest.param(
        "const farsi = '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'", id="Persian joiners"
    ),
    pytest.param("\ufeffmodule.exports = 1", id="a byte order mark"),
    pytest.param(
        "const invisible = /[\u200b\u200c\u200d\u2060\ufeff]/g", id="a class of characters"
    ),
    pytest.param(
        "const list = '\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u200b\u200c\u200d\u2060\u3164\ufeff\uffa0'",
        id="a list",
    ),
    pytest.param("const korean = '\u3164\uac00\ub098'", id="a filler in a text"),
    pytest.param("const soft = 'Donau\u00addampf\u00adschiff'", id="soft hyphens"),
    pytest.param("const icons = ['\ue000', '\ue001', '\uf8ff']", id="private use"),
    pytest.param(
        f"const re = /[{''.join(map(chr, range(0xFE00, 0xFE10)))}]/", id="all selectors in a class"
    ),
]


@pytest.mark.parametrize("code", VISIBLE)
def test_ordinary_texts_are_silent(code: str) -> None:
    assert ways(analysed(contents({"index.js": code}))) == {}


@pytest.mark.parametrize("code", INVISIBLE)
def test_characters_without_a_picture(code: str) -> None:
    assert ways(analysed(contents({"index.js": code}))) == {"invisible": {"index.js"}}


def test_a_program_in_selectors_that_is_run_is_a_payload_too() -> None:
    decode = "(v) => Buffer.from([...v].map((c) => c.codePointAt(0) - 0xe0100 + 16))"
    code = f"const d = {decode}\neval(d(`{selectors(CODE)}`).toString())"
    assert set(ways(analysed(contents({"index.js": code})))) == {"invisible", "payload"}


TURNED = [
    pytest.param(
        "/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin admins only */\nopen()", id="a comment"
    ),
    pytest.param("if (level != 'user\u202e \u2066// Check if admin\u2069 \u2066') {}", id="a text"),
    pytest.param("// done \u202e;)(nur\nmodule.exports = 1", id="a remark"),
]
STRAIGHT = [
    pytest.param("const marks = /[\u202a-\u202e\u2066-\u2069]/g", id="a class of characters"),
    pytest.param("const isolate = '\u2068' + name + '\u2069'", id="isolates put around a name"),
    pytest.param(
        "const text = '\u202b\u05e9\u05dc\u05d5\u05dd (x = 1);\u202c'", id="a Hebrew sentence"
    ),
    pytest.param("const open = '\u202a', close = '\u202c'; f(open)", id="the marks themselves"),
    pytest.param("// \u2067\u05e9\u05dc\u05d5\u05dd\u2069 a greeting\nf()", id="a Hebrew remark"),
]


@pytest.mark.parametrize("code", STRAIGHT)
def test_texts_written_from_right_to_left_are_silent(code: str) -> None:
    assert ways(analysed(contents({"index.js": code}))) == {}


@pytest.mark.parametrize("code", TURNED)
def test_text_that_looks_other_than_it_runs(code: str) -> None:
    assert ways(analysed(contents({"index.js": code}))) == {"bidirectional": {"index.js"}}


def test_what_cannot_be_told_from_text_alone_does_not_silence() -> None:
    odd = "const m = 1 <!--2\n"
    for code in (TURNED[0].values[0], INVISIBLE[4].values[0]):
        assert ways(analysed(contents({"index.js": odd + str(code)}))) != {}
