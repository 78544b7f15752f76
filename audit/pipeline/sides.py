"""The two sides of a comparison: folders, lockfiles, git revisions, or single packages."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import InputError, UsageError
from audit.graph import DependencyGraph
from audit.lockfile import OTHER_MANAGERS, PACKAGE_LOCK, SHRINKWRAP, find_lockfile, read_lockfile
from audit.model.lockfile import lockfile_of_one
from audit.model.text import brief, operand
from audit.pipeline.project import sources_of
from audit.pipeline.single import open_package, sources_at
from audit.sources.npm_command import safe_which
from audit.updates import Repository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.lockfile import ProjectReader
    from audit.model.contents import Obtained
    from audit.model.lockfile import Lockfile
    from audit.pipeline.request import Request
    from audit.sources import Sources

_SPEC = re.compile(r"(?:@[\w.~-]+/)?[\w.~-]+@(?:[v=^~<>*x\d][^{}]*|latest|next)")
"""`NAME@VERSION`: what a git revision may look like as well, but hardly does."""
_LOCKFILES = (SHRINKWRAP, PACKAGE_LOCK)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison."""

    shown: str
    """What the user called it."""
    lockfile: Lockfile
    tree: DependencyGraph
    sources: Sources
    alone: Mapping[str, Obtained] | None = None
    """The contents, when the side is a single package and no tree."""

    def command(self) -> str:
        """Return what shows this side alone. A revision is no folder: there it is what is checked out."""
        if self.alone is not None:
            return f"inspect {operand(self.shown)}"
        elsewhere = _is_on_disk(self.shown) and os.path.normpath(self.shown) != "."
        return f"check {operand(self.shown)}" if elsewhere else "check"


def open_sides(request: Request, old: str, new: str) -> tuple[Side, Side]:
    """Return both sides.

    Raises:
        InputError: when one cannot be read.
        UsageError: when one is a package and the other a tree.
    """
    if _is_package(old) and _is_package(new):
        return _package(request, old), _package(request, new)
    for one, other in ((old, new), (new, old)):
        if _SPEC.fullmatch(one) and not os.path.lexists(one):
            raise UsageError(
                f"{brief(one)} is a package and {brief(other)} is none",
                todo="compare two packages (diff NAME@OLD NAME@NEW), or two trees",
            )
    sides = {each: _on_disk(request, each) for each in (old, new) if _is_on_disk(each)}
    around = next((side.lockfile for side in sides.values()), None)
    for each in (old, new):
        if each not in sides:
            sides[each] = _in_git(request, each, around)
    return sides[old], sides[new]


def _is_on_disk(target: str) -> bool:
    """Return whether a side is a file or folder; in a bare repository, `HEAD` is a file and the revision is meant."""
    in_bare = Path("objects").is_dir() and Path("refs").is_dir()
    return os.path.lexists(target) and not (in_bare and Path(target).is_file())


def tree_side(request: Request, lockfile: Lockfile, shown: str) -> Side:
    """Return the side that a lockfile makes."""
    sources, lockfile = sources_of(request, lockfile)
    return Side(shown, lockfile, DependencyGraph.from_lockfile(lockfile), sources)


def _is_package(target: str) -> bool:
    """Return whether a side names one package: a spec, an archive, or a package's folder without a lockfile."""
    path = Path(target)
    if path.is_dir():
        locked = (*_LOCKFILES, *OTHER_MANAGERS, "node_modules")
        return (path / "package.json").is_file() and not any(
            (path / each).exists() for each in locked
        )
    if os.path.lexists(target):
        return target.endswith((".tgz", ".tar.gz"))
    return _SPEC.fullmatch(target) is not None


def _package(request: Request, target: str) -> Side:
    sources = sources_at(request, str(Path.cwd()))
    name, version, obtained = open_package(sources, target)
    lockfile = lockfile_of_one(target, name, version)
    tree = DependencyGraph.from_lockfile(lockfile)
    return Side(target, lockfile, tree, sources, {f"node_modules/{name}": obtained})


def _on_disk(request: Request, target: str) -> Side:
    return tree_side(request, read_lockfile(find_lockfile(target)), target)


def _in_git(request: Request, name: str, around: Lockfile | None) -> Side:
    """Return the project as it was in a revision: the one whose lockfile is the other side's, else this folder's."""
    folder = Path(around.root) if around is not None else Path.cwd()
    git = safe_which("git", os.environ, folder)
    if git is None:
        raise InputError(
            f"{brief(name)} is neither a folder nor a lockfile, and there is no git to ask",
            todo="install git, or name folders or lockfiles",
        )
    repository = Repository(git, folder, os.environ)
    revision = repository.revision(name)
    reader = revision.within(repository.prefix())
    other = [Path(around.path).name] if around is not None else []
    for each in dict.fromkeys([*other, *_LOCKFILES]):
        data = reader.read(each)
        if data is not None:
            return tree_side(request, _read(folder / each, reader, data, f"{name}:{each}"), name)
    raise InputError(
        f"{brief(name)} has no {' or '.join(reversed(_LOCKFILES))} in this folder",
        todo="name a revision that has one, or a lockfile",
    )


def _read(path: Path, reader: ProjectReader, data: bytes, label: str) -> Lockfile:
    try:
        return replace(read_lockfile(str(path), reader, data), path=label)
    except InputError as error:
        error.file = label
        raise
