"""Hosts in the constant strings beside powers: where a package may send or fetch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.text import texts_within
from audit.rules.owners import NUMBERS, listed, own_owners, with_owner

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from audit.model.manifest import Manifest
    from audit.model.mention import Mention
    from audit.model.package import CapabilityUse

_ADDRESS = re.compile(
    r"(?:https?|wss?|ftp|tcp|udp|git|ssh)://(?:[^\s/@\"']*@)?(?P<host>\[[0-9a-f:]+\]|[^\s/:?#\"'`<>()\\,;]+)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\.?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}(?::\d+)?(?:/.*)?", re.IGNORECASE
)
_BEGUN = re.compile(
    r"(?://|\\\\|[\w.-]{1,64}@)(?P<host>(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}|(?:\d{1,3}\.){3}\d{1,3})(?:[/:?#@\\].*)?$",
    re.IGNORECASE,
)
"""An address without a scheme (`//host/x`), a share, or with who asks (`user@host`, `git@host:x`)."""
_LOOPBACK = re.compile(
    r"localhost|.*\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|.*\.local|host\.docker\.internal|255(?:\.\d+){3}"
)
_NO_DESTINATION = re.compile(
    r"(?:.*\.)?(?:(?:in-addr|ip6)\.arpa|w3\.org|example\.(?:com|net|org)|json-schema\.org|schema\.org|xmlsoap\.org|purl\.org)"
)
"""Hosts in names of formats and in examples, which nobody asks, and the ends under which numbers are looked up."""
_NUMBER = re.compile(r"0x[0-9a-f]{1,8}|[0-9]{1,11}")
_BYTES = 4
_SMALLEST = 1 << 24
"""A smaller single number is of a network that no machine has."""
_SETTING = re.compile(
    r"(?:branch|color|commit|core|credential|diff|fetch|gpg|init|merge|pull|push|rebase|remote|tag|user)\.[\w.-]+"
)
"""A setting of git, whatever its last part looks like: `user.email`."""
_FIELDS = ("homepage", "author", "funding", "publishConfig")
_CODE_FIELDS = ("repository", "bugs")
_DEEP = 3


def hosts_of(uses: Iterable[CapabilityUse], *, bare: bool = True) -> dict[str, CapabilityUse]:
    """Return each host in the literals of `uses`, in lower case, with the first use that shows it; loopback left out.

    Args:
        uses: the most telling first.
        bare: take names without a scheme (`api.example`) as well.
    """
    found: dict[str, CapabilityUse] = {}
    for use in uses:
        settings = "config" in use.literals
        for literal in use.literals:
            if settings and _SETTING.fullmatch(literal):
                continue
            for host in _hosts(literal, bare=bare):
                found.setdefault(host, use)
    return found


def is_destination(host: str) -> bool:
    """Return whether something may be sent to a host: not one of documentation, or in the name of a format."""
    return _NO_DESTINATION.fullmatch(host.lower()) is None


def naming_hosts(use: CapabilityUse, hosts: Container[str]) -> CapabilityUse:
    """Return the use with the places at which one of the hosts stands; with all where that is not known."""
    return use.naming(lambda literal: any(host in hosts for host in _hosts(literal, bare=True)))


def mentioned_hosts(mentions: Iterable[Mention]) -> dict[str, Mention]:
    """Return each host in the addresses that are named away from a power, with the first mention that shows it.

    Without a scheme (`//a.b`, `server: "a.b"`) only its end tells a host from dotted words.
    """
    found: dict[str, Mention] = {}
    for mention in mentions:
        bare = mention.text.startswith("//")
        address = f"https:{mention.text}" if bare else mention.text
        for host in _hosts(address, bare="//" not in address):
            if not bare or _ends_as_address(host):
                found.setdefault(host, mention)
    return found


def installed_hosts(manifest: Manifest) -> frozenset[str]:
    """Return the hosts from which an install script takes a compiled file, as `binary` and `config` say."""
    return _named(manifest, ("binary", "config", "napi"))


def kept_hosts(manifest: Manifest) -> frozenset[str]:
    """Return the hosts in fields of package.json that are neither npm's nor a well-known tool's: code may read them."""
    return _named(manifest, [field for field in manifest.raw if field not in listed("fields")])


def own_hosts(manifest: Manifest) -> frozenset[str]:
    """Return the hosts that a manifest names as the package's own: homepage, author, funding and the like.

    Not those where its code is kept: a platform's other hosts are not the package's. With them come, as `/owner`, its
    own names on platforms of many.
    """
    return _named(manifest, _FIELDS) - code_hosts(manifest) | own_owners(manifest)


def code_hosts(manifest: Manifest) -> frozenset[str]:
    """Return the hosts where a package's code and its issues are kept, and its own places on them."""
    hosts = _named(manifest, _CODE_FIELDS)
    return hosts | {f"{host}{owner}" for host in hosts for owner in own_owners(manifest)}


def _named(manifest: Manifest, fields: Iterable[str]) -> frozenset[str]:
    texts = (text for field in fields for text in texts_within(manifest.raw.get(field), _DEEP))
    return frozenset(host for text in texts for host in _hosts(text, bare=False))


def _hosts(text: str, *, bare: bool) -> Iterator[str]:
    plain = text.strip()
    if bare and (begun := _BEGUN.match(plain)):
        plain = f"https://{begun['host']}"
    for match in _ADDRESS.finditer(plain):
        host = _as_numbers(match["host"].lower().rstrip("."))
        if _is_host(host):
            yield with_owner(host, plain[match.end() :])
    if bare and (_BARE.fullmatch(plain) or NUMBERS.fullmatch(plain)):
        named, slash, path = plain.lstrip(".").partition("/")
        host = named.partition(":")[0].lower()
        if _ends_as_host(host) and _is_host(host):
            yield with_owner(host, slash + path)


def _ends_as_host(name: str) -> bool:
    """Return whether a dotted word may be a host by its end: no file, no member, no setting (`vm.pagesize`)."""
    return name.rpartition(".")[2] not in listed("files") and _ends_as_address(name)


def _ends_as_address(host: str) -> bool:
    last = host.partition("/")[0].rpartition(".")[2]
    return (
        last.isdigit()
        or last.endswith("]")
        or last in listed("top-level")
        or last.startswith("xn--")
    )


def _as_numbers(host: str) -> str:
    """Return an address of version 4 as browsers write it, whatever base its numbers have: `0xCB007107`."""
    parts = host.split(".")
    if len(parts) > _BYTES or not all(map(_NUMBER.fullmatch, parts)):
        return host
    try:
        numbers = [int(part, _base(part)) for part in parts]
    except ValueError:
        return host
    last = numbers.pop()
    room = _BYTES - len(numbers)
    if any(number > 0xFF for number in numbers) or not last < 1 << 8 * room:  # noqa: PLR2004  # one byte
        return host
    if not numbers and last < _SMALLEST:
        return host
    return ".".join(map(str, [*numbers, *last.to_bytes(room, "big")]))


def _base(number: str) -> int:
    if number.startswith("0x"):
        return 16
    return 8 if number.startswith("0") and len(number) > 1 else 10


def _is_host(host: str) -> bool:
    dotted = "." in host and not host.startswith(".") and not set(host) & set("${}*%|^")
    named = dotted or (host.startswith("[") and host.endswith("]"))
    return named and not _LOOPBACK.fullmatch(host) and not _NO_DESTINATION.fullmatch(host)
