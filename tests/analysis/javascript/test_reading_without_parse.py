"""What is decided from a file's text alone is what parsing it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from support.javascript import read, vocabulary
from test_javascript_tricks import FIRING, SILENT, WRITES

from audit.analysis.javascript import reader
from audit.analysis.javascript.limits import Limits
from audit.analysis.javascript.skimming import skim
from audit.analysis.javascript.syntax.parse import parse
from audit.analysis.javascript.text.patterns import hits, patterns_for

if TYPE_CHECKING:
    from audit.model.facts import FileFacts

SKIMMED = {
    "requires": "const a = require('./a'), b = require(\"b\");\nmodule.exports = a;",
    "imports": "import a, { b as c } from './a.js';\nimport * as d from 'd';\nimport 'e';\nexport { f } from './f.js';",
    "minified imports": 'import{a as b}from"./a.js";export*from"./b.js";export{b};',
    "comments": "// require('fs')\n/* process.exit() */ require('./x')",
    "strings": "var a = 'process.exit()', b = \"it's eval\"; require('./x')",
    "template": "var a = `process ${1 + `eval`} fetch`; require('./x')",
    "markup in strings": "var a = '<p>' + f(/[&<>]/, `<b>'</b>`) + (c)<d; require('./x')",
    "regular expression": "var a = /process['\"`]/.test(b); require('./x')",
    "as the flags of a regular expression": "/require('fs')*/require('./a')",
    "keys": "a = { module: 1, process: require('./x') }",
    "division": "var a = b / c; var d = '/'; require('./x')",
}
PARSED = {
    "built-in": "require('fs')",
    "computed": "require('./' + x)",
    "shadowed": "function f(require) { require('./x') }",
    "in a try": "try { require('./x') } catch (e) {}",
    "in a substitution": "`${require('fs').readFileSync(p)}`",
    "after a division": "a = (b) / 2; require('fs'); c = d / 3",
    "after a quote in a regular expression": "if (a) /'/.test(b); require('fs'); '",
    "after an unclosed comment sign in a string": "a = '/*'; require('fs'); b = '*/'",
    "after a comment that never ends": "/*/require('./a')",
    "after a line separator": "// a\u2028require('fs')",
    "after an HTML comment": "a\n--> '\nrequire('fs') // '",
    "between JSX texts": "a = <p>'</p>; require('fs'); b = <p>'</p>",
    "JSX after a comment": "a = // b\n<p>'</p>; require('fs'); b = <p>'</p>",
    "JSX after parentheses": "if (a) <p>'</p>; require('fs'); b = '<p>'",
    "JSX in a substitution": "a = `${<p>'</p>}`; require('fs'); b = '<p>'",
    "key": "x['constructor']('return 1')()",
    "key of a pattern": "var { constructor: c } = require('./a'); c('x')",
    "default of a key": "var { a = process } = require('./a')",
    "unclosed comment": "/*// require('./a')",
    "key of what called": "var { arguments: a } = f.caller; a[1]('fs')",
    "asked for by a list": "define(['fs'], function (f) { f.rm() })",
    "the page behind an element": "a.ownerDocument.defaultView.fetch('x')",
    "the page behind a frame": "a['contentWindow'].fetch('x')",
    "types": "import type { A } from './a'",
}
PIECES = (
    "require('./a')", "require('fs')", "import a from './b';", "export * from './c';",
    "process.exit()", "// ", "/*", "*/", "'", '"', "`", "${", "}", "{", "(", ")", "/", "\\",
    "\n", ";", " ", "a", "=", "return", "/x/", "//", "try", "<", ">", "if (a) ", "f(a) ",
    "process:", "{ module: ", "case ", "?", "<!--", "[", "]", "+", "++", ",", "constructor",
    "this", "function", "b.c", "2", "<p>", "</p>", "<b/>", "(c)", "=>", "`${",
)  # fmt: skip


TRICKS = (*SILENT.values(), *(code for code, _ in (*FIRING.values(), *WRITES.values())))
NAMES = {
    *(vocabulary().globals | vocabulary().intrinsics),
    *("require", "module", "import", "export", "with", "this", "arguments", "constructor", "__proto__", "]"),
    *("define", "System", "defaultView", "contentWindow", "view"),
}  # fmt: skip


def every_place(_patterns: object, data: bytes, *, script: bool) -> list[int]:
    """Return all places that could begin a fact, whatever stands around them."""
    assert not script
    words = re.finditer(rb"[\w$\\{}]*\\u[\w$\\{}]+|[A-Za-z_$][\w$]*|\]", data)
    return [word.start() for word in words if b"\\" in word[0] or word[0].decode() in NAMES]


def parsed(code: str, *, everywhere: bool = False) -> FileFacts:
    """Return what `code` shows when it is always parsed."""
    places = every_place if everywhere else hits
    with patch.object(reader, "skim", return_value=None), patch.object(reader, "hits", places):
        return read(code)


def skimmed(code: str) -> FileFacts | None:
    """Return what the text of `code` alone shows; None when it does not tell."""
    data = code.encode()
    return skim(data, hits(patterns_for(vocabulary()), data), vocabulary(), Limits())


@pytest.mark.parametrize("code", SKIMMED.values(), ids=SKIMMED)
def test_harmless_files_are_read_without_a_parse(code: str) -> None:
    assert skimmed(code) == parsed(code)


@pytest.mark.parametrize("code", PARSED.values(), ids=PARSED)
def test_other_files_are_parsed(code: str) -> None:
    assert skimmed(code) is None


@pytest.mark.parametrize("code", TRICKS)
def test_no_trick_escapes_the_prefilter(code: str) -> None:
    shown = parsed(code, everywhere=True)
    if shown.facts or shown.references:
        assert hits(patterns_for(vocabulary()), code.encode())
    assert read(code) == parsed(code)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("require('./a')*/require('fs')/case /x/require('./a')")  # flags that look like a keyword
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)  # most mixtures are no program
def test_no_mixture_hides_a_fact_or_a_reference(code: str) -> None:
    tree = parse(code.encode(), "javascript", 60)
    assume(tree is not None and not tree.root_node.has_error)  # else it is no program
    shown = parsed(code, everywhere=True)
    if shown.facts or shown.references:
        assert hits(patterns_for(vocabulary()), code.encode())
    found = skimmed(code)
    if found is not None:
        assert found == shown
