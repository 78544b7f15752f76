"""Our reading of an archive beside that of the real npm: what it would write is what we must see."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from support.archives import END, archive, entry, header, padded, pax, signed

from audit.sources.archive import open_archive
from audit.sources.inflate import ArchiveError

pytestmark = pytest.mark.npm

EXTRACT = """
const tar = require(process.argv[1]), fs = require('fs')
for (const file of process.argv.slice(2)) {
  const cwd = file + '.d'
  fs.mkdirSync(cwd)
  try {
    tar.x({ file, cwd, sync: true, strip: 1, noChmod: true, noMtime: true, onwarn() {},
            filter: (name, entry) => !/Link$/.test(entry.type) })
  } catch (error) { fs.writeFileSync(file + '.error', String(error)) }
}
"""
"""The options are those npm's own fetcher gives."""


def pieces() -> list[bytes]:
    """Members of every kind, right and wrong, to be put together at random."""
    wrong = bytearray(header("package/wrong.js", 3))
    wrong[150] ^= 1
    base256 = bytearray(header("package/b256.js", 0))
    base256[124:136] = b"\x80" + (3).to_bytes(11)
    old = bytearray(header("package/old.js", 2))
    old[257:512] = bytes(255)
    spaced = bytearray(header("package/spaced.js", 0))
    spaced[124:136] = b"         3 \0"
    long = "package/" + "l" * 60 + "/" + "m" * 90 + "/n.js"
    return [
        entry("package/a.js", b"first"),
        entry("package/a.js", b"second"),
        entry("package/lib/b.js", b"b" * 600),
        entry("other/c.js", b"c"),
        entry("bare.js", b"d"),
        entry("/package/abs.js", b"e"),
        entry("package//two.js", b"e"),
        entry("package/../up.js", b"f"),
        entry("../package/g.js", b"g"),
        entry("package/./h.js", b"h"),
        entry("package/c:/drive.js", b"i"),
        entry("package/back\\slash.js", b"j"),
        entry("package/filedir/", b"kk", kind="0"),
        entry("package/link.js", b"", kind="2", link="a.js"),
        entry("package/hard.js", b"", kind="1", link="package/a.js"),
        entry("package/linked.js", b"l", link="x"),
        entry("package/null.js", b"m", kind=""),
        entry("package/seven.js", b"n", kind="7"),
        entry("package/unknown.js", b"o", kind="Z"),
        entry("package/sparse.js", b"o", kind="S"),
        entry("prefixed.js", b"p", prefix="package/deep"),
        bytes(wrong) + padded(b"abc"),
        signed(bytes(base256)) + padded(b"abc"),
        signed(bytes(old)) + padded(b"ab"),
        signed(bytes(spaced)) + padded(b"abc"),
        pax({"path": long}),
        pax({"path": "package/renamed.js", "mtime": "1"}),
        pax({"path": "package/global.js"}, kind="g"),
        pax({"type": "File"}),
        pax({"comment": "x"}),
        pax({"path": ""}),
        pax({"path": "package/old-pax.js"}, kind="X"),
        entry("long", long.encode() + b"\0junk", kind="L"),
        entry("long", b"package/gnu.js", kind="N"),
        entry("long", b"package/target", kind="K"),
        bytes(512),
        b"\0" * 100 + b"x" * 412,
    ]


def ours(path: Path) -> dict[str, bytes]:
    contents = open_archive(str(path))
    return {file.path: contents.read(file.path) for file in contents.files()}


def theirs(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_random_archives_hold_for_us_what_they_hold_for_npm(npm: str, tmp_path: Path) -> None:
    library = Path(npm).resolve().parents[1] / "node_modules" / "tar"
    chance = random.Random(20261122)  # noqa: S311  # the same archives each time
    files = []
    for number in range(300):
        chosen = chance.choices(pieces(), k=chance.randint(1, 7))
        end = chance.choice([END, END, b"", bytes(512)])
        files.append(tmp_path / f"{number}.tgz")
        files[-1].write_bytes(archive(chosen, end=end))
    subprocess.run(["node", "-e", EXTRACT, str(library), *map(str, files)], check=True)
    differing = []
    for file in files:
        try:
            found = ours(file)
        except ArchiveError:
            continue
        if found != theirs(Path(f"{file}.d")):
            differing.append((file.name, sorted(found), sorted(theirs(Path(f"{file}.d")))))
    assert differing == []
