"""Installed files beside those of the archive that the lockfile names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.model.contents import Obtained
from audit.model.installation import Installation
from audit.model.json_text import read_json
from audit.model.manifest import MANIFEST_PLACES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.contents import PackageContents
    from audit.sources.interface import Wanted

_MANIFEST = "package.json"
_MEANT = (
    "name", "version", "main", "module", "browser", "exports", "imports", "type", "bin", "scripts", "gypfile",
    "dependencies", "optionalDependencies", "peerDependencies",
)  # fmt: skip
"""Fields of a package.json that decide what runs. npm before 7 added others of its own and put some in order."""
_PATCHES = "patches"
_PATCH_LIMIT = 4 << 20
_PATCH_COUNT = 1000
_PATCHED = re.compile(rb"^(?:\+\+\+ b|--- a)/(?P<path>[^\t\r\n]+)", re.MULTILINE)
_SCRATCH = re.compile(r"(?:^|/)node_modules/\.[^/]+(?:/|$)|(?:^|/)\.DS_Store$|(?:^|/)Thumbs\.db$")
"""What npm, tools and desktops leave beside packages: `node_modules/.bin`, `node_modules/.cache`."""


def compared(
    installed: PackageContents, archive: Obtained, patched: frozenset[str]
) -> Installation:
    """Return how an installed package differs from its verified archive.

    Args:
        installed: the folder in node_modules.
        archive: what was found of the archive.
        patched: paths inside the package that the project's patches change.
    """
    if archive.contents is None:
        return Installation(unknown=archive.problem or "its archive could not be had")
    try:
        return _differences(installed, archive.contents, patched)
    except OSError as error:
        return Installation(unknown=f"cannot be read: {error.strerror or error}")


def _differences(
    installed: PackageContents, archive: PackageContents, patched: frozenset[str]
) -> Installation:
    here = {file.path: file.size for file in installed.files() if not _SCRATCH.search(file.path)}
    there = {file.path: file.size for file in archive.files() if not _SCRATCH.search(file.path)}
    folded = {path.casefold() for path in here}
    changed = tuple(
        path
        for path in sorted(here.keys() & there.keys())
        if not _is_same(path, installed, archive, same_size=here[path] == there[path])
    )
    missing = (path for path in there if path not in here and path.casefold() not in folded)
    return Installation(
        changed, tuple(sorted(here.keys() - there.keys())), tuple(sorted(missing)), patched
    )


def _is_same(
    path: str, installed: PackageContents, archive: PackageContents, *, same_size: bool
) -> bool:
    is_manifest = path == _MANIFEST
    here = installed.read(path) if same_size or is_manifest else None
    there = archive.read(path)
    if here is None:
        here = installed.read(path) if there.startswith(b"#!") else b""
    return (
        here == there
        or here == _unix_first_line(there)
        or (is_manifest and _meant(here) is not None and _meant(here) == _meant(there))
    )


def _unix_first_line(content: bytes) -> bytes:
    """Return a script as npm installs it: its `#!` line ends as Unix wants it."""
    first, mark, rest = content.partition(b"\n")
    if mark and first.startswith(b"#!") and first.endswith(b"\r"):
        return first[:-1] + b"\n" + rest
    return content


def _meant(content: bytes) -> dict[str, Any] | None:
    """Return what counts of a package.json; None when it cannot be read."""
    try:
        value, cut = read_json(content, MANIFEST_PLACES)
    except ValueError:
        return None
    if cut or not isinstance(value, dict):
        return None
    found = {field: value[field] for field in _MEANT if value.get(field) not in (None, {}, [])}
    if isinstance(found.get("bin"), str) and isinstance(value.get("name"), str):
        found["bin"] = {value["name"].rpartition("/")[2]: found["bin"]}
    if isinstance(found.get("bin"), dict):
        found["bin"] = {key: _plain(target) for key, target in found["bin"].items()}
    return found


def _plain(target: Any) -> Any:
    return target.removeprefix("./") if isinstance(target, str) else target


def patched_files(root: str) -> frozenset[str]:
    """Return the paths, relative to the project, that its patches change: `patches/NAME+VERSION.patch`."""
    found: set[str] = set()
    folder = Path(root, _PATCHES)
    try:
        for path in sorted(folder.glob("*.patch"))[:_PATCH_COUNT]:
            if path.is_file() and path.stat().st_size <= _PATCH_LIMIT:
                found |= {
                    each["path"].decode("utf-8", "surrogateescape")
                    for each in _PATCHED.finditer(path.read_bytes())
                }
    except OSError:
        return frozenset(found)
    return frozenset(found)


def within(paths: frozenset[str], location: str) -> frozenset[str]:
    """Return those of `paths` that lie in `location`, relative to it."""
    start = f"{location}/"
    return frozenset(path[len(start) :] for path in paths if path.startswith(start))


def installations(
    root: str, installed: Mapping[str, PackageContents], archives: Mapping[str, Obtained]
) -> dict[str, Installation]:
    """Return how each installed package differs from its archive, by install location."""
    patched = patched_files(root)
    nothing = Obtained.missing("the lockfile has no checksum of its archive")
    return {
        location: compared(contents, archives.get(location, nothing), within(patched, location))
        for location, contents in sorted(installed.items())
    }


def is_verifiable(wanted: Wanted) -> bool:
    """Return whether the lockfile says which bytes the package's archive has, or comes in one of which it does."""
    return not wanted.of_project and (wanted.bundled or wanted.integrity is not None)
