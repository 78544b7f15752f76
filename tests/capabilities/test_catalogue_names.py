"""From the full name that was seen to the capability and its authority."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.capabilities import load_catalogue
from audit.capabilities.catalogue import ID_LIMIT
from audit.model.capability import KINDS, Authority

CASES = {
    "builtin": [
        ("fs", "builtin:fs", "filesystem-write"),
        ("node:fs", "builtin:fs", "filesystem-write"),
        ("fs.readFile", "builtin:fs.readFile", "filesystem-read"),
        ("fs.readFile.call", "builtin:fs.readFile", "filesystem-read"),
        ("fs.writeFile", "builtin:fs.writeFile", "filesystem-write"),
        ("fs.open", "builtin:fs.open", "filesystem-write"),
        ("fs.constants.O_RDONLY", "builtin:fs.constants", "none"),
        ("fs.promises", "builtin:fs/promises", "filesystem-write"),
        ("fs.promises.readFile", "builtin:fs/promises.readFile", "filesystem-read"),
        ("fs.default.promises.rm", "builtin:fs/promises.rm", "filesystem-write"),
        ("fs.default", "builtin:fs", "filesystem-write"),
        ("path.posix.win32.posix.join", "builtin:path/posix.join", "none"),
        ("http", "builtin:http", "network"),
        ("http.STATUS_CODES.404", "builtin:http.STATUS_CODES", "none"),
        ("http.createServer", "builtin:http.createServer", "network"),
        ("net.isIP", "builtin:net.isIP", "none"),
        ("os.EOL", "builtin:os.EOL", "none"),
        ("os.userInfo", "builtin:os.userInfo", "system"),
        ("crypto.createDecipheriv", "builtin:crypto.createDecipheriv", "none"),
        ("crypto.setEngine", "builtin:crypto.setEngine", "native"),
        ("crypto.webcrypto.subtle.decrypt", "builtin:crypto.subtle.decrypt", "none"),
        ("crypto.webcrypto", "builtin:crypto.webcrypto", "none"),
        ("module.Module._load", "builtin:module._load", "loader"),
        ("module.builtinModules", "builtin:module.builtinModules", "none"),
        ("child_process.exec", "builtin:child_process.exec", "process"),
        ("v8.setFlagsFromString", "builtin:v8.setFlagsFromString", "code"),
        ("v8.writeHeapSnapshot", "builtin:v8.writeHeapSnapshot", "filesystem-write"),
        ("worker_threads.isMainThread", "builtin:worker_threads.isMainThread", "none"),
        ("worker_threads.Worker", "builtin:worker_threads.Worker", "worker"),
        ("sys.inspect", "builtin:sys.inspect", "none"),
        ("sqlite.DatabaseSync", "builtin:sqlite.DatabaseSync", "filesystem-write"),
        ("process", "global:process", "loader"),
        ("process.env.HOME", "global:process.env.HOME", "environment"),
        ("fs.*", "builtin:fs", "filesystem-write"),
        ("no_such_module.x", "builtin:no_such_module", "unknown"),
    ],
    "global": [
        ("process.env", "global:process.env", "environment"),
        ("process.env.NPM_TOKEN.length", "global:process.env.NPM_TOKEN", "environment"),
        ("process.env.NODE_ENV", "global:process.env.NODE_ENV", "none"),
        ("process.env.node_env", "global:process.env.node_env", "environment"),
        ("process.env.*", "global:process.env", "environment"),
        ("process.*.x", "global:process", "loader"),
        ("globalThis.*", "global:globalThis", "loader"),
        ("process.exit", "global:process.exit", "process"),
        ("process.hrtime.bigint", "global:process.hrtime.bigint", "clock"),
        ("process.stdout.isTTY", "global:process.stdout", "none"),
        ("process.browser", "global:process.browser", "none"),
        ("process.__ours", "global:process.__ours", "none"),
        ("process.getBuiltinModule", "global:process.getBuiltinModule", "loader"),
        ("process.mainModule.require", "global:process.mainModule", "loader"),
        ("process.mainModule.filename", "global:process.mainModule.filename", "none"),
        ("process.dlopen", "global:process.dlopen", "native"),
        ("globalThis.process.env.HOME", "global:process.env.HOME", "environment"),
        ("window.self.fetch", "global:fetch", "network"),
        ("globalThis", "global:globalThis", "loader"),
        ("window", "global:window", "loader"),
        ("window.ourLibrary.x", "global:globalThis.ourLibrary", "none"),
        ("self.Array", "global:globalThis.Array", "none"),
        ("document.createElement", "global:document", "dom"),
        ("document.cookie.split", "global:document.cookie", "dom"),
        ("navigator.sendBeacon", "global:navigator.sendBeacon", "network"),
        ("navigator.userAgent", "global:navigator.userAgent", "none"),
        ("navigator.geolocation.watch", "global:navigator.geolocation", "dom"),
        ("performance.now", "global:performance.now", "clock"),
        ("performance.mark", "global:performance.mark", "none"),
        ("Function", "global:Function", "code"),
        ("Function.prototype.call", "global:Function.prototype", "none"),
        ("Function.prototype.constructor", "global:Function.prototype.constructor", "code"),
        ("crypto.subtle.decrypt", "global:crypto.subtle.decrypt", "none"),
        ("Deno.env.HOME", "global:Deno.env.HOME", "environment"),
        ("setTimeout", "global:setTimeout", "code"),
        ("Array.from", "global:Array", "none"),
        ("noSuchGlobal.x", "global:noSuchGlobal", "unknown"),
    ],
    "write": [
        ("Array.prototype.flat", "write:Array.prototype.flat", "primordials"),
        ("globalThis.fetch", "write:globalThis.fetch", "primordials"),
        ("window.console.log", "write:window.console.log", "primordials"),
        ("XMLHttpRequest.prototype.open", "write:XMLHttpRequest.prototype.open", "primordials"),
        ("builtin:http.request", "write:builtin:http.request", "primordials"),
        ("window.*", "write:window.*", "primordials"),
        ("window.ourLibrary", "write:window.ourLibrary", "none"),
        ("process.env.OURS", "write:process.env.OURS", "environment"),
        ("process.exitCode", "write:process.exitCode", "none"),
        ("document.title", "write:document.title", "dom"),
    ],
    "load": [("computed", "load:computed", "loader")],
    "package": [("@scope/name", "package:@scope/name", "loader")],
    "script": [("postinstall", "script:postinstall", "install")],
    "native": [("wasm", "native:wasm", "native")],
    "unknown": [("parse", "unknown:parse", "unknown")],
    "nonsense": [("parse", "nonsense:parse", "unknown")],
}


@pytest.mark.parametrize(
    ("kind", "what", "expected_id", "authority"),
    [
        pytest.param(kind, what, expected_id, authority, id=f"{kind}:{what}")
        for kind, rows in CASES.items()
        for what, expected_id, authority in rows
    ],
)
def test_a_name_has_one_id_and_one_authority(
    kind: str, what: str, expected_id: str, authority: str
) -> None:
    capability = load_catalogue().capability(kind, what)

    assert (capability.id, capability.authority.value) == (expected_id, authority)


NAME_PART = st.sampled_from(
    ["fs", "process", "env", "*", "default", "promises", "globalThis", "window", "constructor", ""]
)
NAMES = st.one_of(st.text(), st.lists(NAME_PART | st.text(max_size=5), max_size=9).map(".".join))


@given(st.sampled_from(KINDS) | st.text(max_size=8), NAMES)
def test_any_name_gets_a_bounded_capability_that_stays_the_same(kind: str, what: str) -> None:
    catalogue = load_catalogue()
    capability = catalogue.capability(kind, what)

    assert len(capability.id) <= len("builtin") + len(kind) + 1 + ID_LIMIT
    again_kind, _, again = capability.id.partition(":")
    if again_kind in {"builtin", "global"}:
        assert catalogue.capability(again_kind, again).authority is capability.authority


def test_a_name_of_a_million_parts_is_cut() -> None:
    capability = load_catalogue().capability("builtin", "fs." + "default." * 1_000_000)

    assert capability.authority is Authority.FILESYSTEM_WRITE
    assert len(capability.id) <= len("builtin:") + ID_LIMIT
