"""Changing contain.json: only what changes is written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.declarations import Change, JsonText, edited

NAMES = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=8)
WORDS = st.lists(st.sampled_from(["network", "builtin:fs", "code"]), max_size=3, unique=True)
UNKNOWN = st.dictionaries(
    NAMES, st.recursive(st.none() | st.integers() | NAMES, st.lists, max_leaves=5), max_size=3
)
INDENTS = st.sampled_from([None, 1, 2, 4, "\t"])
CHANGES = st.dictionaries(NAMES, st.none() | WORDS, max_size=6)
GRANTS = st.dictionaries(NAMES, WORDS, max_size=6)


def change(text: str, grants: dict[str, Any], *waivers: dict[str, str]) -> str:
    source = JsonText("contain.json", text)
    return edited(
        source, Change({k: v if v is None else tuple(v) for k, v in grants.items()}, waivers)
    )


@given(UNKNOWN, GRANTS, CHANGES, INDENTS, st.sampled_from(["\n", "\r\n"]))
def test_only_the_named_grants_change(
    unknown: dict[str, Any],
    grants: dict[str, Any],
    changes: dict[str, Any],
    indent: int | str | None,
    newline: str,
) -> None:
    document = {**unknown, "grants": grants, "zz": 1}
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    text = text.replace("\n", newline)
    expected = {**grants, **changes}
    after = change(text, changes)
    kept = {name: words for name, words in expected.items() if words is not None}
    assert json.loads(after) == {**document, "grants": kept}
    assert list(json.loads(after)) == list(document)
    assert ("\r\n" in after) == (newline == "\r\n" and indent is not None)
    old = [name for name in grants if name in kept]
    assert [name for name in json.loads(after)["grants"] if name in old] == old


@given(UNKNOWN, GRANTS, INDENTS)
def test_no_change_is_no_change(
    unknown: dict[str, Any], grants: dict[str, Any], indent: int | str | None
) -> None:
    text = json.dumps({**unknown, "grants": grants}, indent=indent)
    assert change(text, dict(grants)) == text or indent is not None
    assert json.loads(change(text, {})) == json.loads(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            '{\n  "grants": {\n    "a": [],\n    "c": []\n  }\n}\n',
            '{\n  "grants": {\n    "a": [],\n    "b": ["code", "dom"],\n    "c": []\n  }\n}\n',
            id="in the order of the alphabet",
        ),
        pytest.param(
            '{\n  "grants": {\n    "z": [],\n    "a": []\n  }\n}',
            '{\n  "grants": {\n    "z": [],\n    "a": [],\n    "b": ["code", "dom"]\n  }\n}',
            id="at the end where there is no order",
        ),
        pytest.param(
            '{\r\n\t"x": 1,\r\n\t"grants": {\r\n\t\t"b": [\r\n\t\t\t"code"\r\n\t\t]\r\n\t}\r\n}',
            '{\r\n\t"x": 1,\r\n\t"grants": {\r\n\t\t"b": [\r\n\t\t\t"code",\r\n\t\t\t"dom"\r\n\t\t]\r\n\t}\r\n}',
            id="tabs, CRLF, a word a line",
        ),
        pytest.param(
            '{"grants":{"a":[]}}', '{"grants":{"a":[],"b":["code", "dom"]}}', id="minified"
        ),
        pytest.param(
            "{}\n", '{\n  "grants": {\n    "b": ["code", "dom"]\n  }\n}\n', id="nothing yet"
        ),
        pytest.param(
            '\ufeff{\n    "x": {}\n}\n',
            '\ufeff{\n    "x": {},\n    "grants": {\n        "b": ["code", "dom"]\n    }\n}\n',
            id="four blanks and a byte order mark",
        ),
    ],
)
def test_the_style_stays(before: str, after: str) -> None:
    assert change(before, {"b": ("code", "dom")}) == after


def test_waivers_go_to_the_end() -> None:
    before = '{\n  "waivers": [\n    { "rule": "a", "reason": "b" }\n  ],\n  "grants": {}\n}'
    after = change(before, {}, {"rule": "c", "reason": "\u202e"})
    assert (
        '\n    { "rule": "a", "reason": "b" },\n    { "rule": "c", "reason": "\\u202e" }\n  ],'
        in after
    )
