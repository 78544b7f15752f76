"""`update` that is interrupted or has no room left: the project's files are what they were, nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.program import ROOT
from support.updates import Project, Registry, filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix"),
]
SIGNALS = [signal.SIGINT, signal.SIGTERM]
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}


class Stuck(Registry):
    """A registry that does not answer what `holds` says, once that is set."""

    def __init__(self) -> None:
        self.holds: Callable[[str], bool] = lambda _: False
        self.asked = threading.Event()
        self.go = threading.Event()
        super().__init__()

    def answer(self, path: str) -> bytes | None:
        if self.holds(path):
            self.asked.set()
            self.go.wait(60)
        return super().answer(path)


@pytest.fixture
def registry() -> Iterator[Stuck]:
    made = Stuck()
    filled(made)
    yield made
    made.go.set()
    made.close()


@pytest.fixture
def project(tmp_path: Path, registry: Stuck, npm: str) -> Project:
    return Project(tmp_path / "shop", registry, npm)


def ended(process: subprocess.Popen[str], seconds: float = 20) -> tuple[int, str]:
    """Wait for the end, which must be near, and return the exit code and what was said."""
    _, said = process.communicate(timeout=seconds)
    return process.returncode, said


WAITING: dict[str, tuple[bool, Callable[[str], bool]]] = {
    "npm resolves": (True, lambda path: path == "quiet-x"),
    "an archive is fetched": (False, lambda path: path.endswith("quiet-x-1.0.1.tgz")),
}


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize(("npm_works", "holds"), WAITING.values(), ids=WAITING)
def test_while_a_server_is_waited_for(
    project: Project,
    registry: Stuck,
    holds: Callable[[str], bool],
    number: signal.Signals,
    *,
    npm_works: bool,
) -> None:
    before = project.files()
    registry.holds = holds
    process = project.start("quiet-x", "--apply")
    assert registry.asked.wait(60)
    time.sleep(0.3)
    if npm_works and Path("/proc/self/cwd").exists():
        assert _working_in(project.temporary) != []
    process.send_signal(number)
    code, said = ended(process)
    assert (code, said.strip()) == (CODES[number], "interrupted; no file is half written")
    assert project.files() == before
    assert list(project.temporary.iterdir()) == []
    assert _working_in(project.temporary) == []


@pytest.mark.parametrize("loading", ["audit.cli.app", "click"])
def test_while_the_program_is_loaded(loading: str, tmp_path: Path) -> None:
    """It has nothing to undo and says nothing."""
    slow = f"""
import os, signal, sys, time
class Slow:
    def find_spec(self, name, *_):
        if name == {loading!r}:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(20)
sys.meta_path.insert(0, Slow())
from audit.cli import main
main(["--version"])
"""
    done = subprocess.run(
        [sys.executable, "-c", slow], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=15, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def _working_in(folder: Path) -> list[str]:
    """Return the processes whose folder lies in `folder`: npm's does, in its copy of the project."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append(process.name)
    return found


MIDDLE = """
import os, signal
from audit.cli import output
from audit import pipeline
number = {number}
replace = output._replace
def interrupted(*arguments):
    replace(*arguments)
    os.kill(os.getpid(), number)
output._replace = interrupted
"""
AFTER = """
import os, signal
from audit import pipeline
def recheck(*_):
    os.kill(os.getpid(), {number})
pipeline.recheck = recheck
"""
FAILS = """
from audit import pipeline
pipeline.recheck = lambda *_: False
"""
NO_ROOM = """
import resource
from audit.cli import update
write = update._write
def full(*arguments):
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    write(*arguments)
update._write = full
"""


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize(
    "driver", [MIDDLE, AFTER], ids=["between two files", "before it is looked at again"]
)
def test_in_the_middle_of_writing(project: Project, driver: str, number: signal.Signals) -> None:
    before = project.files()
    process = project.start(
        "quiet-x", "--latest", "--apply", driver=driver.format(number=int(number))
    )
    code, said = ended(process, 60)
    assert (code, said.strip()) == (CODES[number], "interrupted; no file is half written")
    assert project.files() == before


def test_the_same_without_an_interrupt_writes_both_files(project: Project) -> None:
    before = project.files()
    process = project.start("quiet-x", "--latest", "--apply")
    assert ended(process, 60)[0] == 0
    changed = {name for name, content in project.files().items() if content != before[name]}
    assert changed == {"package.json", "package-lock.json"}


@pytest.mark.parametrize(
    ("driver", "words"),
    [(FAILS, "does not pass when read again"), (NO_ROOM, "cannot write: File too large")],
    ids=["it does not pass when read again", "the disk is full"],
)
def test_a_failure_leaves_the_files_as_they_were(project: Project, driver: str, words: str) -> None:
    before = project.files()
    code, said = ended(project.start("quiet-x", "--latest", "--apply", driver=driver), 60)
    assert code == 2
    assert words in said
    assert said.count("\n") == 1
    assert project.files() == before


def test_no_room_for_what_is_fetched(project: Project, registry: Registry) -> None:
    """Archives cannot be kept: they are missing, with the reason; nothing is written, nothing is lost."""
    manifest = {"name": "quiet-x", "version": "1.0.9", "dependencies": {}}
    noise = "".join(str(number * 7919 % 9973) for number in range(20_000))
    registry.publish(manifest, {"index.js": f"// {noise}"})
    before = project.files()
    driver = """
import resource, signal
from audit.sources import store
unfinished = store.Store.unfinished
def full(self):
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    return unfinished(self)
store.Store.unfinished = full
"""
    code, said = ended(project.start("quiet-x", "--apply", driver=driver), 60)
    assert code == 1, said
    assert (
        "nothing was written: 1 of the packages could not be read or compared: quiet-x@1.0.9"
        in said
    )
    assert "Traceback" not in said
    assert project.files() == before
