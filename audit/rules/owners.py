"""Whose a host is: its last labels tell, or, where strangers keep what they like, what is before them or the path."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from audit.model.manifest import Manifest

_FIRST = r"/(?P<owner>[\w.~-]+)(?=/|$)"
_PACKAGE = r"(?:/v\d+)?/\*?(?P<owner>(?:@[\w.-]+(?=/)|[\w.-]+))"
_BUCKET = r"/(?P<owner>[\w.-]{3,63})(?=/|\?|$)"
_DOCUMENT = r"/(?:[\w-]+/){1,3}d/(?:e/)?(?P<owner>[\w-]{16,})"
_KEPT = r"/(?P<owner>[\w.-]+)/[\w.-]+/(?:-/)?(?:releases/(?:latest/)?download|raw|archive|downloads|get)/"
_PATHS = {
    "raw.githubusercontent.com": _FIRST,
    "gist.githubusercontent.com": _FIRST,
    "gist.github.com": _FIRST,
    "codeload.github.com": _FIRST,
    "raw.githack.com": _FIRST,
    "rawcdn.githack.com": _FIRST,
    "cdn.statically.io": r"/(?:gh|gl|bb)/(?P<owner>[\w.-]+)(?=/)",
    "github.com": _KEPT,
    "gitlab.com": _KEPT,
    "bitbucket.org": _KEPT,
    "codeberg.org": _KEPT,
    "huggingface.co": r"/(?:datasets/|spaces/)?(?P<owner>[\w.-]+)/[\w.-]+/(?:resolve|raw)/",
    "api.github.com": r"/(?:repos|users|orgs|gists)/(?P<owner>[\w.-]+)(?=/|$)",
    "cdn.jsdelivr.net": r"/(?:gh/(?P<account>[\w.-]+)(?=/)|(?:npm|combine/npm)/(?P<owner>@[\w.-]+(?=/)|[\w.-]+))",
    "fastly.jsdelivr.net": r"/(?:gh/(?P<account>[\w.-]+)(?=/)|npm/(?P<owner>@[\w.-]+(?=/)|[\w.-]+))",
    "unpkg.com": _PACKAGE,
    "esm.sh": _PACKAGE,
    "esm.run": _PACKAGE,
    "cdn.skypack.dev": _PACKAGE,
    "storage.googleapis.com": _BUCKET,
    "s3.amazonaws.com": _BUCKET,
    "pastebin.com": r"/(?:raw/)?(?P<owner>\w{6,12})(?=[/?]|$)",
    "docs.google.com": _DOCUMENT,
    "drive.google.com": _DOCUMENT,
    "script.google.com": r"/macros/s/(?P<owner>[\w-]{16,})",
}
"""What the platforms say of themselves; not all there are."""
_OWNER = {host: re.compile(path, re.IGNORECASE) for host, path in _PATHS.items()}
_LINKED = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})
"""Named without an owner these are links for people: they say nothing about what is fetched."""
_LINK_LOCAL = "169.254."
"""Addresses of the machine's own host: a cloud has one for its machines, another for its containers."""
NUMBERS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:/.*)?")
"""An address of version 4."""
_REACH = 200
_ACCOUNT = re.compile(r"(?:^|[/:])(?P<owner>[\w.-]+)/[\w.-]+$")


@lru_cache(maxsize=8)
def listed(name: str) -> frozenset[str]:
    """Return a list of hosts.toml."""
    lists = tomllib.loads(Path(__file__).with_name("hosts.toml").read_text("utf-8"))
    return frozenset(lists[name].split())


def with_owner(host: str, after: str) -> str:
    """Return the host and whose place on it the path is (`cdn.example/owner`), where `host` is such a platform.

    Args:
        host: in lower case.
        after: what stands after it: the path, as far as it is constant.
    """
    path = _OWNER.get(host)
    found = path.match(after[:_REACH]) if path is not None else None
    if found is None:
        return host
    names = found.groupdict()
    return f"{host}/{(names.get('account') or names['owner']).lower()}"


def is_known_owner(host: str, known: Collection[str]) -> bool:
    """Return whether one of `known` is the same owner's place on the platform, or all leave open whose it is.

    Args:
        host: as `with_owner` returns it, with an owner or without.
        known: such hosts; and `/owner` for the package's own names.
    """
    name, mark, owner = host.partition("/")
    same = {each for each in known if each == name or each.startswith(f"{name}/")}
    if not mark:
        return bool(same)
    is_open = same == {name} and name not in _LINKED
    return host in same or is_open or (bool(same) and f"/{owner}" in known)


def own_owners(manifest: Manifest) -> frozenset[str]:
    """Return the names, as `/owner`, under which a package and what it depends on are kept on such platforms."""
    names = [manifest.raw.get("name"), *manifest.listed]
    written = manifest.raw.get("repository")
    address = written.get("url") if isinstance(written, Mapping) else written
    found = {f"/{name.partition('/')[0].lower()}" for name in names if isinstance(name, str)}
    if isinstance(address, str):
        account = _ACCOUNT.search(address.partition("#")[0].rstrip("/").removesuffix(".git"))
        found |= {f"/{account['owner'].lower()}"} if account else set()
    return frozenset(found)


def is_near(host: str, known: Iterable[str]) -> bool:
    """Return whether `host` is one of `known`, or shares its last two labels with one: one owner, most likely.

    One label more is compared below the names of known shared platforms, and for the two-letter countries' second level
    (`co.uk`); hosts of other shared platforms (`a.platform.example`, `b.platform.example`) look near. On one that
    keeps strangers' files below paths of their own, the owner in the path must be known as well.
    """
    known = frozenset(known)
    if is_known_owner(host, known):
        return True
    return "/" not in host and any(owner_of(host) == owner_of(each) for each in known)


def _labels_of_owner(labels: list[str]) -> int:
    """Return how many of the last labels name an owner: one more below what is shared by strangers."""
    for shared in (3, 2):
        if len(labels) > shared and ".".join(labels[-shared:]) in listed("platforms"):
            return shared + 1
    short = 3
    few = len(labels) >= short and len(labels[-1]) == 2 and len(labels[-2]) <= short  # noqa: PLR2004  # co.uk
    return 3 if few else 2


def owner_of(host: str) -> tuple[str, ...]:
    """Return the labels of a host that tell whose it is: the last two, or more below what strangers share."""
    labels = host.split(".")
    if NUMBERS.fullmatch(host):
        return tuple(labels[:2] if host.startswith(_LINK_LOCAL) else labels)
    return tuple(labels[-_labels_of_owner(labels) :])
