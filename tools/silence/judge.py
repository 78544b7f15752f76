"""What is told of a program, beside what it does."""

from __future__ import annotations

import json
import subprocess
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from audit.analysis import Analyser
from audit.analysis.javascript import read_javascript
from tools.in_memory import Facts, MemoryContents
from tools.silence.programs import ENTRY, FUNCTION, MODULE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model.facts import LocatedFact
    from audit.model.vocabulary import Vocabulary
    from tools.silence.programs import Program

_OBSERVER = Path(__file__).parent / "observe.cjs"
_PLACE = "node_modules/x"
_LONGEST = 600
"""Seconds that Node may take for all programs."""
_HONEST = ("unknown", "load")
"""Kinds of facts that say that something was not understood."""
_RUNNING = {("global", "eval"), ("global", "Function")}


class Told(Enum):
    """How much is told of a power that a program surely uses."""

    EXACTLY = "named exactly"
    WHOLE = "the module named"
    UNKNOWN = "said to be unknown"
    NOT = "silent"


def observed(programs: Sequence[Program]) -> list[bool]:
    """Return for each program whether Node saw the power used.

    Raises:
        subprocess.SubprocessError: Node fails, or takes too long.
    """
    done = subprocess.run(
        ["node", str(_OBSERVER)],
        input=json.dumps([one.files for one in programs]),
        capture_output=True,
        text=True,
        check=True,
        timeout=_LONGEST,
    )
    found: list[bool] = json.loads(done.stdout)
    return found


def _facts(program: Program, vocabulary: Vocabulary) -> set[tuple[str, str]]:
    if len(program.files) == 1:  # quicker
        found = read_javascript(program.files[ENTRY].encode(), vocabulary)
        return {(fact.kind, fact.what) for fact in found.facts}
    manifest = json.dumps({"name": "x", "version": "1.0.0", "main": ENTRY})
    seen = facts_of({**program.files, "package.json": manifest}, vocabulary)
    return {(one.fact.kind, one.fact.what) for one in seen}


def facts_of(files: Mapping[str, str], vocabulary: Vocabulary) -> Sequence[LocatedFact]:
    """Return what a package of some files shows."""
    held = {path: text.encode() for path, text in files.items()}
    viewed = Analyser(vocabulary, cache="").view({_PLACE: MemoryContents(held)}, Facts())
    return viewed[_PLACE].seen.facts


def told(program: Program, vocabulary: Vocabulary) -> Told:
    """Return how much is told of the power that a program uses."""
    found = _facts(program, vocabulary)
    if ("builtin", f"{MODULE}.{FUNCTION}") in found:
        return Told.EXACTLY
    if any(kind == "builtin" and what.split(".")[0] == MODULE for kind, what in found):
        return Told.WHOLE
    if found & _RUNNING or any(kind in _HONEST for kind, _ in found):
        return Told.UNKNOWN
    return Told.NOT
