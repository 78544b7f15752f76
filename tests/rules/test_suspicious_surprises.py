"""What surprises in a package of its kind: silent shapes first, then firing ones, each with its severity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import declares, found, package, subject, use

from audit.model.manifest import Manifest

if TYPE_CHECKING:
    from audit.model.finding import Finding
    from audit.model.package import CapabilityUse

RULE = "suspicious-grant"
SEND = use("builtin:https.request", "network", "a.js:9")
RUN = use("builtin:child_process.spawn", "process", "a.js:9")
READ = use("builtin:fs.readFileSync", "filesystem-read", "a.js:9")
CLOCK = use("global:process.hrtime", "clock", "a.js:2")
MEMORY = use("global:SharedArrayBuffer", "clock", "a.js:9")
WORKER = use("builtin:worker_threads.Worker", "worker", "a.js:9")
PAGE = use("global:document", "dom", "a.js:3:1:document);")


def internals(text: str, *, guarded: bool = False, reachable: bool = True) -> CapabilityUse:
    return use("load:internals", "loader", f"a.js:3:1:{text}", guarded=guarded, reachable=reachable)


def judged(name: str, uses: list[CapabilityUse], **manifest: Any) -> tuple[Finding, ...]:
    said = {each: manifest.pop(each) for each in ("description", "keywords") if each in manifest}
    read = Manifest(name=name, raw=manifest, **said)
    return found(RULE, subject(package(f"node_modules/{name}", *uses, manifest=read)))


SILENT: dict[str, tuple[str, list[CapabilityUse], dict[str, Any]]] = {
    "a client": ("get-x", [SEND], {}),
    "types without power": ("@types/x", [], {"types": "index.d.ts"}),
    "code with types": ("lib-x", [SEND], {"types": "index.d.ts", "main": "index.js"}),
    "code and data": ("lib-x", [SEND], {"main": "data.json", "exports": {"./get": "./get.js"}}),
    "styles and code": ("ui-x", [SEND], {"style": "x.css", "browser": "x.js"}),
    "a compiler of styles": ("sass-x", [SEND], {"main": "index.js", "keywords": ("css", "sass")}),
    "words in styles": ("x.css", [use("global:top", "dom", "x.css:9")], {"main": "x.css"}),
    "a question about the network": (
        "is-online-x", [SEND], {"description": "Check if the internet connection is up"},
    ),
    "a question about files": ("is-file-x", [READ], {}),
    "a question that ends the program": ("is-x", [use("global:process.exit", "process")], {}),
    "an island": ("island-x", [SEND], {}),
    "text and its server": ("pad-x", [SEND], {"keywords": ("pad", "http", "server")}),
    "numbers in compiled code": ("long-x", [use("native:wasm", "native")], {"keywords": ("math",)}),
    "a loader": ("req-x", [internals("Module._load")], {"description": "Hook into require()"}),
    "what Node documents": ("x", [internals("createRequire(import.meta.url)")], {}),
    "a clock alone": ("x", [CLOCK], {}),
    "a clock far from memory": ("x", [CLOCK, use("global:Atomics", "clock", "b.js:9")], {}),
    "a pool that measures": ("x", [CLOCK, WORKER], {"keywords": ("worker", "pool")}),
    "a member of the page": ("x", [use("global:document", "dom", "a.js:3:1:document.title")], {}),
    "made for pages": ("x", [PAGE], {"keywords": ("browser",)}),
    "a realm for tests": (
        "x", [use("builtin:vm.createContext", "code")], {"description": "Test runner"},
    ),
    "the context's constants": ("x", [use("builtin:vm.constants", "none")], {}),
}  # fmt: skip


@pytest.mark.parametrize(("name", "uses", "manifest"), SILENT.values(), ids=SILENT)
def test_silent(name: str, uses: list[CapabilityUse], manifest: dict[str, Any]) -> None:
    assert judged(name, uses, **manifest) == ()


FIRING: dict[str, tuple[str, str, list[CapabilityUse], dict[str, Any]]] = {
    "types by scope": ("high", "@types/x", [SEND], {}),
    "types by entry": ("high", "x", [RUN], {"types": "x.d.ts", "main": ""}),
    "types by description": (
        "high", "x", [SEND], {"types": "x.d.ts", "description": "TypeScript definitions for x"},
    ),
    "types that read": ("moderate", "@types/x", [READ], {}),
    "types with an install script": (
        "high", "@types/x", [use("script:postinstall", "install", "package.json:4")], {},
    ),
    "styles": ("high", "x", [SEND], {"main": "dist/x.css"}),
    "styles by field": ("high", "x", [SEND], {"style": "x.css"}),
    "data": ("high", "names-x", [RUN], {"main": "names.json"}),
    "data in unloaded code": (
        "moderate", "names-x", [use(SEND.capability.id, "network", reachable=False)],
        {"main": "names.json"},
    ),
    "is-": ("high", "is-blank-x", [SEND], {"description": "Check if a value is blank"}),
    "is- in a scope": ("high", "@a/is-blank", [RUN], {}),
    "text": ("moderate", "pad-x", [SEND], {"keywords": ("string", "pad")}),
    "around the loader": ("moderate", "x", [internals("m._compile(text, '')")], {}),
    "the module's class": ("moderate", "x", [internals("module.constructor")], {}),
    "internal bindings": ("low", "x", [internals("process.binding('util')")], {}),
    "around it in a test of features": ("low", "x", [internals("Module._load", guarded=True)], {}),
    "unloaded": ("low", "x", [internals("Module._load", reachable=False)], {}),
    "a clock and memory": ("moderate", "x", [CLOCK, MEMORY], {}),
    "a clock and a worker": ("low", "x", [CLOCK, WORKER], {}),
    "the whole page": ("low", "x", [PAGE], {}),
    "a context": ("low", "x", [use("builtin:vm.createContext", "code")], {}),
    "a ShadowRealm": ("low", "x", [use("global:ShadowRealm", "code")], {}),
    "an iframe": (
        "low", "x", [use("global:document", "dom", "a.js:1:1:document.c", literals=["iframe"])], {},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("severity", "name", "uses", "manifest"), FIRING.values(), ids=FIRING)
def test_firing(
    severity: str, name: str, uses: list[CapabilityUse], manifest: dict[str, Any]
) -> None:
    (finding,) = judged(name, uses, **manifest)
    assert finding.severity == severity
    assert finding.capability in {each.capability.id for each in uses}
    assert finding.evidence


def test_what_is_told_of_an_attack_is_not_told_again_as_a_surprise() -> None:
    """A context beside the network is told as code that may be fetched, not as a realm as well."""
    uses = [use("builtin:vm.runInNewContext", "code", "a.js:4"), SEND]
    (finding,) = judged("x", uses)
    assert "makes code from text" in finding.message
    assert "another realm" in judged("x", uses[:1])[0].message


def test_hostile_manifests_say_nothing() -> None:
    odd: list[dict[str, Any]] = [
        {"types": 1, "main": []}, {"main": 3}, {"style": {}}, {"typings": None, "main": {}},
    ]  # fmt: skip
    assert [judged("x", [SEND], **fields) for fields in odd] == [()] * len(odd)


def test_a_declaration_of_the_same_power_is_not_told_beside_it() -> None:
    read = Manifest(name="is-blank-x")
    held = package("node_modules/is-blank-x", SEND, manifest=read, declaration=declares("network"))
    assert len(found(RULE, subject(held))) == 1
