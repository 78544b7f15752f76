"""What running a file's constant code may cost: programs that are made to take long, or much memory, are left."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from support.javascript import read

from audit.analysis.javascript.limits import Budget, Limits, StepsExceededError

WHOLE = "require('fs')[{}]()"
DEAR = {
    "a list in itself, many times": (
        "let a = ['x']; for (let i = 0; i < 60; i++) a = [a, a];",
        "a + ''",
    ),
    "such a list as a key": (
        "let a = ['x'], o = {}; for (let i = 0; i < 60; i++) a = [a, a];",
        "o[a]",
    ),
    "such a list joined": ("let a = ['x']; for (let i = 0; i < 60; i++) a = [a, a];", "a.join('')"),
    "strings that double": ("let s = 'ab'; for (let i = 0; i < 60; i++) s = s.concat(s);", "s"),
    "a string that is replaced by a longer one": (
        "let s = 'a'.repeat(20000) + 'x'; const f = () => 'b'.repeat(20000) + 'x';"
        "for (let i = 0; i < 20000; i++) s = s.replace('x', f);",
        "s",
    ),
    "strings that are kept": (
        "const r = []; const s = '€'.repeat(20000); for (let i = 0; i < 9000; i++) r.push(s + i, s + 1, s + 2);",
        "r[3]",
    ),
    "lists that are kept": (
        "const a = [], r = []; for (let i = 0; i < 19000; i++) a.push(i);"
        "for (let i = 0; i < 18000; i++) r.push(a.slice());",
        "r[3]",
    ),
    "objects that are kept": (
        "const o = {}, q = []; for (let i = 0; i < 9000; i++) o['k' + i] = i;"
        "for (let i = 0; i < 20000; i++) q.push({ ...o });",
        "q[2].k3 + 'a'",
    ),
    "a list that is sorted again": (
        "const a = []; for (let i = 0; i < 9000; i++) a.push('k' + i); for (let i = 0; i < 9000; i++) a.sort();",
        "a[3]",
    ),
    "a map that is copied again": (
        "const m = new Map(); let q; for (let i = 0; i < 9000; i++) m.set('k' + i, i);"
        "for (let i = 0; i < 18000; i++) q = [...m];",
        "q[0] + 'a'",
    ),
    "a slow expression": (
        "let s = 'a'.repeat(20000), n = ''; for (let i = 0; i < 9000; i++) n = (s + i).match(/((a?){30}){30}b/);",
        "n + 'a'",
    ),
    "an expression that looks at the same text again": (
        "let s = 'a'.repeat(19000), n = ''; for (let i = 0; i < 9000; i++) n = (s + i).replace(/a.*b|a/g, 'c');",
        "n",
    ),
    "expressions that are always others": (
        "let n = ''; for (let i = 0; i < 9000; i++) n += new RegExp('[\\\\pL\\\\pN]{500}' + i).test('a');",
        "n",
    ),
    "a long function that is called again": (
        f"let x = 'a'; function f(i) {{ {'x + x;' * 9000} return 'k' + i; }}"
        "for (let i = 0; i < 50000; i++) x = f(i);",
        "x",
    ),
    "classes with many fields": (
        f"class A {{ {''.join(f'f{i} = 1;' for i in range(5000))} }} let x = 'a';"
        "for (let i = 0; i < 9000; i++) x = new A().f3 + 'k' + i;",
        "x",
    ),
}
_SECONDS = 12.0
"""Of processor time: several times what most of these take, and twice what the dearest do on a slow, busy machine."""
_MEGABYTES = 200
"""Of all together, with the parser and the program itself: half of it is taken."""
MEASURED = """
import json, sys
sys.path.insert(0, "tests")
from support.javascript import read
from support.memory import peak_megabytes
for code in json.load(sys.stdin):
    read(code)
print(peak_megabytes())
"""


def code_of(name: str) -> str:
    before, asked = DEAR[name]
    return (
        f"function main() {{ let q = ''; for (const c of 'ab') q += c; {before} return {asked}; }}\n"
        + WHOLE.format("main()")
    )


@pytest.mark.parametrize("name", DEAR)
def test_code_that_is_made_to_take_long_is_left(name: str) -> None:
    begin = time.process_time()
    facts = {(fact.kind, fact.what) for fact in read(code_of(name)).facts}
    assert ("builtin", "fs") in facts
    assert time.process_time() - begin < _SECONDS


def test_constants_of_many_expressions_cost_what_is_gone_through() -> None:
    asked = "".join(WHOLE.format(f"s.replace(/a.*b{i}|a/g, 'x')") + ";" for i in range(1000))
    begin = time.process_time()
    kinds = {(fact.kind, fact.what) for fact in read(f"const s = 'a'.repeat(20000); {asked}").facts}
    assert ("unknown", "time") in kinds
    assert time.process_time() - begin < _SECONDS


LOOP = "let n = 'f'; for (let i = 0; i < 1e9; i++) n = n + ''; require(n + 's');"


def test_code_in_strings_shares_what_running_may_cost() -> None:
    begin = time.process_time()
    one = read(f"eval({json.dumps(LOOP)})")
    alone = time.process_time() - begin
    many = read("".join(f"eval({json.dumps(LOOP + str(i))});" for i in range(40)))
    assert time.process_time() - begin < 10 * alone
    for found in (one, many):
        assert ("load", "computed") in {(fact.kind, fact.what) for fact in found.facts}


def test_code_in_strings_counts_with_the_file_around_it() -> None:
    outer = Budget(Limits(steps=1_000))
    for _ in range(3):
        inner = Budget(outer.limits.within(), outer)
        inner.spend(90)
        inner.settle()
    assert outer.left == 1_000 - 3 * 90
    outer.spend(650)
    inner = Budget(outer.limits.within(), outer)
    inner.spend(90)
    with pytest.raises(StepsExceededError):
        inner.settle()


@pytest.mark.skipif(sys.platform != "linux", reason="measures as Linux counts")
def test_code_that_is_made_to_take_much_memory_is_left() -> None:
    kept = [code_of(name) for name in DEAR if "kept" in name or "strings" in name]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=json.dumps(kept),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) <= _MEGABYTES
