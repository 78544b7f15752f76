import pytest
from support.packages import analysed, contents, reached, seen

ANY = "require('fs')"


@pytest.mark.parametrize(
    ("code", "target"),
    [
        pytest.param("require('./a')", "lib/a.js", id="extension"),
        pytest.param("require('./a.js')", "lib/a.ts", id="TypeScript under its built name"),
        pytest.param("import './a.mjs'", "lib/a.mts", id="TypeScript module"),
        pytest.param("require('./a')", "lib/a/index.js", id="folder"),
        pytest.param("require('./a/')", "lib/a/index.js", id="folder with a slash"),
        pytest.param("require('..')", "index.js", id="the package itself"),
        pytest.param("require('./a.txt')", "lib/a.txt", id="odd extension"),
        pytest.param("require('./a')", "lib/a", id="no extension"),
        pytest.param("import './a.js?raw'", "lib/a.js", id="query"),
        pytest.param("import './%61.js'", "lib/a.js", id="percent-encoded"),
        pytest.param("require('.\\\\a')", "lib/a.js", id="backslash"),
        pytest.param("require('#in/a')", "inner/a.js", id="imports pattern"),
        pytest.param("require('#one')", "inner/one.js", id="imports condition"),
        pytest.param("require('example/sub')", "src/sub.js", id="self-reference by exports"),
        pytest.param("require('./A')", "lib/a.js", id="case of the file"),
        pytest.param("require('../Other/A')", "other/a.js", id="case of the folder"),
        pytest.param("require('../Other')", "other/index.js", id="case of a folder's index"),
        pytest.param("require('kit')", "node_modules/kit/main.js", id="vendored package"),
        pytest.param("require('kit/x')", "node_modules/kit/x.js", id="vendored sub-path"),
    ],
)
def test_reached(code: str, target: str) -> None:
    package = contents(
        {
            "lib/start.js": code,
            "node_modules/kit/package.json": '{"main": "main.js"}',
            target: ANY,
            "lib/not.js": ANY,
        },
        main="index.js",
        exports={".": "./lib/start.js", "./sub": "./src/sub.js"},
        imports={"#in/*": "./inner/*.js", "#one": {"node": "./inner/one.js"}},
    )
    facts = analysed(package)
    assert reached(facts) == {target}
    assert "load:outside" not in seen(facts)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("require('../../x')", id="up and out"),
        pytest.param("import '../..'", id="the folder above"),
        pytest.param("import './%2e%2e/%2e%2e/x.js'", id="percent-encoded"),
        pytest.param("require('/etc/passwd')", id="absolute"),
        pytest.param("require('C:\\\\x.js')", id="drive"),
        pytest.param("import 'https://cdn.invalid/x.js'", id="from the network"),
    ],
)
def test_outside(code: str) -> None:
    assert "load:outside" in seen(analysed(contents({"lib/a.js": code}, main="lib/a.js")))


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("require('../x')", id="up, still inside"),
        pytest.param("require('./gone')", id="not there"),
        pytest.param("new URL('../../', import.meta.url)", id="an address, not a load"),
        pytest.param(
            "require('virtual:x'); require('~/x'); require('@/x')", id="a bundler's names"
        ),
    ],
)
def test_not_outside(code: str) -> None:
    facts = analysed(contents({"lib/a.js": code}, main="lib/a.js"))
    assert seen(facts) & {"load:outside", "package:virtual:x", "package:~", "package:@/x"} == set()


def test_circles_end() -> None:
    files = {"a.js": "require('./b')", "b.js": "require('./a'); require('#c')", "c.js": ANY}
    facts = analysed(contents(files, main="a", imports={"#c": ["#c", "./c.js"]}))
    assert reached(facts) == {"c.js"}


def test_styles_that_a_bundler_loads_are_no_code() -> None:
    facts = analysed(contents({"index.js": "import './a.css'", "a.css": "a > b { c: d }"}))
    assert seen(facts) == set()


def test_code_named_as_a_style_is_code() -> None:
    facts = analysed(contents({"index.js": "require('./a.css')", "a.css": ANY}))
    assert "builtin:fs" in seen(facts, "a.css")
