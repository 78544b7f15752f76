"""contain.json as people write it: what it means, and one clear line for everything it cannot mean."""

from __future__ import annotations

import json
import os
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from audit.capabilities import load_catalogue
from audit.declarations import JsonText, find_policy, policy_of, read_policy
from audit.errors import InputError
from audit.model.policy import Granularity, Policy
from audit.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = {
    "$schema": "contain-1.schema.json",
    "required-version": ">=0.1",
    "grants": {"express": ["network", "builtin:fs", "global:process.env.HOME"], "lodash": []},
    "waivers": [
        {"rule": "install-script", "package": "esbuild", "version": "^0.25", "path": "lib/**",
         "reason": "downloads its binary", "expires": "2027-06-01"}
    ],
    "declarations": [],
    "granularity": "member",
    "somebody": {"else's": True},
}  # fmt: skip
SCHEMA = json.loads(
    files("audit.declarations").joinpath("schemas/contain-1.schema.json").read_text("utf-8")
)


def policy(text: str) -> Policy:
    return policy_of(JsonText("contain.json", text), load_catalogue(), RULES)


def test_all_of_it() -> None:
    read = policy(json.dumps(WHOLE, indent=2))
    assert read.grants["express"].words == ("network", "builtin:fs", "global:process.env.HOME")
    assert (read.grants["express"].position.line, read.grants["express"].position.column) == (5, 5)
    assert read.grants["lodash"].words == ()
    assert read.waivers[0].expires == date(2027, 6, 1)
    assert read.granularity is Granularity.MEMBER


@pytest.mark.parametrize("text", ["{}", "\ufeff{ }\r\n", '{"grants": {}, "waivers": []}'])
def test_little_is_enough(text: str) -> None:
    assert policy(text).grants == {}


BAD = [
    ("", "1:1: is empty"),
    ("[]", "1:1: is not an object"),
    ('{"grants": {}', "1:14: not JSON: ends too early"),
    ('{"grants": {},}', "1:15: not JSON: expected a key"),
    ("{\n  // no\n}", "2:3: not JSON: expected a key in double quotes (JSON has no comments)"),
    ('{"grants": {}} {}', "1:16: not JSON: text after the end"),
    ('{"grants": {"a": ["x\ny"]}}', "1:21: not JSON: invalid control character"),
    ("<<<<<<< ours\n{}", "1:1: merge conflict marker"),
    ("[" * 100, "1:66: is nested too deeply"),
    ('{"grant": {}}', '1:2: "grant" means nothing; did you mean "grants"?'),
    ('{"grants": []}', '1:12: "grants" must be an object'),
    ('{"grants": {"a": "network"}}', '1:18: the grant of "a" must be a list'),
    ('{"grants": {"a": [1]}}', '1:19: the grant of "a" must hold texts only'),
    ('{"grants": {"": []}}', "1:13: a grant without a package's name"),
    ('{"grants": {\n"a": ["netwrok"]}}', '2:7: "netwrok" is no capability or authority; did you mean "network"?'),
    ('{"grants": {"a": ["fs"]}}', 'did you mean "builtin:fs"?'),
    ('{"grants": {"a": [],\n "a": []}}', '2:2: "a" is there twice'),
    ('{"waivers": {}}', '1:13: "waivers" must be a list'),
    ('{"waivers": [{"rule": "install-script"}]}', '1:14: a waiver without "reason"'),
    ('{"waivers": [{"rule": "install-script", "reason": " "}]}', '1:14: a waiver without "reason"'),
    ('{"waivers": [{"rule": "instal-script", "reason": "x"}]}', 'did you mean "install-script"?'),
    ('{"waivers": [{"rule": "install-script", "reason": "x", "expire": ""}]}', 'did you mean "expires"?'),
    ('{"waivers": [{"rule": "install-script", "reason": 1}]}', '1:51: "reason" must be a text'),
    ('{"waivers": [{"rule": "install-script", "reason": "x", "version": "abc def"}]}', "is no range"),
    ('{"waivers": [{"rule": "install-script", "reason": "x", "version": ">2 <1"}]}', "no version lies in"),
    ('{"waivers": [{"rule": "install-script", "reason": "x", "expires": "soon"}]}', "is no date"),
    ('{"granularity": "modules"}', '1:17: "granularity" is none'),
    ('{"granularity": []}', '1:17: "granularity" is none'),
    ('{"required-version": ">=99"}', '1:22: needs contain-audit ">=99"'),
    ('{"required-version": "new"}', '1:22: "required-version" is no version specifier'),
    ('{"required-version": 1}', '1:22: "required-version" is no version specifier'),
    ('{"declarations": "x"}', '1:18: "declarations" must be a list'),
    ('{"declarations": ["no/such"]}', '1:19: no such folder: "no/such"'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), BAD, ids=[words[:40] for _, words in BAD])
def test_one_line_with_the_place_and_what_to_do(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        policy(text)
    line = str(caught.value)
    assert line.startswith("contain.json:")
    assert words in line
    assert "; " in line
    assert "\n" not in line


@pytest.mark.parametrize("data", [b"\xff\xfe{\0}\0", b'{"a": "\xff"}', b"\0\0\0\0"])
def test_other_encodings(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "contain.json").write_bytes(data)
    with pytest.raises(InputError, match="is not UTF-8"):
        read_policy(str(tmp_path / "contain.json"), load_catalogue(), RULES)


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "contain.json")
    for path in (tmp_path, tmp_path / "contain.json", tmp_path / "none"):
        with pytest.raises(InputError, match=r"regular file|cannot be read"):
            read_policy(str(path), load_catalogue(), RULES)


def test_a_file_of_any_size_has_an_end(tmp_path: Path) -> None:
    with (tmp_path / "contain.json").open("wb") as file:
        file.truncate(200 << 20)
    with pytest.raises(InputError, match="larger than 8 MB"):
        read_policy(str(tmp_path / "contain.json"), load_catalogue(), RULES)


def test_the_nearest_one_upward_counts(tmp_path: Path) -> None:
    inner = tmp_path / "apps" / "shop"
    inner.mkdir(parents=True)
    (tmp_path / "contain.json").write_text("{}")
    assert find_policy(str(inner)) == str(tmp_path / "contain.json")
    (inner / "contain.json").write_text("{}")
    assert find_policy(str(inner)) == str(inner / "contain.json")


def test_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    (tmp_path / "contain.json").write_text("{}")
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "app").mkdir()
    assert find_policy(str(tmp_path / "repository" / "app")) is None


def _valid(value: Any) -> bool:
    return jsonschema.Draft202012Validator(SCHEMA).is_valid(value)


def test_the_schema_agrees_with_the_reader() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert _valid(WHOLE)
    assert set(SCHEMA["properties"]) == {*WHOLE} - {"somebody"}
    wrong = [
        {"grants": []},
        {"grants": {"a": "network"}},
        {"waivers": [{"rule": "x"}]},
        {"granularity": "x"},
    ]
    assert not any(_valid(each) for each in wrong)
