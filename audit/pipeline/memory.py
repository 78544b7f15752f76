"""The answer to a check, remembered with the state of all that it was made from.

An answer counts again only while everything is the same: the program and its libraries, the day, what was asked, what
the lockfile, the manifests beside it and contain.json say, the registries, and of each package where its files were
found and the name of the state they are in (see `audit.sources.listing`). All of that is looked at each time; only what
follows from it is not worked out again. A project with declarations of its own is not remembered: those are more files.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import audit
from audit.declarations import find_policy
from audit.keeping import keep, kept_folder
from audit.pipeline.places import absolute, project_folder, repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from audit.model.contents import Obtained
    from audit.pipeline.project import Project

_FORMAT = b"contain-audit answer 1"
_MOST = 32
"""Answers that are kept: one for each project and way of asking, the oldest are dropped."""
_LARGEST = 64 * 1024 * 1024
"""Characters of an answer that is kept."""
_LIBRARIES = ("site-packages", "dist-packages")
_TERMINAL = ("COLUMNS", "LINES", "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR")
"""Variables that a library may draw by."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was answered."""

    text: str
    code: int
    """The exit code."""


class Memory:
    """The place of one answer."""

    def __init__(self, path: Path, given: str, still: Callable[[], bool]) -> None:
        """Prepare to recall or to keep an answer.

        Args:
            path: where it is, or will be.
            given: a mark of all that is known before packages are looked for.
            still: tells whether the files that were read for it have not changed since.
        """
        self._path = path
        self._given = given.encode()
        self._still = still

    def is_likely(self) -> bool:
        """Return whether all is the same that can be told without looking at the packages."""
        with suppress(OSError), self._path.open("rb") as stream:
            return stream.readline() == _FORMAT + b"\n" and stream.readline() == self._given + b"\n"
        return False

    def recall(self, found: Mapping[str, Obtained]) -> Remembered | None:
        """Return the answer when it was made from the same packages."""
        mark = _mark_of(found)
        try:
            head, given, packages, code, seal, text = self._path.read_bytes().split(b"\n", 5)
            if mark is None or (head, given, packages) != (_FORMAT, self._given, mark.encode()):
                return None
            if int(seal) != zlib.crc32(text):
                return None
            return Remembered(text.decode(errors="surrogatepass"), int(code))
        except (OSError, ValueError):
            return None

    def keep(self, found: Mapping[str, Obtained], text: str, code: int) -> None:
        """Keep an answer; without a word where that fails."""
        mark = _mark_of(found)
        if mark is None or len(text) > _LARGEST or not self._still():
            return
        data = text.encode(errors="surrogatepass")
        parts = [_FORMAT, self._given, mark.encode(), b"%d" % code, b"%d" % zlib.crc32(data), data]
        keep(self._path, b"\n".join(parts))
        with suppress(OSError):
            _forget_oldest(self._path.parent)


def memory_of(project: Project, manner: str) -> Memory | None:
    """Return where the answer to a project's check is remembered; None when it cannot be.

    Args:
        project: what is checked.
        manner: everything else that the answer's text depends on.
    """
    policy, program = _policy(project), _program()
    if policy is None or not program or os.environ.get("CONTAIN_AUDIT_DEBUG"):
        return None
    asked = [*_asked(project), manner]
    given = [*program, *asked, *policy, *_surroundings(project), repr(project.lockfile)]
    name = _digest([project.lockfile.root, *asked])
    return Memory(
        Path(kept_folder()) / "answers" / name, _digest(given), lambda: _policy(project) == policy
    )


def _asked(project: Project) -> Iterator[str]:
    """Yield what the user asks; how many processes read changes no answer."""
    request = replace(project.request, omit=frozenset(), jobs=None)
    yield repr(request)
    yield from sorted(project.request.omit)


def _policy(project: Project) -> list[str] | None:
    """Return the path and the text of the project's contain.json; None when it has declarations of its own."""
    path = project.request.config or find_policy(project_folder(project.lockfile))
    if path is None:
        return []
    try:
        text = Path(path).read_text("utf-8")
        said = json.loads(text)
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("declarations"):
        return None
    return [path, str(absolute(Path(path))), text]


def _program() -> list[str]:
    """Return the state of this program and of the libraries around it; empty when it cannot be told."""
    folder = Path(audit.__file__).parent
    files = sorted(_files(str(folder)))
    libraries = [path for path in sys.path if path.endswith(_LIBRARIES)]
    return [sys.version, *files, *(_stamp(path) for path in libraries)] if files else []


def _files(folder: str) -> Iterator[str]:
    for here, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if each != "__pycache__"]
        for name in names:
            yield _stamp(f"{here}{os.sep}{name}")


def _stamp(path: str) -> str:
    """Return what changes when a file does, or when something in a folder comes or goes."""
    try:
        status = os.stat(path)  # noqa: PTH116 - hundreds of them
    except OSError:
        return path
    return f"{path} {status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def _surroundings(project: Project) -> Iterator[str]:
    """Yield what an answer depends on beside the project's files."""
    yield datetime.now(UTC).date().isoformat()
    yield str(Path.cwd())
    root = absolute(Path(project.lockfile.root))
    yield f"{root} {repository(root)} {absolute(Path(project.lockfile.path))}"
    yield from sorted(project.sources.registry_hosts())
    yield from (f"{name}={os.environ.get(name)}" for name in _TERMINAL)


def _mark_of(found: Mapping[str, Obtained]) -> str | None:
    """Return a mark of what was found of each package; None when that of one has no name."""
    parts = []
    for location, one in found.items():
        try:
            state = one.contents.digest if one.contents is not None else "none"
        except OSError:
            return None
        if not state:
            return None
        parts += [location, one.source.value, one.problem, str(one.tampered), one.note, state]
    return _digest(parts)


def _digest(parts: Iterable[str]) -> str:
    text = "\0".join(parts).encode(errors="surrogatepass")
    return hashlib.blake2b(text, digest_size=20).hexdigest()


def _forget_oldest(folder: Path) -> None:
    answers = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for path in answers[:-_MOST]:
        path.unlink(missing_ok=True)
