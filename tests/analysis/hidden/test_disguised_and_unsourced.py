"""Code under a name of data, and builds that name what their source does not."""

from __future__ import annotations

import json

import pytest
from support.packages import analysed, contents, seen
from support.packages import hidden as ways

CODE = "require('child_process').exec('true')"
READ = "require('fs').readFileSync(__dirname + '/{}', 'utf8')"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)


@pytest.mark.parametrize(
    ("path", "loader"),
    [
        pytest.param("logo.png", "require('./logo.png')", id="required"),
        pytest.param("a.woff2", f"eval({READ.format('a.woff2')})", id="read and evaluated"),
        pytest.param(
            "data.json", f"new Function({READ.format('data.json')})()", id="JSON, a function"
        ),
        pytest.param(
            "notes.txt",
            f"const t = {READ.format('notes.txt')}; require('vm').runInThisContext(t)",
            id="vm, by a variable",
        ),
        pytest.param(
            "README.md",
            "require('fs').readFile(__dirname + '/README.md', (e, text) => eval(text.toString()))",
            id="a callback",
        ),
        pytest.param("p.jpg", "require('child_process').fork(__dirname + '/p.jpg')", id="forked"),
    ],
)
def test_code_in_a_file_named_as_data(path: str, loader: str) -> None:
    facts = analysed(contents({"index.js": loader, path: CODE}))
    assert path in ways(facts)["disguised"]
    assert "builtin:child_process.exec" in seen(facts, path)
    assert {each.reachable for each in facts.facts if each.file == path} == {True}


@pytest.mark.parametrize(
    "data", [CODE.encode(), b"\x7fELF\x02\x01\x01" + bytes(40)], ids=["code", "compiled"]
)
def test_a_picture_that_is_none_though_nothing_is_seen_to_load_it(data: bytes) -> None:
    facts = analysed(contents({"index.js": "", "logo.png": data}))
    assert ways(facts) == {"disguised": {"logo.png"}}


@pytest.mark.parametrize(
    ("path", "data", "loader"),
    [
        pytest.param("logo.png", PNG, "require('./logo.png')", id="a picture"),
        pytest.param("logo.png", b"Not found: the picture has moved", "", id="a page in its place"),
        pytest.param(
            "logo.png",
            b"version https://git-lfs.example/spec/v1\noid sha256:00",
            "",
            id="a pointer",
        ),
        pytest.param("style.css", b"a { color: red }", "require('./style.css')", id="styles"),
        pytest.param(
            "data.json",
            b'{"a": [1]}',
            f"eval('1'); JSON.parse({READ.format('data.json')})",
            id="JSON",
        ),
        pytest.param(
            "page.txt", b"Hello <%= name %>", f"const t = {READ.format('page.txt')}", id="a text"
        ),
        pytest.param("doc.md", CODE.encode(), "", id="an example in a document"),
        pytest.param(
            "doc.md",
            b"Hello",
            "const kept = __dirname + require('path').sep + '.cache';"
            "const fs = require('fs'), vm = require('vm');"
            "new vm.Script('x', { cachedData: fs.readFileSync(kept + name) })",
            id="a folder whose name is an ending",
        ),
    ],
)
def test_data_that_is_data(path: str, data: bytes, loader: str) -> None:
    facts = analysed(contents({"index.js": loader, path: data}))
    assert ways(facts) == {}


def mapped(source: str, *, name: str = "../src/index.ts", held: bool = True) -> str:
    """Return a source map of one source."""
    found = {"version": 3, "sources": [name], "names": [], "mappings": "AAAA"}
    return json.dumps(found | ({"sourcesContent": [source]} if held else {}))


BUILT = "const https = require('https'); https.get('https://collect.invalid')"
TAKEN = "import https from 'https'\nhttps.get('https://collect.invalid')"
PLAIN = "export const add = (a: number, b: number) => a + b"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"dist/index.js.map": mapped(PLAIN)}, id="a map with contents"),
        pytest.param(
            {"dist/index.js.map": mapped("", held=False), "src/index.ts": PLAIN},
            id="a map that names a source",
        ),
        pytest.param({"src/index.ts": PLAIN}, id="a source of the same name"),
    ],
)
def test_a_build_names_what_its_source_does_not(files: dict[str, str]) -> None:
    facts = analysed(contents({"dist/index.js": BUILT, **files}, main="dist/index.js"))
    assert ways(facts) == {"unsourced": {"dist/index.js"}}
    (fact,) = (each.fact for each in facts.facts if each.fact.kind == "hidden")
    assert fact.literals == ("builtin:https.get",)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"dist/index.js.map": mapped(TAKEN)}, id="the source has it too"),
        pytest.param({"dist/index.js.map": mapped("", held=False)}, id="the source is not there"),
        pytest.param({"dist/index.js.map": "{"}, id="a broken map"),
        pytest.param(
            {"dist/index.js.map": '{"sources": 3, "sourcesContent": {}}'}, id="an odd map"
        ),
        pytest.param({"src/index.ts": TAKEN}, id="a source of the same name has it"),
        pytest.param(
            {"src/index.ts": "import got from 'got'\nexport default got"},
            id="a package was bundled",
        ),
        pytest.param({"src/index.ts": "export * from './request'"}, id="other files were bundled"),
        pytest.param({"src/other.ts": PLAIN}, id="no source of that name"),
    ],
)
def test_builds_that_say_what_their_source_says(files: dict[str, str]) -> None:
    facts = analysed(contents({"dist/index.js": BUILT, **files}, main="dist/index.js"))
    assert ways(facts) == {}


STARTED = "import { run } from './run.js'\nrun('true')"
STARTER = "import { exec } from 'child_process'\nexport const run = exec"


@pytest.mark.parametrize(
    ("added", "found"),
    [
        pytest.param("", {}, id="by another file alone"),
        pytest.param(
            "\nimport { exec } from 'child_process'\nexec('true')",
            {"unsourced": {"dist/index.js"}},
            id="by its own import too",
        ),
    ],
)
def test_what_another_file_of_the_package_gives_is_no_name_of_the_build(
    added: str, found: dict[str, set[str]]
) -> None:
    files = {
        "dist/index.js": STARTED + added,
        "dist/index.js.map": mapped(STARTED),
        "dist/run.js": STARTER,
        "dist/run.js.map": mapped(STARTER),
    }
    facts = analysed(contents(files, main="dist/index.js", type="module"))
    assert "builtin:child_process.exec" in seen(facts, "dist/index.js")
    assert ways(facts) == found


TAKES = "exports.named = (data) => data.name + '-worker'"
CALLS = "const { workerData } = require('worker_threads'); require('./names').named(workerData)"


@pytest.mark.parametrize(
    ("build", "found"),
    [
        pytest.param(TAKES, {}, id="it is given them"),
        pytest.param(
            TAKES + "; require('worker_threads').workerData.other",
            {"unsourced": {"dist/names.js"}},
            id="it asks for them itself",
        ),
    ],
)
def test_what_callers_hand_to_a_build_is_no_name_of_it(
    build: str, found: dict[str, set[str]]
) -> None:
    source = "export const named = (data: { name: string }) => `${data.name}-worker`"
    files = {"dist/index.js": CALLS, "dist/names.js": build, "src/names.ts": source}
    facts = analysed(contents(files, main="dist/index.js"))
    assert ways(facts) == found
