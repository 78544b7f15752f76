"""What weighs by itself: uses that attacks are made of, however much of its kind a package did before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.mention import Mentioned
from audit.rules.uses.closeness import Closeness, closest
from audit.rules.uses.code import around_the_loader, makes_code
from audit.rules.uses.commands import starts_alarming
from audit.rules.uses.footholds import footholds
from audit.rules.uses.hooks import is_network_hook
from audit.rules.uses.network import is_outward, is_server
from audit.rules.uses.programs import starts_programs
from audit.rules.uses.purposes import is_tooling
from audit.rules.uses.reaching import WRITES, commands_reached

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage, CapabilityUse

_SINGULAR = re.compile(
    r"global:navigator\.clipboard\.read|builtin:inspector(?:/promises)?\.open"
    r"|global:process\.(?:(?:_linkedB|b)inding|dlopen)"
)
"""What the user copied elsewhere (addresses, passwords); a door for debuggers; what built-ins are made of."""
_OPENS = "global:process.dlopen"
_HIDDEN_CODE = re.compile(r"(?:^|/)\.\w[\w.-]*/|\.(?!node$|so$|dll$|dylib$)[A-Za-z]\w{1,8}$")
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
_KEPT_BY_PAGE = re.compile(r"\bdocument\.cookie\b|\b(?:local|session)Storage\b")
_INNER = re.compile(r"\b_?(?:linkedB|b)inding\b|\b_load\b|\b_compile\b|\bconstructor\b")
"""Ways around the module loader; `createRequire`, which many use, is none of them."""
_CODE_ADDRESS = re.compile(r"data:(?:text|application)/(?:x-)?(?:java|ecma)script\b")
_LOADER_HOOK = re.compile(
    r"\bregister(?:Hooks)?\(|\brequire\.extensions\b|\b_extensions\b|\b_resolveFilename\b"
)
"""What runs for every module that is loaded from then on."""
_EXCHANGED = re.compile(r"\brequire\.cache\[[^\]]*\](?:\.[\w$]+)*\s*=(?!=)")
"""What another package gave, or is, becomes something else."""
_DECODED = re.compile(
    r"\brequire\s*\(\s*(?!(?:[\w$]+\.)*\w*(?:[rR]esolve|[jJ]oin|[pP]ath)\w*\s*\()(?:[\w$]+\s*\??\.\s*)*[\w$]+\s*\("
    r"|\brequire\s*\(\s*[\w$.]+\s*\)\s*\[\s*[\w$]"
)
"""A module whose name a function makes, or whose member is computed too: not one that the caller names."""
_BY_NAME = re.compile(r"\[\s*[A-Za-z_$][\w$.]*\s*\]\s*(?:\?\.)?\(")
"""A global whose name is computed is called."""
_TELLING = {"load:computed": _DECODED, "global:globalThis": _BY_NAME}
_REMOVES = re.compile(r"builtin:fs(?:/promises)?\.(?:promises\.)?rm")
_POWERS = "network filesystem-read filesystem-write process code loader native worker"
_OUTSIDE = frozenset(map(Authority, _POWERS.split()))
"""A package with one of these does more than compute: that it loads by a name it computes is a small step."""


def is_singular(use: CapabilityUse, package: AuditedPackage) -> bool:
    """Return whether a use is news however much of its kind the package did before."""
    around = goes_past_require(use, package)
    return around or is_of_all(use) or is_network_hook(use) or bool(_SINGULAR.match(use.id))


def opens_what_is_hidden(use: CapabilityUse) -> bool:
    """Return whether loaded code opens compiled code in a file that is not named as such, or in a hidden folder."""
    return use.reachable and use.id == _OPENS and any(map(_HIDDEN_CODE.search, use.literals))


def goes_past_require(use: CapabilityUse, package: AuditedPackage) -> bool:
    """Return whether loaded code runs code by inner functions of the loader, in a package that is no tool for that."""
    return around_the_loader(use) and use.reachable and not is_tooling(package)


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


def opens_the_loader(
    uses: list[CapabilityUse], held: frozenset[Authority], *, repair: bool
) -> bool:
    """Return whether code opens the loader without a reason to: where it only computed, in a repair, with an address.

    Args:
        uses: what the package newly does.
        held: the kinds of power that its loaded code held before.
        repair: the version only repairs.
    """
    sudden = repair or not held & _OUTSIDE
    return any(_is_opened_by(use) and (sudden or _loads_an_address(use)) for use in uses)


def _loads_an_address(use: CapabilityUse) -> bool:
    """Return whether what is loaded is itself written in the address."""
    texts = (*use.literals, *(each.text for each in use.evidence))
    return any(map(_CODE_ADDRESS.search, texts))


def _is_opened_by(use: CapabilityUse) -> bool:
    """Return whether loaded code loads what it computes the name of, or puts itself into the module loader."""
    if use.authority is not Authority.LOADER or not use.reachable:
        return False
    if any(_EXCHANGED.search(each.text) for each in use.evidence):
        return True
    if use.guarded:
        return False
    if _loads_an_address(use):
        return True
    telling = _TELLING.get(use.id, _LOADER_HOOK)
    return any(telling.search(each.text) for each in use.evidence)


def removes_folders(use: CapabilityUse) -> bool:
    """Return whether loaded code removes folders, with what they hold."""
    whole = (place.reachable and "recursive" in place.text for place in use.evidence)
    return _REMOVES.match(use.id) is not None and any(whole)


def keeps_what_is_sent(package: AuditedPackage, uses: list[CapabilityUse]) -> bool:
    """Return whether a server begins to write files, where it listens: what others send may be what it writes."""
    kept = [use.where(lambda place: "process.pid" not in place.text) for use in uses]
    pair = closest(kept, filter(is_server, package.uses))
    return pair is not None and pair.reachable and pair.closeness is Closeness.NEAR


def goes_around_the_loader(package: AuditedPackage, uses: list[CapabilityUse]) -> bool:
    """Return whether a package that is no tool of the trade runs code past `require`, under names that it computes."""
    held = {use.id for use in uses if use.reachable}
    return "load:computed" in held and any(goes_past_require(use, package) for use in uses)


def alarms(package: AuditedPackage, uses: list[CapabilityUse]) -> bool:
    """Return whether no package that is new has a reason to do one of these: `uses` are those that nobody granted."""
    return (
        _leaves_footholds(package, uses)
        or _starts_alarming(package)
        or _gives_away_the_page(package)
        or any(each.evidence.reachable for each in package.mentioned(Mentioned.GATE))
    )


def _leaves_footholds(package: AuditedPackage, uses: list[CapabilityUse]) -> bool:
    """Return whether loaded code names, where it writes, a place whose files something else runs or shows."""
    writes = any(use.reachable and use.authority in WRITES for use in uses)
    return writes and any(use.reachable and footholds(use) for use in package.uses)


def _gives_away_the_page(package: AuditedPackage) -> bool:
    """Return whether loaded code makes what a page keeps of a user a part of an address that an element loads."""
    return any(
        each.evidence.reachable and _KEPT_BY_PAGE.search(each.evidence.text)
        for each in package.mentioned(Mentioned.ELEMENT)
    )


def _starts_alarming(package: AuditedPackage) -> bool:
    """Return whether loaded code starts a command that downloads, runs what it is given, or hands out secrets."""
    started = [use for use in package.uses if use.reachable and use.authority is Authority.PROCESS]
    return any(map(starts_alarming, started)) or any(
        each.reachable for each in commands_reached(package)
    )
