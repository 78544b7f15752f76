"""Lockfiles of version 1, and older ones: translated entry by entry as npm does when it loads them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from audit.graph.specs import Spec, SpecError, SpecType, consistent_resolved, resolve_spec
from audit.lockfile.entries import MOST_ENTRIES, check_links, location_problem
from audit.lockfile.fields import check_entry_fields
from audit.lockfile.scan import Scanned
from audit.lockfile.text import MAKE_AGAIN
from audit.model.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.source import SourceText

_ROOT_FIELDS = (
    "version", "dependencies", "peerDependencies", "peerDependenciesMeta", "optionalDependencies",
    "bundleDependencies", "acceptDependencies", "hasInstallScript", "workspaces",
)  # fmt: skip
_VERSION = re.compile(
    r"v?=?\s*(\d{1,15}\.\d{1,15}\.\d{1,15}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)(?:\+[0-9A-Za-z.-]+)?\Z",
    re.ASCII,
)
_SLASH = re.compile(r"/|%2f", re.IGNORECASE)


def read_dependencies(
    source: SourceText, top: Scanned, root_path: str, manifest: Mapping[str, Any] | None
) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
    """Return the entries by location, and where each one's key stands.

    Raises:
        InputError: at the entry that npm would not have written.
    """
    if not top.values.get("dependencies"):
        return {}, {}
    translation = _Translation(source, root_path)
    translation.load_root(top)
    translation.load_children("", top)
    translation.split_requires(manifest or {})
    check_links(source, translation.offsets, translation.packages)
    return translation.packages, translation.offsets


class _Translation:
    def __init__(self, source: SourceText, root_path: str) -> None:
        self.packages: dict[str, dict[str, Any]] = {}
        self.offsets: dict[str, int] = {}
        self._source = source
        self._root_path = root_path

    def load_root(self, top: Scanned) -> None:
        """Take over what the file says about the project itself."""
        values = {key: value for key, value in top.values.items() if not isinstance(value, Scanned)}
        check_entry_fields(self._source, top.offset, "", values)
        meta = {"name": values.get("name")}
        if values.get("version"):
            meta["version"] = values["version"]
        self.packages[""] = meta

    def load_children(self, around: str, lock: Scanned) -> None:
        """Translate everything nested below one entry."""
        dependencies = lock.child("dependencies")
        if dependencies is None:
            return
        for name, child in dependencies.values.items():
            offset = dependencies.keys[name]
            location = f"{around}/node_modules/{name}" if around else f"node_modules/{name}"
            self._check(location, name, child, offset)
            meta = self._translate(location, name, dict(child.values), offset)
            self.load_children(meta["resolved"] if meta.get("link") else location, child)

    def _check(self, location: str, name: str, child: Any, offset: int) -> None:
        problem = location_problem(location) or ("" if name else "names no package")
        if problem:
            self._source.fail(offset, f"package entry {quoted(location)} {problem}", MAKE_AGAIN)
        fields = child.values if isinstance(child, Scanned) else child
        if isinstance(fields, dict):
            requires = fields.get("requires")
            fields = {key: value for key, value in fields.items() if key != "dependencies"}
            fields["dependencies"] = requires if isinstance(requires, dict) else None
        check_entry_fields(self._source, offset, location, fields)
        if len(self.packages) > MOST_ENTRIES:
            self._source.fail(offset, f"more than {MOST_ENTRIES} packages", MAKE_AGAIN)

    def _translate(
        self, location: str, name: str, lock: dict[str, Any], offset: int
    ) -> dict[str, Any]:
        spec = spec_of_entry(name, lock, self._root_path)
        self.offsets.setdefault(location, offset)
        if spec is not None and spec.type is SpecType.DIRECTORY:
            target = posixpath.relpath(spec.fetch or "/", self._root_path)
            target = "" if target == "." else target
            self.packages[location] = {"link": True, "resolved": target}
            if target not in self.packages:
                self._translate(target, name, {**lock, "version": None}, offset)
            return self.packages[location]
        self.packages[location] = entry_meta(name, lock, spec, self._root_path)
        return self.packages[location]

    def split_requires(self, manifest: Mapping[str, Any]) -> None:
        """Tell the kinds of dependencies apart, which version 1 does not, by what it says of those that answer."""
        root = self.packages[""]
        root.update({key: manifest[key] for key in _ROOT_FIELDS if manifest.get(key)})
        for location, meta in self.packages.items():
            if not location or not meta.get("requires"):
                continue
            for name, spec in meta.pop("requires").items():
                meta.setdefault(self._kind(location, meta, name), {})[name] = spec

    def _kind(self, location: str, meta: Mapping[str, Any], name: str) -> str:
        answer = self._answer(location, name) or {}
        if answer.get("optional") and not meta.get("optional"):
            return "optionalDependencies"
        if answer.get("dev") and not meta.get("dev"):
            return "devDependencies"
        return "dependencies"

    def _answer(self, location: str, name: str) -> Mapping[str, Any] | None:
        folder = location
        while True:
            found = self.packages.get(
                f"{folder}/node_modules/{name}" if folder else f"node_modules/{name}"
            )
            if found is not None or not folder:
                return found
            folder = folder.rpartition("/")[0]


def spec_of_entry(name: str, lock: Mapping[str, Any], where: str) -> Spec | None:
    """Return what an entry was installed from; None when nothing it says can be understood."""
    version, origin, resolved = lock.get("version"), lock.get("from"), lock.get("resolved")
    try:
        if version:
            spec = resolve_spec(name, version, where)
            if lock.get("integrity") or spec.type is SpecType.GIT:
                return spec
        if origin and isinstance(origin, str):
            spec = resolve_spec(name, origin, where)
            if spec.registry and version:
                return resolve_spec(name, version, where)
            if not resolved:
                return spec
        if resolved:
            return resolve_spec(name, resolved, where)
    except SpecError:
        pass
    try:
        return resolve_spec(name, version or "", where)
    except SpecError:
        return None


def entry_meta(name: str, lock: Mapping[str, Any], spec: Spec | None, where: str) -> dict[str, Any]:
    """Return an entry in the shape of version 2."""
    meta: dict[str, Any] = {key: True for key in ("optional", "dev") if lock.get(key)}
    if isinstance(lock.get("requires"), dict):
        meta["requires"] = dict(lock["requires"])
    if lock.get("integrity"):
        meta["integrity"] = lock["integrity"]
    if lock.get("version") and not lock.get("integrity") and spec is not None:
        if spec.type is SpecType.GIT:
            meta["resolved"] = _canonical(spec, where)
            return meta
        if spec.registry:
            meta["version"] = lock["version"]
    if spec is not None:
        _add_resolved(meta, lock, spec, where)
        if not meta.get("version"):
            _guess_version(meta, name, spec)
    if lock.get("bundled"):
        meta["inBundle"] = True
    return meta


def _canonical(spec: Spec, where: str) -> str | None:
    return consistent_resolved(spec.raw, where) if spec.hosted is not None else spec.raw


def _add_resolved(meta: dict[str, Any], lock: Mapping[str, Any], spec: Spec, where: str) -> None:
    if spec.registry:
        if lock.get("resolved"):
            meta["resolved"] = lock["resolved"]
    elif spec.type is SpecType.FILE:
        meta["resolved"] = f"file:{posixpath.relpath(spec.fetch or '/', where)}"
    elif spec.fetch:
        meta["resolved"] = spec.fetch


def _guess_version(meta: dict[str, Any], name: str, spec: Spec) -> None:
    """Take the version from where an older npm left it: the archive's name, the alias, the specifier."""
    if spec.type in {SpecType.FILE, SpecType.REMOTE}:
        found = version_of_archive(name, spec.fetch or "") or version_of_archive(
            name, meta.get("resolved") or ""
        )
        if found:
            meta["version"] = found[1]
            if found[0] != name:
                meta["name"] = found[0]
    elif spec.sub is not None:
        meta["name"], meta["version"] = spec.sub.name, spec.sub.fetch
    elif spec.type is SpecType.VERSION:
        meta["version"] = spec.fetch


def version_of_archive(name: str, address: str) -> tuple[str, str] | None:
    """Return the name and version that an archive's file name shows."""
    base = posixpath.basename(address)
    if not base.endswith(".tgz"):
        return None
    if address.startswith(("http:/", "https:/")):
        path = address.partition("#")[0].partition("?")[0].partition("://")[2].partition("/")[2]
        before, mark, after = path.rpartition("/-/")
        if mark and after == base:
            return _from_base(base, _SLASH.split(before)[-2:])
    return _from_base(base, _SLASH.split(name)[-2:])


def _from_base(base: str, parts: list[str]) -> tuple[str, str] | None:
    project = parts[-1]
    match = _VERSION.match(base[len(project) + 1 : -4]) if base.startswith(f"{project}-") else None
    if match is None:
        return None
    scoped = len(parts) > 1 and parts[0].startswith("@")
    return (f"{parts[0]}/{project}" if scoped else project), match[1]
