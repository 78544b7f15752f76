"""Files of other languages that are started or built, and data that code reads: what they show, and silent twins."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from support.packages import analysed, contents, reached, seen

from audit.analysis.commands.foreign import read_foreign
from audit.analysis.mentions.lent import asked
from audit.capabilities import mentions
from audit.model.mention import Mentioned

if TYPE_CHECKING:
    from audit.model.facts import PackageFacts

SHOWN = {
    "Python": ("import urllib.request\nurllib.request.urlopen('https://a.invalid/x')", "global:fetch", "a.invalid"),
    "a host in base 64": ("socket.create_connection((b64decode('YS5pbnZhbGlk'), 1))", "global:fetch", "a.invalid"),
    "Python, a program": ("subprocess.run(['sh', '-c', 'x https://a.invalid'])", "builtin:child_process", "a.invalid"),
    "Ruby": ("require 'net/http'\nNet::HTTP.post(URI('https://a.invalid/p'), '')", "global:fetch", "a.invalid"),
    "Perl": ("IO::Socket::INET->new(PeerAddr => 'a.invalid')", "global:fetch", "a.invalid"),
    "PHP": ("<?php file_get_contents('http://a.invalid/?' . $x);", "global:fetch", "a.invalid"),
    "PowerShell": ("Invoke-WebRequest -Uri 'https://a.invalid/n'", "global:fetch", "a.invalid"),
    "VBScript": ('Set y = CreateObject("MSXML2.XMLHTTP")\nx.Open "http://a.invalid/v"', "global:fetch", "a.invalid"),
    "CMake": ("file(DOWNLOAD https://a.invalid/p x)", "global:fetch", "a.invalid"),
    "Rust": ('Command::new("curl").arg("https://a.invalid")', "builtin:child_process", "a.invalid"),
    "a secret": ("t = os.environ.get('NPM_TOKEN')", "global:process.env.NPM_TOKEN", None),
    "the environment": ("dict(os.environ)", "global:process.env", None),
    "a secret's file": ("open(os.path.expanduser('~/.ssh/id_rsa'))", "builtin:fs.readFile", "~/.ssh/id_rsa"),
    "a secret's folder": ("Path.home() / '.ssh'", "builtin:fs.readFile", ".ssh"),
    "code": ("exec(base64.b64decode(x))", "global:eval", None),
    "code beside a method": ("a.eval(x); eval(x)", "global:eval", None),
    "a vertical tab before what is given": ('system\v("x https://a.invalid");', "builtin:child_process", "a.invalid"),
    "a wide blank before what is given": ("system\u3000('x https://a.invalid')", "builtin:child_process", "a.invalid"),
}  # fmt: skip
NOT_SHOWN = {
    "a block of comment": "<# Invoke-WebRequest https://a.invalid\n#>",
    "a comment": "# urllib.request.urlopen('https://a.invalid')\n// system(\"x\")",
    "what it is for": '"""Writes a table.\n\nSee https://a.invalid/x and requests.get(x)\n"""\nimport json',
    "arguments and files": "import argparse, json\njson.dump(x, open(sys.argv[1], 'w'))",
    "an ordinary variable": "limit = int(os.environ.get('LIMIT', '0'))",
    "an ordinary variable of PHP": "<?php $limit = $_ENV['LIMIT'];",
    "a copy of one variable": "limit = os.environ.pop('LIMIT')",
    "methods of its own": "self.compile(x); pattern.exec(y); db.system",
    "a longer word": "run --iex-limit 3; preeval(x); evaluate(x)",
}


@pytest.mark.parametrize(("text", "fact", "literal"), SHOWN.values(), ids=SHOWN)
def test_shown(text: str, fact: str, literal: str | None) -> None:
    found = {f"{each.kind}:{each.what}": each for each in read_foreign(text.encode()).facts}
    assert fact in found
    assert literal is None or literal in found[fact].literals


@pytest.mark.parametrize("text", NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_not_shown(text: str) -> None:
    assert read_foreign(text.encode()).facts == ()


def test_many_places_on_one_line_take_time_in_proportion() -> None:
    begin = time.process_time()
    assert len(read_foreign(b"~/.ssh/" * 70_000).facts) > 10_000
    assert time.process_time() - begin < 10, "a copy of the line for each took a minute"


def test_sources_of_a_library_are_read_in_no_time() -> None:
    line = (
        b"  if (xmlParserInputGrow(ctxt->input, size) < 0) { return xmlErrInternal(ctxt, NULL); }\n"
    )
    begin = time.process_time()
    read_foreign(line * 6_000, compiled=True)
    assert time.process_time() - begin < 1, (
        "half a megabyte took three seconds, and a parser of XML has six of them"
    )


def test_of_compiled_sources_only_constants_are_told() -> None:
    server = b'getaddrinfo(host, port, 0, &a); connect(s, a, n); getenv("HOME"); system(command);'
    assert read_foreign(server, compiled=True).facts == ()
    calls = b'getaddrinfo("a.invalid", "443", 0, &a); system("true");'
    found = {each.what: each.literals for each in read_foreign(calls, compiled=True).facts}
    assert found == {"fetch": ("a.invalid",), "child_process": ("true",)}


ASKS = "import urllib.request\nurllib.request.urlopen('https://a.invalid')\n"


def _package(files: dict[str, str], **manifest: Any) -> PackageFacts:
    return analysed(contents({"index.js": "module.exports = 1", **files}, **manifest))


STARTED = {
    "by an install script": ({"s.py": ASKS}, {"scripts": {"install": "python3 -u s.py x"}}),
    "as a module": ({"a/s.py": ASKS}, {"scripts": {"install": "python -m a.s"}}),
    "by itself": ({"s.py": ASKS}, {"scripts": {"install": "./s.py"}}),
    "by a makefile": (
        {"Makefile": "all:\n\tpython3 s.py\n", "s.py": ASKS},
        {"scripts": {"install": "make"}},
    ),
    "through another makefile": (
        {"Makefile": "include a.mk\n", "a.mk": "X = $(shell python3 s.py)\n", "s.py": ASKS},
        {"scripts": {"install": "make"}},
    ),
    "through another module": (
        {"t.py": "from h import x\n", "h.py": ASKS},
        {"scripts": {"install": "python3 t.py"}},
    ),
    "by the build": (
        {"binding.gyp": "{'targets':[{'actions':[{'action':['python','s.py']}]}]}", "s.py": ASKS},
        {},
    ),
    "by the code": (
        {
            "index.js": "require('child_process').spawn('python3', [__dirname + '/s.py'])",
            "s.py": ASKS,
        },
        {},
    ),
    "by the code, in parts": (
        {
            "index.js": "const cp = require('child_process'); cp.spawn('py', [join(__dirname, 'h', 's.py')])",
            "h/s.py": ASKS,
        },
        {},
    ),
    "as an argument": ({}, {"scripts": {"install": f'python3 -c "{ASKS}"'}}),
}


@pytest.mark.parametrize(("files", "manifest"), STARTED.values(), ids=STARTED)
def test_started(files: dict[str, str], manifest: dict[str, Any]) -> None:
    facts = _package(files, **manifest)
    assert "global:fetch" in seen(facts)


def test_built() -> None:
    source = '#include <x.h>\nvoid f() { popen("curl https://a.invalid", "r"); }'
    facts = _package({"binding.gyp": "{'targets':[{'sources':['src/a.cc']}]}", "src/a.cc": source})
    assert "builtin:child_process" in seen(facts, "src/a.cc")
    header = {
        "binding.gyp": "{'targets':[{'sources':['a.cc']}]}",
        "a.cc": '#include "s.h"\n',
        "s.h": source,
    }
    assert "builtin:child_process" in seen(_package(header), "s.h")
    facts = _package(
        {"CMakeLists.txt": "file(DOWNLOAD https://a.invalid x)"},
        scripts={"install": "cmake-js compile"},
    )
    assert "global:fetch" in seen(facts, "CMakeLists.txt")


def test_what_nothing_starts_is_not_read() -> None:
    assert _package({"tools/s.py": ASKS, "src/a.c": 'system("x");'}).facts == ()


def test_a_file_of_another_language_that_is_loaded_is_code() -> None:
    facts = _package({"index.js": "require('./s.py')", "s.py": "require('fs')"})
    assert "builtin:fs" in seen(facts, "s.py")
    assert "s.py" in reached(facts)


def _told(facts: PackageFacts, kind: Mentioned) -> set[str]:
    return {each.text for each in mentions(facts) if each.mentioned is kind}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '["https://a.invalid/x"]'),
        ("a.yml", "start:\n  - https://a.invalid/x\n"),
        ("a.dat", "alpha\naHR0cHM6Ly9hLmludmFsaWQveA\n"),
        ("a.txt", "dilavni.a//:sptth"),
        ("a.ini", "url = 68747470733a2f2f612e696e76616c69642f78"),
    ],
)
def test_addresses_kept_in_data(name: str, text: str) -> None:
    code = f"require('fs').readFileSync(join(__dirname, 'data', '{name}'))"
    facts = _package({"index.js": code, f"data/{name}": text})
    (found,) = _told(facts, Mentioned.ADDRESS)
    assert "//a.invalid" in found
    assert _told(_package({f"data/{name}": text}), Mentioned.ADDRESS) == set()


def test_names_kept_in_data() -> None:
    data = '["APP_NAME", "NPM_TOKEN", "child_process", ".ssh/id_rsa", "fs is a word", "x.ssh"]'
    facts = _package({"index.js": "module.exports = require('./a.json')", "a.json": data})
    assert _told(facts, Mentioned.WORD) == {"APP_NAME", "NPM_TOKEN", "child_process"}
    assert _told(facts, Mentioned.PATH) == {".ssh/id_rsa"}


LENT = {
    "folders": ("new WASI({ version: 'preview1', preopens: { '/': '/' } })", "folders of the disk"),
    "files": ("WebAssembly.instantiate(bytes, { env: { read: fs.readFileSync, x } })", "files"),
    "the module": ("WebAssembly.instantiate(bytes, { fs })", "files"),
    "programs": ("new WebAssembly.Instance(m, { n: require('child_process') })", "programs"),
    "variables": ("new WASI({ env: process.env, args: [] })", "the environment"),
}
NOT_LENT = {
    "its own bytes": "WebAssembly.instantiate(fs.readFileSync(file), { env: { abort() {} } })",
    "no folder": "new WASI({ preopens: {}, args: [] })",
    "one variable": "new WASI({ env: { LEVEL: process.env.LEVEL } })",
}


@pytest.mark.parametrize(("code", "what"), LENT.values(), ids=LENT)
def test_lent(code: str, what: str) -> None:
    facts = _package({"index.js": f"const fs = require('fs'); {code}"})
    assert _told(facts, Mentioned.LENT) == {what}


@pytest.mark.parametrize("code", NOT_LENT.values(), ids=NOT_LENT)
def test_not_lent(code: str) -> None:
    assert (
        _told(_package({"index.js": f"const fs = require('fs'); {code}"}), Mentioned.LENT) == set()
    )


def _wasm(*names: str) -> bytes:
    def text(word: str) -> bytes:
        return bytes([len(word)]) + word.encode()

    entries = b"".join(text("wasi_snapshot_preview1") + text(name) + b"\0\0" for name in names)
    section = bytes([len(names)]) + entries
    return b"\0asm\1\0\0\0" + b"\2" + bytes([len(section)]) + section


def test_what_compiled_code_asks_for() -> None:
    assert asked(_wasm("path_open", "fd_write")) == ["folders of the disk (as compiled)"]
    assert asked(_wasm("fd_write", "environ_get")) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"\0asm\1\0\0\0\2", b"\0asm\1\0\0\0\2\xff\xff\xff\xff\xff\xff", _wasm("path_open")[:-9]],
)
def test_broken_compiled_code_asks_for_nothing(data: bytes) -> None:
    assert asked(data) == []
