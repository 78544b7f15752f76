"""Hosts that are no surprise of a package: its own, those that callers give, those of one more service of several."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.mention import ITSELF, Mentioned
from audit.model.package import only_loads
from audit.rules.hosts import hosts_of, mentioned_hosts, own_hosts
from audit.rules.owners import is_near, owner_of
from audit.rules.resolved import address
from audit.rules.uses.code import decrypts
from audit.rules.uses.network import is_outward
from audit.rules.uses.programs import starts_only_told, starts_programs
from audit.rules.uses.reaching import secrets_reached
from audit.rules.uses.secret_names import is_secret_name, name_words
from audit.rules.uses.secrets import secrets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.update import Update

_SETTINGS = r"(?:this|self|opts|options|config|settings|props)\."
_ADDRESS = (
    r"(?:address|endpoint|href|input|resource|target|ur[il]|[a-zA-Z]+(?:Ur[il]|UR[IL]|Endpoint))"
)
_WHOLE = r"(?:String\(\s*|new\s+URL\(\s*|`\$\{\s*)?"
"""What makes a text or an address of it and adds nothing."""
_SOCKET = r"[\w$.]*(?:[sS]ocket|[pP]ipe)(?:[pP]ath|[fF]ile|[nN]ame)\b"
"""What a socket or a pipe of this machine is called: no number, no host."""
_HERE = r"['\"`](?:(?:https?|wss?)://)?(?:localhost|127\.0\.0\.1|\[?::1\]?)(?::[^'\"`@]*|/[^'\"`]*)?['\"`]"
_HOST = (
    rf"host(?:name)?\s*(?:[,}}]|:\s*(?:{_SETTINGS}|host\b|{_ADDRESS}\.|parsed\.|{_HERE}\s*[,}}]))"
)
_GIVEN = re.compile(
    r"\b(?:request|get|fetch|connect|createConnection|WebSocket)\(\s*"
    rf"(?:{_SETTINGS}|new\s+URL\(\s*(?:[\w$.]+\s*,\s*)?{_SETTINGS}|{_WHOLE}{_ADDRESS}\s*(?:[,)]|\}}`)|{_SOCKET}|{_HERE}\s*[,)+]"
    rf"|port\s*,\s*(?:host(?:name)?\s*[,)]|{_HERE}\s*[,)])"
    rf"|(?:Object\.assign\(\s*)?\{{(?:[^{{}}]{{0,80}}[,{{\s])?{_HOST}(?![^{{}}]*\bhost(?:name)?\b(?!\s*[,}}]))"
    rf"|\{{\s*(?:path|socketPath)\s*:\s*{_SOCKET}\s*[,}}])"
    r"|\b(?:lookup|resolve(?:4|6|Any|Mx|Txt)?)\(\s*(?:domain|host|hostname|name)\s*[,)]"
    rf"|\bcreateSocket\(\s*(?:['\"`]udp[46]['\"`]|{_SETTINGS})"
)
"""The address is a setting of the caller's or has the name of one only, is given to the socket later, or is here."""
_WITH_REQUESTS = frozenset({Authority.NETWORK, Authority.NONE, Authority.CLOCK})
_OF_THE_MACHINE = frozenset({"builtin:os.hostname", "builtin:os.tmpdir", "builtin:os.EOL"})
_PARSES = "global:DOMParser"
_STORES = re.compile(
    r"(?:local|session)Storage\.(?:get|set|remove)Item\(\s*['\"`](?P<key>[\w-]+)[:./_]"
)
_VARIABLE = "global:process.env."
_FETCHES = re.compile(r"builtin:https?\.get$|global:fetch$")
_SENDS = re.compile(
    r"\b(?:PUT|POST|PATCH|DELETE)\b|\bmethod\b(?!\s*:\s*['\"`](?:GET|HEAD)\b)|\bbody\s*(?:[:,}]|\Z)|(?i:authorization|bearer|cookie|token)"
)
"""What a request has that brings something, or shows who asks."""
_SEVERAL = 2
"""Services from which on a package is a client of several."""
_NO_SERVICE = frozenset({"API", "WWW", "AUTH", "KEY", "TOKEN"})
"""Names within hosts, and words of variables, that no service bears."""


def asks_only_its_own(uses: list[CapabilityUse], old: AuditedPackage) -> bool:
    """Return whether each place of what reaches out names a host that the version before said to be the package's own.

    A new version's package.json may say what it likes.
    """
    outward = [use for use in uses if is_outward(use)]
    own = own_hosts(old.manifest) if outward else frozenset()
    return bool(own) and all(_asks(use, own) for use in outward)


def asks_what_it_is_given(uses: list[CapabilityUse], update: Update) -> bool:
    """Return whether each place of what reaches out asks an address of the caller's, or one on this machine.

    The package may name no host that it did not and may not decrypt, and the files that ask do nothing else that is
    new: read no secrets and no files, start nothing but their own, and make no code.
    """
    package, old = update.package, update.old
    outward = [use for use in uses if is_outward(use)]
    places = [place for use in outward for place in use.evidence if not only_loads(place.text)]
    files = {place.file for place in places}
    return (
        bool(places)
        and all(_GIVEN.search(place.text) for place in places)
        and all(_is_idle(use) or _is_own(use, package) for use in _new_in(files, update))
        and hosts_of(package.uses).keys() <= hosts_of(old.uses).keys()
        and mentioned_hosts(package.mentions).keys() <= mentioned_hosts(old.mentions).keys()
        and not any(decrypts(use) for use in package.uses)
        and not _is_handed_pieces(files, update)
    )


def _is_handed_pieces(files: set[str], update: Update) -> bool:
    """Return whether code newly hands what it puts together to these files: it may be the address."""
    stems = {_stem(file) for file in files}
    return any(
        each.to in stems or (each.to == ITSELF and each.evidence.file in files)
        for each in update.newly_named(Mentioned.COMPUTED)
    )


def _stem(file: str) -> str:
    """Return what a file is loaded by: its name without its end; of an index, its folder's name."""
    folder, _, name = file.rpartition("/")
    stem = name.partition(".")[0]
    return folder.rpartition("/")[2] if stem == "index" and folder else stem


def signs_in_by(hosts: Collection[str], update: Update) -> bool:
    """Return whether who asked with credentials before now asks nobody but these hosts, which tell a machine some."""
    asked = any(use.reachable and is_outward(use) for use in update.old.uses)
    if not asked or not any(secrets(use, frozenset()) for use in update.old.uses):
        return False
    files = {place.file for use in update.package.uses for place in use.evidence}
    return all(
        only_loads(place.text)
        or any(host in hosts for host in hosts_of([replace(use, literals=place.literals)]))
        for use in filter(is_outward, _new_in(files, update))
        for place in use.evidence
    )


def asks_anew(update: Update) -> bool:
    """Return whether the new version reaches out at a place that the one before did not have."""
    files = {place.file for use in update.package.uses for place in use.evidence}
    return any(map(is_outward, _new_in(files, update)))


def _new_in(files: set[str], update: Update) -> Iterator[CapabilityUse]:
    """Yield what is used in some files, without the places that the version before had, wherever they stood."""
    had = {(use.id, place.text) for use in update.old.uses for place in use.evidence}
    for use in update.package.uses:
        new = use.where(lambda place: place.file in files and (use.id, place.text) not in had)  # noqa: B023  # used at once
        if new.evidence:
            yield new


def _is_idle(use: CapabilityUse) -> bool:
    """Return whether a use beside a request adds nothing that could be sent."""
    variable = use.id.removeprefix(_VARIABLE)
    return (
        use.authority in _WITH_REQUESTS
        or use.id in _OF_THE_MACHINE
        or (variable != use.id and not is_secret_name(variable))
        or (starts_programs(use) and starts_only_told(use))
    )


def _is_own(use: CapabilityUse, package: AuditedPackage) -> bool:
    """Return whether a use keeps in a page what bears the package's name, or reads a text as markup."""
    keys = (_STORES.match(place.text) for place in use.evidence)
    return use.id == _PARSES or all(
        key is not None and key["key"] == package.package_name.rpartition("/")[2] for key in keys
    )


def _asks(use: CapabilityUse, own: frozenset[str]) -> bool:
    hosts = hosts_of([use])
    if not hosts or not all(is_near(host, own) for host in hosts):
        return False
    return all(any(host in place.text.lower() for host in hosts) for place in use.evidence)


def registries_of(update: Update, used: Collection[str]) -> frozenset[str]:
    """Return the hosts of the registries that npm is set to use, and of the one that the version before came from."""
    origin = address(update.old.entry)
    known = origin.kind == "registry" and origin.name == update.old.package_name
    return frozenset({*used, origin.host.partition(":")[0]} if known else used)


def asked_registries(update: Update, registries: Collection[str]) -> frozenset[str]:
    """Return those registries that the new version asks for nothing but what they have of the package itself.

    Nothing is sent there, nor shown who asks, and no secret is reached for that was not before.
    """
    had = {each.key for each in secrets_reached(update.old)}
    if any(each.key not in had for each in secrets_reached(update.package)):
        return frozenset()
    return frozenset(host for host in registries if _only_looks_itself_up(host, update.package))


def looks_itself_up(uses: list[CapabilityUse], update: Update, registries: Collection[str]) -> bool:
    """Return whether a command reaches out for nothing but what registries have of its own package."""
    outward = [use for use in uses if is_outward(use)]
    asked = asked_registries(update, registries) if update.package.command_files else frozenset()
    return bool(asked) and all(_asks(use, asked) for use in outward)


def _only_looks_itself_up(host: str, package: AuditedPackage) -> bool:
    name = re.escape(package.package_name).replace("/", "(?:/|%2[fF])")
    itself = re.compile(rf"https?://{re.escape(host)}(?::\d+)?(?:/?|/{name}(?:/?|/[a-z]+))")
    places = [
        (use, place)
        for use in package.uses
        for place in use.evidence
        if host in hosts_of([replace(use, literals=place.literals)])
    ]
    return bool(places) and all(
        _FETCHES.search(use.id)
        and not any(map(_SENDS.search, (place.text, *place.literals)))
        and all(itself.fullmatch(text) for text in place.literals if host in text)
        for use, place in places
    )


def bears_its_name(host: str, package: AuditedPackage) -> bool:
    """Return whether whoever has a host bears the name of a package or of its scope: `api.acme.example`, `@acme/x`."""
    scope, _, base = package.package_name.lower().rpartition("/")
    return owner_of(host)[0] in {base, scope.removeprefix("@")}


def new_services(update: Update) -> frozenset[str]:
    """Return the names of services that a client of several gains in a feature release, in upper case; else none.

    A service is known by the host and the variable with its secret, which bear one name in one file.
    """
    known = _services(update.old) if update.is_feature else frozenset()
    return _services(update.package) - known if len(known) >= _SEVERAL else frozenset()


def is_of(host: str, services: frozenset[str]) -> bool:
    """Return whether a host bears the name of one of some services."""
    return not services.isdisjoint(_labels(host))


def _services(package: AuditedPackage) -> frozenset[str]:
    """Return the names that a host and the variable with a secret share which one file names."""
    asked: dict[str, set[str]] = {}
    for use in filter(is_outward, package.uses):
        for place in use.evidence:
            asked.setdefault(place.file, set()).update(*map(_labels, hosts_of([use])))
    for host, mention in mentioned_hosts(package.mentions).items():
        asked.setdefault(mention.evidence.file, set()).update(_labels(host))
    return frozenset(
        word
        for use in package.uses
        for name in secrets(use, frozenset())
        for word in name_words(name)
        if any(word in asked.get(place.file, ()) for place in use.evidence)
    )


def _labels(host: str) -> frozenset[str]:
    """Return the names in a host but its last: `WINDY` of `api.windy.example`."""
    return frozenset(host.partition("/")[0].upper().split(".")[:-1]) - _NO_SERVICE
