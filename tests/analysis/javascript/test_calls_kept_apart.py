"""What a helper that many call gives back goes to the call by which it came, and to no other."""

from __future__ import annotations

import pytest
from support.javascript import shown

APART = {
    "an identity": (
        "const same = x => x; const a = same(require('http')); const b = same({}); a.get('x'); b.request = 1",
        {"builtin:http.get"},
    ),
    "a shared bind": (
        "function bind(f, t) { return function wrap() { return f.apply(t, arguments); }; }"
        "const get = bind(require('http').get, null); const own = bind(function () { return {}; }, null);"
        "get('x'); own().agent = 1",
        {"builtin:http.get"},
    ),
    "a helper like a compiler's, by any name": (
        "function Q(s) { return s && typeof s === 'object' && 'default' in s ? s : { default: s }; }"
        "const a = Q(require('fs')), b = Q(require('path')); a.default.rmSync('x'); b.default.join('y')",
        {"builtin:fs.rmSync", "builtin:path.join"},
    ),
    "a helper within a helper": (
        "const one = x => x, two = x => one(x); two(require('fs')).rmSync('x'); two(require('os')).arch()",
        {"builtin:fs.rmSync", "builtin:os.arch"},
    ),
    "one that calls itself": (
        "function deep(n, x) { return n ? deep(n - 1, x) : x; } deep(2, require('fs')).rmSync('x'); deep(1, {}).y()",
        {"builtin:fs.rmSync"},
    ),
}
TOGETHER = {
    "a variable that all callers see": (
        "let kept; function keep(x) { if (x) kept = x; return kept; } keep(require('fs')); keep().rmSync('x')",
        "builtin:fs.rmSync",
    ),
    "a member that all callers see": (
        "const box = {}; function keep(x) { if (x) box.m = x; return box.m; } keep(require('fs')); keep().rmSync('x')",
        "builtin:fs.rmSync",
    ),
}


@pytest.mark.parametrize("name", APART)
def test_each_call_gets_its_own_back(name: str) -> None:
    code, expected = APART[name]
    members = {fact for fact in shown(code) if "." in fact}
    assert members == expected


@pytest.mark.parametrize("name", TOGETHER)
def test_what_is_kept_outside_comes_back_to_every_call(name: str) -> None:
    code, expected = TOGETHER[name]
    assert expected in shown(code)
