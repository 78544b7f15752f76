"""What a package offers to be started, by its package.json alone: `exports`, `main`, `bin`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LOADED = frozenset({"", ".js", ".cjs", ".mjs", ".json", ".node"})
MATCHES = 300
"""Files that one pattern of `exports` stands for, at most."""


@dataclass(frozen=True, slots=True)
class Offers:
    """Paths from the package's folder."""

    modules: tuple[str, ...]
    """What can be required or imported."""
    programs: tuple[str, ...]
    """What is run as a command of its own."""


def offers(folder: Path) -> Offers:
    """Return what the package in `folder` offers; nothing where it cannot be read."""
    try:
        manifest = json.loads((folder / "package.json").read_text("utf-8"))
    except (OSError, ValueError):
        return Offers((), ())
    modules = {one for one in _targets(manifest.get("exports")) if "*" not in one}
    for pattern in _targets(manifest.get("exports")):
        if "*" in pattern:
            modules.update(_matches(folder, pattern))
    for field in ("main", "module", "browser"):
        if isinstance(manifest.get(field), str):
            modules.add(manifest[field])
    if "exports" not in manifest and "main" not in manifest:
        modules.add("index.js")
    programs = manifest.get("bin")
    named = {programs} if isinstance(programs, str) else set(_targets(programs))
    return Offers(_present(folder, modules), _present(folder, named))


def _targets(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [one for part in value for one in _targets(part)]
    if isinstance(value, dict):
        return [one for key, part in value.items() if key != "types" for one in _targets(part)]
    return []


def _matches(folder: Path, pattern: str) -> list[str]:
    """Return the files that a pattern stands for; `*` reaches into folders."""
    before, _, after = pattern.removeprefix("./").partition("*")
    start = before.rpartition("/")[0]
    found = []
    for file in sorted((folder / start).rglob("*")) if (folder / start).is_dir() else ():
        inside = file.relative_to(folder).as_posix()
        if file.is_file() and inside.startswith(before) and inside.endswith(after):
            found.append(inside)
    return [one for one in found if "node_modules" not in one][:MATCHES]


def _present(folder: Path, paths: set[str]) -> tuple[str, ...]:
    """Return those that Node can load, as plain paths; a folder or a name without its ending may be one."""
    plain = {path.removeprefix("./") for path in paths}
    return tuple(
        sorted(
            path for path in plain if Path(path).suffix in _LOADED or not (folder / path).is_file()
        )
    )
