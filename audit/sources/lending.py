"""What the environment lends a project's `.npmrc`: a pull request can write that file, and wants to be looked at first.

npm puts `${NAME}` of the environment wherever the file asks for it, so that two lines of it send any secret of the
environment to any host. Here a line that would do so is left out, and said:

- A variable may say where to go, and may not travel there: in an address (`registry`, `@scope:registry`, a proxy) it
  stands for the beginning up to the host, and is itself an address or a host.
- A credential (`//host/:_authToken=${NAME}`) gets its variable when the host is one that the user's own settings or the
  environment name, or when the variable is made for registries, as in `NPM_TOKEN`: what ordinary projects write.
- What the user's own settings already send to some host (`//here/:_authToken=${NPM_TOKEN}`) goes to no other one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audit.sources.npmrc import LIST, VARIABLE, expand, lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from audit.sources.npmrc import Values

_CREDENTIAL = re.compile(r"//(?P<host>[^/]*)(?:/.*)?:(?:_authToken|_auth|_password|username)")
_ADDRESS = re.compile(r"(?:@[^:]*:)?registry|(?:https-|http-)?proxy")
_FOR_REGISTRIES = re.compile(
    r"NPM|NODE_AUTH|REGISTRY|ARTIFACTORY|CODEARTIFACT|JFROG|NEXUS|VERDACCIO|CLOUDSMITH",
    re.IGNORECASE,
)
"""Variables that people name for what goes to a registry."""
_HOST = re.compile(r"(?:(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+|localhost)(?::\d+)?")


@dataclass(frozen=True, slots=True)
class Trust:
    """What the user's own settings say of hosts and variables."""

    hosts: frozenset[str]
    """Hosts, with a port where one is written, of the registries and credentials in them."""
    bound: Mapping[str, frozenset[str]]
    """For each variable the hosts that they send it to."""


def trust(settings: Iterable[Values], texts: Iterable[str]) -> Trust:
    """Return what is trusted.

    Args:
        settings: those of the command line, the environment, and the user's and global files.
        texts: the user's and global files as written.
    """
    hosts: set[str] = set()
    for values in settings:
        for key, value in values.items():
            hosts |= {_host(value)} if _ADDRESS.fullmatch(key) and isinstance(value, str) else set()
            hosts |= {key[2:].partition("/")[0]} if key.startswith("//") else set()
    bound: dict[str, frozenset[str]] = {}
    for key, value in (each for text in texts for _, each in lines(text) if each is not None):
        found = _CREDENTIAL.fullmatch(key)
        for name in _names(value) if found else ():
            bound[name] = bound.get(name, frozenset()) | {found["host"] if found else ""}
    return Trust(frozenset(hosts - {""}), bound)


def lent(text: str, environment: Mapping[str, str], trusted: Trust) -> tuple[str, tuple[str, ...]]:
    """Return a project's `.npmrc` without the lines that the environment lends nothing, and what was refused."""
    kept, refused = [], []
    for line, assigned in lines(text):
        why = _refusal(assigned, environment, trusted) if assigned is not None else ""
        kept += [] if why else [line]
        refused += [why] if why else []
    return "\n".join(kept), tuple(dict.fromkeys(refused))


def _refusal(assigned: tuple[str, str], environment: Mapping[str, str], trusted: Trust) -> str:
    """Return why a line is left out; empty when it may stand."""
    raw_key, value = assigned
    names = [name for name in _names(value) if name in environment]
    if any(name in environment for name in _names(raw_key)) and not _names_a_host(
        raw_key, environment
    ):
        return _said(list(_names(raw_key)), "into the name of a setting")
    key = expand(raw_key, environment).removesuffix(LIST)
    if _ADDRESS.fullmatch(key) and names and not _leads(value, environment):
        return _said(names, f"into the address of {key}")
    found = _CREDENTIAL.fullmatch(key)
    if (
        found is None or raw_key.removesuffix(LIST) != key
    ):  # where the environment names the host, the user chose it
        return ""
    stray = [name for name in names if not _may_travel(name, found["host"], trusted)]
    return _said(stray, f"to {found['host']}") if stray else ""


def _may_travel(name: str, host: str, trusted: Trust) -> bool:
    """Return whether a variable may be sent to a host that the project's file names."""
    if name in trusted.bound:
        return host in trusted.bound[name]
    return host in trusted.hosts or _FOR_REGISTRIES.search(name) is not None


def _names_a_host(key: str, environment: Mapping[str, str]) -> bool:
    """Return whether the only variable of a credential's key is its whole host."""
    found = re.fullmatch(r"//\$\{([^${}?]+)\??\}(/[^$]*)", key)
    return found is not None and _HOST.fullmatch(environment.get(found[1], "")) is not None


def _leads(address: str, environment: Mapping[str, str]) -> bool:
    """Return whether the only variable of an address is its beginning or its host, and reads like one."""
    found = re.fullmatch(r"(https?://)?\$\{([^${}?]+)\??\}(/[^$]*)?", address)
    if found is None:
        return False
    value = environment.get(found[2], "")
    if found[1]:
        return _HOST.fullmatch(value) is not None
    return bool(re.match(r"https?://[^@\s]+$", value)) and bool(_host(value))


def _names(text: str) -> Iterator[str]:
    """Yield the variables that a text asks for."""
    for match in VARIABLE.finditer(text):
        if len(match[1]) % 2 == 0:
            yield match[2]


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.rpartition("@")[2]
    except ValueError:
        return ""


def _said(names: list[str], where: str) -> str:
    return (
        f".npmrc of the project asks for {', '.join(f'${{{name}}}' for name in names)} {where}: left out, because a "
        "pull request can write that file; to allow it, name the host in your own .npmrc (docs/registries.md)"
    )
