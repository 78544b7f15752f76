"""Uses that are news by themselves: what attacks are made of, however much of its kind a package did before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.rules.combinations.evaluation import makes_code
from audit.rules.combinations.hooks import is_network_hook
from audit.rules.combinations.network import is_outward
from audit.rules.combinations.powers import starts_programs
from audit.rules.combinations.purposes import is_tooling
from audit.rules.combinations.surprises import around_the_loader

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage, CapabilityUse

_SINGULAR = re.compile(
    r"global:navigator\.clipboard\.read|builtin:inspector(?:/promises)?\.open"
    r"|global:process\.(?:(?:_linkedB|b)inding|dlopen)"
)
"""What the user copied elsewhere (addresses, passwords); a door for debuggers; what built-ins are made of."""
_OF_ALL = re.compile(r"write:(?:globalThis\.)?Object\.prototype\.(?!__)")
_ALWAYS_THERE = re.compile(
    r"write:(?:globalThis\.)?(?:JSON\.parse|Math\.random|Function\.prototype\.(?:call|apply|bind|toString)"
    r"|Array\.prototype\.(?:push|pop|shift|splice|slice|concat|join|indexOf|includes|map|filter|forEach|some|every)"
    r"|String\.prototype\.(?:replace|split|indexOf|slice|substring|charCodeAt|includes|startsWith)"
    r"|RegExp\.prototype\.(?:test|exec)|Promise\.prototype\.(?:then|catch)"
    r"|(?:crypto\.)(?:getRandomValues|randomUUID|subtle\b.*)|set(?:Timeout|Interval)|console\.(?:log|info|warn|error|debug))$"
    r"|write:builtin:(?:crypto|child_process|dns|vm)\.\w+(?:Sync)?$"
    r"|write:builtin:(?:https?|http2|net|tls)\.create(?:Secure)?Server$"
)
"""What every engine has: who writes it replaces it."""
_OF_HOSTS = re.compile(
    r"write:(?:(?:globalThis|window|self)\.)*(?:Storage\.prototype\.\w+|Element\.prototype\.attachShadow"
    r"|HTML(?:Input|TextArea|Form)Element\.prototype\.(?:value|submit|requestSubmit)|Document\.prototype\.cookie"
    r"|FormData\.prototype\.\w+|Headers\.prototype\.\w+|MessagePort\.prototype\.\w+|TextEncoder\.prototype\.\w+"
    r"|CredentialsContainer\.prototype\.\w+|navigator\.(?:credentials|clipboard)\.\w+|Clipboard\.prototype\.\w+)$"
    r"|write:builtin:(?:net|tls|https?|http2|dgram)\.\w+\.prototype\.\w+$"
    r"|write:builtin:events\.(?:EventEmitter\.)?prototype\.emit$"
)
"""What keys and data of all pass through, in a page and in Node; polyfills write other members."""
_INNER = re.compile(r"\b_?(?:linkedB|b)inding\b|\b_load\b|\b_compile\b|\bconstructor\b")
"""Ways around the module loader; `createRequire`, which many use, is none of them."""


def is_singular(use: CapabilityUse, package: AuditedPackage) -> bool:
    """Return whether a use is news however much of its kind the package did before."""
    around = around_the_loader(use) and use.reachable and not is_tooling(package)
    return around or is_of_all(use) or is_network_hook(use) or bool(_SINGULAR.match(use.id))


def is_of_all(use: CapabilityUse) -> bool:
    """Return whether a use changes what all objects have, or what passes keys and data, which no polyfill does."""
    if _ALWAYS_THERE.match(use.id):
        return True
    telling = _OF_ALL.match(use.id) or _OF_HOSTS.match(use.id)
    return telling is not None and not use.guarded


def is_grave(use: CapabilityUse) -> bool:
    """Return whether a use is one that attacks are made of: reaching out, starting programs, hooks, code from text."""
    return (
        is_outward(use)
        or starts_programs(use)
        or is_network_hook(use)
        or makes_code(use)
        or use.id in {"native:addon", "native:executable"}
        or bool(_SINGULAR.match(use.id))
        or is_of_all(use)
        or (
            use.authority is Authority.LOADER
            and any(_INNER.search(each.text) for each in use.evidence)
        )
    )
