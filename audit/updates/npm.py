"""The real npm, resolving in a copy of the project: nothing is installed, nothing runs."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from audit.errors import AuditError
from audit.model.text import printable, shortened, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_TIMEOUT = 900.0
"""Seconds; resolving thousands of packages over a slow line takes minutes."""
_ALWAYS = (
    "--package-lock-only", "--package-lock=true", "--ignore-scripts", "--no-audit", "--no-fund",
    "--no-update-notifier", "--no-progress", "--loglevel=error",
)  # fmt: skip
_OF_ANOTHER_RUN = re.compile(
    r"npm_(?:package|lifecycle)_|npm_config_(?:local_prefix|global|workspaces?|json|dry_run)$|npm_command$|INIT_CWD$",
    re.IGNORECASE,
)
"""What `npm run` leaves in the environment of what it starts: it would lead npm to the project itself."""
_MARK = re.compile(r"^npm (?:error|ERR!) ?")
_CHATTER = re.compile(r"A complete log of this run|^\s*$|^(?:code|errno|syscall) ")
_TAGS = frozenset({"enoent", "eperm", "network", "nospc", "notarget", "notsup", "rofs"})
"""What npm puts before each line on a matter, beside the answer's number."""
_NEW_SENTENCE = re.compile(r"(?<=[^\s.,:;!?]) *\n(?=[A-Z'\"])")
_LINES = 4


class Npm:
    """npm, found outside the project.

    Args:
        program: the npm program.
        environment: the process's environment.
        offline: use only npm's cache.
        registry: the registry instead of the one that npm is set to.
    """

    def __init__(
        self, program: Path, environment: Mapping[str, str], *, offline: bool, registry: str | None
    ) -> None:
        self._program = str(program)
        self._environment = {
            key: value for key, value in environment.items() if not _OF_ANOTHER_RUN.match(key)
        }
        self._options = [*_ALWAYS]
        self._options += ["--offline"] if offline else []
        self._options += [f"--registry={registry}"] if registry else []

    def update(self, folder: Path, names: Iterable[str], within: Iterable[str] = ()) -> None:
        """Let npm update packages (all when none is named) within the ranges that are asked for.

        Args:
            folder: the project.
            names: the packages.
            within: the part of the project that it is about, `""` the project itself; empty means all.

        Raises:
            AuditError: when npm fails, with npm's own words.
        """
        self._run(folder, "update", names, *_part(within))

    def install(self, folder: Path, specs: Iterable[str], within: Iterable[str]) -> None:
        """Let npm take the given versions into the package.json of one part of a project, and the lockfile.

        Raises:
            AuditError: when npm fails, with npm's own words.
        """
        self._run(folder, "install", specs, *_part(within))

    def mend(self, folder: Path) -> None:
        """Let npm add to the lockfile what it asks for and has not, and leave out what nothing asks for.

        Raises:
            AuditError: when npm fails, with npm's own words.
        """
        self._run(folder, "install", ())

    def _run(self, folder: Path, command: str, operands: Iterable[str], *more: str) -> None:
        options = (*self._options, *more, f"--prefix={folder}")
        line = [self._program, command, *options, "--", *operands]
        try:
            done = subprocess.run(  # noqa: S603  # no shell; found outside the project; operands after `--`
                line,
                cwd=folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise AuditError(f"npm {command} took longer than {_TIMEOUT:.0f} seconds") from error
        except OSError as error:
            raise AuditError(f"npm does not run: {error.strerror or error}") from error
        if done.returncode:
            raise AuditError(
                f"npm {command} failed: {_words(done.stderr) or f'exit code {done.returncode}'}",
                todo=f"see what npm {command} --package-lock-only says in the project",
            )


def _part(folders: Iterable[str]) -> list[str]:
    """Return npm's options for the project itself, `""`, and workspaces; none for all of it."""
    found = [f"--workspace=./{each}" if each else "--include-workspace-root" for each in folders]
    return [] if found == ["--include-workspace-root"] else found


def _words(stderr: bytes) -> str:
    """Return npm's own words, on one line: its first error lines, without credentials and paths of its log."""
    lines = [
        _MARK.sub("", line)
        for line in stderr.decode("utf-8", "replace").splitlines()
        if _MARK.match(line)
    ]
    told = [*_untagged(line for line in lines if not _CHATTER.search(line))][:_LINES]
    text = _NEW_SENTENCE.sub(". ", "\n".join(told)).removesuffix(".")
    text = text or stderr.decode("utf-8", "replace").strip()
    return printable(without_credentials(shortened(" ".join(text.split("\n")), 500)))


def _untagged(lines: Iterable[str]) -> Iterator[str]:
    """Yield what npm says in each line: an answer's number is told once."""
    told: set[str] = set()
    for line in lines:
        tag, _, rest = line.strip().partition(" ")
        number = re.fullmatch(r"[45]\d\d", tag)
        once = number and tag not in told and not rest.startswith(tag)
        told.add(tag)
        text = line if once or not (number or tag in _TAGS) else rest
        if text.strip():
            yield text.strip()
