"""What a feature release brings that fits what the version before said of itself, each beside what does not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.subjects import compared, found, package, use

from audit.model.manifest import Manifest
from audit.model.package import Evidence

FETCH_HOOK = use("write:globalThis.fetch", "primordials")
REQUEST = use("builtin:https.request", "network")
VM = use("builtin:vm.runInContext", "code")
CONSOLE = use("write:console.log", "primordials")


def placed(identity: str, authority: str, text: str, file: str = "index.js") -> Any:
    return replace(use(identity, authority), evidence=(Evidence(file, 1, 1, text),))


def severity(
    said: str, *new: Any, step: str = "minor", later: str = "", old: tuple[Any, ...] = ()
) -> str:
    """Return what a package's update weighs that said so of itself before."""
    location = "node_modules/a"
    before = package(location, *old, manifest=Manifest(name="a", description=said))
    after = package(location, *old, *new, manifest=Manifest(name="a", description=later or said))
    findings = found("gained-capability", compared(before, after, step))
    return min((each.severity for each in findings), key=list(ORDER).index)


ORDER = ("critical", "high", "moderate", "low", "info")
RELATIVE = placed("global:fetch", "network", "fetch('search.json').then(show)")
FOREIGN = placed("global:fetch", "network", "fetch('//a.invalid/x')")
ITSELF = "spawnSync(process.execPath, ['--enable-source-maps', __filename], o)"
EXPECTED: dict[str, tuple[str, Any]] = {
    "a tracer wraps a function": ("tracing of requests", FETCH_HOOK),
    "a mock replaces one": ("mock requests in tests", FETCH_HOOK),
    "a test runner runs code apart": ("test runner", VM),
    "the page's own server": ("documents", RELATIVE),
    "an addon is built": (
        "hashing",
        placed(
            "builtin:child_process",
            "process",
            "prebuild-install || node-gyp rebuild",
            "package.json",
        ),
    ),
    "a formatter": (
        "generator",
        placed("builtin:child_process.execSync", "process", "execSync('npx prettier --write x')"),
    ),
    "a command that settings name": (
        "task runner",
        placed("builtin:child_process.exec", "process", "promisify(exec)(config.after, { cwd })"),
    ),
    "the running program in several processes": (
        "server",
        placed("builtin:cluster.fork", "process", "cluster.fork()"),
    ),
    "a socket of the machine": (
        "task runner",
        placed("builtin:net.connect", "network", "net.connect(socketPath(root), () => f())"),
    ),
    "this machine": (
        "server",
        placed("builtin:net.connect", "network", "net.connect(port, '127.0.0.1')"),
    ),
    "the host of options": (
        "logger",
        placed(
            "builtin:tls.connect", "network", "tls.connect({ port: o.port, host: options.host })"
        ),
    ),
    "a polyfill asks the older way": ("polyfill of fetch", use("global:XMLHttpRequest", "network")),
}
SURPRISING: dict[str, tuple[str, Any]] = {
    "no tracer": ("colours for the terminal", FETCH_HOOK),
    "no tool of the trade": ("colours for the terminal", VM),
    "another server": ("documents", FOREIGN),
    "another script": (
        "hashing",
        placed("builtin:child_process", "process", "prebuild-install; sh x", "package.json"),
    ),
    "a command that is told, in a library of colours": (
        "colours",
        placed("builtin:child_process.exec", "process", "exec(config.after, { cwd })"),
    ),
    "another file in several processes": (
        "server",
        placed("builtin:cluster.setupPrimary", "process", "cluster.setupPrimary({ exec: file })"),
    ),
    "a number of a port alone": (
        "server",
        placed("builtin:net.connect", "network", "net.connect(x(), '127.0.0.1.nip')"),
    ),
    "two hosts": (
        "logger",
        placed(
            "builtin:tls.connect", "network", "tls.connect({ host: options.host, hostname: x() })"
        ),
    ),
    "another program": (
        "generator",
        placed("builtin:child_process.execSync", "process", "execSync('npx other --write x')"),
    ),
}


@pytest.mark.parametrize(("said", "new"), EXPECTED.values(), ids=EXPECTED)
def test_expected(said: str, new: Any) -> None:
    assert severity(said, new) == "moderate"


@pytest.mark.parametrize(("said", "new"), SURPRISING.values(), ids=SURPRISING)
def test_surprising(said: str, new: Any) -> None:
    assert severity(said, new) == "high"


def test_a_new_version_does_not_choose_its_own_words() -> None:
    assert severity("colours", FETCH_HOOK, later="tracing of requests") == "high"


def test_a_repair_brings_no_hooks() -> None:
    assert severity("tracing of requests", FETCH_HOOK, step="patch") == "high"


def test_who_can_send_runs_no_code_apart() -> None:
    assert severity("test runner", VM, old=(REQUEST,)) == "high"


def test_a_command_that_starts_itself_anew() -> None:
    again = placed("builtin:child_process.spawnSync", "process", ITSELF)
    assert severity("a tool", again, step="patch") == "moderate"
    other = placed("builtin:child_process.spawnSync", "process", ITSELF.replace("__filename", "x"))
    assert severity("a tool", other, step="patch") == "high"


def test_a_quiet_console_in_a_repair() -> None:
    assert severity("test runner", CONSOLE, step="patch") == "moderate"
    assert severity("test runner", CONSOLE, step="patch", old=(REQUEST,)) == "high"
    assert severity("colours", CONSOLE, step="patch") == "high"


def test_a_tracer_that_wraps_a_function_it_takes_itself() -> None:
    said = Manifest(name="a", description="tracing of requests")
    before = package("node_modules/a", manifest=said)
    after = package(
        "node_modules/a", use("write:builtin:https.request", "primordials"), manifest=said
    )
    for step, weight in (("minor", "moderate"), ("patch", "high")):
        (finding,) = found("suspicious-grant", compared(before, after, step))
        assert finding.severity == weight


def test_a_long_script_is_judged_at_once() -> None:
    text = "prebuild-install" + " -a" * 2_000 + " !"
    assert (
        severity("hashing", placed("builtin:child_process", "process", text, "package.json"))
        == "high"
    )
