"""What working out constants may cost: files that are made to cost much get an end, and it is said."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from support.javascript import read

ASKED = 2500
_LIST = "const a = [" + ", ".join(f"'s{at}'" for at in range(1500)) + "];"
_TWICE = "".join(f"const t{at} = [t{at - 1}, t{at - 1}];" for at in range(1, 60))
DEAR = {
    "lists that are kept": _LIST
    + "".join(
        f"const b{at} = a.concat('{at}').reverse(); require(b{at}[0]);" for at in range(ASKED)
    ),
    "lists that are spread": _LIST
    + "".join(f"const b{at} = [...a, {at}]; require(b{at}[{at}]);" for at in range(ASKED)),
    "functions for each element": _LIST
    + "".join(f"require(a.map(x => x + '{at}').join(''));" for at in range(ASKED)),
    "strings that are repeated": "".join(
        f"require('a{at}'.padEnd(19999, 'b'));" for at in range(ASKED)
    ),
    "strings that are replaced": "const s = 'a'.repeat(9999);"
    + "".join(f"require(s.replace(/a.*b{at}|a/g, 'b'));" for at in range(ASKED)),
    "expressions that are always others": "".join(
        f"require('a'.replace(/[\\w\\d]{{30}}x{at}|a/, 'b'));" for at in range(ASKED)
    ),
    "bytes": "".join(
        f"const b{at} = Buffer.alloc(199999); require(b{at} + '');" for at in range(ASKED)
    ),
    "objects": "const o = {"
    + ", ".join(f"k{at}: 'v'" for at in range(1500))
    + "};"
    + "".join(f"const p{at} = {{ ...o, x: {at} }}; require(p{at}.k3);" for at in range(ASKED)),
    "json": "const j = '["
    + ", ".join(["[1]"] * 4000)
    + "]';"
    + "".join(f"require(JSON.parse(j)[{at}] + '');" for at in range(ASKED)),
    "calls of calls": "".join(
        f"const f{at} = (x, y) => {f'f{at - 1}(x + y, y) + f{at - 1}(y, x)' if at else 'x + y'};"
        for at in range(60)
    )
    + "".join(f"require(f{at % 60}('a', '{at}'));" for at in range(ASKED)),
}
TWICE = {
    "as text": "require(t59 + '');",
    "flat": "require(t59.flat(30)[1]);",
    "called": "require(t59.slice(1)[1] + 'a');",
    "compared": "".join(f"const u{at} = [u{at - 1}, u{at - 1}];" for at in range(1, 60)).replace(
        "u0", "t0"
    )
    + "require((q ? t59 : u59)[0] + '');",
}
_SECONDS = 12.0
"""Of processor time: several times what any of these takes."""
_MEGABYTES = 260
MEASURED = """
import sys
sys.path.insert(0, "tests")
from support.javascript import read
from support.memory import peak_megabytes
read(sys.stdin.read())
print(peak_megabytes())
"""


@pytest.mark.parametrize("name", DEAR)
def test_a_file_made_for_folding_gets_an_end_and_it_is_said(name: str) -> None:
    begin = time.process_time()
    facts = {(fact.kind, fact.what) for fact in read(DEAR[name]).facts}
    assert ("unknown", "time") in facts
    assert time.process_time() - begin < _SECONDS


@pytest.mark.parametrize("name", TWICE)
def test_a_list_that_is_in_lists_twice_is_not_unfolded(name: str) -> None:
    begin = time.process_time()
    read("const t0 = ['a', 'b'];" + _TWICE + TWICE[name])
    assert time.process_time() - begin < _SECONDS


@pytest.mark.skipif(sys.platform != "linux", reason="measures as Linux counts")
@pytest.mark.parametrize("name", ["lists that are kept", "bytes", "objects", "json"])
def test_it_takes_little_memory(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=DEAR[name],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < _MEGABYTES


def test_ordinary_work_is_within_the_limits() -> None:
    table = "const a = [" + ", ".join(f"'{at:x}'" for at in range(100)) + "];"
    code = table + "require(a.map(x => x + 'a').reverse().join('').slice(0, 0) + 'fs').rm();"
    assert {(fact.kind, fact.what) for fact in read(code).facts} == {("builtin", "fs.rm")}
