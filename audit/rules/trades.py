"""What is no surprise: what a feature release may well bring, by itself or since the version before said so.

One place for one question, asked of powers (`gained-capability`), of what is reached for (`new-secret-access`) and of
hosts (`new-destination`). The table is data: uses/trades.toml.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.mention import Mentioned
from audit.rules.grave import is_of_all
from audit.rules.hosts import hosts_of, mentioned_hosts
from audit.rules.install import ITSELF
from audit.rules.own_hosts import asks_anew, new_services, signs_in_by
from audit.rules.uses.code import decrypts
from audit.rules.uses.footholds import (
    WRITING,
    completes,
    is_asked_for,
    is_of_project,
    puts_a_download,
)
from audit.rules.uses.hooks import is_network_hook
from audit.rules.uses.network import is_outward
from audit.rules.uses.programs import (
    starts_only_told,
    starts_programs,
    starts_the_users,
    starts_what_is_given,
)
from audit.rules.uses.purposes import is_tooling, says, speaks_of, trades
from audit.rules.uses.reaching import secrets_reached
from audit.rules.uses.secret_names import is_secret_name, name_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.update import Update
    from audit.rules.uses.purposes import Trade
    from audit.rules.uses.reached import Reached

_PASTES = frozenset({"global:navigator.clipboard.read", "global:navigator.clipboard.readText"})
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
_MAKES = re.compile(
    r"(?:spawn|execFile|exec)(?:Sync)?\(\s*(?:['\"`](?:git(?:['\"`]\s*,\s*\[\s*['\"`]|\s+)(?:init|add|commit|rev-parse|--version)"
    r"|(?:npm|pnpm|yarn|bun)(?:['\"`]\s*,\s*\[\s*['\"`]|\s+)(?:i|install|ci|--version)\b)"
    r"|[\w$.]+\s*,\s*\[\s*['\"`](?:i|install|ci|--version)['\"`])"
)
"""What a new project is begun with: a repository, and the packages that it asks for."""
_ACTS = frozenset({Authority.PROCESS, Authority.FILESYSTEM_WRITE, Authority.CODE})
_PUBLISHES = frozenset({"npm publish", "git config core.hookspath"})
"""What commands do for who starts them: release tools, managers of hooks."""
_OF_TRADES = frozenset({"", "command ", "switch "})
_SHORT = {"GH": "GITHUB", "GL": "GITLAB"}
"""Services whose variables have two beginnings."""


def is_expected(use: CapabilityUse, update: Update) -> bool:
    """Return whether a feature release may bring a grave use, by the use itself or what the version before said."""
    package = update.package
    return (
        starts_only_told(use)
        or starts_the_users(use, package)
        or _is_only_in(use, package.command_files)
        or _is_of_the_console(use)
        or (use.id in _PASTES and not any(map(is_outward, package.uses)))
        or (_SESSION.match(use.id) is not None and is_tooling(package))
        or (_is_only_in(use, {"package.json"}) and _all_match(_BUILDS.fullmatch, use))
        or all(_OF_THE_PAGE.match(place.text) for place in use.evidence)
        or _is_of_its_trade(use, update, lambda trade: trade.features)
    )


def adds_nothing(use: CapabilityUse, update: Update) -> bool:
    """Return whether a use does no more than the package could, so that a repair may bring it.

    It starts its own file anew, or is of the package's trade: replaces what writes on the console in a package that
    could not tell anybody, or is one of polyfills.
    """
    if starts_programs(use):
        return _all_match(_STARTS_ITSELF.match, use)
    return _is_of_its_trade(use, update, lambda trade: trade.repairs)


def expected_hosts(update: Update) -> frozenset[str]:
    """Return the hosts that belong to the trades of the version before, or tell it with what it signs in."""
    return frozenset(
        host
        for name, trade in trades().items()
        if trade.hosts and (says(update.old, name) or signs_in_by(trade.hosts, update))
        for host in trade.hosts
    )


def are_of_known_services(new: list[Reached], old: AuditedPackage) -> bool:
    """Return whether all are variables of services whose secrets were read before: `AWS_...` beside `AWS_...`."""
    known = {_service(each.key) for each in secrets_reached(old)} - {""}
    return all(_service(each.key) in known for each in new)


def may_be_reached(new: list[Reached], update: Update, sort: str) -> bool:
    """Return whether a feature release may reach for all of one sort (`foothold `, `command `, none for secrets)."""
    if sort == "foothold " and not update.is_repair and _are_of_new_projects(new, update):
        return True
    return update.is_feature and (
        _are_asked_for(new, update.package, sort)
        or (sort == "foothold " and completes(new, update.package, update.old))
        or (sort in _OF_TRADES and _are_of_its_trade(new, update.old, sort))
        or (not sort and _are_of_its_services(new, update))
    )


def _are_asked_for(new: list[Reached], package: AuditedPackage, sort: str) -> bool:
    """Return whether only code that a command starts reaches for variables, or puts files into a project, as `init`."""
    files = [{place.file for place in each.evidence} for each in new]
    reached = set().union(*files)
    if not all(files) or not reached <= set(package.command_files):
        return False
    if sort == "foothold ":
        writing = [use for use in package.uses if WRITING.match(use.id)]
        return all(is_asked_for(each.name) for each in new) and not any(
            puts_a_download(place)
            for use in writing
            for place in use.evidence
            if place.file in reached
        )
    if sort == "command ":
        return _PUBLISHES.issuperset(each.key for each in new)
    return not sort and all(each.name.replace("_", "").isalnum() for each in new)


def _are_of_new_projects(new: list[Reached], update: Update) -> bool:
    """Return whether it makes new projects, as it said before, and these get settings."""
    return says(update.old, "scaffolding") and all(is_of_project(each.name) for each in new)


def _are_of_its_trade(new: list[Reached], old: AuditedPackage, sort: str) -> bool:
    """Return whether all are commands, or variables, of a trade that the version before said it is of."""
    return any(
        all(
            each.name.startswith(tuple(trade.commands)) if sort else each.key in trade.secrets
            for each in new
        )
        and says(old, name)
        for name, trade in trades().items()
    )


def _are_of_its_services(new: list[Reached], update: Update) -> bool:
    """Return whether it said before that it signs in to that service, or knew several of them and gains one."""
    services = new_services(update)
    if services and all(services & name_words(each.key) for each in new):
        return True
    return says(update.old, "signing-in") and all(
        speaks_of(update.old, [re.split(r"[_/.]", each.key.lower().lstrip("."))[0]]) for each in new
    )


def _service(key: str) -> str:
    """Return the first word of a variable that holds a secret of a service (`AWS_SESSION_TOKEN`); else nothing."""
    first, _, rest = key.partition("_")
    first = _SHORT.get(first, first)
    return first if rest and first.isupper() and not is_secret_name(first) else ""


def _is_of_its_trade(
    use: CapabilityUse, update: Update, column: Callable[[Trade], Mapping[str, Sequence[str]]]
) -> bool:
    """Return whether the version before said that it is of a trade that such a use belongs to."""
    package = update.package
    return any(
        _KINDS[kind](use, package) and not any(_DOES[each](update) for each in unless)
        for name, trade in trades().items()
        if column(trade) and says(update.old, name)
        for kind, unless in column(trade).items()
    )


def _all_match(match: Callable[[str], object], use: CapabilityUse) -> bool:
    return bool(use.evidence) and all(match(place.text) for place in use.evidence)


def _is_only_in(use: CapabilityUse, files: Collection[str]) -> bool:
    """Return whether only some files use it: those that nobody loads but who starts a command of the package."""
    return bool(use.evidence) and all(place.file in files for place in use.evidence)


def _is_of_the_console(use: CapabilityUse) -> bool:
    """Return whether a use replaces what writes on the console, as features of tools for tests and logs do."""
    return use.id.rpartition(".")[0] in _CONSOLE


def _is_hooked(use: CapabilityUse, package: AuditedPackage) -> bool:
    """Return whether a package takes one of the functions that it replaces."""
    wrapped = {f"write:{use.id}", use.id.replace("global:", "write:globalThis.", 1)}
    return any(is_network_hook(each) and each.id in wrapped for each in package.uses)


def _starts_the_callers(use: CapabilityUse, package: AuditedPackage) -> bool:
    """Return whether a use starts what it is told by name alone, in files that do nothing else."""
    files = {place.file for place in use.evidence}
    others = {
        each.authority
        for each in package.uses
        if each.id not in {use.id, *ITSELF} and any(place.file in files for place in each.evidence)
    }
    return not use.literals and not others - {Authority.NONE} and starts_what_is_given(use)


def _acts(use: CapabilityUse) -> bool:
    return is_outward(use) or use.authority in _ACTS


_KINDS: Mapping[str, Callable[[CapabilityUse, AuditedPackage], bool]] = {
    "console": lambda use, _: _is_of_the_console(use),
    "given-commands": _starts_the_callers,
    "hooked": _is_hooked,
    "hooks": lambda use, _: is_network_hook(use),
    "isolates": lambda use, _: _ISOLATES.match(use.id) is not None,
    "project-commands": lambda use, _: starts_programs(use) and _all_match(_MAKES.search, use),
    "old-requests": lambda use, _: use.id == "global:XMLHttpRequest",
    "shared": lambda use, _: is_of_all(use),
}
"""Kinds of uses, as the table of trades names them."""
_DOES: Mapping[str, Callable[[Update], bool]] = {
    "acts": lambda update: any(map(_acts, update.package.uses)),
    "asks anew": lambda update: asks_anew(update) or bool(update.before.asking),
    "hides": lambda update: bool(update.package.hidden) or any(map(decrypts, update.package.uses)),
    "names hosts": lambda update: bool(
        hosts_of(update.package.uses) or mentioned_hosts(update.package.mentions)
    ),
    "runs what is sent": lambda update: bool(update.package.mentioned(Mentioned.PASSED)),
    "sends": lambda update: any(map(is_outward, update.package.uses)),
}
"""What a package may not do besides."""
