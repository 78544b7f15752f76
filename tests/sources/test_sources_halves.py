"""Work shared with a copy of the process: the answers are the same, whatever becomes of the copy."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import os, signal, sys, time
from audit.sources import halves

halves._may_copy = lambda: True  # on a machine with one processor too
HERE = os.getpid()

def square(number):
    return number * number

def killed(number):
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number

def raising(number):
    if os.getpid() != HERE:
        raise MemoryError
    return number * number

def unsent(number):
    return number * number if os.getpid() == HERE else lambda: number

def large(number):
    return str(number * number) * 10_000

def slow(number):
    time.sleep(0.001)
    return number * number

def process(number):
    return os.getpid()

function = globals()[sys.argv[1]]
for count in (0, 1, halves.WORTH_IT, halves.WORTH_IT + 1):
    shared = halves.Shared(function, list(range(count)))
    if function is process and count >= halves.WORTH_IT:
        time.sleep(1)  # the copy is as far as it gets alone: with everything
    found = shared.results()
    shared.close()
    if function is process:
        assert len(set(found)) == min(count, 1), found
        assert (HERE in found) == (0 < count < halves.WORTH_IT), found
    else:
        expected = large if function is large else square
        assert found == [expected(number) for number in range(count)], found
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("nothing is left")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="no copies are made there")
@pytest.mark.parametrize(
    "function", ["square", "process", "large", "slow", "killed", "raising", "unsent"]
)
def test_the_answers_are_those_of_one_process(function: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, function], capture_output=True, text=True, check=False
    )
    assert done.stdout == "nothing is left\n", done.stderr
