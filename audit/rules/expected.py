"""Grave uses that a feature release may well bring: what a package said of itself before, or what only people start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.rules.combinations.hooks import is_network_hook
from audit.rules.combinations.network import is_outward
from audit.rules.combinations.powers import (
    starts_only_told,
    starts_programs,
    starts_the_users,
)
from audit.rules.combinations.purposes import is_for_patching, is_for_polyfills, is_tooling
from audit.rules.grave import is_of_all
from audit.rules.hosts import hosts_of, mentioned_hosts

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage, CapabilityUse

_CONSOLE = frozenset({"write:console", "write:globalThis.console"})
_SESSION = re.compile(r"builtin:inspector(?:/promises)?\.Session$")
_ISOLATES = re.compile(
    r"builtin:vm\.(?:createContext|runIn(?:New)?Context|Script|SourceTextModule|SyntheticModule)$"
)
_BUILDS = re.compile(
    r"(?:(?:node-gyp-build|prebuild-install|node-gyp rebuild|node-pre-gyp install|cmake-js(?: compile| install)?"
    r"|napi-postinstall)"
    r"(?: --?[\w-]+(?:[ =][\w./][\w./-]*)?)*(?: \|\| |$))+"
)
"""What is run at install to find or build an addon; where it is downloaded from is told by package.json."""
_OF_THE_PAGE = re.compile(
    r"(?:(?:window|self|globalThis)\.)?fetch\(\s*(['\"`])(?!//)[\w./-]*(?:\?[\w=&.-]*)?\1\s*[,)]"
)
"""A request to the page's own server."""
_STARTS_ITSELF = re.compile(
    r"(?:[\w$]+\.)?(?:spawn|execFile|fork)(?:Sync)?\(\s*process\.(?:execPath|argv\[0\])\s*,"
    r"\s*\[[^\]]{0,80}?(?:\b__filename\b|\bprocess\.argv\[1\]|\bimport\.meta\.(?:filename|url)\b)"
)
_ACTS = frozenset({Authority.PROCESS, Authority.FILESYSTEM_WRITE, Authority.CODE})


def is_expected(use: CapabilityUse, package: AuditedPackage, old: AuditedPackage) -> bool:
    """Return whether a feature release may bring a grave use, by the use itself or what the version before said."""
    return (
        starts_only_told(use)
        or starts_the_users(use, package)
        or _is_of_commands(use, package)
        or is_of_the_console(use)
        or _measures_or_isolates(use, package, old)
        or _patches_as_said(use, package, old)
        or _stands_in_as_said(use, package, old)
        or _builds_an_addon(use)
        or all(_OF_THE_PAGE.match(place.text) for place in use.evidence)
    )


def adds_nothing(use: CapabilityUse, package: AuditedPackage, old: AuditedPackage) -> bool:
    """Return whether a use does no more than the package could, so that a repair may bring it.

    It starts its own file anew, replaces what writes on the console in a package that could not tell anybody, or is one
    of polyfills.
    """
    if starts_programs(use):
        return bool(use.evidence) and all(
            _STARTS_ITSELF.match(place.text) for place in use.evidence
        )
    trade = is_tooling(old) or is_for_patching(old)
    quiet = trade and is_of_the_console(use) and not any(map(_tells, package.uses))
    return quiet or (is_of_all(use) and _stands_in_as_said(use, package, old))


def is_of_the_console(use: CapabilityUse) -> bool:
    """Return whether a use replaces what writes on the console, as features of tools for tests and logs do."""
    return use.capability.id.rpartition(".")[0] in _CONSOLE


def _tells(use: CapabilityUse) -> bool:
    return is_outward(use) or use.capability.authority in _ACTS


def _is_of_commands(use: CapabilityUse, package: AuditedPackage) -> bool:
    """Return whether only files use it that nobody loads but who starts a command of the package by its name."""
    return bool(use.evidence) and all(place.file in package.command_files for place in use.evidence)


def _measures_or_isolates(use: CapabilityUse, package: AuditedPackage, old: AuditedPackage) -> bool:
    """Return whether a tool of the trade measures what tests reach, or runs code apart, and can send nothing."""
    if _SESSION.match(use.capability.id):
        return is_tooling(package)
    isolates = _ISOLATES.match(use.capability.id) is not None and is_tooling(old)
    return isolates and not any(map(is_outward, package.uses))


def _patches_as_said(use: CapabilityUse, package: AuditedPackage, old: AuditedPackage) -> bool:
    """Return whether a package replaces functions that said that this is its trade, or takes those it replaces."""
    if not is_for_patching(old):
        return False
    if is_network_hook(use) or is_of_all(use):
        return True
    wrapped = f"write:{use.capability.id}"
    return any(is_network_hook(each) and each.capability.id == wrapped for each in package.uses)


def _stands_in_as_said(use: CapabilityUse, package: AuditedPackage, old: AuditedPackage) -> bool:
    """Return whether polyfills supply what is missing, by what is there: an older way to ask, nothing of their own."""
    if not is_for_polyfills(old) or hosts_of(package.uses) or mentioned_hosts(package.mentions):
        return False
    asks = use.capability.id == "global:XMLHttpRequest"
    return asks or (is_of_all(use) and not any(map(_tells, package.uses)))


def _builds_an_addon(use: CapabilityUse) -> bool:
    return bool(use.evidence) and all(
        place.file == "package.json" and _BUILDS.fullmatch(place.text) for place in use.evidence
    )
