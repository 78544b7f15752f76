"""A lockfile's path to the lockfile, its entries placed and its manifests beside it."""

from __future__ import annotations

import json
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.lockfile.entries import link_target, read_packages
from audit.lockfile.files import absolute_folder, read_regular_file
from audit.lockfile.find import HIDDEN, OTHER_MANAGERS, PACKAGE_LOCK, SHRINKWRAP, unsupported
from audit.lockfile.legacy import read_dependencies
from audit.lockfile.manifest import ManifestError, normalised, parse_manifest
from audit.lockfile.project import FolderLister, ProjectFolder, ProjectReader
from audit.lockfile.scan import Scanned, scan_lockfile
from audit.lockfile.text import MAKE_AGAIN, source_of
from audit.lockfile.workspaces import locked_workspaces, project_workspaces
from audit.model.lockfile import LockEntry, Lockfile, LockfileKind, Position, name_of_folder
from audit.model.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.source import SourceText

NEWEST_VERSION = 3
_NAMES = frozenset({PACKAGE_LOCK, SHRINKWRAP, Path(HIDDEN).name})


def read_lockfile(
    path: str, reader: ProjectReader | None = None, data: bytes | None = None
) -> Lockfile:
    """Read the lockfile at `path`, and the package.json files beside it through `reader` (default: the disk).

    Args:
        path: where it lies, or would lie.
        reader: reads the project's package.json files.
        data: its bytes when they do not come from the disk (a git revision's).

    Raises:
        InputError: with the place in the file, for whatever npm could not have written.
    """
    name = Path(path).name
    if name in OTHER_MANAGERS:
        raise unsupported(path, name)
    source = source_of(path, read_regular_file(path) if data is None else data)
    return _Reading(path, source, reader).lockfile()


class _Reading:
    """The steps of reading one lockfile, and what they share."""

    def __init__(self, path: str, source: SourceText, reader: ProjectReader | None) -> None:
        self._path = path
        self._source = source
        self._kind = _kind(path)
        folder = absolute_folder(path)
        self._root = str(folder.parent if self._kind is LockfileKind.HIDDEN else folder)
        self._reader = reader if reader is not None else ProjectFolder(self._root)
        self._notes = _notes_about_files(path, self._kind)

    def lockfile(self) -> Lockfile:
        top = scan_lockfile(self._source)
        self._check_kind(top)
        version = self._version(top)
        root_manifest = self._manifest("")
        metas, offsets = self._entries(top, root_manifest)
        root_meta = metas[""]
        if root_manifest is None:
            root_manifest = normalised(root_meta)
        manifests = self._link_manifests(metas)
        manifests[""] = {
            **root_manifest,
            "name": root_manifest.get("name") or self._fallback_name(top),
        }
        locations = ["", *(location for location in metas if location)]
        entries = {
            location: LockEntry(
                location,
                self._place(offsets, location),
                metas[location],
                manifests.get(location) or self._stated_manifest(location, metas, manifests[""]),
            )
            for location in locations
        }
        return Lockfile(
            path=self._path,
            root=self._root,
            kind=self._kind,
            version=version,
            entries=entries,
            ancient=version == 1 and not top.values.get("requires"),
            workspaces=project_workspaces(manifests[""], self._reader, metas),
            locked_workspaces=locked_workspaces(root_meta, metas),
            notes=tuple(self._notes),
        )

    def _check_kind(self, top: Scanned) -> None:
        """Refuse what is JSON and no lockfile, a package.json above all: it would pass for one without packages."""
        name = Path(self._path).name
        said = name in _NAMES or not top.values.keys().isdisjoint(("packages", "dependencies"))
        if "lockfileVersion" not in top.values and (name == "package.json" or not said):
            todo = f"name the project's folder or its {PACKAGE_LOCK}"
            self._source.fail(0, "is no lockfile", todo)

    def _fallback_name(self, top: Scanned) -> str:
        """Return the project's name where its manifest gives none: npm takes its folder's, which git has not."""
        name = top.values.get("name")
        if isinstance(name, str) and name and not isinstance(self._reader, FolderLister):
            return name
        return name_of_folder(self._root)

    def _stated_manifest(
        self, location: str, metas: Mapping[str, Mapping[str, Any]], root: dict[str, Any]
    ) -> dict[str, Any]:
        """Return an entry as a manifest; a link's is what the lockfile says of its target."""
        target = link_target(metas[location]) if metas[location].get("link") else location
        return _named(normalised(metas[target]), target, self._root) if target else root

    def _place(self, offsets: Mapping[str, int], location: str) -> Position:
        return self._source.position(offsets[location]) if location in offsets else Position(1, 1)

    def _version(self, top: Scanned) -> int:
        found = top.values.get("lockfileVersion", 1)
        if (
            isinstance(found, bool)
            or not isinstance(found, (int, float))
            or found not in (1, 2, NEWEST_VERSION)
        ):
            what = f"unknown lockfileVersion {_short(found)}"
            todo = (
                "contain-audit reads 1, 2 and 3: make it again with npm install --package-lock-only"
            )
            self._source.fail(top.keys["lockfileVersion"], what, todo)
        return int(found)

    def _entries(
        self, top: Scanned, root: Mapping[str, Any] | None
    ) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
        for key in ("packages", "dependencies"):
            if top.values.get(key) not in (None, False, 0, "") and not isinstance(
                top.values[key], Scanned
            ):
                self._source.fail(top.keys[key], f"{key} is not an object", MAKE_AGAIN)
        packages = top.child("packages")
        if packages is not None:
            metas, offsets = read_packages(self._source, packages), packages.keys
        else:
            metas, offsets = read_dependencies(self._source, top, self._root, root)
        if "" not in metas:
            name = top.values.get("name")
            metas = {"": {"name": name} if isinstance(name, str) else {}, **metas}
        return metas, offsets

    def _link_manifests(self, metas: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """Return the package.json on disk of every link target that is no package's own child."""
        found: dict[str, dict[str, Any]] = {}
        for location, meta in metas.items():
            target = link_target(meta) if meta.get("link") else None
            if not target or target in found or _has_parent(target, metas):
                continue
            if target.startswith(".."):
                self._notes.append(
                    f"link {quoted(location)} leads out of the project, to {quoted(target)}"
                )
            manifest = self._manifest(target)
            if manifest is not None:
                found[target] = manifest
        return found

    def _manifest(self, location: str) -> dict[str, Any] | None:
        path = f"{location}/package.json" if location else "package.json"
        data = self._reader.read(path)
        if data is None:
            return None
        try:
            return parse_manifest(data)
        except ManifestError as error:
            self._notes.append(f"{path} {error}: the lockfile's own entry is used instead")
            return None


def _kind(path: str) -> LockfileKind:
    name = Path(path).name
    if name == ".package-lock.json" and absolute_folder(path).name == "node_modules":
        return LockfileKind.HIDDEN
    return LockfileKind.SHRINKWRAP if name == SHRINKWRAP else LockfileKind.PACKAGE_LOCK


def _notes_about_files(path: str, kind: LockfileKind) -> list[str]:
    """Say which of several lockfiles was read, and which one npm goes by."""
    if kind is LockfileKind.HIDDEN:
        return [
            f"{HIDDEN} was read: what npm last installed, not what {PACKAGE_LOCK} would make it install"
        ]
    name = Path(path).name
    other = PACKAGE_LOCK if name == SHRINKWRAP else SHRINKWRAP
    if name not in {PACKAGE_LOCK, SHRINKWRAP} or not (absolute_folder(path) / other).exists():
        return []
    return [f"{name} was read and {other} lies beside it: npm goes by {SHRINKWRAP}"]


def _has_parent(location: str, metas: Mapping[str, Mapping[str, Any]]) -> bool:
    """Return whether a location is some package's own child: that package's folder, node_modules, a name."""
    around, inside, name = location.rpartition("node_modules/")
    if (
        not inside
        or name.count("/") > name.startswith("@")
        or (around and not around.endswith("/"))
    ):
        return False
    parent = metas.get(around.removesuffix("/"))
    return parent is not None and not parent.get("link")


def _named(manifest: dict[str, Any], location: str, root: str) -> dict[str, Any]:
    """Return a lockfile entry as a manifest: its folder's name is its own where it gives none."""
    if not manifest.get("name"):
        path = f"{root}/{location}"
        manifest["name"] = name_of_folder(
            posixpath.normpath(path) if location.startswith("..") else path
        )
    return manifest


def _short(value: Any) -> str:
    """Return a JSON value as a message may show it."""
    if isinstance(value, (Scanned, dict, list)):
        return "of a wrong type"
    return quoted(value) if isinstance(value, str) else json.dumps(value)[:20]
