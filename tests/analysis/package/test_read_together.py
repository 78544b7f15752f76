"""Files of a package that are read together: how they are kept, bounded, and read in other processes."""

from pathlib import Path
from typing import Any

import pytest
from support.packages import VOCABULARY, analysed, contents, facts_of, seen

from audit.analysis import Analyser
from tools.in_memory import MemoryContents

FILLER = "// filler\n" * 500
"""More than a file must have for its row to be kept."""
LOADS = f"require(require('./n').a).rm()\n{FILLER}"
CALLS = "const run = require('./r'); run('true x')"
RUNS = "module.exports = c => require('child_process').exec(c)"


def analyse(files: dict[str, str], folder: Path, digest: str) -> Any:
    held = {path: text.encode() for path, text in files.items()}
    package = MemoryContents(held | {"package.json": b'{"name":"x","main":"i.js"}'}, digest)
    return facts_of(Analyser(VOCABULARY, cache=str(folder), jobs=1), {"x": package})["x"]


def test_what_another_file_says_is_not_kept_with_a_file(tmp_path: Path) -> None:
    first = analyse({"i.js": LOADS, "n.js": f"exports.a = 'fs'\n{FILLER}"}, tmp_path, "1")
    second = analyse({"i.js": LOADS, "n.js": f"exports.a = 'os'\n{FILLER}"}, tmp_path, "2")
    assert "builtin:fs.rm" in seen(first)
    assert "builtin:fs.rm" not in seen(second)
    assert "builtin:os" in seen(second)  # which has no such member


def test_rows_of_files_say_the_same_as_reading_them(tmp_path: Path) -> None:
    files = {"i.js": CALLS + FILLER, "r.js": RUNS + FILLER}
    assert analyse(files, tmp_path, "1").facts == analyse(files, tmp_path, "2").facts


def test_files_of_a_large_package_are_read_together_in_other_processes() -> None:
    filler = {f"f{number}.js": "// filler\n" * 60_000 for number in range(4)}
    loads = "".join(f"require('./f{number}')\n" for number in range(4))
    package = contents({"i.js": loads + CALLS, "r.js": RUNS} | filler, main="i.js")
    facts = facts_of(Analyser(VOCABULARY, cache="", jobs=2), {"x": package})["x"]
    told = [one.fact.literals for one in facts.facts if one.fact.what == "child_process.exec"]
    assert told == [("true x",)]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {
                f"f{n}.js": f"exports.c = require('fs'); require('./f{(n + 1) % 900}')"
                for n in range(900)
            }
            | {"i.js": "require('./f0').c.rm()"},
            id="a cycle of 900 files",
        ),
        pytest.param(
            {f"f{n}.js": "export * from './i.js'; export { rm } from 'fs'" for n in range(600)}
            | {"i.js": "\n".join(f"export * from './f{n}.js'" for n in range(600))},
            id="a barrel of 600 files that pass it on themselves",
        ),
        pytest.param(
            {f"f{n}.js": f"module.exports = require('./f{n + 1}')" for n in range(900)}
            | {"f900.js": "module.exports = require('fs')", "i.js": "require('./f0').rm()"},
            id="a chain of 900 files",
        ),
        pytest.param(
            {
                "i.js": "const i = require('./i'); exports.c = require('fs'); exports.i = i; i.i.i.c.rm()"
            },
            id="a file that loads itself",
        ),
    ],
)
def test_what_cannot_be_followed_is_told_as_a_whole(files: dict[str, str]) -> None:
    shown = seen(analysed(contents(files, main="i.js")))
    assert {"builtin:fs", "builtin:fs.rm"} & shown


@pytest.mark.parametrize(
    "change",
    [
        "require('./n').a = 'fs'",
        "const n = require('./n'); n.a = 'fs'",
        "Object.assign(require('./n'), { a: 'fs' })",
        "const n = require('./n'); const m = n; m.a = 'fs'",
        "const set = o => { o.a = 'fs' }; set(require('./n'))",
        "const { b } = require('./n'); require('./n')['a'] += b",
        "delete require('./n').a",
    ],
)
def test_what_another_file_changes_is_not_believed(change: str) -> None:
    files = {"i.js": "require('./o'); require(require('./n').a)", "n.js": "exports.a = 'os'"}
    assert "load:computed" in seen(analysed(contents(files | {"o.js": change}, main="i.js")))


def test_what_leaves_the_package_counts_as_a_whole() -> None:
    package = contents(
        {"i.js": "exports.fs = require('./f')", "f.js": "module.exports = require('fs')"}
    )
    assert "builtin:fs" in seen(analysed(package))
