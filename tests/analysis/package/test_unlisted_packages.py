from typing import Any

import pytest
from support.packages import analysed, contents, seen


def packages_in(code: str, **manifest: Any) -> set[str]:
    facts = analysed(contents({"index.js": code}, **manifest))
    return {name for name in seen(facts) if name.startswith("package:")}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        pytest.param("require('left-x')", "left-x", id="plain"),
        pytest.param("require('left-x/lib/a')", "left-x", id="sub-path"),
        pytest.param("import '@scope/x/deep'", "@scope/x", id="scope"),
        pytest.param("require('punycode/')", "punycode", id="package named as a built-in"),
        pytest.param("require('JSONStream')", "JSONStream", id="capitals"),
    ],
)
def test_unlisted(code: str, name: str) -> None:
    assert packages_in(code) == {f"package:{name}"}


@pytest.mark.parametrize(
    "field",
    ["dependencies", "peerDependencies", "optionalDependencies", "devDependencies"],
)
def test_listed(field: str) -> None:
    assert packages_in("require('left-x/a')", **{field: {"left-x": "*"}}) == set()


@pytest.mark.parametrize(
    "code",
    ["require('fs/promises')", "require('node:test')", "require('example')", "import './a'"],
)
def test_not_a_package(code: str) -> None:
    assert packages_in(code) == set()


def test_types_do_not_count() -> None:
    files = {"index.ts": "import type { A } from 'left-x'; export {}"}
    facts = analysed(contents(files, main="index.ts"))
    assert "package:left-x" not in seen(facts)


def test_a_try_makes_it_guarded() -> None:
    facts = analysed(contents({"index.js": "try { require('left-x') } catch (e) {}"}))
    assert [found.fact.guarded for found in facts.facts if found.fact.kind == "package"] == [True]


def test_used_packages_are_all_that_is_loaded_or_run() -> None:
    package = contents(
        {"index.js": "require('a'); require('fs')", "test.js": "require('b')"},
        dependencies={"a": "1", "node-gyp-build": "4", "unused": "1"},
        scripts={"install": "node-gyp-build"},
    )
    assert analysed(package).used_packages == ("a", "b", "node-gyp-build")


def test_a_vendored_package_has_its_own_list() -> None:
    files = {
        "index.js": "require('kit')",
        "node_modules/kit/package.json": '{"name": "kit", "dependencies": {"left-x": "1"}}',
        "node_modules/kit/index.js": "require('left-x'); require('right-x'); require('fs')",
    }
    facts = analysed(contents(files))
    assert seen(facts) == {"package:right-x", "builtin:fs"}
    assert {found.file for found in facts.facts} == {"node_modules/kit/index.js"}
