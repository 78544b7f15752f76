"""Timers compile text; with a function, or what may be one, they are no power."""

from __future__ import annotations

import pytest
from support.javascript import shown

SILENT = (
    "setInterval(() => { go() }, 5)",
    "setTimeout(resolve, 10)",
    "setTimeout(this.#next, 10)",
    "setTimeout(go.bind(null, 'x'), 10)",
    "setTimeout(a + b, 10)",
    "setTimeout(...given)",
    "promisify(setTimeout)",
    "module.exports = { later: setTimeout }",
    "function wait(done) { setTimeout(done, 1) } wait(() => {})",
    "setImmediate('x')",
    "const later = (f) => f.bind(null); setTimeout(later(go), 1)",
)
FIRING = (
    "setTimeout('go()', 1)",
    "setTimeout('go(' + x + ')', 1)",
    "setInterval(`go(${x})`, 1)",
    "const code = `go(${x})`; setTimeout(code)",
    "setTimeout(x ? go : 'go()', 1)",
    "setTimeout(parts.join(''), 1)",
    "setTimeout(String(x), 1)",
    "window.setTimeout(code.toString())",
    "const turned = (s) => s.replace(/[a-z]/g, turn); setTimeout(turned(given), 1)",
    "function later(code) { setTimeout(code, 1) } later('go()')",
)


@pytest.mark.parametrize("code", SILENT)
def test_functions_are_silent(code: str) -> None:
    assert shown(code) == set()


@pytest.mark.parametrize("code", FIRING)
def test_text_is_code(code: str) -> None:
    assert "global:eval" in shown(code)
