"""Archives: read as npm reads them, and bounded."""

from __future__ import annotations

import gzip
import pickle
from typing import TYPE_CHECKING

import pytest
from support.archives import END, archive, entry, header, integrity, padded, pax, signed, tarball

from audit.sources import archive as source
from audit.sources.archive import TarballContents, open_archive
from audit.sources.inflate import ArchiveError
from audit.sources.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from audit.sources.tar import Member

    Opened = Callable[..., TarballContents]

LONG = "package/" + "long-folder-name/" * 9 + "file.js"


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    def write(content: bytes, limits: Limits | None = None) -> TarballContents:
        path = tmp_path / "a.tgz"
        path.write_bytes(content)
        return open_archive(str(path), integrity(content), limits or Limits())

    return write


def names(contents: TarballContents) -> list[str]:
    return [file.path for file in contents.files()]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param([entry("package/a.js", b"1")], ["a.js"], id="plain"),
        pytest.param(
            [entry("any-folder/lib/a.js", b"1")], ["lib/a.js"], id="first folder of any name"
        ),
        pytest.param(
            [entry("package/A.js"), entry("package/a.js")], ["A.js", "a.js"], id="case kept"
        ),
        pytest.param([entry("package/a.js", kind="")], ["a.js"], id="old file type"),
        pytest.param([entry("package/a.js", kind="7")], ["a.js"], id="contiguous file"),
        pytest.param([entry("a.js", prefix="package/lib")], ["lib/a.js"], id="prefix"),
        pytest.param([pax({"path": LONG}), entry("package/x")], [LONG[8:]], id="pax name"),
        pytest.param(
            [entry("long", LONG.encode() + b"\0", kind="L"), entry("x")], [LONG[8:]], id="GNU name"
        ),
        pytest.param(
            [pax({"path": "package/b"}, kind="g"), entry("package/a")],
            ["a"],
            id="global name ignored",
        ),
        pytest.param([entry("package/./a//b.js")], ["a/b.js"], id="dots and slashes"),
        pytest.param(
            [entry("package/a.js"), bytes(512), entry("package/b.js")],
            ["a.js", "b.js"],
            id="one empty block",
        ),
        pytest.param(
            [b"junk" * 128, entry("package/b.js")], ["b.js"], id="bad header is passed over"
        ),
        pytest.param([entry("package/.gitignore")], [".npmignore"], id="gitignore renamed"),
        pytest.param(
            [entry("package/a.js", entry("package/b.js"), link="x")],
            ["b.js"],
            id="hidden in a body",
        ),
        pytest.param([entry("package/ünï.js")], ["ünï.js"], id="unicode"),
        pytest.param(
            [entry("link", b"elsewhere\0", kind="K"), entry("package/a.js")],
            ["a.js"],
            id="GNU link",
        ),
        pytest.param(
            [pax({"path": "package/" + "x" * (1 << 20)}), entry("package/a.js")],
            ["a.js"],
            id="a name of a megabyte is no name",
        ),
        pytest.param(
            [entry("pax", b"99 path=package/b.js\n", kind="x"), entry("package/a.js")],
            ["a.js"],
            id="pax record that misstates its length",
        ),
    ],
)
def test_names_are_those_npm_would_write(
    opened: Opened, entries: list[bytes], expected: object
) -> None:
    assert names(opened(archive(entries))) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(entry("a.js", b"1"), id="no folder"),
        pytest.param(entry("package/../../etc/passwd", b"1"), id="dot dot"),
        pytest.param(entry("package/a\\..\\..\\b", b"1"), id="dot dot with backslashes"),
        pytest.param(entry("package/c:../b", b"1"), id="dot dot after a drive"),
        pytest.param(entry("package/link", kind="2", link="/etc/passwd"), id="symbolic link"),
        pytest.param(entry("package/link", kind="1", link="package/kept.js"), id="hard link"),
        pytest.param(entry("package/pipe", kind="6"), id="FIFO"),
        pytest.param(entry("package/disk", kind="4"), id="device"),
        pytest.param(
            pax({"type": "File"}) + entry("package/disk", kind="4"), id="device named a file"
        ),
        pytest.param(entry("package/folder/", kind="0"), id="folder written as a file"),
        pytest.param(entry("package/a.js", link="x"), id="file with a link's target"),
        pytest.param(entry("package/" + "d/" * 45), id="folder only"),
    ],
)
def test_nothing_else_is_a_file(opened: Opened, hostile: bytes) -> None:
    assert names(opened(archive([hostile, entry("package/kept.js", b"2")]))) == ["kept.js"]


def test_absolute_names_stay_inside(opened: Opened) -> None:
    found = opened(archive([entry("/etc/passwd"), entry("package//a"), entry("package/c:/b")]))
    assert names(found) == ["a", "b", "etc/passwd"]


def test_the_last_of_two_files_with_one_name_holds(opened: Opened) -> None:
    found = opened(archive([entry("package/a.js", b"first"), entry("package/a.js", b"second!")]))
    assert [(file.path, file.size) for file in found.files()] == [("a.js", 7)]
    assert found.read("a.js") == b"second!"


def test_several_gzip_members_and_rubbish_after_them(opened: Opened) -> None:
    parts = gzip.compress(entry("package/a.js", b"1")) + gzip.compress(
        entry("package/b.js", b"2") + END
    )
    assert names(opened(parts + b"rubbish")) == ["a.js", "b.js"]


def test_an_archive_that_is_not_compressed(opened: Opened) -> None:
    assert names(opened(entry("package/a.js", b"1") + END)) == ["a.js"]


def test_no_end_mark_is_no_error(opened: Opened) -> None:
    assert names(opened(archive([entry("package/a.js", b"1")], end=b""))) == ["a.js"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"", "not a tar archive", id="empty"),
        pytest.param(b"hello" * 500, "not a tar archive", id="text"),
        pytest.param(tarball({"a.js": "x" * 9000})[:-40], "truncated", id="cut off"),
        pytest.param(b"\x1f\x8b" + b"\xff" * 99, "not valid gzip", id="not gzip"),
        pytest.param(b"\x28\xb5\x2f\xfd" + bytes(600), "zstandard", id="zstandard"),
        pytest.param(
            archive([header("package/a.js", 9000), padded(b"1")]), "truncated", id="size too great"
        ),
        pytest.param(
            archive([header("package/a.js", 8**11 - 1)]),
            "a file of 8,589,934,591 bytes",
            id="8 GB stated",
        ),
        pytest.param(
            archive([pax({"size": "5"}), pax({"path": "package/x"}), entry("package/a", b"12345")]),
            "a size is given for an extended header",
            id="read differently by different readers",
        ),
        pytest.param(
            archive([pax({"size": "0x200"}), entry("package/a")]),
            "a size that is no number",
            id="odd size",
        ),
    ],
)
def test_what_cannot_be_read_whole_is_not_read(
    opened: Opened, content: bytes, problem: str
) -> None:
    with pytest.raises(ArchiveError, match=problem):
        opened(content)


def test_a_size_in_base_256(opened: Opened) -> None:
    block = bytearray(header("package/a.js", 0))
    block[124:136] = b"\x80" + (3).to_bytes(11)
    assert opened(archive([signed(bytes(block)), padded(b"abc")])).read("a.js") == b"abc"


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        pytest.param(Limits(packed=50), "packed", id="packed"),
        pytest.param(Limits(unpacked=4000), "unpacked", id="unpacked"),
        pytest.param(Limits(file=2000), "a file of", id="one file"),
        pytest.param(Limits(files=2), "entries", id="entries"),
        pytest.param(Limits(ratio=2, ratio_from=100), "2 times its size", id="ratio"),
    ],
)
def test_limits(opened: Opened, limits: Limits, problem: str) -> None:
    content = tarball({"a.js": "x" * 5000, "b.js": "y" * 900, "c.js": "z"})
    assert names(opened(content)) == ["a.js", "b.js", "c.js"]
    with pytest.raises(ArchiveError, match=f"archive too large: .*{problem}"):
        opened(content, limits)


def test_a_bomb_is_left_early(opened: Opened) -> None:
    bomb = gzip.compress(header("package/a", 2**29 - 512) + bytes(2**26))
    with pytest.raises(ArchiveError, match="250 times its size"):
        opened(bomb)


def test_two_hundred_thousand_entries_are_bounded(opened: Opened) -> None:
    blocks = b"".join(header(f"package/{number}", 0) for number in range(2000))
    with pytest.raises(ArchiveError, match="more than 100,000 entries"):
        opened(gzip.compress(blocks * 100, 1), Limits(ratio=2000))


def test_it_reads_the_same_in_another_process(opened: Opened) -> None:
    found = opened(tarball({"a.js": "1", "large.bin": b"x" * (5 << 20)}))
    sent = pickle.loads(pickle.dumps(found))  # noqa: S301  # our own bytes
    assert (sent.read("a.js"), len(sent.read("large.bin"))) == (b"1", 5 << 20)
    assert sent.digest == found.digest != ""
    assert list(sent.files()) == list(found.files())


def test_a_long_list_is_not_sent_to_another_process(opened: Opened) -> None:
    found = opened(tarball({f"{number}.js": "1" for number in range(500)}))
    assert len(pickle.dumps(found)) < 1000


def test_reading_what_is_not_there(opened: Opened) -> None:
    with pytest.raises(OSError, match="no file"):
        opened(tarball({"a.js": "1"})).read("b.js")


def test_an_archive_changed_on_disk_is_not_read(opened: Opened, tmp_path: Path) -> None:
    found = opened(tarball({"a.js": "1"}))
    (tmp_path / "a.tgz").write_bytes(tarball({"a.js": "2"}))
    with pytest.raises(OSError, match="changed since it was verified"):
        found.read("a.js")


def test_an_archive_beyond_the_memory_for_it_is_inflated_once(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "_KEPT_TOTAL", 25)
    files = {f"{number}.js": f"file {number}".ljust(10, ".") for number in range(20)}
    contents = opened(tarball(files))
    unpackings: list[str] = []
    verified = source._verified_members  # noqa: SLF001 - to count them

    def counted(path: str, verified_as: str) -> Iterator[Member]:
        unpackings.append(path)
        return verified(path, verified_as)

    monkeypatch.setattr(source, "_verified_members", counted)
    assert {name: contents.read(name).decode() for name in reversed(names(contents))} == files
    assert len(unpackings) == 1


def test_archives_beyond_the_room_on_disk_are_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "_KEPT_TOTAL", 0)
    monkeypatch.setattr(source, "_SPILLED_TOTAL", 15)
    for name in ("one", "two", "one"):
        content = tarball({"a.js": name.ljust(10)})
        path = tmp_path / f"{name}.tgz"
        path.write_bytes(content)
        assert open_archive(str(path), integrity(content)).read("a.js").decode().strip() == name
