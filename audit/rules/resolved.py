"""Reading a lockfile entry's `resolved`: where npm would take the package from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from audit.model.lockfile import LockEntry

_GIT = re.compile(r"(git|git\+[a-z]+|ssh|github|gitlab|bitbucket|gist):", re.IGNORECASE)
_SECURE_COPY = re.compile(r"(?:[^@:/\s]+@)(?P<host>[^:/\s]+):")
_PLAIN_GIT = ("git:", "git+git:", "git+http:")
_ARCHIVE = re.compile(r"\.(tgz|tar\.gz|tar)$", re.IGNORECASE)
_REGISTRY_PATH = re.compile(
    r"(?:^|/)(?P<name>(?:@[^/]+/)?[^/@]+)/-/(?:@[^/]+/)?(?P<file>[^/]+)\.(?:tgz|tar\.gz)$",
    re.IGNORECASE,
)
_DOWNLOAD_PATH = re.compile(r"/download/(?P<name>(?:@[^/]+/)?[^/@]+)/(?P<version>[^/]+)/")


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
