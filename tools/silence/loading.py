"""Packages made by chance whose files load or start each other until one uses a power, each started in its own way.

The same seed gives the same package. The last file, and it alone, writes to the file that `MARK` names.
"""

from __future__ import annotations

import json
import posixpath
import random
from itertools import pairwise
from typing import TYPE_CHECKING

from tools.silence.programs import Program, read_ways

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = "package.json"
MARK = "MARK"
FUNCTION = "appendFileSync"
_PLAIN = f'require("fs").{FUNCTION}(process.env.{MARK}, "x");\n'
_MODULE = f'import fs from "fs";\nfs.{FUNCTION}(process.env.{MARK}, "x");\nexport default 1;\n'
_ENTRIES = (
    "index.js",
    "lib/index.js",
    "src/main.cjs",
    "dist/index.mjs",
    "tools/run.js",
    "out/start",
)
_TARGETS = (
    "target.js",
    "lib/target.js",
    "lib/deep/target.cjs",
    "lib/target.mjs",
    "dist/target.min.js",
    "data/target.txt",
    "bin/target",
    "assets/target.odd",
    "assets/target.dat",
)
_BETWEEN = ("lib/between.js", "src/between.cjs", "lib/sub/between.mjs")
_MODULES, _LONGER = 0.35, 0.4
"""How many packages are modules by their package.json; how many have a file between the first and the last."""


def of_loading(seed: int, _longest: int) -> Program:
    """Return a package whose files load each other; its first way is what starts it, and how."""
    chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
    is_module = chance.random() < _MODULES
    entry, target = chance.choice(_ENTRIES), chance.choice(_TARGETS)
    paths = [entry, *([chance.choice(_BETWEEN)] if chance.random() < _LONGER else []), target]
    ways, files = [], {}
    for here, there in pairwise(paths):
        kind = "esm" if _is_module(here, is_module=is_module) else "cjs"
        way = chance.choice([one for one in read_ways("loading") if one.startswith(kind)])
        ways.append(way)
        files[here] = _filled(way.partition(" ")[2], _spellings(here, there)) + "\n"
        if "list.json" in way:
            files[posixpath.join(posixpath.dirname(here), "list.json")] = json.dumps(
                {"file": _relative(here, there)}
            )
    files[target] = _MODULE if _is_module(target, is_module=is_module) else _PLAIN
    start = chance.choice(read_ways("starting"))
    fields, _, asked = _filled(start, _names(entry)).rpartition(" ")
    manifest = {
        "name": "x",
        "version": "1.0.0",
        "type": "module" if is_module else "commonjs",
        **json.loads(fields),
    }
    files[MANIFEST] = json.dumps(manifest, indent=1)
    files.setdefault("safe.js", "")
    return Program(files, (asked, start, *ways))


def _is_module(path: str, *, is_module: bool) -> bool:
    extension = posixpath.splitext(path)[1]
    return extension == ".mjs" or (is_module and extension == ".js")


def _relative(here: str, there: str) -> str:
    found = posixpath.relpath(there, posixpath.dirname(here) or ".")
    return found if found.startswith(".") else f"./{found}"


def _spellings(here: str, there: str) -> Mapping[str, str]:
    relative = _relative(here, there)
    folder, _, base = relative.rpartition("/")
    return {
        "REL": relative,
        "STEM": posixpath.splitext(relative)[0],
        "FOLDER": folder,
        "BASE": base,
    }


def _names(entry: str) -> Mapping[str, str]:
    folder = posixpath.dirname(entry) or "."
    stem = posixpath.splitext(entry)[0]
    return {"FILE": f"./{entry}", "STEM": f"./{stem}", "PLAIN": entry, "DIR": folder}


def _filled(way: str, names: Mapping[str, str]) -> str:
    for name, text in names.items():
        way = way.replace(name, text)
    return way
