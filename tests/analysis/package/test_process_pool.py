import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.packages import VOCABULARY, contents, facts_of, seen
from support.program import HEARS

from audit.analysis import Analyser
from audit.analysis.layout.manner import Manner
from audit.analysis.running.pool import RETIRE_BYTES, Pool
from audit.analysis.running.spread import code_bytes
from audit.analysis.running.worker import PackageTask
from tools.in_memory import MemoryContents

FILLER = "// filler\n" * 60_000
HELD: list[bytes] = []
"""What a process of the pool does not let go."""


@dataclass(frozen=True)
class Deadly(MemoryContents):
    """Contents of which reading one file ends or blocks the process that reads."""

    how: str = "kill"

    def read(self, path: str) -> bytes:
        if path == "deadly.js" and multiprocessing.parent_process() is not None:
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)
        return super().read(path)


def deadly(how: str = "kill", **more: str) -> Deadly:
    files = {
        "index.js": "require('./deadly'); require('./b')",
        "deadly.js": "",
        "b.js": "require('fs')",
    }
    return Deadly(contents(files | more).held, "", how)


def act(payload: Any) -> Any:
    """What the pool of these tests does: module-level, so that it can be sent."""
    if payload == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if payload == "hang":
        time.sleep(60)
    if payload in ("pid", "pid again"):
        return os.getpid()
    if payload in ("hold", "let go"):
        held = b"1" * (RETIRE_BYTES + 40 * 1024 * 1024)
        HELD.extend([held] if payload == "hold" else [])
        return os.getpid()
    if payload == "fail":
        raise LookupError
    return payload * 2


def outcomes(*payloads: Any, jobs: int = 2, seconds: float = 30) -> dict[Any, Any]:
    found = {}
    with Pool(act, jobs) as pool:
        for payload in payloads:
            limit = seconds if payload == "hang" else 30
            pool.submit(payload, payload, weight=1, seconds=limit)
        while pool.busy:
            found.update({one.task: one.failure or one.value for one in pool.outcomes()})
    assert multiprocessing.active_children() == []
    return found


def test_every_task_has_an_outcome() -> None:
    assert outcomes(*range(20)) == {number: number * 2 for number in range(20)}


def test_a_task_that_kills_its_process_fails_alone() -> None:
    assert outcomes(1, "die", 2, "fail", 3) == {
        1: 2,
        "die": "time",
        2: 4,
        "fail": "LookupError",
        3: 6,
    }


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="another measure elsewhere")
def test_what_its_parent_held_does_not_retire_a_process() -> None:
    ballast = bytearray(RETIRE_BYTES + 40 * 1024 * 1024)
    ballast[::4096] = b"1" * len(ballast[::4096])
    found = outcomes("pid", "pid again", jobs=1)
    del ballast
    assert found["pid"] == found["pid again"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="another measure elsewhere")
def test_a_process_that_holds_much_after_its_task_retires() -> None:
    kept = outcomes("let go", "pid", jobs=1)
    assert kept["let go"] == kept["pid"]
    retired = outcomes("hold", "pid", jobs=1)
    assert retired["hold"] != retired["pid"]


def test_a_task_that_hangs_is_stopped() -> None:
    started = time.monotonic()
    assert outcomes("hang", 1, jobs=1, seconds=2) == {"hang": "time", 1: 2}
    assert time.monotonic() - started < 20


def spread(packages: dict[str, MemoryContents], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr("audit.analysis.running.unknown.HERE_LIMIT", 0)
    return dict(facts_of(Analyser(VOCABULARY, jobs=2, cache=""), packages))


def test_processes_find_what_one_process_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"src/{number}.js": f"require('./{number + 1}.js')" for number in range(40)}
    packages: dict[str, MemoryContents] = {
        "small": contents({"index.js": "require('fs')"}),
        "large": contents(
            files | {"src/40.js": "require('os')", "other.js": FILLER * 3}, main="src/0.js"
        ),
    }
    here = facts_of(
        Analyser(VOCABULARY, cache=""), {"small": packages["small"], "large": packages["large"]}
    )
    assert (
        code_bytes(PackageTask(packages["large"], packages["large"].files(), Manner()))
        > 1024 * 1024
    )
    assert spread(packages, monkeypatch) == here


def test_a_file_that_kills_its_reader_is_unknown_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = spread({"a": deadly(), "b": contents({"index.js": "require('os')"})}, monkeypatch)
    assert seen(found["a"], "deadly.js") == {"unknown:time"}
    assert "builtin:fs" in seen(found["a"], "b.js")
    assert "builtin:os" in seen(found["b"])
    assert found["a"].coverage.unread == 1


def test_a_file_that_hangs_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.analysis.running.spread.FILE_SECONDS", 3.0)
    found = spread({"a": deadly("hang")}, monkeypatch)
    assert seen(found["a"], "deadly.js") == {"unknown:time"}
    assert "builtin:fs" in seen(found["a"], "b.js")


BREAKS = """\
import sys
if "--here" in sys.argv or __name__ != "__main__":  # a process of the analysis runs this as __mp_main__
    sys.modules["audit.analysis.hidden.aside"] = None
if __name__ == "__main__":
    import audit.analysis.running.unknown as unknown
    from audit.cli import main
    unknown.HERE_LIMIT = 1 << 40 if "--here" in sys.argv else 0
    main(["check", sys.argv[1]])
"""


@pytest.mark.parametrize("where", ["--here", "--elsewhere"])
def test_a_module_that_is_not_there_is_the_programs_own_failure(tmp_path: Path, where: str) -> None:
    script = tmp_path / "run.py"
    script.write_text(BREAKS)
    done = subprocess.run(
        [sys.executable, script, "fixtures/shop", where],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "CONTAIN_AUDIT_CACHE": str(tmp_path / "cache")},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: a part of contain-audit cannot be loaded: ")
    assert done.stderr.endswith("; install it again\n")
    assert done.stderr.count("\n") == 1


def test_progress_reaches_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr("audit.analysis.running.unknown.HERE_LIMIT", 0)
    packages = {f"{number}": contents({"index.js": f"{number}"}) for number in range(5)}
    facts_of(Analyser(VOCABULARY, cache=""), packages, progress=lambda *step: told.append(step))
    assert told[-1] == (5, 5)


def test_little_is_read_without_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.analysis.running.unknown.Pool", None)
    found = facts_of(Analyser(VOCABULARY, cache=""), {"a": contents({"index.js": "require('fs')"})})
    assert "builtin:fs" in seen(found["a"])


def test_an_interrupt_leaves_no_process(tmp_path: Path) -> None:
    """The real thing: a run is interrupted while its workers hang, and they are gone with it."""
    script = tmp_path / "run.py"
    script.write_text(
        f"""\
{HEARS}
import sys
sys.path[:0] = {[str(Path(__file__).parents[up]) for up in (0, 2, 3)]!r}
import test_process_pool as tests
if __name__ == "__main__":
    with tests.Pool(tests.act, 2) as pool:
        pool.submit("hang", "hang", weight=1, seconds=60)
        pool.submit("hung", "hang", weight=1, seconds=60)
        pool._start()
        print(*(worker.process.pid for worker in pool._workers), flush=True)
        pool.outcomes()
"""
    )
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        workers = [int(number) for number in process.stdout.readline().split()]
        process.send_signal(signal.SIGINT)
        process.wait(20)
    assert len(workers) == 2
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []
