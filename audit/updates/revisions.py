"""A project as it was in a git revision: read with git's plumbing, never checked out.

The repository may be hostile as well: no shell, no hooks, no file-system monitor, no fetching, and a
revision's name is turned into a commit's number before anything else is asked.
"""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

from audit.errors import InputError
from audit.model.text import brief, printable, shortened, without_credentials

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BRANCH = re.compile(r"[\w][\w./-]{0,200}")
"""A branch whose name may stand in a command that is shown."""
_SHORT = 12
"""Characters of a commit's number that are shown."""
_TIMEOUT = 60.0
"""Seconds for one question; reading one file takes milliseconds."""
_LARGEST = 64 * 1024 * 1024
"""Bytes of one file."""
_QUIET = (
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "protocol.allow=never",
    "--no-pager",
    "--literal-pathspecs",
    "--no-optional-locks",
)  # fmt: skip


class Repository:
    """The git repository around a folder.

    Args:
        git: the git program.
        folder: any folder inside.
        environment: the process's environment.
    """

    def __init__(self, git: Path, folder: Path, environment: Mapping[str, str]) -> None:
        self._command = (str(git), *_QUIET)
        self._folder = folder
        kept = {key: value for key, value in environment.items() if not key.startswith("GIT_")}
        self._environment = {
            **kept,
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "LC_ALL": "C",
        }

    def prefix(self) -> str:
        """Return the folder's path inside the repository, ending with `/` unless it is the top.

        Raises:
            InputError: when the folder is in no repository.
        """
        done = self._ask("rev-parse", "--show-prefix")
        if done.returncode:
            raise InputError(
                f"git cannot read a repository here: {_words(done.stderr)}",
                todo="run it inside the repository, or name folders or lockfiles",
                file=str(self._folder),
            )
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def revision(self, name: str) -> Revision:
        """Return the commit that `name` means.

        Raises:
            InputError: when there is none here, with what to do in a shallow clone.
        """
        done = self._ask(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
        )
        commit = done.stdout.decode("ascii", "replace").strip()
        if done.returncode or not _COMMIT.fullmatch(commit):
            raise self._unknown(name)
        return Revision(self, name, commit)

    def read(self, commit: str, path: str) -> bytes | None:
        """Return a file of a commit; None when there is none, or it is no file."""
        name = f"{commit}:{path}"
        size = self._ask("cat-file", "-s", name)
        if size.returncode or not size.stdout.strip().isdigit() or int(size.stdout) > _LARGEST:
            return None
        done = self._ask("cat-file", "blob", name)
        return None if done.returncode else done.stdout

    def folders(self, commit: str, path: str) -> list[str]:
        """Return the names of the folders in a folder of a commit, sorted."""
        done = self._ask(
            "ls-tree", "--full-tree", "-d", "-z", "--name-only", f"{commit}:{path.strip('/')}"
        )
        names = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        return [] if done.returncode else sorted(name for name in names if name)

    def is_folder(self, commit: str, path: str) -> bool:
        """Return whether a path of a commit is a folder."""
        return self._ask("cat-file", "-t", f"{commit}:{path}").stdout.strip() == b"tree"

    def common(self, one: str, other: str) -> Revision:
        """Return the best common ancestor of two revisions, as `git diff one...other` takes it.

        Raises:
            InputError: when there is none here.
        """
        commits = [self.revision(each).commit for each in (one, other)]
        done = self._ask("merge-base", *commits)
        commit = done.stdout.decode("ascii", "replace").strip()
        if done.returncode or not _COMMIT.fullmatch(commit):
            raise InputError(
                f"{brief(one)} and {brief(other)} have no common ancestor in this clone",
                todo="fetch more of the history: git fetch --unshallow (in CI: fetch-depth: 0)",
            )
        return Revision(self, commit[:_SHORT], commit)

    def _unknown(self, name: str) -> InputError:
        shown = brief(name)
        here = self._ask("rev-parse", "--show-prefix")
        if here.returncode:
            return InputError(
                f"neither a folder nor a lockfile, and git cannot read a repository in {self._folder}:"
                f" {_words(here.stderr)}",
                todo="see the spelling; or run it inside the repository",
                file=shown,
            )
        shallow = self._ask("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        if shallow:
            return InputError(
                f"{shown}: no such revision in this shallow clone", todo=self._deeper(name)
            )
        return InputError(
            f"{shown}: neither a folder, a lockfile, NAME@VERSION nor a git revision of this repository",
            todo="see the spelling; git fetch brings branches of a remote",
        )

    def _deeper(self, name: str) -> str:
        """Return how to get a revision that a shallow clone has not; it follows one branch of a remote alone."""
        remote, slash, branch = name.partition("/")
        remotes = self._ask("remote").stdout.decode("utf-8", "replace").split()
        if slash and remote in remotes and _BRANCH.fullmatch(branch):
            asked = f"{branch}:refs/remotes/{name}"
            return (
                f"fetch that branch: git fetch --depth=1 {remote} {asked} (in CI: fetch-depth: 0)"
            )
        return "fetch more of the history: git fetch --unshallow (in CI: fetch-depth: 0)"

    def _ask(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        if any("\0" in argument for argument in arguments):
            raise InputError("a name holds a NUL character", todo="see the spelling")
        try:
            return subprocess.run(  # noqa: S603  # a fixed command without a shell, found outside the project
                [*self._command, *arguments],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise InputError(
                f"git does not run: {type(error).__name__}", todo="name folders or lockfiles"
            ) from error


class Revision:
    """One commit."""

    def __init__(self, repository: Repository, name: str, commit: str) -> None:
        self._repository = repository
        self.name = name
        """As the user wrote it."""
        self.commit = commit

    def within(self, prefix: str) -> RevisionFolder:
        """Return a folder of the commit (`""` or ending with `/`), as a reader of a project's files."""
        return RevisionFolder(self._repository, self.commit, prefix)


class RevisionFolder:
    """A project's folder in a commit: the lockfile room's `ProjectReader` and `FolderLister`."""

    def __init__(self, repository: Repository, commit: str, prefix: str) -> None:
        self._repository, self._commit, self._prefix = repository, commit, prefix
        self.depth = prefix.count("/")
        """How far below the repository's top it is."""

    def read(self, relative_path: str) -> bytes | None:
        """Return the bytes of a file given relative to the project's folder; None when there is none."""
        path = _normal(self._prefix + relative_path)
        return self._repository.read(self._commit, path) if path else None

    def is_folder(self, relative_path: str) -> bool:
        """Return whether a path relative to the project's folder is a folder of the commit."""
        path = _normal(self._prefix + relative_path)
        return path is not None and self._repository.is_folder(self._commit, path)

    def folders(self, relative_path: str) -> list[str]:
        """Return the names of the folders in a folder, sorted."""
        path = _normal(self._prefix + relative_path)
        return [] if path is None else self._repository.folders(self._commit, path)


def _normal(path: str) -> str | None:
    """Return a path inside the repository without `.` and `..`; None when it leads out."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _words(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    text = lines[0].removeprefix("fatal: ") if lines else "no answer"
    return printable(without_credentials(shortened(text, 200)))
