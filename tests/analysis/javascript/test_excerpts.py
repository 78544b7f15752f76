"""What is shown of a place: its line, and what that leaves open."""

from __future__ import annotations

import pytest

from audit.analysis.javascript.text.source import EXCERPT, Source

SHOWN = {
    "one line": (b"f(a)\ng(b)", "f(a)"),
    "an open bracket": (b"f((key) => {\n  return /^a_/.test(key);\n})", "f((key) => { return /^a_/.test(key);"),
    "an open call": (b"spawn('git',\r\n  ['push', x])\r\nnext()", "spawn('git', ['push', x])"),
    "nothing after it": (b"f(", "f("),
    "an empty line after it": (b"f(\n\na)", "f(a)"),
    "arguments on lines of their own": (b"exec(\n  'x',\n  {\n    a,\n  },\n);", "exec('x', { a, });"),
    "a chain": (b"module\n  .require(a)\n  [b](c)\nd()", "module.require(a)[b](c)"),
    "a value on the next line": (b"env.X =\n  '--require ' +\n  f;\ng()", "env.X = '--require ' + f;"),
    "a condition": (b"a\n  ? b\n  : c;\nd", "a ? b : c;"),
    "a spread": (b"f({\n  ...a })", "f({ ...a })"),
    "the next statement": (b"f(a);\n[b].map(c)", "f(a);"),
    "the next block": (b"if (a) { b }\n[c].map(d)", "if (a) { b }"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "text"), SHOWN.values(), ids=SHOWN)
def test_what_a_line_leaves_open_is_shown(code: bytes, text: str) -> None:
    assert Source(code).excerpt(0) == text


def test_no_more_than_an_excerpt_is_shown() -> None:
    assert len(Source(b"f(\n" + b"a,\n" * 1000).excerpt(0)) <= EXCERPT
