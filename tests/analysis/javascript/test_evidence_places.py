"""Where a fact is, what it quotes, which literals stand beside it, whether it is guarded; and references."""

from __future__ import annotations

import pytest
from support.javascript import read

from audit.model.facts import Fact, ReferenceKind


def one(code: str, what: str) -> Fact:
    """Return the first fact `what` of `code`."""
    return next(fact for fact in read(code).facts if fact.what == what)


@pytest.mark.parametrize(
    ("code", "what", "place"),
    [
        ("const token = process.env.TOKEN\nsend(token)", "process.env.TOKEN", (1, 15)),
        ("const { TOKEN } = process.env\nsend(TOKEN)", "process.env.TOKEN", (1, 9)),
        ("const e = process.env\nsend(e.TOKEN)", "process.env.TOKEN", (2, 6)),
        ("const fs = require('fs')\n\n  fs.rm('x')", "fs.rm", (3, 3)),
        ("const { rm } = require('fs')\nrm('x')", "fs.rm", (2, 1)),
        ("/* äöü€ */ fetch('x')", "fetch", (1, 12)),
        ("x\r\nfetch('x')", "fetch", (2, 1)),
        ("\ufefffetch('x')", "fetch", (1, 1)),
    ],
)
def test_a_fact_stands_where_the_power_is_used(
    code: str, what: str, place: tuple[int, int]
) -> None:
    fact = one(code, what)
    assert (fact.line, fact.column) == place


def test_a_variable_is_told_once_where_it_is_read() -> None:
    facts = read("const t = process.env.TOKEN; send(t); log(t); process.env.TOKEN").facts
    assert [fact.column for fact in facts] == [11, 47]


def test_an_excerpt_begins_at_the_expression_and_ends_with_the_line() -> None:
    assert one("a(); fetch(url)\nb()", "fetch").text == "fetch(url)"
    assert len(one("fetch(" + "x" * 500 + ")", "fetch").text) == 120


@pytest.mark.parametrize(
    ("code", "what", "literals"),
    [
        ("fetch('http://a.invalid/x', { method: 'POST' })", "fetch", {"http://a.invalid/x"}),
        ("fetch(`http://a.invalid/${id}`)", "fetch", {"http://a.invalid/"}),
        (
            "const h = 'a.invalid'; require('https').get({ hostname: h, method: 'GET', accept: 'text/html' })",
            "https.get",
            {"a.invalid"},
        ),
        ("require('fs').readFileSync('Makefile', 'utf8')", "fs.readFileSync", {"Makefile"}),
        ("require('child_process').exec('true')", "child_process.exec", {"true -v"}),
        ("require('crypto').createHash('sha256')", "crypto.createHash", set()),
        ("send(process.env.TOKEN)", "process.env.TOKEN", {"TOKEN"}),
    ],
)
def test_literals_name_places_commands_and_variables(
    code: str, what: str, literals: set[str]
) -> None:
    code = code.replace("'true'", "'true -v'")
    assert set(one(code, what).literals) == literals


@pytest.mark.parametrize(
    ("code", "what", "guarded"),
    [
        ("try { require('fs').rm() } catch {}", "fs.rm", True),
        ("require('fs').rm()", "fs.rm", False),
        ("try {} catch { require('fs').rm() }", "fs.rm", False),
        ("try { f(() => require('fs').rm()) } catch {}", "fs.rm", False),
        ("if (!Array.prototype.at) Array.prototype.at = f", "Array.prototype.at", True),
        ("Array.prototype.at ||= f", "Array.prototype.at", True),
        ("if (x) Array.prototype.at = f", "Array.prototype.at", False),
    ],
)
def test_what_is_tried_or_tested_for_is_guarded(code: str, what: str, guarded: bool) -> None:  # noqa: FBT001 - the case
    assert one(code, what).guarded is guarded


REPLACES = [
    "if (typeof globalThis.fetch === 'function') { globalThis.fetch = (u) => real(u) }",
    "if (globalThis.fetch) { globalThis.fetch = (u) => real(u) }",
    "try { globalThis.fetch = (u) => real(u) } catch {}",
    "globalThis.fetch = (u) => real(u)",
    "if (globalThis.fetch && ok) {} else { globalThis.fetch = (u) => real(u) }",
    "if (!globalThis.fetch || true) { globalThis.fetch = (u) => real(u) }",
    "if (!globalThis.fetch.patched) { globalThis.fetch = (u) => real(u) }",
    "function f(){ if (globalThis.fetch.patched) return; globalThis.fetch = (u) => real(u) }",
    "function f(){ if (!globalThis.fetch) return; globalThis.fetch = (u) => real(u) }",
    "function f(){ if (globalThis.fetch && done) return; globalThis.fetch = (u) => real(u) }",
    "globalThis.fetch && (globalThis.fetch = (u) => real(u))",
    "globalThis.fetch = globalThis.fetch && wrap(globalThis.fetch)",
    "if ('fetch' in globalThis) { globalThis.fetch = (u) => real(u) }",
    "if (typeof window !== 'undefined' && typeof window.fetch !== 'undefined') { globalThis.fetch = (u) => real(u) }",
    "if (typeof fetch != 'undefined') { globalThis.fetch = (u) => real(u) }",
    "const ok = typeof fetch; if (ok) { globalThis.fetch = (u) => real(u) }",
    "typeof fetch === 'function' ? globalThis.fetch = (u) => real(u) : 0",
    "if ('undefined' != typeof fetch) { globalThis.fetch = (u) => real(u) }",
]
"""What is there is replaced, whatever a `try` or a test around it says."""
STANDS_IN = [
    "if (!globalThis.fetch) { globalThis.fetch = poly }",
    "if (typeof fetch === 'undefined') { globalThis.fetch = poly }",
    "if (typeof globalThis.fetch !== 'function') { globalThis.fetch = poly }",
    "globalThis.fetch || (globalThis.fetch = poly)",
    "globalThis.fetch ??= poly",
    "globalThis.fetch = globalThis.fetch || poly",
    "if (globalThis.fetch) {} else { globalThis.fetch = poly }",
    "function f(){ if (globalThis.fetch) return; globalThis.fetch = poly }",
    "if ('undefined' == typeof fetch) globalThis.fetch = poly",
    "if (!('fetch' in globalThis)) globalThis.fetch = poly",
    "try { fetch } catch { globalThis.fetch = poly }",
    "if (!window.fetch || !window.Headers) { globalThis.fetch = poly }",
    "globalThis.fetch == null && (globalThis.fetch = poly)",
    "void 0 === globalThis.fetch && (globalThis.fetch = poly)",
    "if (globalThis.fetch === undefined) { globalThis.fetch = poly }",
    "typeof fetch === 'function' ? 0 : globalThis.fetch = poly",
    "if (typeof window !== 'undefined' && !window.fetch) { globalThis.fetch = poly }",
    "if(typeof(fetch)=='undefined'){ globalThis.fetch = poly }",
    "if ('function' != typeof fetch) globalThis.fetch = poly",
    "if (!globalThis['fetch']) { globalThis.fetch = poly }",
    "globalThis.fetch = globalThis.fetch ?? poly",
]


SHARED = ["fetch", "Promise"]
"""A network function, and another object that all code shares."""


@pytest.mark.parametrize("name", SHARED)
@pytest.mark.parametrize("code", REPLACES)
def test_what_is_there_is_replaced(code: str, name: str) -> None:
    assert not one(code.replace("fetch", name), f"globalThis.{name}").guarded


@pytest.mark.parametrize("name", SHARED)
@pytest.mark.parametrize("code", STANDS_IN)
def test_something_stands_in_for_what_is_missing(code: str, name: str) -> None:
    assert one(code.replace("fetch", name), f"globalThis.{name}").guarded


@pytest.mark.parametrize(("name", "guarded"), [("Map", True), ("Set", True), ("WebSocket", False)])
def test_what_could_not_be_made_is_missing(name: str, guarded: bool) -> None:  # noqa: FBT001 - the case
    code = f"try {{ new {name}('a') }} catch (e) {{ globalThis.{name} = poly }}"
    assert one(code, f"globalThis.{name}").guarded is guarded


@pytest.mark.parametrize(
    ("code", "specifier", "kind"),
    [
        ("require('./a')", "./a", ReferenceKind.REQUIRE),
        ("import './a.js'", "./a.js", ReferenceKind.IMPORT),
        ("export * from './a.js'", "./a.js", ReferenceKind.IMPORT),
        ("import('./a.js')", "./a.js", ReferenceKind.DYNAMIC),
        ("require.resolve('./a')", "./a", ReferenceKind.RESOLVE),
        ("import.meta.resolve('./a.js')", "./a.js", ReferenceKind.RESOLVE),
        ("new URL('./a.js', import.meta.url)", "./a.js", ReferenceKind.URL),
        ("new Worker('./a.js')", "./a.js", ReferenceKind.WORKER),
        (
            "new (require('worker_threads').Worker)(__dirname + '/a.js')",
            "./a.js",
            ReferenceKind.WORKER,
        ),
        ("require('child_process').fork('./a.js')", "./a.js", ReferenceKind.FORK),
        ("require(require('path').join(__dirname, '..', 'a'))", "../a", ReferenceKind.REQUIRE),
        (
            "require(require('path').resolve(__dirname, '../package.json'))",
            "../package.json",
            ReferenceKind.REQUIRE,
        ),
        (
            "import { dirname, join } from 'path'; import { fileURLToPath } from 'url'; "
            "import(join(dirname(fileURLToPath(import.meta.url)), '../a.js'))",
            "../a.js",
            ReferenceKind.DYNAMIC,
        ),
    ],
)
def test_references_tell_how_a_file_is_named(
    code: str, specifier: str, kind: ReferenceKind
) -> None:
    assert (specifier, kind) in {(each.specifier, each.kind) for each in read(code).references}


def test_a_name_put_together_in_loops_of_loops_is_worked_out() -> None:
    code = "let n = ''; for (const a of ['f', 's']) for (const c of a) n += c; require(n)"
    assert [fact.what for fact in read(code).facts] == ["fs"]
