"""Which contain.json rules a project."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audit.capabilities import load_catalogue
from audit.declarations import FILE_NAME, Elsewhere, JsonText, find_policy, policy_of, read_policy
from audit.pipeline.places import project_folder
from audit.rules import RULES

if TYPE_CHECKING:
    from audit.model.lockfile import Lockfile
    from audit.model.policy import Policy
    from audit.pipeline.request import Request
    from audit.pipeline.sides import Side
    from audit.updates import RevisionFolder


def read_project_policy(request: Request, lockfile: Lockfile) -> Policy | None:
    """Return what the project's contain.json says; None when there is none.

    Raises:
        InputError: when it cannot be read, with the place.
    """
    path = request.config or find_policy(project_folder(lockfile))
    return read_policy(path, load_catalogue(), RULES) if path is not None else None


def read_policy_of(request: Request, side: Side) -> Policy | None:
    """Return what the contain.json of one side of a comparison says: a revision has its own, or none.

    Raises:
        InputError: as above.
    """
    if side.files is None or request.config is not None:
        return read_project_policy(request, side.lockfile)
    for depth in range(side.files.depth + 1):
        path = "../" * depth + FILE_NAME
        data = side.files.read(path)
        if data is not None:
            source = JsonText.decode(f"{side.shown}:{path}", data)
            around = _Revision(side.files, Path(side.lockfile.root)).around(depth)
            return policy_of(source, load_catalogue(), RULES, around)
    return None


@dataclass(frozen=True, slots=True)
class _Revision:
    """A revision's files by the paths that they would have on the disk."""

    files: RevisionFolder
    root: Path
    """The project's folder."""

    def around(self, depth: int) -> Elsewhere:
        """Return the folder some levels up as the place of a contain.json."""
        folder = Path(os.path.normpath(self.root.absolute() / ("../" * depth or ".")))
        return Elsewhere(folder, self._is_folder, self._read)

    def _is_folder(self, path: str) -> bool:
        return self.files.is_folder(self._relative(path))

    def _read(self, path: str) -> bytes | None:
        return self.files.read(self._relative(path))

    def _relative(self, path: str) -> str:
        return os.path.relpath(path, self.root.absolute()).replace(os.sep, "/")


def new_policy_path(request: Request, lockfile: Lockfile) -> str:
    """Return where the project's own contain.json belongs: beside its lockfile."""
    return request.config or os.path.normpath(f"{project_folder(lockfile)}/{FILE_NAME}")
