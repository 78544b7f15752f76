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
from audit.model.comparison import Change
from audit.model.lockfile import lockfile_of_one
from audit.model.text import brief, operand
from audit.pipeline.project import sources_of
from audit.pipeline.single import has_same_contents, open_package, sources_at
from audit.sources.npm_command import safe_which
from audit.updates import Pairing, Repository, RevisionFolder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.lockfile import ProjectReader
    from audit.model.contents import Obtained
    from audit.model.lockfile import Lockfile
    from audit.pipeline.request import Request
    from audit.sources import Sources

_SPEC = re.compile(r"(?:@[\w.~-]+/)?[\w.~-]+@(?:[v=^~<>*x\d][^{}]*|latest|next)")
"""`NAME@VERSION`: what a git revision may look like as well, but hardly does."""
_HEAD = "HEAD"
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
    files: RevisionFolder | None = None
    """The project's folder in the revision that the side is; None when it is on the disk."""

    def command(self) -> str:
        """Return what shows this side alone. A revision is no folder: there it is what is checked out."""
        if self.alone is not None:
            return f"inspect {operand(self.shown)}"
        elsewhere = _is_on_disk(self.shown) and os.path.normpath(self.shown) != "."
        return f"check {operand(self.shown)}" if elsewhere else "check"


def open_sides(request: Request, old: str, new: str | None) -> tuple[Side, Side]:
    """Return both sides; None for the new one is this folder, or the later end of git's `A..B` or `A...B`.

    Raises:
        InputError: when one cannot be read.
        UsageError: when one is a package and the other a tree, or beside a range there is one more side.
    """
    if (ends := _range(old)) is not None:
        if new is not None:
            raise UsageError(
                f"{brief(old)} names both sides, and {brief(new)} is one more",
                todo="give the range alone, or two sides",
            )
        old, new = _ends(*ends)
    new = new if new is not None else "."
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


def _range(text: str) -> tuple[str, str, bool] | None:
    """Return the two revisions of a range as git writes it, and whether their common ancestor is the older side."""
    one, dots, other = text.partition("..")
    from_ancestor = other.startswith(".")
    other = other.removeprefix(".")
    is_path = one.endswith(("/", ".")) or other.startswith(("/", ".")) or os.path.lexists(text)
    if not dots or is_path or not (one or other) or _SPEC.fullmatch(text):
        return None
    return one or _HEAD, other or _HEAD, from_ancestor


def _ends(one: str, other: str, from_ancestor: bool) -> tuple[str, str]:  # noqa: FBT001  # as `_range` gives it
    if not from_ancestor:
        return one, other
    return _repository(Path.cwd(), one).common(one, other).commit, other


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


def of_two_packages(old: Side, new: Side) -> Pairing | None:
    """Return how two packages pair that are compared alone; None where the sides are trees."""
    if old.alone is None or new.alone is None:
        return None
    ((before, ours),), ((after, theirs),) = old.alone.items(), new.alone.items()
    same = before == after and has_same_contents(ours, theirs)
    return Pairing(Change.SAME if same else Change.UPDATED, after, before)


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
    repository = _repository(folder, name)
    revision = repository.revision(name)
    reader = revision.within(repository.prefix())
    other = [Path(around.path).name] if around is not None else []
    for each in dict.fromkeys([*other, *_LOCKFILES]):
        data = reader.read(each)
        if data is not None:
            lockfile = _read(folder / each, reader, data, f"{name}:{each}")
            return replace(tree_side(request, lockfile, name), files=reader)
    raise InputError(
        f"{brief(name)} has no {' or '.join(reversed(_LOCKFILES))} in this folder",
        todo="name a revision that has one, or a lockfile",
    )


def _repository(folder: Path, name: str) -> Repository:
    git = safe_which("git", os.environ, folder)
    if git is None:
        raise InputError(
            f"{brief(name)} is neither a folder nor a lockfile, and there is no git to ask",
            todo="install git, or name folders or lockfiles",
        )
    return Repository(git, folder, os.environ)


def _read(path: Path, reader: ProjectReader, data: bytes, label: str) -> Lockfile:
    try:
        return replace(read_lockfile(str(path), reader, data), path=label)
    except InputError as error:
        error.file = label
        raise
