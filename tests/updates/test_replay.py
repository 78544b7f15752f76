"""The replay collection: attacks are flagged at the culprit, harmless updates are not, misses are as stated."""

from __future__ import annotations

import json
import re
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from support.spread import spread

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tools import replay  # noqa: E402  # a tool, not on the path of tests by itself

CASES = replay.cases()
LOUD = [case for case in CASES if case.kind == "attacks"]
QUIET = [case for case in CASES if case.kind != "attacks"]

SIDES = ("before", "after")
FLAT = frozenset({"pushed-aside-beside-held-powers", "pushed-down-beside-held-powers"})
"""Whose trick is how their lines are broken."""


def _id(case: replay.Case) -> str:
    return f"{case.kind}-{case.name}"


@pytest.mark.parametrize("case", LOUD, ids=_id)
def test_an_attack_is_flagged_at_the_culprit(case: replay.Case, tmp_path: Path) -> None:
    found = replay.alarms(case, replay.compared(case, tmp_path))
    assert found
    assert case.data.get("rule", found[0]) in found


@pytest.mark.parametrize("case", [case for case in LOUD if case.name not in FLAT], ids=_id)
def test_an_attack_is_flagged_however_its_lines_are_broken(
    case: replay.Case, tmp_path: Path
) -> None:
    data = deepcopy(dict(case.data))
    written = [fields.get("files", {}) for side in SIDES for fields in data[side].values()]
    for files in written:
        code = [path for path in files if path.endswith((".js", ".cjs", ".mjs"))]
        files |= {path: spread(files[path].encode()).decode() for path in code}
    again = replay.Case(case.kind, case.name, data)
    assert replay.alarms(again, replay.compared(again, tmp_path))


@pytest.mark.parametrize("case", QUIET, ids=_id)
def test_a_harmless_update_and_a_stated_miss_raise_nothing(
    case: replay.Case, tmp_path: Path
) -> None:
    assert replay.alarms(case, replay.compared(case, tmp_path)) == ()


def test_there_are_enough_of_both() -> None:
    assert len(LOUD) >= 30
    assert sum(case.kind == "harmless" for case in CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_every_case_is_inert(case: replay.Case) -> None:
    """Hosts are under .invalid or .example (or this machine, its own link, a number for documents, a language's)."""
    text = re.sub(r"' \+ '", "", json.dumps(case.data))
    hosts = re.findall(r"(?:https?|wss?|ssh)://(?:[^/\s\"'@]*@)?([\w.-]+)", text)
    assert all(
        re.fullmatch(
            r".*\.(?:invalid|example)|localhost|www\.w3\.org|127\.0\.0\.1|169\.254\.1(?:69\.254|70\.2)|metadata\.google\.internal|0xCB007105"
            r"|(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+|\W*",
            host,
        )
        for host in hosts
    )
    assert replay.FIXTURES.is_dir()
