import shutil
import sqlite3
import subprocess
import sys
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from support.packages import VOCABULARY, contents, facts_of, seen

import audit.analysis
from audit.analysis import Analyser
from audit.analysis.stored.cache import FactsCache
from audit.analysis.stored.keys import analysis_version
from audit.model.contents import ContentFile
from audit.model.facts import PackageFacts
from audit.version import room_version
from tools.in_memory import MemoryContents


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
    facts = facts_of(Analyser(VOCABULARY, cache=str(folder)), {"node_modules/example": found})
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


def test_a_change_anywhere_in_the_code_that_reads_makes_new_keys() -> None:
    room = Path(audit.analysis.__file__).parent
    assert (room / "javascript" / "reader.py").exists()
    assert analysis_version() == room_version(room) + room_version(room.parent / "model")


def test_another_vocabulary_has_its_own_facts(tmp_path: Path) -> None:
    analyse(package("require('fs')"), tmp_path)
    Counting.reads = 0
    other = replace(VOCABULARY, globals=frozenset({"another"}))
    facts_of(Analyser(other, cache=str(tmp_path)), {"x": package("require('fs')")})
    assert Counting.reads > 0


@pytest.mark.parametrize(
    "rubbish", [b"", b"rubbish" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_broken_cache_is_made_anew(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "facts-1.sqlite").write_bytes(rubbish)
    assert analyse(package("require('fs')"), tmp_path) == {"builtin:fs"}
    analyse(package("require('fs')"), tmp_path)
    assert Counting.reads == 0


@pytest.mark.parametrize("row", [b"[[1,2],{}]", b"", b"[", b"x\x9c", "text", 7])
@pytest.mark.parametrize("sealed", [True, False])
def test_broken_rows_are_not_known(tmp_path: Path, row: object, *, sealed: bool) -> None:
    analyse(package("require('fs')"), tmp_path)
    if sealed and isinstance(row, bytes):
        row = zlib.crc32(row).to_bytes(4, "big") + row
    with sqlite3.connect(tmp_path / "facts-1.sqlite") as connection:
        connection.execute("UPDATE facts SET value = ?", (row,))
    assert analyse(package("require('fs')"), tmp_path) == {"builtin:fs"}


def test_a_row_with_one_wrong_bit_is_not_known(tmp_path: Path) -> None:
    analyse(package("require('fs')"), tmp_path)
    with sqlite3.connect(tmp_path / "facts-1.sqlite") as connection:
        ((row,),) = connection.execute("SELECT value FROM facts").fetchall()
        wrong = row.replace(b'"fs"', b'"gs"')
        assert wrong != row
        connection.execute("UPDATE facts SET value = ?", (wrong,))
    assert analyse(package("require('fs')"), tmp_path) == {"builtin:fs"}


@dataclass
class Names:
    """A view that counts how often it is looked through."""

    fingerprint: str
    looks: int = 0

    def of(self, facts: PackageFacts) -> frozenset[str]:
        self.looks += 1
        return frozenset(seen(facts))

    def encode(self, seen: frozenset[str]) -> list[Any]:
        return sorted(seen)

    def decode(self, row: Any) -> frozenset[str]:
        return frozenset(row)


def looks(view: Names, folder: Path) -> tuple[int, bool]:
    """Return how often facts were looked at, and whether any file was read."""
    Counting.reads = view.looks = 0
    found = {"node_modules/example": package("require('fs')")}
    viewed = Analyser(VOCABULARY, cache=str(folder)).view(found, view)["node_modules/example"]
    assert viewed.seen == {"builtin:fs"}
    assert (viewed.manifest.name, viewed.coverage.files) == ("example", 1)
    return view.looks, Counting.reads > 0


def test_a_view_is_kept_until_its_fingerprint_changes(tmp_path: Path) -> None:
    assert looks(Names("1"), tmp_path) == (1, True)
    assert looks(Names("1"), tmp_path) == (0, False)
    assert looks(Names("2"), tmp_path) == (1, False), "the facts were kept"
    assert looks(Names("1"), tmp_path) == (0, False)
    with sqlite3.connect(tmp_path / "facts-1.sqlite") as connection:
        connection.execute("UPDATE facts SET value = substr(value, 1, length(value) - 1)")
    assert looks(Names("2"), tmp_path) == (1, True)


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert analyse(package("require('fs')"), tmp_path / "file" / "cache") == {"builtin:fs"}


WRITER = """
import sys
from audit.analysis.stored.cache import FactsCache
cache = FactsCache(sys.argv[1])
for number in range(60):
    cache.put({f"{sys.argv[2]}-{number}-{row}".encode(): b"x" * 100 for row in range(20)})
cache.close()
"""


def test_a_folder_that_is_deleted_meanwhile_is_done_without(tmp_path: Path) -> None:
    cache = FactsCache(str(tmp_path / "cache"))
    cache.put({b"key": b"value"})
    shutil.rmtree(tmp_path / "cache")
    cache.close()
    assert not (tmp_path / "cache").exists()


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
