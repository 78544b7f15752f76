"""The first source: what is installed in the project's folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from audit.errors import InputError
from audit.model.contents import Obtained, Source
from audit.model.text import brief
from audit.sources.asking import guarded
from audit.sources.carried import not_carried
from audit.sources.folder import FolderContents, Folders, manifest_in, real_folder
from audit.sources.halves import Shared
from audit.sources.interface import Wanted, name_at
from audit.sources.nesting import nested_locations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model.contents import PackageContents
    from audit.sources.listing import Listing

_Seen = tuple[Obtained | None, "Listing | None"]
_OF_TOOLS = frozenset({".git", ".hg", ".svn"})
"""Folders of a workspace that hold no code of its own."""


class Installed:
    """Packages in `node_modules`, workspaces and the targets of links, all inside the project's folder."""

    def __init__(self, root: str, locations: Sequence[str]) -> None:
        """Remember the project's folder and the sorted locations of everything in the lockfile."""
        self._root = root
        self._folders = Folders(root)
        self._locations = locations

    def look(self, wanted: Sequence[Wanted]) -> Looking:
        """Begin to look for packages."""
        return Looking(Shared(self._look, wanted))

    def _look(self, wanted: Wanted) -> _Seen:
        """Return what is found, and apart from it the listing: that does not travel inside contents."""
        outcome = guarded(self, wanted)
        contents = outcome.contents if outcome is not None else None
        return outcome, contents.listing if isinstance(contents, FolderContents) else None

    def find(self, wanted: Wanted) -> Obtained | None:
        """Return the installed folder when it really is the package that the lockfile means.

        An outcome without contents says what is there instead; another source may still have the package, unless it is
        a folder of the project.
        """
        if wanted.link:
            return self._folder(wanted.resolved, wanted)
        if wanted.of_project:
            return self._folder(wanted.location, wanted)
        folder = self._folders.real(wanted.location)
        if folder is None:
            return self._absent(wanted)
        problem = difference(manifest_in(folder), wanted)
        if problem:
            return Obtained.missing(problem)
        return _listed(
            Source.NODE_MODULES,
            FolderContents(folder, nested_locations(self._locations, wanted.location)),
        )

    def _absent(self, wanted: Wanted) -> Obtained | None:
        outside = real_folder("/", f"{self._root}/{wanted.location}") is not None
        return (
            Obtained.missing("its folder is a link that leads out of the project")
            if outside
            else None
        )

    def _folder(self, location: str, wanted: Wanted) -> Obtained:
        """Return a folder of the project itself: there is no other source of it."""
        target = (
            location.removeprefix("file:").replace("\\", "/").strip("/") if location != "." else ""
        )
        folder = self._folders.real(target)
        if folder is None:
            return _missing_folder(self._root, target, wanted)
        excluded = nested_locations(self._locations, target) | not_carried(folder) | _OF_TOOLS
        return _listed(Source.WORKSPACE, FolderContents(folder, excluded))


class Looking:
    """What is installed, being looked for: begun, and perhaps not yet done."""

    def __init__(self, shared: Shared[Wanted, _Seen]) -> None:
        self._shared = shared

    def outcomes(self) -> list[Obtained | None]:
        """Return what `Installed.find` says of each package, in order; trouble with one is its outcome."""
        looked = self._shared.results()
        self.close()
        for outcome, listing in looked:
            if outcome is not None and isinstance(outcome.contents, FolderContents):
                outcome.contents.listing = listing
        return [outcome for outcome, _ in looked]

    def close(self) -> None:
        """Leave off, whether it is done or not."""
        self._shared.close()


def _listed(source: Source, contents: FolderContents) -> Obtained:
    """Return the contents once they could be listed: a folder beyond the limits is a problem, not a crash later."""
    try:
        contents.ensure_listed()
    except OSError as error:
        return Obtained.missing(error.strerror or "its folder cannot be read")
    return Obtained(source, contents)


def _missing_folder(root: str, target: str, wanted: Wanted) -> Obtained:
    shown = brief(target, 200)
    outside = real_folder("/", f"{root}/{target}") is not None
    what = "leads out of the project and is not read" if outside else "is not there"
    kind = "the link's target" if wanted.link else "the folder"
    return Obtained.missing(f"{kind} {shown} {what}")


def difference(manifest: dict[str, Any] | None, wanted: Wanted) -> str:
    """Return how the installed package is not the one of the lockfile; empty when it is."""
    if manifest is None:
        return "installed without a readable package.json"
    name, version = manifest.get("name"), manifest.get("version")
    expected = wanted.name or name_at(wanted.location)
    if name is not None and expected and name != expected:
        return f"the installed package is {_shown(name)}, the lockfile's is {_shown(expected)}"
    if (
        version is not None
        and _is_number(wanted.version)
        and not _same_version(version, wanted.version)
    ):
        return f"the installed version is {_shown(version)}, the lockfile's is {_shown(wanted.version)}"
    return ""


def _is_number(version: str) -> bool:
    return version.lstrip("v=")[:1].isdigit()


def _same_version(found: Any, locked: str) -> bool:
    """Compare as npm normalises: a leading `v` or `=` and the build part do not tell versions apart."""
    return isinstance(found, str) and _plain(found) == _plain(locked)


def _plain(version: str) -> str:
    return version.strip().lstrip("v=").strip().partition("+")[0]


def _shown(value: Any) -> str:
    return brief(str(value))


def left_out(contents: PackageContents) -> str:
    """Return what a user who named a folder should know of what of it is not read; empty where that is nothing."""
    if not isinstance(contents, FolderContents):
        return ""
    folders = (f"{contents.root}/{each}" for each in contents.excluded - _OF_TOOLS)
    told = "what is installed in its node_modules is no part of it and is not read"
    return told if any(map(os.path.lexists, folders)) else ""


def named_folder(path: str) -> FolderContents:
    """Return the contents of a folder that the user named, whatever it is.

    Raises:
        InputError: when it cannot be listed.
    """
    folder = real_folder(path, "")
    if folder is None:
        raise InputError("no such folder", file=path)
    contents = FolderContents(folder, not_carried(folder) | _OF_TOOLS)
    try:
        contents.ensure_listed()
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", file=path) from error
    if not contents.files():
        raise InputError("holds no file", todo="name a package's folder or its .tgz", file=path)
    return contents
