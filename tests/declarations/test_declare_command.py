"""`declare`: package.json beside the code, for its maintainers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from audit.cli import app
from audit.declarations import JsonText, unused_dependencies, with_declaration

if TYPE_CHECKING:
    from pathlib import Path

CODE = "const { readFile } = require('fs');\nexports.x = () => readFile(process.env.HOME, () => fetch('x'));\n"
NEEDS = ["global:fetch", "builtin:fs.readFile", "global:process.env.HOME"]


def write(folder: Path, code: str = CODE, **fields: Any) -> Path:
    manifest = {"name": "mine-x", "version": "1.0.0", **fields}
    (folder / "package.json").write_text(json.dumps(manifest, indent=4) + "\n")
    (folder / "index.js").write_text(code)
    return folder


def declare(folder: Path, *arguments: str) -> int:
    return app.run(["declare", str(folder), "--offline", "--jobs", "1", *arguments])


def manifest(folder: Path) -> Any:
    return json.loads((folder / "package.json").read_text())


def test_it_writes_what_the_code_needs_and_then_agrees(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "test").mkdir()
    (tmp_path / "test" / "all.js").write_text("require('child_process').exec('true');")
    assert declare(tmp_path, "--check") == 1
    assert declare(tmp_path) == 0
    assert manifest(tmp_path)["contain"] == {"needs": NEEDS}
    assert declare(tmp_path, "--check") == 0
    before = (tmp_path / "package.json").read_text()
    assert declare(tmp_path) == 0
    assert (tmp_path / "package.json").read_text() == before


def test_words_that_are_there_stay_when_they_are_used(tmp_path: Path) -> None:
    write(tmp_path, contain={"needs": ["network", "process"], "realm": "mutable"})
    declare(tmp_path)
    assert manifest(tmp_path)["contain"] == {"needs": ["network", *NEEDS[1:]], "realm": "mutable"}


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"contain": {"needs": ["network"]}}, "eval(x);", "index.js:1:1: uses global:eval"),
        (
            {"contain": {"needs": ["network"]}},
            "",
            "package.json:6:13: declares network, which nothing uses",
        ),
        ({"contain": {"needs": ["netwrk"]}}, "", 'did you mean "network"?'),
        ({"contain": {"needs": []}}, "require('left-x');", "index.js:1:1: loads left-x"),
        (
            {"contain": {"needs": []}, "dependencies": {"left-x": "1"}},
            "",
            "package.json:8:9: lists left-x",
        ),
        ({}, "", 'has no "contain" field'),
    ],
)
def test_check_says_where_they_do_not_agree(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    fields: dict[str, Any],
    code: str,
    words: str,
) -> None:
    before = (write(tmp_path, code, **fields) / "package.json").read_text()
    assert declare(tmp_path, "--check") == 1
    assert words in capsys.readouterr().out
    assert (tmp_path / "package.json").read_text() == before


@pytest.mark.parametrize(
    ("fields", "unused"),
    [
        ({}, True),
        ({"scripts": {"build": "left-x lib"}}, False),
        ({"scripts": {"build": "lefty lib"}}, False),
        ({"scripts": {"build": "left-x-other"}}, True),
        ({"peerDependencies": {"left-x": "*"}}, False),
        ({"jest": {"preset": "left-x"}}, False),
        ({"devDependencies": {"left-x": "1"}}, True),
        ({"description": "uses left-x"}, True),
    ],
    ids=str,
)
def test_what_counts_as_used(fields: dict[str, Any], *, unused: bool) -> None:
    listing = {"dependencies": {"left-x": "1"}, **fields}
    found = list(unused_dependencies(listing, set(), ["index.js"], [], {"left-x": ["lefty"]}))
    assert found == ([("dependencies", "left-x")] if unused else [])


def test_types_are_used_by_what_has_types() -> None:
    listing = {"dependencies": {"@types/a__b": "1", "@types/c": "1"}}
    assert list(unused_dependencies(listing, {"@a/b"}, ["index.js"], [], {})) == [
        ("dependencies", "@types/c")
    ]
    assert list(unused_dependencies(listing, set(), ["index.d.ts"], [], {})) == []


TYPED = {
    "from": ("index.d.ts", 'import type { A } from "left-x";', True),
    "by a file of it": ("lib/a.ts", "export { B } from 'left-x/lib/b.js'", True),
    "import()": ("a.d.mts", 'type A = import("left-x").A;', True),
    "a reference": ("a.d.ts", '/// <reference types="left-x" />', True),
    "in a comment's type": ("index.js", '/** @type {import("left-x").A} */', True),
    "by a comment's import": ("index.js", "/** @import { A } from 'left-x' */", True),
    "another package": ("a.d.ts", 'import type { A } from "left-x-more";', False),
    "a mere word": ("a.d.ts", "// made for left-x", False),
    "code that is commented out": ("index.js", '// const a = require("left-x");', False),
    "text": ("README.md", 'import a from "left-x"', False),
}


@pytest.mark.parametrize(("file", "text", "is_used"), TYPED.values(), ids=TYPED)
def test_what_is_loaded_for_its_types_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, text: str, *, is_used: bool
) -> None:
    write(tmp_path, "", contain={"needs": []}, dependencies={"left-x": "1"})
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(text)
    assert declare(tmp_path, "--check") == (0 if is_used else 1)
    assert ("lists left-x, which nothing uses" in capsys.readouterr().out) is not is_used


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"name":"a"}', '{"name":"a","contain":{"needs":["code", "dom"]}}'),
        (
            '{\n  "name": "a"\n}\n',
            '{\n  "name": "a",\n  "contain": {\n    "needs": [\n      "code",\n      "dom"\n    ]\n  }\n}\n',
        ),
        (
            '{\r\n\t"contain": { "needs": ["x"], "realm": "frozen" },\r\n\t"b": 1\r\n}',
            '{\r\n\t"contain": { "needs": ["code", "dom"], "realm": "frozen" },\r\n\t"b": 1\r\n}',
        ),
    ],
)
def test_formatting_stays(before: str, after: str) -> None:
    assert with_declaration(JsonText("package.json", before), ("code", "dom"), None) == after
