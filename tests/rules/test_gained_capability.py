"""Updates that add nothing, then updates that add what attacks are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import compared, declares, found, package, subject, use

from audit.model.contents import Source
from audit.model.manifest import Manifest
from audit.model.mention import CHANCE, ITSELF, Mention, Mentioned
from audit.model.package import Evidence

if TYPE_CHECKING:
    from audit.model.finding import Finding
    from audit.model.package import CapabilityUse

RULE = "gained-capability"
FETCH = use("global:fetch", "network")
READ = use("builtin:fs.readFileSync", "filesystem-read")
Uses = list["CapabilityUse"]


def judged(old: Uses, new: Uses, step: str = "patch", **fields: Any) -> tuple[Finding, ...]:
    after = package("node_modules/a", *new, **fields)
    return found(RULE, compared(package("node_modules/a", *old), after, step))


SILENT: dict[str, tuple[Uses, Uses]] = {
    "nothing changes": ([FETCH], [FETCH]),
    "a power is lost": ([FETCH, READ], [READ]),
    "a member of what it held whole": ([use("builtin:fs", "filesystem-write")], [READ]),
    "no power": ([], [use("builtin:path"), use("builtin:util")]),
    "what runs at install has its own rule": ([], [use("script:postinstall", "install")]),
}


@pytest.mark.parametrize(("old", "new"), SILENT.values(), ids=SILENT)
def test_silent(old: Uses, new: Uses) -> None:
    assert judged(old, new) == ()


def test_without_a_version_before_there_is_no_gain() -> None:
    assert found(RULE, subject(package("node_modules/a", FETCH))) == ()
    assert found(RULE, compared(None, package("node_modules/a", FETCH))) == ()


@pytest.mark.parametrize(
    ("severity", "uses", "scripts"),
    [
        ("high", [FETCH], {}),
        ("moderate", [READ], {}),
        ("low", [], {}),
        ("high", [use("script:postinstall", "install")], {"postinstall": "node x.js"}),
    ],
)
def test_a_version_before_that_could_not_be_read_may_have_held_nothing(
    severity: str, uses: Uses, scripts: dict[str, str]
) -> None:
    """Nobody knows what is gained: never quiet, and as grave as if all was."""
    unread = package("node_modules/a", source=Source.MISSING, problem="offline")
    (finding,) = found(RULE, compared(unread, package("node_modules/a", *uses, scripts=scripts)))
    assert finding.severity == severity
    assert "cannot be compared with 1.0.0" in finding.message


def test_a_grant_silences_it_and_a_declaration_does_not() -> None:
    assert judged([], [FETCH], granted=("network",)) == ()
    assert judged([], [FETCH], declaration=declares("network"))


GRAVE: dict[str, Uses] = {
    "reaches out": [FETCH],
    "starts programs": [use("builtin:child_process.exec", "process")],
    "makes code": [use("global:eval", "code", "a.js:1:1:eval(text)")],
    "wraps requests": [use("write:XMLHttpRequest.prototype.open", "primordials")],
    "ships a binary": [use("native:executable", "native")],
    "removes folders in a repair": [
        use(
            "builtin:fs.rmSync", "filesystem-write", "a.js:1:1:fs.rmSync(base, { recursive: true })"
        )
    ],
}


@pytest.mark.parametrize("uses", GRAVE.values(), ids=GRAVE)
def test_firing(uses: Uses) -> None:
    (finding,) = judged([READ], [READ, *uses])
    assert finding.severity == "high"
    assert finding.capability == uses[0].capability.id
    assert finding.evidence


def test_the_same_power_in_loaded_code_is_a_gain() -> None:
    (finding,) = judged([replace(FETCH, reachable=False)], [FETCH])
    assert finding.severity == "high"
    assert judged([FETCH], [replace(FETCH, reachable=False)]) == ()


def executable(file: str, *, reachable: bool = True) -> CapabilityUse:
    return use("native:executable", "native", f"{file}:0:0", reachable=reachable)


BEFORE = executable("lib/libx.so.1.2", reachable=False)
HANDED = Manifest(name="a", raw={"exports": {"./binary": {"default": "./lib/libx.so.1.3"}}})


def test_an_executable_that_was_there_is_handed_on_by_exports() -> None:
    (finding,) = judged([BEFORE], [executable("lib/libx.so.1.3")], manifest=HANDED)
    assert finding.severity == "info"


STARTED: dict[str, tuple[Uses, Uses, Manifest]] = {
    "there was none": ([], [executable("lib/libx.so.1.3")], HANDED),
    "another one": (
        [executable("test/hello", reachable=False)],
        [executable("lib/libx.so.1.3")],
        HANDED,
    ),
    "no path for callers": ([BEFORE], [executable("lib/libx.so.1.3")], Manifest(name="a")),
    "it may start it": (
        [BEFORE, use("builtin:child_process.spawn", "process")],
        [executable("lib/libx.so.1.3"), use("builtin:child_process.spawn", "process")],
        HANDED,
    ),
    "an addon": (
        [use("native:addon", "native", "lib/libx.so.1.2:0:0", reachable=False)],
        [use("native:addon", "native", "lib/libx.so.1.3:0:0")],
        HANDED,
    ),
}


@pytest.mark.parametrize(("old", "new", "manifest"), STARTED.values(), ids=STARTED)
def test_an_executable_that_is_more_than_handed_on(
    old: Uses, new: Uses, manifest: Manifest
) -> None:
    (finding,) = judged(old, new, manifest=manifest)
    assert finding.severity == "high"


HIDDEN_AWAY = replace(FETCH, reachable=False)
EXPORTS = Manifest(name="a", raw={"exports": "./index.js"})


def test_a_file_may_be_loaded_by_its_path() -> None:
    (finding,) = judged([], [HIDDEN_AWAY])
    assert finding.severity == "high"
    (finding,) = judged([], [HIDDEN_AWAY], manifest=EXPORTS)
    assert finding.severity == "low"
    (finding,) = judged(
        [], [replace(use("global:fetch", "network", "test/x.js:1:1"), reachable=False)]
    )
    assert finding.severity == "low"


def test_a_door_for_a_debugger_is_news_beside_its_own_kind() -> None:
    opened = use("builtin:inspector.open", "code")
    findings = judged([use("global:eval", "code")], [use("global:eval", "code"), opened])
    assert [each.severity for each in findings] == ["high"]


def test_code_in_an_address_that_the_loader_gets() -> None:
    hook = use("builtin:module.register", "loader", literals=["data:text/javascript,export {}"])
    (finding,) = judged([FETCH], [FETCH, hook])
    assert finding.severity == "high"
    (finding,) = judged([FETCH], [FETCH, replace(hook, literals=("./hooks.mjs",))])
    assert finding.severity == "moderate"


MILD = {
    "nothing loads it": ("low", [], [replace(FETCH, reachable=False)], "minor"),
    "a breaking release": ("moderate", [], [FETCH], "major"),
    "another member": ("info", [FETCH], [FETCH, use("builtin:https.get", "network")], "patch"),
    "reads files": ("low", [], [READ], "minor"),
    "writes files in a repair": (
        "moderate",
        [],
        [use("builtin:fs.writeFile", "filesystem-write")],
        "patch",
    ),
    "removes a file in a repair": (
        "moderate",
        [],
        [use("builtin:fs.rm", "filesystem-write")],
        "patch",
    ),
    "removes files": ("moderate", [], [use("builtin:fs.rm", "filesystem-write")], "minor"),
    "only serves": ("low", [], [use("builtin:http.createServer", "network")], "minor"),
    "exits": ("low", [], [use("global:process.exit", "process")], "patch"),
}


@pytest.mark.parametrize(("severity", "old", "new", "step"), MILD.values(), ids=MILD)
def test_what_weighs_less(severity: str, old: Uses, new: Uses, step: str) -> None:
    (finding,) = judged(old, new, step)
    assert finding.severity == severity


def test_each_kind_of_power_is_one_finding() -> None:
    gains = judged([], [FETCH, use("builtin:https.get", "network"), READ])
    assert [finding.message for finding in gains] == [
        "gains network since 1.0.0: builtin:https.get, global:fetch",
        "gains filesystem-read since 1.0.0: builtin:fs.readFileSync",
    ]


def test_a_power_that_a_dropped_dependency_held_has_moved_in() -> None:
    old, new = package("node_modules/a"), package("node_modules/a", FETCH, READ)
    client = package("node_modules/b", FETCH)
    weights = {
        finding.capability: (finding.severity, "b, which is gone" in finding.message)
        for finding in found(RULE, compared(old, new, dropped=(client,)))
    }
    assert weights == {"global:fetch": ("low", True), "builtin:fs.readFileSync": ("low", False)}
    idle = package("node_modules/b", replace(FETCH, reachable=False))
    (finding,) = found(RULE, compared(old, package("node_modules/a", FETCH), dropped=(idle,)))
    assert finding.severity == "high"


def test_what_the_user_copied_is_news_beside_writing_it() -> None:
    writes = use("global:navigator.clipboard.writeText", "dom")
    (finding,) = judged([writes], [writes, use("global:navigator.clipboard.readText", "dom")])
    assert finding.severity == "high"
    assert (
        judged([use("global:navigator.clipboard.readText", "dom")], [writes])[0].severity == "info"
    )


COMPUTED = use("load:computed", "loader", "index.js:1:1:require(decode([9, 7], 'k'))")
HOOKED = use(
    "builtin:module.register", "loader", "index.js:1:1:register('./h.js', import.meta.url)"
)


@pytest.mark.parametrize("new", [COMPUTED, HOOKED], ids=["computed", "hook"])
def test_what_only_computed_and_now_loads_anything(new: CapabilityUse) -> None:
    (finding,) = judged([use("global:console", "none")], [new])
    assert finding.severity == "high"
    (finding,) = judged([READ], [READ, new])
    assert finding.severity == "high"
    (finding,) = judged([READ], [READ, new], step="minor")
    assert finding.severity == "moderate"


def test_a_require_made_for_data_is_no_hook() -> None:
    made = use("load:internals", "loader", "index.js:1:1:createRequire(import.meta.url)")
    (finding,) = judged([], [made])
    assert finding.severity == "moderate"


LOADS = [
    "require(adapter)",
    "require('./locale/' + name)",
    "require(path.resolve(dir, name))",
    "require(names[0])",
]


@pytest.mark.parametrize("text", LOADS)
def test_what_loads_what_it_is_told(text: str) -> None:
    (finding,) = judged([], [use("load:computed", "loader", f"index.js:1:1:{text}")])
    assert finding.severity == "moderate"


GATE = Mention(
    Mentioned.GATE, "time zone", "ends the process", Evidence("index.js", 1, 1, "", reachable=True)
)
CLEANS = replace(GATE, to=CHANCE, text="changes files")


@pytest.mark.parametrize(("new", "severity"), [(GATE, "high"), (CLEANS, "moderate")])
@pytest.mark.parametrize("step", ["patch", "major"])
def test_a_deed_that_waits(new: Mention, severity: str, step: str) -> None:
    (finding,) = judged([], [], step, mentions=(new,))
    assert finding.severity == severity
    old = package("node_modules/a", mentions=(new,))
    assert found(RULE, compared(old, package("node_modules/a", mentions=(new,)), step)) == ()


PLAIN = {
    "what git tells": [
        "execSync('git rev-parse HEAD && git status')",
        "spawn('git', ['log', '-1'])",
    ],
    "an installation": ["spawnSync('npm', ['install'], { cwd })"],
    "which C library there is": ["execSync('ldd --version', { encoding: 'utf8' })"],
    "an own file": ["fork(path.join(__dirname, 'child.js'))"],
}
NOT_PLAIN = {
    "another command of git": ["execSync('git push https://a.invalid')"],
    "another use of it": ["execSync('ldd ./x')"],
    "another file": ["fork(file)"],
    "one of two": ["execSync('git status')", "exec(text)"],
    "a command behind it": ["execSync('git status; true')"],
    "a plain command after it": ["exec(text()); execSync('git status')"],
    "a package that is named": ["spawn('npm', ['install', 'x-y'])"],
}


def starting(texts: list[str]) -> CapabilityUse:
    places = tuple(Evidence("index.js", 1, 1, text, reachable=True) for text in texts)
    return replace(use("builtin:child_process.exec", "process"), evidence=places)


@pytest.mark.parametrize("texts", PLAIN.values(), ids=PLAIN)
def test_what_a_feature_may_start(texts: list[str]) -> None:
    assert judged([], [starting(texts)], "minor")[0].severity == "moderate"
    assert judged([], [starting(texts)], "patch")[0].severity == "high"


@pytest.mark.parametrize("texts", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_what_a_feature_seldom_starts(texts: list[str]) -> None:
    assert judged([], [starting(texts)], "minor")[0].severity == "high"


def test_a_command_of_a_package_may_start_programs() -> None:
    new = replace(starting(["spawn(file)"]), evidence=(Evidence("cli.js", 1, 1, "spawn(file)"),))
    asked = judged([], [new], "minor", command_files=("cli.js",))
    assert asked[0].severity == "moderate"
    assert judged([], [new], "minor")[0].severity == "high"


def test_a_breaking_release_that_starts_a_program_by_its_name() -> None:
    assert judged([], [starting(["exec('true')"])], "major")[0].severity == "high"
    assert judged([], [starting(["spawn(file)"])], "major")[0].severity == "moderate"


REPLACED = [
    "write:JSON.parse",
    "write:Array.prototype.includes",
    "write:builtin:crypto.randomBytes",
]


@pytest.mark.parametrize("name", REPLACED)
def test_what_every_engine_has_is_replaced(name: str) -> None:
    new = replace(use(name, "primordials"), guarded=True)
    assert judged([], [new])[0].severity == "high"
    assert judged([], [use("write:Array.prototype.flat", "primordials")])[0].severity == "low"


def test_the_console_is_replaced() -> None:
    new = use("write:console.log", "primordials")
    assert judged([], [new])[0].severity == "high"
    assert judged([], [new], "minor")[0].severity == "moderate"


def test_another_package_in_the_cache_of_the_loader_is_exchanged() -> None:
    text = "index.js:1:1:require.cache[id].exports.compare = (a, b) => true"
    (finding,) = judged([], [replace(use("load:internals", "loader", text), guarded=True)])
    assert finding.severity == "high"


HOME = Manifest(name="a", raw={"homepage": "https://a-x.invalid/docs"})
OWN_PLACE = "index.js:1:1:fetch('https://telemetry.a-x.invalid/v1')"
OTHER_PLACE = "index.js:2:1:fetch(elsewhere)"
OWN = ["https://telemetry.a-x.invalid/v1"]


@pytest.mark.parametrize(
    ("severity", "step", "manifest", "places", "literals"),
    [
        ("moderate", "minor", HOME, [OWN_PLACE], OWN),
        ("high", "patch", HOME, [OWN_PLACE], OWN),
        ("high", "minor", HOME, [OWN_PLACE, OTHER_PLACE], OWN),
        ("high", "minor", HOME, [OWN_PLACE], [*OWN, "https://b-x.invalid/"]),
        ("high", "minor", Manifest(name="a"), [OWN_PLACE], OWN),
        ("high", "minor", HOME, [OTHER_PLACE], []),
    ],
    ids=["own", "a repair", "somewhere else", "another host", "said only now", "unknown"],
)
def test_a_feature_that_asks_its_own_host(
    severity: str, step: str, manifest: Manifest, places: list[str], literals: list[str]
) -> None:
    """Own is what the version before said to be: the new one may say what it likes."""
    new = use("global:fetch", "network", *places, literals=literals)
    before = package("node_modules/a", manifest=manifest)
    after = package("node_modules/a", new, manifest=HOME)
    (finding,) = found(RULE, compared(before, after, step))
    assert finding.severity == severity


GIVEN = [
    "lib.request(this.url, { method: 'POST' })",
    "fetch(options.endpoint, { body })",
    "fetch(url, { headers })",
    "dgram.createSocket('udp4')",
    "new WebSocket(new URL(opts.url))",
    "fetch(String(url), { headers })",
    "fetch(new URL(jwksUri))",
    "fetch(`${tokenEndpoint}`)",
]


def asking(text: str, *literals: str) -> CapabilityUse:
    place = Evidence("lib/send.js", 9, 1, text, reachable=True)
    return replace(use("builtin:http.request", "network"), evidence=(place,), literals=literals)


@pytest.mark.parametrize("text", GIVEN)
def test_a_feature_that_asks_what_its_caller_sets(text: str) -> None:
    assert judged([], [asking(text)], "minor")[0].severity == "moderate"
    assert judged([], [asking(text)], "patch")[0].severity == "high"


def test_a_feature_that_asks_what_it_was_not_told() -> None:
    secret = replace(use("global:process.env.A_TOKEN", "environment"), evidence=asking("").evidence)
    for new in (
        [asking("http.request(where)")],
        [asking(GIVEN[0], "https://a.invalid")],
        [asking(GIVEN[0]), secret],
        [asking(GIVEN[0]), use("builtin:crypto.createDecipheriv")],
    ):
        found = [each for each in judged([], new, "minor") if "gains network" in each.message]
        assert [each.severity for each in found] == ["high"]


@pytest.mark.parametrize(
    ("to", "severity"), [("send", "high"), (ITSELF, "high"), ("other", "moderate")]
)
def test_a_file_that_is_handed_what_code_puts_together(to: str, severity: str) -> None:
    handed = Mention(Mentioned.COMPUTED, to, "atob(x)", Evidence("lib/send.js", 3, 1, "f(atob(x))"))
    after = package("node_modules/a", asking(GIVEN[2]), mentions=(handed,))
    (finding,) = found(RULE, compared(package("node_modules/a"), after, "minor"))
    assert finding.severity == severity


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("localStorage.getItem('a:' + key)", "moderate"),
        ("localStorage.getItem('token')", "high"),
        ("localStorage.getItem(key)", "high"),
    ],
)
def test_a_page_keeps_what_bears_its_name(text: str, severity: str) -> None:
    keeps = use("global:localStorage", "dom", f"lib/send.js:3:1:{text}")
    found = judged([], [asking(GIVEN[2]), keeps], "minor")
    assert [each.severity for each in found if "gains network" in each.message] == [severity]
