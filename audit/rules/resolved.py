"""Where a lockfile takes packages from, by `resolved`, and what was asked for: is an address wanted or a surprise?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from audit.model.text import texts_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.lockfile import LockEntry, Lockfile
    from audit.model.package import AuditedPackage

_GIT = re.compile(r"(git|git\+[a-z]+|ssh|github|gitlab|bitbucket|gist):", re.IGNORECASE)
_SECURE_COPY = re.compile(r"(?:[^@:/\s]+@)(?P<host>[^:/\s]+):")
_PLAIN_GIT = ("git:", "git+git:", "git+http:")
_ARCHIVE = re.compile(r"\.(tgz|tar\.gz|tar)$", re.IGNORECASE)
_REGISTRY_PATH = re.compile(
    r"(?:^|/)(?P<name>(?:@[^/]+/)?[^/@]+)/-/(?:@[^/]+/)?(?P<file>[^/]+)\.(?:tgz|tar\.gz)$",
    re.IGNORECASE,
)
_DOWNLOAD_PATH = re.compile(r"/download/(?P<name>(?:@[^/]+/)?[^/@]+)/(?P<version>[^/]+)/")
_FIELDS = (
    "dependencies",
    "devDependencies",
    "optionalDependencies",
    "peerDependencies",
    "requires",
)
_MAXIMUM_NESTING = 20


@dataclass(frozen=True, slots=True)
class Address:
    """A `resolved` value taken apart. Holds no credentials."""

    kind: str
    """`registry` (an archive over http or https), `git`, `file` or `none`."""
    scheme: str = ""
    host: str = ""
    """In lower case, with the port when there is one."""
    name: str | None = None
    """The package that a registry's path names; None when the path is no registry's."""
    version: str | None = None
    """The version that a registry's path names."""
    commit: str = ""
    """What follows `#` in a git address."""

    @property
    def encrypted(self) -> bool:
        """Whether whoever stands between can neither read nor change what is sent."""
        return self.scheme not in {"http", *(plain.rstrip(":") for plain in _PLAIN_GIT)}


def address(entry: LockEntry) -> Address:
    """Return where `entry` comes from; what cannot be read as an address is `none`."""
    return _address((entry.text("resolved") or "").strip())


@lru_cache(maxsize=16_384)
def _address(resolved: str) -> Address:
    """Return what an address says; several rules ask the same of every package."""
    if _GIT.match(resolved):
        return _git(resolved)
    if resolved.lower().startswith(("http:", "https:")):
        return _web(resolved)
    if copied := _SECURE_COPY.match(resolved):
        return Address("git", "ssh", copied["host"].lower(), commit=resolved.partition("#")[2])
    if resolved.lower().startswith("file:"):
        return Address("file")
    return Address("none")


def is_archive(entry: LockEntry) -> bool:
    """Return whether a `file:` address names an archive, not a folder."""
    return bool(_ARCHIVE.search(entry.text("resolved") or ""))


def _git(resolved: str) -> Address:
    scheme, _, rest = resolved.partition(":")
    place, _, commit = rest.partition("#")
    host = place.removeprefix("//").rpartition("@")[2].partition("/")[0].partition(":")[0]
    known = scheme.lower() if not rest.startswith("//") else ""
    return Address("git", scheme.lower(), (known or host).lower(), commit=commit)


def _web(resolved: str) -> Address:
    try:
        parts = urlsplit(resolved)
        host = parts.netloc.rpartition("@")[2].lower()
    except ValueError:
        return Address("registry", resolved.partition(":")[0].lower(), "")
    if parts.path.lower().endswith(".git"):
        return Address("git", parts.scheme, host, commit=parts.fragment)
    name, version = _named(unquote(parts.path))
    return Address(
        "registry", parts.scheme, _without_default_port(parts.scheme, host), name, version
    )


def _without_default_port(scheme: str, host: str) -> str:
    return host.removesuffix(":443" if scheme == "https" else ":80")


def _named(path: str) -> tuple[str | None, str | None]:
    """Return the package and version that a registry's path names.

    `/some/registry/@scope/name/-/name-1.0.0.tgz`, or `/download/@scope/name/1.0.0/...`.
    """
    if found := _REGISTRY_PATH.search(path):
        base = found["name"].rpartition("/")[2] + "-"
        file = found["file"]
        return found["name"], file.removeprefix(base) if file.startswith(base) else None
    if found := _DOWNLOAD_PATH.search(path):
        return found["name"], found["version"]
    return None, None


def plain_version(version: str) -> str:
    """Return a version without what npm passes over: a `v` or `=` before it, build metadata after it."""
    return version.strip().lstrip("v=").partition("+")[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, so that a surprising address can be told from a wanted one."""

    addresses: frozenset[str]
    """Archive addresses that the project or one of its workspaces asks for, without `#...`."""
    aliases: frozenset[str] | None
    """Package names that anybody asks for as `npm:NAME`; None when the lockfile cannot tell (version 1)."""
    usual_host: str | None
    """The host that most registry entries share; None when no two share one."""

    @classmethod
    def of(cls, lockfile: Lockfile) -> Asked:
        """Collect what the entries of a lockfile ask for."""
        own = [entry for entry in lockfile.entries.values() if _is_own(entry)]
        wanted = (spec for entry in own for spec in _specs(entry))
        aliases = (_alias(spec) for entry in lockfile.entries.values() for spec in _specs(entry))
        return cls(
            frozenset(spec.partition("#")[0] for spec in wanted if "://" in spec),
            frozenset(name for name in aliases if name) if lockfile.version > 1 else None,
            _usual_host(lockfile),
        )

    def may_be(self, package: AuditedPackage, served: str) -> bool:
        """Return whether `package` may come from the archive of the package `served`."""
        if served.lower() == package.name.lower():
            return True
        aliased = served == package.package_name
        return aliased and (self.aliases is None or served in self.aliases)


def _is_own(entry: LockEntry) -> bool:
    """Return whether the entry is the project itself or a folder of it."""
    return "node_modules/" not in f"{entry.location}/"


def _specs(entry: LockEntry) -> Iterator[str]:
    """Yield every dependency specifier of an entry's manifest and lockfile fields."""
    for fields in (entry.meta, entry.manifest):
        for field in _FIELDS:
            if fields.get(field):
                yield from texts_within(fields[field], 1)
        if fields.get("overrides"):
            yield from texts_within(fields["overrides"], _MAXIMUM_NESTING)


def _alias(spec: str) -> str | None:
    """Return the package that `npm:NAME@RANGE` names; None for other specifiers."""
    if not spec.startswith("npm:"):
        return None
    name, mark, _ = spec.removeprefix("npm:").rpartition("@")
    return name if mark and name else spec.removeprefix("npm:")


def _usual_host(lockfile: Lockfile) -> str | None:
    """Return the host of the most registry entries, if at least two share it and it is the only such."""
    found = (address(entry) for entry in lockfile.entries.values())
    hosts = Counter(each.host for each in found if each.kind == "registry" and each.host)
    ranked = hosts.most_common(2)
    if not ranked or ranked[0][1] < 2:  # noqa: PLR2004  # two entries that share a host
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None
