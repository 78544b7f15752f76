"""A child process that can do no harm: no network, no other process in sight, no rights, a folder to throw away."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOBODY = "65534"
_APART = ["unshare", "--pid", "--net", "--ipc", "--uts", "--mount", "--fork", "--kill-child"]
_AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
_PREFIX = [*_APART, "--mount-proc", *_AS_NOBODY, "--no-new-privs"]


def can_shut_in() -> bool:
    """Whether this machine and user can: Linux, with the rights to make namespaces."""
    if shutil.which("unshare") is None or shutil.which("setpriv") is None:
        return False
    return subprocess.run([*_PREFIX, "true"], capture_output=True, check=False).returncode == 0


def run_shut_in(
    command: Sequence[str], variables: Mapping[str, str], log: str, seconds: int
) -> str:
    """Run `command` in a new folder that is removed afterwards; return what it wrote to the file in variable `log`.

    Nothing is raised where it fails or takes longer than `seconds`: what it had written by then counts.
    """
    with tempfile.TemporaryDirectory(prefix="truth-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        written = folder / "written.log"
        written.touch()
        written.chmod(0o666)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": name,
            "TMPDIR": name,
            **variables,
            log: str(written),
        }
        _run([*_PREFIX, *command], folder, environment, seconds)
        text = written.read_text("utf-8", "replace")
        return text[: text.rfind("\n") + 1]  # a line may be cut short where the time is over


def _run(command: list[str], folder: Path, environment: dict[str, str], seconds: int) -> None:
    """Run to the end, or end all that it started: it is another user's by then, and outlives its parent."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
