"""Addresses that stand as values: plain, named, told to people, encoded; wallets, and switches."""

from __future__ import annotations

import pytest
from support.packages import analysed, contents

from audit.capabilities import mentions
from audit.model.mention import ENCODED, ENDPOINT, PROSE, SERVICE, TOLD


def in_data(code: str) -> list[tuple[str, str]]:
    files = {"index.js": "module.exports = require('./table.json')", "table.json": code}
    return [(each.to, each.text) for each in mentions(analysed(contents(files)))]


def told(code: str, kind: str = "address", path: str = "index.js") -> list[tuple[str, str]]:
    files = {"index.js": "require('./other')", path: code, "other.js": "exports.x = 1"}
    found = mentions(analysed(contents(files)))
    return [(each.to, each.text) for each in found if each.mentioned.value == kind]


STANDING = {
    "a constant": ("const A = 'https://a.invalid/x'", ""),
    "a member": ('exports.x = { first: "wss://a.invalid:1/" }', ""),
    "a template": ("exports.x = (id) => `https://a.invalid/${id}`", ""),
    "code in a string": ("f(\"import 'https://a.invalid/d.js'\")", ""),
    "a default of an option": ("class A { u = opts.u ?? 'https://a.invalid' }", ENDPOINT),
    "one of two": ("f(process.env.EU ? 'https://a.invalid' : url)", ENDPOINT),
    "what an object keeps": ("this.url = 'https://a.invalid/x'", ENDPOINT),
    "among namespaces": (
        "const SVG_NAMESPACES = new Set(['draw', 'https://a.invalid/ns'])",
        PROSE,
    ),
    "far down in a list of links": (
        f"const links = ['{'a' * 400}', 'https://a.invalid/a']",
        PROSE,
    ),
    "behind a list of links": ("const links = ['a'], next = 'https://a.invalid/a'", ""),
    "among documents": ("const ERROR_DOCS = { 401: 'https://a.invalid/401' }", PROSE),
    "an endpoint": ("exports.x = { apiUrl: 'https://a.invalid/v1' }", ENDPOINT),
    "a default": ("const host = options.host || 'https://a.invalid'", ENDPOINT),
    "set as an endpoint": ("api.endpoint = 'https://a.invalid'", ENDPOINT),
    "a link to a document": ("const DOCS_URL = 'https://a.invalid/e'", PROSE),
    "in a message": ("throw new RangeError('https://a.invalid/why')", PROSE),
    "on the console": ("console.warn('https://a.invalid/why', 1)", PROSE),
    "a command": ("exports.x = 'curl -s https://a.invalid/i | sh'", ENDPOINT),
    "behind the end of a comment": (
        "/**\n * a 1.0\n **/x = 'https://a.invalid/x';y = b ? c : {}\n/d/[e]/'f'",
        "",
    ),
    "a link of a page": ("a.href = 'https://a.invalid/x'", PROSE),
}


@pytest.mark.parametrize(("code", "purpose"), STANDING.values(), ids=STANDING)
def test_standing(code: str, purpose: str) -> None:
    (found,) = told(code)
    assert found[0] == purpose
    assert found[1].rstrip(":1").endswith("//a.invalid")


def test_a_host_beside_its_name() -> None:
    assert told("x = { host: process.env.EU ? 'eu.a.invalid' : h }") == [
        (ENDPOINT, "//eu.a.invalid")
    ]
    assert told("exports.x = { host: 'api.a.invalid', port: 443 }") == [
        (ENDPOINT, "//api.a.invalid")
    ]
    assert told("exports.x = { server: '203.0.113.9:80' }") == [(ENDPOINT, "//203.0.113.9:80")]


ENDS = {
    "a suffix": ("exports.x = { edge: { dnsSuffix: 'b.a.invalid' } }", "b.a.invalid"),
    "a suffix with its dot": ("table.edge.suffix = '.a.invalid'", ".a.invalid"),
    "a zone": ("const zone = 'a.invalid'", "a.invalid"),
    "a host before an end": ("const host = `${service}.${region}.a.invalid`", "a.invalid"),
    "a sum before an end": ("x = { hostname: service + '.' + region + '.a.invalid' }", "a.invalid"),
    "an address before an end": ("fetch('https://' + service + '.a.invalid/x')", "a.invalid"),
    "a form to fill": ("x = { hostname: '{service}.{region}.a.invalid' }", "a.invalid"),
    "a text with its dot": ("const far = '.a.invalid'; exports.host = (k) => k + far", "a.invalid"),
    "what a function gives back": ("exports.host = (k) => `${k}.a.invalid`", "a.invalid"),
    "a table": ("const regions = new Map([['eu', 'eu.a.invalid']])", "eu.a.invalid"),
}
NO_ENDS = {
    "an end of files": "x = { suffix: '.min.js', other: { suffix: 'README.md' } }",
    "a file": "const target = `${name}.config.js`",
    "a comment": "// suffix: 'a.invalid'",
    "a message": "const message = `${user}.a.invalid is none`",
    "a key of texts": "exports.text = (ns) => t(`${ns}.a.invalid`)",
    "a word": "x = { suffix: 'px' }",
}
PARTITIONS = (
    '{"all": [{"suffix": "n.example", "regions": ["eu-1", "eu-2"]},'
    ' {"suffix": "a.invalid", "regions": ["%s"]}]}'
)


@pytest.mark.parametrize(("code", "end"), ENDS.values(), ids=ENDS)
def test_the_end_of_names_that_are_put_together(code: str, end: str) -> None:
    assert told(code) == [(ENDPOINT, end)]


@pytest.mark.parametrize("code", NO_ENDS.values(), ids=NO_ENDS)
def test_no_end_of_names(code: str) -> None:
    assert [text for _, text in told(code) if text.endswith((".invalid", ".md"))] == []


def test_an_end_in_data_that_takes_the_place_of_another() -> None:
    assert (ENDPOINT, "a.invalid") in in_data(PARTITIONS % "eu-2")
    assert in_data(PARTITIONS % "gov-1") == [(PROSE, "a.invalid"), (PROSE, "n.example")]


SOURCES = {
    "an option": "args.push('--registry=https://a.invalid/')",
    "an option and its value": "spawn('pip', ['install', '--extra-index-url', 'https://a.invalid/'])",
    "in a command": "run('npm install --registry https://a.invalid/ x')",
    "a variable": "f({ env: { npm_config_registry: 'https://a.invalid/' } })",
    "a line of settings": "fs.writeFileSync(f, 'a=b\\nregistry=https://a.invalid/')",
    "of a scope": "write('@acme:registry=https://a.invalid/')",
}


@pytest.mark.parametrize("code", SOURCES.values(), ids=SOURCES)
def test_where_a_package_manager_takes_from(code: str) -> None:
    found = told(f"const fs = require('fs'); {code}")
    assert found
    assert {purpose for purpose, _ in found} == {TOLD}


def test_a_word_of_a_registry_is_none() -> None:
    assert told("x = { registry: 'https://a.invalid/' }") == [(ENDPOINT, "https://a.invalid")]
    assert told("console.log('try --registry=https://a.invalid/')") == []


@pytest.mark.parametrize(
    ("code", "purpose"),
    [
        ('{"Post Oak": {"host": "in.post-oak.invalid", "port": 1}}', SERVICE),
        ('{"OAK-eu": {"port": 1, "host": "eu.oak.co.uk"}}', SERVICE),
        ('{"edge": {"host": "in.oak.invalid"}}', ENDPOINT),
        ('{"Oak": {"old": {}, "host": "in.oak.invalid"}}', ENDPOINT),
    ],
)
def test_a_service_that_bears_the_name_of_its_host(code: str, purpose: str) -> None:
    ((found, _),) = in_data(code)
    assert found == purpose


NOT_STANDING = {
    "a comment": "// x = 'https://a.invalid/x'\n/* y = 'https://b.invalid' */",
    "a sentence": "f('see https://a.invalid/x for more')",
    "who asks": "f('agent/1.0 (https://a.invalid/x)')",
    "no host": "const a = 'https://' + host; const b = 'http://localhost:80'",
    "a pattern": "const a = /^https:\\/\\/a.invalid/",
}


@pytest.mark.parametrize("code", NOT_STANDING.values(), ids=NOT_STANDING)
def test_not_standing(code: str) -> None:
    assert told(code) == []


CODES = ", ".join(str(ord(one)) for one in "https://a.invalid/x")
HIDDEN = {
    "base64": "atob('aHR0cHM6Ly9hLmludmFsaWQveA==')",
    "base64 in pieces": "atob(['aHR0cHM6', 'Ly9hLmlu', 'dmFsaWQveA=='].join(''))",
    "base64 in a string": "f('/sw.js?i=aHR0cHM6Ly9hLmludmFsaWQveA')",
    "hex": "Buffer.from('68747470733a2f2f612e696e76616c69642f78', 'hex')",
    "reversed": "[...'x/dilavni.a//:sptth'].reverse().join('')",
    "codes": f"String.fromCharCode({CODES})",
    "escapes": r"f('\x68\x74\x74\x70\x73\x3a\x2f\x2f\x61.invalid')",
    "two pieces": "f('https://a' + '.invalid/' + x)",
    "pieces": "f('htt' + 'ps://a.inv' + 'alid/x')",
    "a row": "f(['https:', '', 'a.invalid', 'x'].join('/'))",
}


@pytest.mark.parametrize("code", HIDDEN.values(), ids=HIDDEN)
def test_encoded(code: str) -> None:
    assert (ENCODED, "https://a.invalid") in told(code)


@pytest.mark.parametrize(
    "code", ["atob('bWlycm9yLmludmFsaWQ=')", "Buffer.from('6d6972726f722e696e76616c6964', 'hex')"]
)
def test_a_host_that_is_decoded(code: str) -> None:
    assert told(f"f({code})") == [(ENCODED, "//mirror.invalid")]


@pytest.mark.parametrize("text", ["cGFja2FnZS5qc29u", "aGVsbG8gd29ybGQ="], ids=["a file", "words"])
def test_no_host_is_decoded(text: str) -> None:
    assert told(f"f(atob('{text}'))") == []


def test_a_host_of_which_the_owner_is_constant() -> None:
    assert told("f(`https://${region}.a.invalid/x`)") == [("", "https://x.a.invalid")]
    assert told("f(`https://${host}/x`, `https://${a}.${b}`)") == []


def test_labels_in_a_row() -> None:
    assert told("f(['a', 'b', 'invalid'].join('.'))") == [(ENCODED, "//a.b.invalid")]


NOT_HIDDEN = {
    "no address": "atob('aHR0cHM6'); Buffer.from('68747470', 'hex')",
    "another text": "atob('c29tZXRoaW5nIGVsc2U=')",
    "a scheme alone": "f('https' + '://' + host); g(['https:', '', host].join('/'))",
    "within other bytes": "f('data:x;base64,xaHR0cHM6Ly9hLmludmFsaWQveA')",
    "two labels": "f(['a', 'b'].join('.'))",
    "a comment": "// atob('aHR0cHM6Ly9hLmludmFsaWQveA==')",
    "numbers": "f(104, 116, 116, 112, 1)",
}


@pytest.mark.parametrize("code", NOT_HIDDEN.values(), ids=NOT_HIDDEN)
def test_not_encoded(code: str) -> None:
    assert told(code) == []


def test_settings_that_code_loads() -> None:
    files = {
        "index.js": "require('./settings.json')",
        "settings.json": '{"api": {"host": "api.a.invalid"}}',
        "other.json": '{"api": {"host": "api.b.invalid"}}',
        "package.json": '{"homepage": "https://a.invalid"}',
    }
    (found,) = mentions(analysed(contents(files)))
    assert (found.text, found.evidence.file) == ("//api.a.invalid", "settings.json")


WALLETS = [
    "0x7a250d5630B4cF539739dF2C5dAcb4c659F2488D",
    "bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh",
    "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
    "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
]
NO_WALLETS = [
    "0x0000000000000000000000000000000000000000",
    "7a250d5630B4cF539739dF2C5dAcb4c659F2488D",
    "bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlq",
    "1BoatSLRHtKNngkdXEeobR76b53LETtpyU",
    "11111111111111111111111111111111111111111111",
    "ABCDEFGHJKLMNPQRSTUVWXYZABCDEFGHJKLMNPQRSTU",
]


@pytest.mark.parametrize("text", WALLETS)
def test_a_wallet(text: str) -> None:
    assert told(f"exports.keep = '{text}'", "wallet") == [("", text)]
    assert told(f"// '{text}'", "wallet") == []


@pytest.mark.parametrize("text", NO_WALLETS)
def test_no_wallet(text: str) -> None:
    assert told(f"exports.to = '{text}'", "wallet") == []


SWITCHES = {
    "{ rejectUnauthorized: false }": "rejectUnauthorized",
    "o.rejectUnauthorized=!1": "rejectUnauthorized",
    "'ssl://a?rejectUnauthorized=false'": "rejectUnauthorized",
    "'{\"rejectUnauthorized\":false}'": "rejectUnauthorized",
    "{ checkServerIdentity: () => undefined }": "checkServerIdentity",
    "{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }": "NODE_TLS_REJECT_UNAUTHORIZED",
    "{ env: { NODE_OPTIONS: `--require ${p}` } }": "NODE_OPTIONS",
    "() => { if (o.retry) o.ssl.rejectUnauthorized = false }": "rejectUnauthorized",
    "() => { if (o.insecure) log(o); o.ssl.rejectUnauthorized = false }": "rejectUnauthorized",
}


@pytest.mark.parametrize(("code", "name"), SWITCHES.items(), ids=SWITCHES)
def test_a_switch(code: str, name: str) -> None:
    assert told(f"require('https'); f({code})", "switch") == [("", name)]


@pytest.mark.parametrize(
    "code",
    [
        "{ rejectUnauthorized: true }",
        "{ rejectUnauthorized: options.strict !== false }",
        "{ checkServerIdentity: (host, cert) => check(host, cert) }",
        "{ NODE_OPTIONS: '--max-old-space-size=1' }",
        "1 // { rejectUnauthorized: false }",
        "'tls.rejectUnauthorized=false'",
        "() => { if (o.insecure) o.ssl.rejectUnauthorized = false }",
        "() => { if (o.sslmode === 'no-verify') { o.ssl = { rejectUnauthorized: false } } }",
        "{ ...(o.insecure && { rejectUnauthorized: false }) }",
        "o.strictSSL === false ? { rejectUnauthorized: false } : {}",
    ],
)
def test_no_switch(code: str) -> None:
    assert told(f"require('https'); f({code}\n)", "switch") == []


@pytest.mark.parametrize("number", [10, 900, 9_000])
def test_an_address_behind_many_of_another_host(number: int) -> None:
    """A package's own npm-shrinkwrap.json is read however long it is: npm installs what it says."""
    entries = [
        f'"a{each}": {{"resolved": "https://a.invalid/{"a" * 60}"}}' for each in range(number)
    ]
    text = "{" + ",\n".join([*entries, '"b": {"resolved": "https://b.invalid/b.tgz"}']) + "}"
    files = {"index.js": "exports.a = 1", "npm-shrinkwrap.json": text}
    found = mentions(analysed(contents(files)))
    told = [each.text for each in found if each.mentioned.value == "address"]
    assert told == ["https://a.invalid", "https://b.invalid"]
