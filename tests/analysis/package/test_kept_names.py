"""Names of modules that one file keeps and another loads by them."""

import pytest
from support.packages import analysed, contents, seen

KEPT = [
    pytest.param("require(require('./n').a).rm()", "n.js", "exports.a = 'fs'", id="an export"),
    pytest.param("require(require('./n')).rm()", "n.js", "module.exports = 'fs'", id="all of it"),
    pytest.param(
        "const { a: [, b] } = require('./n'); require(b).rm()",
        "n.js",
        "module.exports = { a: ['os', 'f' + 's'] }",
        id="in a list of an object",
    ),
    pytest.param(
        "const n = require('./n.json'); require(n.a.b).rm()",
        "n.json",
        '{"a": {"b": "fs"}}',
        id="JSON",
    ),
    pytest.param(
        "import { a as b } from './n'; (await import(b)).rm()",
        "n.mjs",
        "const c = 'node:fs'; export { c as a }",
        id="an import under another name",
    ),
    pytest.param(
        "import n from './n'; (await import(n.a)).rm()",
        "n.ts",
        "export default { a: 'fs' as string }",
        id="a default in TypeScript",
    ),
    pytest.param(
        "import * as n from './n'; (await import(n['a'])).rm()",
        "n.js",
        "export const a = 'fs', b = 'os'",
        id="a namespace",
    ),
]


@pytest.mark.parametrize(("code", "keeper", "names"), KEPT)
def test_the_module_is_named_with_the_member_that_is_used(
    code: str, keeper: str, names: str
) -> None:
    facts = analysed(contents({"i.mjs": code, keeper: names}, main="i.mjs"))
    shown = seen(facts, "i.mjs")
    assert "builtin:fs.rm" in shown
    assert "load:computed" not in shown


def test_a_package_that_is_loaded_so_must_be_listed() -> None:
    facts = analysed(
        contents({"i.js": "require(require('./n').a)", "n.js": "exports.a = 'left'"}, main="i.js")
    )
    assert "package:left" in seen(facts)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("require(require('./n').a)", "exports.a = process.argv[2]"),
        ("require(require('./n').a)", "exports.b = 'fs'"),
        ("require(require('./n').a)", "exports.a = require('./i').a"),
        ("require(require('./gone').a)", ""),
        ("require(require('./n').a)", "exports.a = ((((("),
    ],
)
def test_what_is_not_told_stays_computed(code: str, names: str) -> None:
    shown = seen(analysed(contents({"i.js": code, "n.js": names}, main="i.js")), "i.js")
    assert "load:computed" in shown
    assert not any(one.startswith("builtin:") for one in shown)
