"""What one file may cost: beyond the bounds it is said, and what was seen until then is told."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tracemalloc

import pytest
from support.javascript import vocabulary

from audit.analysis.javascript import read_javascript
from audit.analysis.javascript.limits import Limits
from audit.analysis.javascript.syntax.parse import parse

FEW = Limits(records=5)
MEASURED = """
import sys
sys.path.insert(0, "tests")
from support.javascript import vocabulary
from support.memory import peak_megabytes
from audit.analysis.javascript import read_javascript
found = read_javascript(eval(sys.argv[1]).encode(), vocabulary())
print(sorted({fact.what for fact in found.facts if fact.kind == "unknown"}))
print(peak_megabytes())
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(";".join(f"Array.prototype.m{i} = f" for i in range(9)), id="facts"),
        pytest.param(";".join(f"f(require('m{i}'))" for i in range(9)), id="references"),
    ],
)
def test_more_than_is_noted_is_said(code: str) -> None:
    found = read_javascript(code.encode(), vocabulary(), limits=FEW)
    noted = [fact for fact in found.facts if fact.kind != "unknown"]
    assert max(len(noted), len(found.references)) == 5
    assert [fact.what for fact in found.facts if fact.kind == "unknown"] == ["size"]


def test_as_many_as_are_noted_is_enough() -> None:
    code = ";".join(f"Array.prototype.m{i} = f" for i in range(5))
    found = read_javascript(code.encode(), vocabulary(), limits=FEW)
    assert [fact.kind for fact in found.facts] == ["write"] * 5


def test_references_alone_are_bounded_without_a_parse() -> None:
    code = ";".join(f"require('m{i}')" for i in range(30_000))
    found = read_javascript(code.encode(), vocabulary())
    assert len(found.references) == Limits().records
    assert [(fact.kind, fact.what) for fact in found.facts] == [("unknown", "size")]


def test_nothing_is_held_of_the_text_of_a_file_that_was_read() -> None:
    code = b"require('fs').readFile(name);" + b"var a = 1;\n" * 30_000
    held = []
    tracemalloc.start()
    for _ in range(6):
        assert read_javascript(code, vocabulary()).facts
        gc.collect()
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert held[-1] - held[1] < len(code) // 4


def test_what_a_large_syntax_takes_is_not_there_for_spots() -> None:
    spots = [Limits().beside(nodes, 1).spots for nodes in (0, 300_000, 900_000, Limits().tokens)]
    assert spots == sorted(set(spots), reverse=True)
    assert spots[0] == Limits().spots
    assert spots[-1] > 100_000


def test_what_a_file_may_cost_hangs_on_its_size() -> None:
    steps = [Limits().beside(1, size).steps for size in (0, 10_000, 500_000, 5_000_000, 9_000_000)]
    assert steps == [100_000, 140_000, 2_100_000, Limits().steps, Limits().steps]


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("".join(f"fs.m{i}();" for i in range(4)), {"fs"}, id="members"),
        pytest.param("".join(f"fs.a{i}.b{i}();" for i in range(4)), {"fs"}, id="members of many"),
        pytest.param(
            "fs.rm();" + "".join(f"fs.promises.m{i}();" for i in range(4)),
            {"fs.rm", "fs.promises"},
            id="members of a member",
        ),
        pytest.param(
            "".join(f"fs.m{i}();" for i in range(3)), {"fs.m0", "fs.m1", "fs.m2"}, id="few"
        ),
    ],
)
def test_too_many_members_are_taken_as_the_whole(code: str, whats: set[str]) -> None:
    code = f"const fs = require('fs'); {code}"
    found = read_javascript(code.encode(), vocabulary(), limits=Limits(members=3))
    assert {fact.what for fact in found.facts} == whats
    assert all(fact.kind == "builtin" for fact in found.facts)


@pytest.mark.skipif(sys.platform != "linux", reason="measures as Linux counts")
@pytest.mark.parametrize(
    ("code", "said"),
    [
        pytest.param("';'.join(f'v{i}=require' for i in range(430_000))", "time", id="aliases"),
        pytest.param("';'.join(f'v{i}' for i in range(700_000)) + ';f(require)'", "", id="names"),
        pytest.param(
            "';'.join(f'v{i}' for i in range(1_000_000)) + ';f(require)'", "size", id="more names"
        ),
    ],
)
def test_the_memory_for_a_file_is_bounded(code: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, code],
        env={**os.environ},
        capture_output=True,
        text=True,
        check=True,
    )
    unknown, megabytes = done.stdout.splitlines()
    assert unknown == str([said] if said else [])
    assert int(megabytes) <= 500


def test_a_node_of_the_parser_tells_its_text() -> None:
    tree = parse(b"// \xc3\xa9\nrequire('fs')", "javascript", 10.0)
    assert tree is not None
    assert tree.root_node.named_children[1].text == b"require('fs')"
