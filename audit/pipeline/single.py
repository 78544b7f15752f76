"""One package that a user names: a folder, an archive, or a name and version from the registry."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from audit.analysis import read_manifest
from audit.errors import InputError
from audit.model.contents import Obtained, Source
from audit.model.manifest import Manifest
from audit.sources import Sources

if TYPE_CHECKING:
    from audit.model.contents import PackageContents
    from audit.pipeline.request import Request


def sources_at(request: Request, folder: str) -> Sources:
    """Return where packages come from, for who stands in `folder`."""
    return Sources(folder, offline=request.offline, registry=request.registry)


def open_package(
    sources: Sources, target: str, *, unnamed: bool = False
) -> tuple[str, str | None, Obtained]:
    """Return the name, the version and the contents of a package.

    Args:
        sources: where it comes from.
        target: what the user names.
        unnamed: one that has no package.json is taken by the name of its folder or file.

    Raises:
        InputError: when it cannot be had or read.
    """
    if not os.path.lexists(target):
        return sources.fetch_spec(target)
    contents = sources.open_path(target)
    manifest = manifest_of(contents, None if unnamed else target)
    name = manifest.name or Path(target).resolve().name
    return name, manifest.version, Obtained(Source.FILE, contents)


def has_same_contents(one: Obtained, other: Obtained) -> bool:
    """Return whether two packages hold the same files, wherever they come from."""
    ours, theirs = one.contents, other.contents
    if ours is None or theirs is None:
        return False
    try:
        if ours.digest and ours.digest == theirs.digest:
            return True
        files = tuple(ours.files())
        return files == tuple(theirs.files()) and all(
            ours.read(each.path) == theirs.read(each.path) for each in files
        )
    except OSError:
        return False


def manifest_of(contents: PackageContents, target: str | None = None) -> Manifest:
    """Return a package's package.json; where it has none, `target` is at fault, if there is one."""
    try:
        return read_manifest(contents.read("package.json"))
    except OSError as error:
        if target is not None:
            raise InputError("has no package.json", todo="name a package", file=target) from error
        return Manifest()
