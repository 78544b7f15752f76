"""A dependency's specifier, parsed as npm-package-arg does."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote

from audit.graph.specs.hosted import HostedRepository, hosted_repository, is_known_host
from audit.graph.specs.names import is_package_name, is_uri_component
from audit.graph.specs.ranges import is_range, is_version, satisfies
from audit.graph.specs.urls import normalised_path, parse_url

_URL = re.compile(r"(?:git[+])?[a-z]+:", re.IGNORECASE)
_SCP = re.compile(r"[^@]+@[^:.]+\.[^:]+:.+\Z")
_ARCHIVE = re.compile(r"[.](?:tgz|tar\.gz|tar)\Z", re.IGNORECASE)
_FILE = re.compile(r"[.]|~[/]|[/]|[a-zA-Z]:")
_PORT = re.compile(r":[0-9]+(/|\Z)", re.IGNORECASE)
_GIT_SSH_SCP = re.compile(r"git\+ssh://([^:#]+:[^#]+(?:\.git)?)(?:#(.*))?\Z", re.IGNORECASE)
_DOTS_AFTER_SLASHES = re.compile(r"/{1,3}(\.\.?(?:/|\Z))")
_DRIVE = re.compile(r"/*([A-Za-z]:)(/|\Z)")
_PLAIN_ARCHIVE = re.compile(r"https?://([a-z0-9.\-]+)(?::[0-9]{1,4})?/[A-Za-z0-9@%/._+\-]*\.tgz\Z")
"""What almost every lockfile's addresses look like; they are taken as they are."""
_GIT_PROTOCOLS = frozenset(
    {"git:", "git+http:", "git+https:", "git+rsync:", "git+ftp:", "git+file:", "git+ssh:"}
)
_HOME = "/~"
"""Stands for the home folder: `file:~/x` only ever has to equal itself."""


class SpecError(ValueError):
    """npm itself would refuse this specifier: nothing can ever satisfy it."""


class SpecType(StrEnum):
    """What kind of thing a specifier asks for."""

    VERSION = "version"
    RANGE = "range"
    TAG = "tag"
    ALIAS = "alias"
    FILE = "file"
    DIRECTORY = "directory"
    GIT = "git"
    REMOTE = "remote"


REGISTRY_TYPES = frozenset({SpecType.VERSION, SpecType.RANGE, SpecType.TAG, SpecType.ALIAS})


@dataclass(frozen=True, slots=True)
class Spec:
    """One specifier, understood."""

    type: SpecType
    raw: str
    """The specifier as written, without the name."""
    name: str | None = None
    fetch: str | None = None
    """What would be fetched: a range, a version, a tag, a URL, an absolute path; None for shortcuts and aliases."""
    sub: Spec | None = None
    """What an alias stands for."""
    hosted: HostedRepository | None = None
    committish: str | None = None
    git_range: str | None = None

    @property
    def registry(self) -> bool:
        """Whether a registry answers for it."""
        return self.type in REGISTRY_TYPES


def parse_spec(text: str, where: str) -> Spec:
    """Parse `name`, `name@spec` or a bare specifier; `where` is the absolute folder of relative paths.

    Raises:
        SpecError: when npm would refuse it.
    """
    at = text.find("@", 1)
    name = text[:at] if at > 0 else text
    if _URL.match(text):
        return resolve_spec(None, text, where)
    if _SCP.match(text):
        return resolve_spec(None, f"git+ssh://{text}", where)
    if not name.startswith("@") and ("/" in name or _ARCHIVE.search(name)):
        return resolve_spec(None, text, where)
    if at > 0:
        return replace(resolve_spec(name, text[at + 1 :] or "*", where), name=name)
    if is_package_name(text):
        return replace(resolve_spec(text, "*", where), name=text)
    return resolve_spec(None, text, where)


def resolve_spec(name: str | None, spec: str, where: str) -> Spec:
    """Parse the specifier `spec` of the dependency `name` (which is checked, and not kept).

    Raises:
        SpecError: when npm would refuse it.
    """
    if name and not is_package_name(name):
        raise SpecError(f"invalid package name {name!r}")
    return _anywhere(spec) or _file_spec(spec, where)


@lru_cache(maxsize=65536)
def _anywhere(spec: str) -> Spec | None:
    """Return what a specifier means wherever it stands; None for a path."""
    if spec[:5].lower() == "file:" or _FILE.match(spec):
        return None
    if spec[:4].lower() == "npm:":
        return _alias_spec(spec)
    hosted = hosted_repository(spec)
    if hosted is not None:
        fetch = hosted.fetch_url()
        return _git_spec(Spec(SpecType.GIT, spec, fetch=fetch, hosted=hosted), hosted.committish)
    if _URL.match(spec):
        return _url_spec(spec)
    if "/" in spec or _ARCHIVE.search(spec):
        return None
    return _registry_spec(spec)


def _file_spec(spec: str, where: str) -> Spec:
    kind = SpecType.FILE if _ARCHIVE.search(spec) else SpecType.DIRECTORY
    path = spec.removeprefix("file:")
    path = (
        _DOTS_AFTER_SLASHES.sub(r"\1", path, count=1) if _DOTS_AFTER_SLASHES.match(path) else path
    )
    if path == "~" or path.startswith(("~/", "/~/")):
        path = _HOME + path.removeprefix("/").removeprefix("~")
    path = _DRIVE.sub(r"/\1\2", path, count=1) if _DRIVE.match(path) else path
    return Spec(kind, spec, fetch=absolute(where, path))


def absolute(where: str, path: str) -> str:
    """Return `path` seen from the absolute folder `where`, without `.`, `..` and doubled slashes."""
    return "/" + posixpath.normpath(posixpath.join(where, path)).lstrip("/")


def _alias_spec(spec: str) -> Spec:
    sub = parse_spec(spec[4:], "/")
    if sub.type is SpecType.ALIAS or not sub.registry or not sub.name:
        raise SpecError("an alias must name a package of a registry")
    return Spec(SpecType.ALIAS, spec, sub=sub)


def _url_spec(spec: str) -> Spec:
    scp = _GIT_SSH_SCP.match(spec) if spec.startswith("git+ssh:") else None
    if scp is not None and not _PORT.search(scp[1]):
        return _git_spec(Spec(SpecType.GIT, spec, fetch=scp[1]), scp[2])
    url = parse_url(spec)
    if url is None:
        raise SpecError("not a URL")
    if url.protocol in {"http:", "https:"}:
        return Spec(SpecType.REMOTE, spec, fetch=spec)
    if url.protocol not in _GIT_PROTOCOLS:
        raise SpecError(f"unsupported protocol {url.protocol}")
    address = spec.partition("#")[0].removeprefix("git+")
    if url.pathname:
        address = address.removesuffix(url.pathname) + normalised_path(url.pathname)
    return _git_spec(Spec(SpecType.GIT, spec, fetch=address), url.hash[1:])


def _git_spec(spec: Spec, committish: str | None) -> Spec:
    """Return `spec` with what its part after `#` says: `commit-ish`, `semver:RANGE`, `path:FOLDER`."""
    commit = git_range = None
    for part in (committish or "").split("::"):
        key, colon, value = part.partition(":")
        if (not colon and part) or key == "semver":
            if commit or git_range:
                raise SpecError("more than one committish")
            commit, git_range = (None, unquote(value.partition(":")[0])) if colon else (part, None)
    return replace(spec, committish=commit, git_range=git_range or None)


def _registry_spec(spec: str) -> Spec:
    text = spec.strip()
    if is_version(text):
        return Spec(SpecType.VERSION, spec, fetch=text)
    if is_range(text):
        return Spec(SpecType.RANGE, spec, fetch=text)
    if not is_uri_component(text):
        raise SpecError(f"invalid tag {text!r}")
    return Spec(SpecType.TAG, spec, fetch=text)


def admits(spec: str, version: str) -> bool:
    """Return whether a specifier takes a version of the package that it asks for, where it speaks of versions."""
    try:
        found = resolve_spec(None, spec or "*", "/")
    except SpecError:
        return False
    found = found.sub or found
    if found.type not in {SpecType.VERSION, SpecType.RANGE}:
        return True
    return satisfies(version, found.fetch or "*")


def consistent_resolved(resolved: str | None, where: str) -> str | None:
    """Return a lockfile's `resolved` in the one spelling that npm compares by; None when empty."""
    if not resolved:
        return None
    archive = _PLAIN_ARCHIVE.match(resolved)
    if archive is not None and not is_known_host(archive[1]):
        return resolved
    try:
        spec = parse_spec(resolved, where)
    except SpecError:
        return resolved
    if spec.type in {SpecType.FILE, SpecType.DIRECTORY}:
        return f"file:{spec.fetch}"
    if spec.hosted is not None:
        url = spec.hosted.https_url() if spec.hosted.auth else spec.hosted.ssh_url()
        return f"git+{url.removeprefix('git+')}"
    return resolved if spec.raw == "*" else spec.raw
