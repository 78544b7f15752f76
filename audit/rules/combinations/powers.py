"""Powers that several combinations ask about, and the words that allow them before any code uses them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.capability import Authority, Capability, covers
from audit.rules.uses.hooks import HOOKED
from audit.rules.uses.network import REQUESTS
from audit.rules.uses.programs import STARTS
from audit.rules.uses.secret_names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from audit.model.package import CapabilityUse

_VARIABLE = re.compile(r"(?:global|builtin):process\.env(?:\.(?P<name>.+))?$")
_SHARED = re.compile(
    r"global:(?:\w+\.)*(?:SharedArrayBuffer|Atomics)(?:\.|$)"
    r"|builtin:worker_threads(?:\.Worker)?$|global:(?:Shared)?Worker$"
)
_CLOCK = re.compile(
    r"global:(?:\w+\.)*performance(?:\.|$)|global:process\.hrtime|builtin:perf_hooks(?:\.performance)?$"
)
_REALM = re.compile(
    r"builtin:vm(?:\.(?:createContext|runIn(?:New)?Context|Script|SourceTextModule|SyntheticModule))?$"
    r"|builtin:worker_threads(?:\.Worker)?$"
    r"|global:(?:\w+\.)*(?:ShadowRealm|(?:Shared)?Worker|\w*Worklet|HTMLIFrameElement|frames)$"
)


def is_memory(use: CapabilityUse) -> bool:
    """Return whether a use is of memory that is shared."""
    return "SharedArrayBuffer" in use.id or "Atomics" in use.id


@dataclass(frozen=True, slots=True)
class Power:
    """One side of a combination, as words of a declaration or a grant may say it."""

    what: str
    """For a sentence: "the network"."""
    says: Callable[[str], bool]
    """Whether a word is of it, no wider."""
    within: tuple[Capability, ...]
    """A wider word allows it when it covers one of these."""

    def is_used(self, use: CapabilityUse) -> bool:
        """Return whether a use is of it."""
        return self.says(use.id)

    def allowed(self, words: Iterable[str]) -> list[str]:
        """Return those of `words` that allow it."""
        return [
            word
            for word in words
            if self.says(word) or any(covers(word, each) for each in self.within)
        ]


def _power(what: str, pattern: str | re.Pattern[str], *within: tuple[str, Authority]) -> Power:
    begins = re.compile(pattern).match
    return Power(
        what,
        lambda word: begins(word) is not None,
        tuple(Capability(name, authority) for name, authority in within),
    )


def _is_environment(word: str) -> bool:
    """Return whether a word is the environment as a whole, or one variable that holds a secret."""
    found = _VARIABLE.match(word)
    return found is not None and (found["name"] is None or is_secret_name(found["name"]))


ENVIRONMENT = Power(
    "the environment", _is_environment, (Capability("global:process.env", Authority.ENVIRONMENT),)
)
NETWORK = _power(
    "the network", REQUESTS, ("builtin:https.request", Authority.NETWORK),
    ("builtin:net.connect", Authority.NETWORK), ("builtin:dns.resolve", Authority.NETWORK),
    ("builtin:dgram.createSocket", Authority.NETWORK), ("global:fetch", Authority.NETWORK),
)  # fmt: skip
INSTALL = _power("install scripts", r"script:", ("script:postinstall", Authority.INSTALL))
PROCESS = _power("other programs", STARTS, ("builtin:child_process.spawn", Authority.PROCESS))
CODE = _power(
    "code from text",
    r"global:(?:eval|Function|ShadowRealm)|builtin:vm(?:\.(?!constants|isContext)|$)",
    ("global:eval", Authority.CODE),
)
HOOKS = _power(
    "replaced network functions", HOOKED, ("write:globalThis.fetch", Authority.PRIMORDIALS)
)
SHARED_OBJECTS = _power(
    "changes of shared objects", r"write:(?!process\.env|document|location)",
    ("write:Array.prototype.flat", Authority.PRIMORDIALS),
)  # fmt: skip
LOADER = _power(
    "the module loader's internals", r"load:internals", ("load:internals", Authority.LOADER)
)
CLOCK = _power("a high-resolution clock", _CLOCK, ("global:performance.now", Authority.CLOCK))
SHARED = _power(
    "shared memory or workers", _SHARED, ("global:SharedArrayBuffer", Authority.CLOCK),
    ("builtin:worker_threads.Worker", Authority.WORKER),
)  # fmt: skip
PAGE = _power("the whole page", r"global:document$", ("global:document", Authority.DOM))
REALM = _power(
    "another realm", _REALM, ("builtin:vm.createContext", Authority.CODE),
    ("builtin:worker_threads.Worker", Authority.WORKER), ("global:ShadowRealm", Authority.CODE),
)  # fmt: skip
