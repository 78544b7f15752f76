"""Which folders are the project's workspaces: by its package.json and the disk, and by the lockfile itself."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from audit.errors import InputError
from audit.lockfile.globs import alternatives, path_matches, segment_matches
from audit.lockfile.manifest import ManifestError, parse_manifest
from audit.lockfile.project import FolderLister
from audit.model.lockfile import name_of_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.lockfile.project import ProjectReader

_LEADING = re.compile(r"\.?/+")
MOST_FOLDERS = 20_000
"""How many folders are listed in search of workspaces."""
_DEEPEST = 32


def locked_workspaces(
    root: Mapping[str, Any], metas: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """Return the workspaces that the lockfile's own entries show, name to location."""
    kept, refused = _patterns(root.get("workspaces"))
    keys = [key for key in metas if key and "node_modules" not in key.split("/")]
    keys = [key for key in keys if not any(path_matches(key, pattern) for pattern in refused)]
    matched = {key: None for pattern in kept for key in keys if path_matches(key, pattern)}
    return {_name(metas[key], key): key for key in matched}


def project_workspaces(
    root: Mapping[str, Any], reader: ProjectReader, metas: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """Return the workspaces that the project's package.json asks for and that are there, name to location.

    Raises:
        InputError: when two of them have one name, which npm refuses.
    """
    kept, refused = _patterns(root.get("workspaces"))
    if not kept:
        return {}
    folders = (
        _on_disk(kept, reader) if isinstance(reader, FolderLister) else _among_keys(kept, metas)
    )
    found: dict[str, str] = {}
    for folder in folders:
        if any(
            path_matches(folder, pattern) for pattern in refused
        ) or "node_modules" in folder.split("/"):
            continue
        manifest = _manifest(folder, reader, metas)
        if manifest is None:
            continue
        name = _name(manifest, folder)
        if found.setdefault(name, folder) != folder:
            what = f"two workspaces are called {name!r}: {found[name]} and {folder}"
            raise InputError(
                what, todo="give each workspace a name of its own", file="package.json"
            )
    return found


def is_workspace(root: Mapping[str, Any], folder: str) -> bool:
    """Return whether a project's package.json makes a folder, given relative to it, one of its workspaces."""
    kept, refused = _patterns(root.get("workspaces"))
    return any(path_matches(folder, each.rstrip("/")) for each in kept) and not any(
        path_matches(folder, each) for each in refused
    )


def _name(manifest: Mapping[str, Any], folder: str) -> str:
    name = manifest.get("name")
    return name if isinstance(name, str) and name else name_of_folder(folder)


def _manifest(
    folder: str, reader: ProjectReader, metas: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    data = reader.read(f"{folder}/package.json")
    if data is None:
        return None if isinstance(reader, FolderLister) else metas.get(folder)
    try:
        return parse_manifest(data)
    except ManifestError:
        return metas.get(folder)


def _patterns(workspaces: Any) -> tuple[list[str], list[str]]:
    """Return the patterns to keep and to refuse; a later one takes back a refusal that it is covered by."""
    stated = workspaces.get("packages") if isinstance(workspaces, dict) else workspaces
    kept: list[str] = []
    refused: list[str] = []
    for text in stated if isinstance(stated, list) else ():
        if not isinstance(text, str):
            continue
        marks = len(text) - len(text.lstrip("!"))
        pattern = (
            _LEADING.sub("", text[marks:].replace("\\", "/"), count=1)
            if _LEADING.match(text[marks:])
            else text[marks:]
        )
        if marks % 2:
            refused.append(pattern)
        else:
            refused = [other for other in refused if not path_matches(pattern, other)]
            kept.append(pattern)
    return [
        pattern for pattern in kept if not any(path_matches(pattern, other) for other in refused)
    ], refused


def _among_keys(patterns: list[str], metas: Mapping[str, Mapping[str, Any]]) -> list[str]:
    folders = [key for key, meta in metas.items() if key and not meta.get("link")]
    return [
        folder
        for pattern in patterns
        for folder in folders
        if path_matches(folder, pattern.rstrip("/"))
        or (
            path_matches(f"{folder}/-", pattern)
            and pattern.endswith("**")
            and path_matches(folder, pattern.removesuffix("/**"))
        )
    ]


def _on_disk(patterns: list[str], reader: FolderLister) -> list[str]:
    search = _Search(reader)
    found = {
        folder: None
        for pattern in patterns
        for segments in alternatives(pattern.rstrip("/"))
        for folder in search.folders("", segments)
    }
    return [folder for folder in found if folder]


class _Search:
    """Lists folders along a pattern, each only once, and not without end."""

    def __init__(self, reader: FolderLister) -> None:
        self._reader = reader
        self._listed: dict[str, tuple[str, ...]] = {}

    def folders(self, folder: str, segments: tuple[str, ...], depth: int = 0) -> Iterator[str]:
        if not segments:
            yield folder
            return
        first, rest = segments[0], segments[1:]
        if first == "**":
            yield from self.folders(folder, rest, depth)
        if depth > _DEEPEST:
            return
        for name in [first] if first in {".", ".."} else self._names(folder):
            inside = f"{folder}/{name}" if folder else name
            if first == "**":
                if not name.startswith("."):
                    yield from self.folders(inside, segments, depth + 1)
            elif segment_matches(name, first):
                yield from self.folders(posixpath.normpath(inside), rest, depth + 1)

    def _names(self, folder: str) -> tuple[str, ...]:
        if folder not in self._listed:
            if len(self._listed) >= MOST_FOLDERS:
                return ()
            names = self._reader.folders(folder)
            self._listed[folder] = tuple(name for name in names if name != "node_modules")
        return self._listed[folder]
