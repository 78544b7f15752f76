import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.packages import VOCABULARY, MemoryContents, contents, seen

from audit.analysis import Analyser
from audit.analysis.cache import FactsCache
from audit.model.contents import ContentFile


class Counting(MemoryContents):
    """Contents that count how often a file is read."""

    reads = 0

    def read(self, path: str) -> bytes:
        Counting.reads += 1
        return super().read(path)


def package(code: str, *, digest: str = "1") -> Counting:
    files = {"index.js": code, "package.json": '{"name":"example"}'}
    return Counting({path: text.encode() for path, text in files.items()}, digest)


def analyse(found: Any, folder: Path) -> set[str]:
    Counting.reads = 0
    facts = Analyser(VOCABULARY, cache=str(folder)).analyse({"node_modules/example": found})
    return seen(facts["node_modules/example"])


def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    first = analyse(package("require('fs')"), tmp_path)
    assert Counting.reads > 0
    assert analyse(package("require('fs')"), tmp_path) == first
    assert Counting.reads == 0


def test_a_changed_file_is_seen_under_an_unchanged_version(tmp_path: Path) -> None:
    assert analyse(package("require('fs')"), tmp_path) == {"builtin:fs"}
    assert analyse(package("require('os')", digest="2"), tmp_path) == {"builtin:os"}


def test_without_a_digest_the_content_is_read(tmp_path: Path) -> None:
    assert analyse(package("require('fs')", digest=""), tmp_path) == {"builtin:fs"}
    assert analyse(package("require('os')", digest=""), tmp_path) == {"builtin:os"}


def test_a_file_known_by_content_is_not_parsed_again(tmp_path: Path) -> None:
    code = "require('fs')\n" + "// filler\n" * 1000
    analyse(package(code), tmp_path)
    rows = sqlite3.connect(tmp_path / "facts-1.sqlite").execute("SELECT key FROM facts").fetchall()
    analyse(package(code, digest="2"), tmp_path)
    more = sqlite3.connect(tmp_path / "facts-1.sqlite").execute("SELECT key FROM facts").fetchall()
    assert len(rows) == 2
    assert len(more) == 3, "one more package, no more files"


def test_another_vocabulary_has_its_own_facts(tmp_path: Path) -> None:
    analyse(package("require('fs')"), tmp_path)
    Counting.reads = 0
    other = replace(VOCABULARY, globals=frozenset({"another"}))
    Analyser(other, cache=str(tmp_path)).analyse({"x": package("require('fs')")})
    assert Counting.reads > 0


@pytest.mark.parametrize(
    "rubbish", [b"", b"rubbish" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_broken_cache_is_made_anew(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "facts-1.sqlite").write_bytes(rubbish)
    assert analyse(package("require('fs')"), tmp_path) == {"builtin:fs"}
    analyse(package("require('fs')"), tmp_path)
    assert Counting.reads == 0


def test_broken_rows_are_not_known(tmp_path: Path) -> None:
    analyse(package("require('fs')"), tmp_path)
    with sqlite3.connect(tmp_path / "facts-1.sqlite") as connection:
        connection.execute("UPDATE facts SET value = ?", (b"[[1,2],{}]",))
    assert analyse(package("require('fs')"), tmp_path) == {"builtin:fs"}


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert analyse(package("require('fs')"), tmp_path / "file" / "cache") == {"builtin:fs"}


WRITER = """
import sys
from audit.analysis.cache import FactsCache
cache = FactsCache(sys.argv[1])
for number in range(60):
    cache.put({f"{sys.argv[2]}-{number}-{row}".encode(): b"x" * 100 for row in range(20)})
cache.close()
"""


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    names = ("first", "second")
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in names
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    keys = [
        f"{name}-{number}-{row}".encode()
        for name in names
        for number in range(60)
        for row in range(20)
    ]
    assert len(FactsCache(str(tmp_path)).get(keys)) == 2400


def test_a_killed_writer_leaves_the_cache_whole(tmp_path: Path) -> None:
    endless = WRITER.replace("range(60)", "range(10**9)")
    process = subprocess.Popen([sys.executable, "-c", endless, str(tmp_path), "x"])
    while process.poll() is None and not FactsCache(str(tmp_path)).get([b"x-3-0"]):
        pass
    process.kill()
    process.wait()
    cache = FactsCache(str(tmp_path))
    cache.put({b"after": b"1"})
    assert cache.get([b"after", b"x-3-0"]).keys() == {b"after", b"x-3-0"}
    cache.close()


def test_the_digest_alone_is_enough_when_all_is_known(tmp_path: Path) -> None:
    class Unlisted(Counting):
        def files(self) -> list[ContentFile]:
            raise AssertionError("nothing is to be listed")

    held = contents({"index.js": "require('fs')"}).held
    analyse(Counting(held, "1"), tmp_path)
    assert analyse(Unlisted(held, "1"), tmp_path) == {"builtin:fs"}
    assert Counting.reads == 0
