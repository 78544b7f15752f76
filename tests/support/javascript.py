"""A vocabulary like the catalogue's, and short ways to read a snippet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from audit.analysis.javascript import read_javascript
from audit.analysis.javascript.evaluating.evaluator import Evaluator
from audit.analysis.javascript.folding.folder import Folder
from audit.analysis.javascript.limits import Budget, Limits
from audit.analysis.javascript.syntax.parse import parse
from audit.analysis.javascript.syntax.scopes import Scopes
from audit.analysis.javascript.syntax.spots import Finder
from audit.analysis.javascript.text.source import Source
from audit.analysis.javascript.text.words import Words
from audit.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.model.facts import FileFacts

BUILTINS = """assert assert/strict async_hooks buffer child_process cluster console constants crypto dgram
diagnostics_channel dns dns/promises domain events fs fs/promises http http2 https inspector module net os path
path/posix path/win32 perf_hooks process punycode querystring readline repl stream stream/promises string_decoder sys
timers timers/promises tls tty url util util/types v8 vm wasi worker_threads zlib"""
PREFIX_ONLY = "test sqlite sea test/reporters"
GLOBALS = """process fetch eval Function WebAssembly XMLHttpRequest WebSocket EventSource Worker SharedWorker
importScripts document window self globalThis global location navigator localStorage sessionStorage indexedDB history
setTimeout setInterval setImmediate SharedArrayBuffer Atomics performance console Buffer crypto Deno Bun alert open
MutationObserver caches Notification RTCPeerConnection postMessage"""
INTRINSICS = """Array ArrayBuffer Boolean DataView Date Error Function JSON Map Math Number Object Promise Proxy Reflect
RegExp Set String Symbol TypeError Uint8Array WeakMap WeakSet parseInt parseFloat isNaN encodeURIComponent"""
HARMLESS = """process.nextTick process.platform process.stdout.isTTY process.version process.versions process.cwd
console setTimeout setInterval setImmediate performance.now Buffer"""


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the vocabulary that the tests read with."""
    return Vocabulary(
        builtins=frozenset(BUILTINS.split()),
        prefix_only=frozenset(PREFIX_ONLY.split()),
        globals=frozenset(GLOBALS.split()),
        intrinsics=frozenset(INTRINSICS.split()),
        harmless_members=frozenset(HARMLESS.split()),
    )


def read(
    code: str | bytes, language: str = "javascript", *, module: bool | None = None
) -> FileFacts:
    """Return what `code` shows."""
    data = code.encode() if isinstance(code, str) else code
    return read_javascript(data, vocabulary(), language=language, module=module)


def shown(
    code: str | bytes, language: str = "javascript", *, module: bool | None = None
) -> set[str]:
    """Return the facts of `code` as `kind:what`."""
    return {f"{fact.kind}:{fact.what}" for fact in read(code, language, module=module).facts}


def asked(code: str, name: str) -> tuple[Folder, Spot]:
    """Return what folds the constants of `code`, and the last call of the function `name` in it."""
    data = code.encode("utf-8", "surrogatepass")
    limits = Limits()
    budget, source, tree = Budget(limits), Source(data), parse(data, "javascript", 10.0)
    assert tree is not None
    finder = Finder(tree, data, budget)
    folder = Folder(source, Scopes(Words(source.data), finder, budget, limits, typed=False), budget)
    call = finder.at(data.rindex(name.encode())).parent
    assert call is not None
    return folder, call


def value_of(body: str) -> tuple[str, ...]:
    """Return what a function with this body gives when it is run in small, as text; nothing where that is not known."""
    folder, call = asked(f"function main() {{ {body} }} main()", "main")
    texts, more = Evaluator(folder).strings(call)
    return () if more else texts
