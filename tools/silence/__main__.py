"""Look for what is silent: `python -m tools.silence [--count N] [--from SEED] [--longest N] [--list KIND]`.

Makes programs by chance that use a power, has Node run each to see that it does, and prints how much of that
power is told; the same of install scripts, which a shell runs. A program of which nothing is told is printed whole, and
the exit code is 1 then. Needs Node and a shell; the programs do nothing else, and what they start is not even run.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from audit.capabilities import load_catalogue
from tools.silence.judge import Told, observed, told
from tools.silence.loading import of_loading
from tools.silence.loading_judge import started, told_of_files
from tools.silence.packages import of_files
from tools.silence.programs import of_name, of_value
from tools.silence.shell import of_commands
from tools.silence.shell_judge import run, told_of_commands

_SORTS = {
    "a power is carried": (of_value, observed, told),
    "a name is carried": (of_name, observed, told),
    "a power goes through files": (of_files, observed, told),
    "files load each other": (of_loading, started, told_of_files),
    "a command goes through shell text": (of_commands, run, told_of_commands),
}
"""What makes each sort of programs, what runs them, and what judges what is told."""
_MOST = 20
"""Ways that are printed of those which most often keep a power from being named exactly."""


def main() -> int:
    """Make programs, run them, read them, print the table."""
    arguments = _arguments()
    vocabulary, silent = load_catalogue().vocabulary(), 0
    print("| what | programs | " + " | ".join(one.value for one in Told) + " |")
    print("| --- " * (2 + len(Told)) + "|")
    blurred: Counter[str] = Counter()
    for what, (make, observe, judge) in _SORTS.items():
        seeds = range(arguments.first, arguments.first + arguments.count)
        programs = [make(seed, arguments.longest) for seed in seeds]
        seen = observe(programs)
        counts: Counter[Told] = Counter()
        for program in (one for one, is_seen in zip(programs, seen, strict=True) if is_seen):
            kind = judge(program, vocabulary)
            counts[kind] += 1
            blurred.update(program.ways if kind is not Told.EXACTLY else ())
            if kind.name == arguments.list or kind is Told.NOT:
                print(f"\n{kind.value}: {program.ways}\n{program.shown()}\n", file=sys.stderr)
        silent += counts[Told.NOT]
        cells = " | ".join(str(counts[one]) for one in Told)
        print(f"| {what} | {counts.total()} | {cells} |")
    print("\nMost often in programs whose power is not named exactly:")
    for way, number in blurred.most_common(_MOST):
        print(f"{number:6} {way}")
    return 1 if silent else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000, help="programs of each sort")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    parser.add_argument("--longest", type=int, default=3, help="ways of one program at most")
    parser.add_argument("--list", choices=[one.name for one in Told], help="print these programs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
