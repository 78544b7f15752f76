"""Which contain.json rules a project."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from audit.capabilities import load_catalogue
from audit.declarations import FILE_NAME, find_policy, read_policy
from audit.pipeline.places import project_folder
from audit.rules import RULES

if TYPE_CHECKING:
    from audit.model.lockfile import Lockfile
    from audit.model.policy import Policy
    from audit.pipeline.request import Request


def read_project_policy(request: Request, lockfile: Lockfile) -> Policy | None:
    """Return what the project's contain.json says; None when there is none.

    Raises:
        InputError: when it cannot be read, with the place.
    """
    path = request.config or find_policy(project_folder(lockfile))
    return read_policy(path, load_catalogue(), RULES) if path is not None else None


def new_policy_path(request: Request, lockfile: Lockfile) -> str:
    """Return where the project's own contain.json belongs: beside its lockfile."""
    return request.config or os.path.normpath(f"{project_folder(lockfile)}/{FILE_NAME}")
