from typing import Any

import pytest
from support.packages import analysed, contents, reached, seen

ANY = "require('fs')"


def found_in(manifest: dict[str, Any], *paths: str) -> set[str]:
    """Return which of `paths`, each a file with a power, are reached under this manifest."""
    return reached(analysed(contents(dict.fromkeys(paths, ANY), **manifest))) - {"package.json"}


@pytest.mark.parametrize(
    ("manifest", "entry"),
    [
        pytest.param({}, "index.js", id="no field at all"),
        pytest.param({"main": "lib"}, "lib/index.js", id="main is a folder"),
        pytest.param({"main": "./lib/a"}, "lib/a.js", id="main without extension"),
        pytest.param({"main": "gone.js"}, "index.js", id="main is not there"),
        pytest.param({"main": "start"}, "start", id="main without any extension"),
        pytest.param({"main": "start.txt"}, "start.txt", id="main with an odd extension"),
        pytest.param({"module": "es/a.js"}, "es/a.js", id="module"),
        pytest.param({"browser": "web.js"}, "web.js", id="browser"),
        pytest.param({"browser": {"./a.js": "./web.js"}}, "web.js", id="browser map"),
        pytest.param({"jsnext:main": "n.js"}, "n.js", id="jsnext:main"),
        pytest.param({"unpkg": "u.js"}, "u.js", id="unpkg"),
        pytest.param({"bin": "cli"}, "cli", id="bin"),
        pytest.param({"bin": {"x": "./cli.js"}}, "cli.js", id="bin map"),
        pytest.param({"directories": {"bin": "./tools"}}, "tools/a.js", id="directories.bin"),
        pytest.param({"exports": "./e.js"}, "e.js", id="exports"),
        pytest.param({"exports": {"node": {"import": "./e.js"}}}, "e.js", id="nested condition"),
        pytest.param({"exports": {".": [None, {"x": "./e.js"}]}}, "e.js", id="array of targets"),
        pytest.param({"exports": {"./*": "./src/*.js"}}, "src/deep/e.js", id="pattern"),
        pytest.param({"exports": {"./f/": "./f/"}}, "f/e.js", id="folder target"),
        pytest.param({"scripts": {"postinstall": "node setup"}}, "setup.js", id="install script"),
    ],
)
def test_entry(manifest: dict[str, Any], entry: str) -> None:
    assert found_in(manifest, entry, "other/unused.js") == {entry}


@pytest.mark.parametrize(
    ("manifest", "path"),
    [
        pytest.param({"main": "a.js"}, "index.js", id="index beside a main that is there"),
        pytest.param({"types": "t.js"}, "t.js", id="types"),
        pytest.param({"exports": {"./*": None}}, "e.js", id="closed pattern"),
        pytest.param({"exports": {"./*": "./src/*.mjs"}}, "src/e.js", id="pattern's other suffix"),
        pytest.param({"scripts": {"test": "node t"}}, "t.js", id="script that npm does not run"),
        pytest.param({"main": "../a.js"}, "a.js", id="main outside"),
    ],
)
def test_no_entry(manifest: dict[str, Any], path: str) -> None:
    facts = analysed(contents({"a.js": ""} | {path: ANY}, **manifest))
    assert path not in reached(facts)
    assert "builtin:fs" in seen(facts, path)


def test_exports_of_a_million_targets_make_every_file_an_entry() -> None:
    targets = {f"./{number}": f"./{number}.js" for number in range(30_000)}
    assert found_in({"exports": targets}, "a.js") == {"a.js"}


@pytest.mark.parametrize(
    "manifest",
    [
        {"main": "dist/a.js"},
        {"exports": {".": {"require": "./dist/a.cjs", "import": "./dist/a.mjs"}}},
    ],
)
def test_where_every_entry_is_missing_every_file_is_one(manifest: dict[str, Any]) -> None:
    assert found_in(manifest, "lib/b.js", "lib/c.js") == {"lib/b.js", "lib/c.js"}


def test_many_patterns_over_many_files_are_bounded() -> None:
    exports = {f"./{number}/*": f"./{number}*.js" for number in range(15_000)}
    paths = [f"src/{number}.js" for number in range(3_000)]
    assert found_in({"exports": exports}, *paths) == set(paths)


def test_files_that_only_commands_load() -> None:
    files = {
        "cli.js": "require('./init'); require('./lib')",
        "init.js": "require('./more')",
        "more.js": "1",
        "lib.js": "1",
        "index.js": "require('./lib')",
    }
    facts = analysed(contents(files, bin={"a": "cli.js"}))
    assert facts.command_files == ("cli.js", "init.js", "more.js")
    both = analysed(contents(files, bin={"a": "cli.js"}, main="init.js"))
    assert both.command_files == ("cli.js", "lib.js")
    run = analysed(contents(files, bin={"a": "cli.js"}, scripts={"postinstall": "node cli"}))
    assert run.command_files == ()
    assert analysed(contents(files)).command_files == ()


def test_a_command_that_would_be_loaded_as_a_library_only_by_default() -> None:
    facts = analysed(contents({"index.js": "1"}, bin="index.js"))
    assert facts.command_files == ("index.js",)
    assert (
        analysed(contents({"index.js": "1"}, bin="index.js", main="index.js")).command_files == ()
    )
