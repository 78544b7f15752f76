"""An arrow function ends with its body; what is on the next line is a statement of its own, and no part of it."""

from __future__ import annotations

import pytest
from support.javascript import read

NEXT = {
    "a list that is spread": "[...a, ...b].forEach((x) => { fs.rm(x) })",
    "a list": "[fs.rm].map(f => f('x'))",
    "an empty list": "[].concat(fs.rm)[0]('x')",
    "brackets": "(0, fs.rm)('x')",
    "an arrow function": "() => { fs.rm('x') }",
    "a template": "`${fs.rm('x')}`",
    "a pattern": "/a[/]/.test(fs.rm('x'))",
    "a sign": "-fs.rm('x')",
    "another": "[...a].map(() => {\n})\n\nconst g = async () => { return 1 } // no ;\n[...a].map(fs.rm)",
}
GAPS = {"a line": "\n", "lines": "\n\n  ", "comments": " // [\n/* ( */ ", "a comment": "/* a */\n"}


@pytest.mark.parametrize("gap", GAPS.values(), ids=GAPS)
@pytest.mark.parametrize("code", NEXT.values(), ids=NEXT)
def test_what_follows_is_read(code: str, gap: str) -> None:
    found = read(f"const fs = require('fs')\nconst f = (a, i = 0) => {{ return 1 }}{gap}{code}\n")
    assert {f"{fact.kind}:{fact.what}" for fact in found.facts} == {"builtin:fs.rm"}
    assert max(fact.line for fact in found.facts) > 2


@pytest.mark.parametrize(
    "code",
    [
        "const o = { f: () => {}\n /* a */ }\n/* b */ [require]\n",
        "const f = {}\n[require]\n",
        "const f = function () { return require }\n('x')('fs').rm('x')",
    ],
)
def test_what_goes_on_does(code: str) -> None:
    assert "unknown:parse" not in {f"{fact.kind}:{fact.what}" for fact in read(code).facts}


def test_a_function_of_a_name_stays_its_own() -> None:
    code = "const f = () => { return require }\n(0, f)()('fs').rm('x')"
    assert {f"{fact.kind}:{fact.what}" for fact in read(code).facts} == {"builtin:fs.rm"}
