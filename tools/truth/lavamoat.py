"""The policy that LavaMoat's generator makes for the same tree, as pairs of a package and a built-in module."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

_NAMES = """
const { loadCanonicalNameMap } = require(process.argv[1] + '/node_modules/@lavamoat/aa')
loadCanonicalNameMap({ rootDir: process.argv[2], includeDevDeps: true })
  .then(map => console.log(JSON.stringify([...map])))
"""
_READABLE = """
const { createRequire, builtinModules } = require('module')
const { resolve } = createRequire(process.argv[1] + '/entry.cjs')
const reads = name => { try { return /\\.(js|cjs)$/.test(resolve(name)) } catch { return false } }
console.log(JSON.stringify(process.argv.slice(2).filter(reads)))
"""
"""Those with an entry that it reads."""
_STOP = "throw new Error(\n      `lavamoat-node/makeImportHook - unknown"
_SKIP = _STOP.replace("throw new Error", "return console.warn")
"""Files that it does not read end its run; here they are left out instead."""
SECONDS = 900


def lavamoat_pairs(tree: Path, tool: Path, names: list[str]) -> set[tuple[str, str]] | None:
    """Return the pairs of its policy; None where it is not installed in `tool` or fails."""
    if not (tool / "node_modules" / "lavamoat").is_dir():
        return None
    policy = tree / "lavamoat" / "node" / "policy.json"
    if not policy.exists():
        _generate(tree, tool, names)
    if not policy.exists():
        return None
    command = ["node", "-e", _NAMES, str(tool), str(tree)]
    locations = {
        name: str(Path(path).relative_to(tree))
        for path, name in json.loads(_run(command))
        if Path(path) != tree
    }
    pairs = set()
    for name, resource in json.loads(policy.read_text())["resources"].items():
        for builtin in resource.get("builtin", {}):
            module = builtin.removeprefix("node:").split(".")[0].split("/")[0]
            pairs.add((locations.get(name, name), module))
    return pairs


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


def _generate(tree: Path, tool: Path, names: list[str]) -> None:
    readable = _run(["node", "-e", _READABLE, str(tree), *names])
    lines = (f"require({json.dumps(name)})\n" for name in json.loads(readable))
    (tree / "all.cjs").write_text("".join(lines))
    reader = tool / "node_modules" / "lavamoat" / "src" / "parseForPolicy.js"
    reader.write_text(reader.read_text().replace(_STOP, _SKIP))
    program = str(tool / "node_modules" / ".bin" / "lavamoat")
    command = [program, "all.cjs", "--autopolicy", "--projectRoot", str(tree)]
    try:
        done = subprocess.run(
            command, cwd=tree, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        (tree / "lavamoat.log").write_text(done.stdout + done.stderr)
    except subprocess.TimeoutExpired:
        return
