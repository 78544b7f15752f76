"""Which part of a project `update` is about: npm's words for workspaces, and the folder that one stands in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audit.graph import ROOT
from audit.graph.selection import workspaces_called
from audit.lockfile import npm_folder
from audit.model.text import operand

if TYPE_CHECKING:
    from audit.graph import DependencyGraph


@dataclass(frozen=True, slots=True)
class Scope:
    """What the user says of workspaces."""

    workspaces: tuple[str, ...] = ()
    """Names or folders."""
    every: bool = False
    """All workspaces, and not the project itself."""
    root: bool = False
    """The project itself beside its workspaces."""

    def folders(self, tree: DependencyGraph) -> tuple[str, ...]:
        """Return the locations of the project and the workspaces that are meant; empty: no part, but all.

        Raises:
            UsageError: when there is no such workspace.
        """
        known = tree.projects()
        named = {found for asked in self.workspaces for found in workspaces_called(tree, asked)}
        if not named and not self.every:
            return ()
        chosen = named or set(known) - {ROOT}
        return tuple(each for each in known if each in chosen or (self.root and each == ROOT))


def where_npm_works(target: str, scope: Scope) -> tuple[str, Scope, tuple[str, ...]]:
    """Return the folder that npm would work in for whoever stands in `target`, the part that it is about, and why.

    In the folder of a workspace that is the project around, and this workspace unless the user names one.
    """
    folder, workspace = npm_folder(Path(target)) if Path(target).is_dir() else (None, "")
    if folder is None:
        return target, scope, ()
    shown = str(folder) if Path(target).is_absolute() else os.path.relpath(folder)
    if not workspace:
        return shown, scope, ()
    note = f"{workspace} is a workspace of the project in {shown}"
    if scope.workspaces or scope.every:
        return shown, scope, (note,)
    note = f"{note}; npm is asked as in that folder, with -w {operand(workspace)}"
    return shown, Scope((workspace,), root=scope.root), (note,)
