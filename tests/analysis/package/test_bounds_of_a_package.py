"""What a package may show: beyond the bound it is said, and each power is still told."""

from __future__ import annotations

from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING

from support.packages import VOCABULARY, analysed, contents, reached, seen

from audit.analysis.layout.manner import halvings
from audit.analysis.linking.gathering import Gathered
from audit.analysis.package import PackageReader
from audit.analysis.reading import read_bytes
from audit.model.facts import Fact, FileFacts, Reading

if TYPE_CHECKING:
    import pytest

FILES = {
    "a.js": (Fact("builtin", "fs.rm", 1, 1), Fact("builtin", "fs.rm", 2, 1)),
    "b.js": (Fact("builtin", "http.get", 1, 1, literals=("h.invalid",)),),
    "c.js": (Fact("builtin", "fs.a", 1, 1), Fact("builtin", "fs.b", 2, 1)),
    "d.js": (Fact("mention", "path:x", 1, 1), Fact("global", "process.env.HOME", 3, 1)),
}


def told(order: tuple[str, ...], most: int) -> list[tuple[str, str, int]]:
    """Return the file, name and line of all that is told when the files come in this order."""
    gathered = Gathered(most)
    for path in order:
        gathered.put(path, FileFacts(Reading.PARSED, FILES[path]))
        gathered.relieve()
    gathered.shorten()
    facts = {path: found.facts for path, found in gathered.files.items()}
    return [
        (one.file, one.fact.what, one.fact.line) for one in gathered.located(facts, FILES.keys())
    ]


def test_what_is_not_too_much_is_told_one_by_one() -> None:
    assert len(told(tuple(FILES), 7)) == 7


def test_of_the_files_after_the_bound_only_the_powers_are_told() -> None:
    assert told(tuple(FILES), 3) == [
        ("a.js", "fs.rm", 1),
        ("a.js", "fs.rm", 2),
        ("b.js", "http.get", 1),
        ("c.js", "size", 0),
        ("c.js", "fs", 1),
        ("d.js", "process", 3),
    ]


def test_the_order_in_which_files_are_read_changes_nothing() -> None:
    for most in range(8):
        assert len({tuple(told(order, most)) for order in permutations(FILES)}) == 1


def test_a_power_after_the_bound_is_told_of_the_whole_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audit.analysis.package.Gathered", partial(Gathered, 3))
    files = {
        "index.js": "require('./a'); require('./b'); require('fs').rm('/x')",
        "a.js": "const fs = require('fs'); fs.rm('/x'); fs.rm('/y'); fs.rm('/z')",
        "b.js": "require('dns').lookup('h.invalid'); require('./c')",
        "c.js": "eval(x)",
    }
    told = analysed(contents(files))
    assert seen(told, "a.js") == {"builtin:fs.rm"}
    assert seen(told, "b.js") == {"builtin:dns", "unknown:size"}
    assert seen(told, "c.js") == {"global:eval"}
    assert seen(told, "index.js") == {"builtin:fs"}
    assert reached(told) == files.keys()


DECODER = "let n = 'f{i}'; for (let i = 0; i < {turns}; i++) n = n + ''; require('./' + n)"


def decoders(count: int, turns: int) -> dict[str, str]:
    """Return so many files of a package, each of which takes so many turns to say what it loads."""
    files = {f"f{i}.js": DECODER.format(i=i, turns=turns) for i in range(count)}
    return {"index.js": "".join(f"require('./{name}');" for name in files), **files}


def test_what_small_files_may_cost_is_shared_where_there_are_many() -> None:
    data = DECODER.format(i=1, turns=3_000).encode()
    for count, told in ((30, False), (30_000, True)):
        package = contents(
            {"index.js": "", **dict.fromkeys(map("{}.txt".format, range(count)), "")}
        )
        (job,) = PackageReader(package, package.files(), VOCABULARY).frontier()
        found = {fact.what for fact in read_bytes(data, job, VOCABULARY).facts}
        assert ("computed" in found) == told


def test_what_honest_files_need_is_there_however_many_they_are() -> None:
    told = analysed(contents(decoders(600, 20)))
    assert not {one.fact.what for one in told.facts} & {"computed", "time"}


def test_the_share_of_a_file_hangs_on_how_many_and_how_large_they_are() -> None:
    assert halvings(dict.fromkeys(map(str, range(100)), 10_000)) == 0
    assert halvings(dict.fromkeys(map(str, range(300)), 10)) == 2
    assert halvings(dict.fromkeys(map(str, range(310)), 10)) == 2
    assert halvings({"bundle.js": 100_000_000}) == 2
