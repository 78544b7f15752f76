"""Git repositories on the hosts that npm knows by name, and npm's canonical spellings of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from audit.graph.specs.urls import Url, parse_url


@dataclass(frozen=True, slots=True)
class _Host:
    domain: str
    protocols: frozenset[str]
    refused: tuple[str, ...] = ()
    """Third path segments that say the URL is no repository."""


_COMMON = frozenset({"git+ssh:", "git+https:", "ssh:", "https:"})
_HOSTS = {
    "github": _Host("github.com", _COMMON | {"git:", "http:"}),
    "bitbucket": _Host("bitbucket.org", _COMMON, ("get",)),
    "gitlab": _Host("gitlab.com", _COMMON),
    "gist": _Host("gist.github.com", _COMMON | {"git:"}, ("raw",)),
    "sourcehut": _Host("git.sr.ht", frozenset({"git+ssh:", "https:"}), ("archive",)),
}
_BY_DOMAIN = {host.domain: name for name, host in _HOSTS.items()}
_REPRESENTATION = {"git+ssh:": "sshurl", "ssh:": "sshurl", "git+https:": "https"}
_WITH_AUTH = frozenset({"git+https:", "git:", "http:", "https:", "git+http:"})
_PROTOCOLS = frozenset({*_REPRESENTATION, *_WITH_AUTH, *(f"{name}:" for name in _HOSTS)})
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class HostedRepository:
    """One repository on a known host."""

    host: str
    user: str | None
    auth: str | None
    project: str
    committish: str | None
    representation: str
    """How it was written: `shortcut`, `sshurl`, `https`, `git`, `http`."""

    @property
    def _path(self) -> str:
        gist = self.host == "gist"
        return f"{self.project}.git" if gist else f"{self.user or 'null'}/{self.project}.git"

    def _hash(self, committish: bool) -> str:  # noqa: FBT001 - private, one meaning
        return f"#{self.committish}" if committish and self.committish else ""

    def ssh(self, *, committish: bool) -> str:
        """Return the scp-like address, the one that npm compares repositories by."""
        return f"git@{_HOSTS[self.host].domain}:{self._path}{self._hash(committish)}"

    def ssh_url(self) -> str:
        """Return the `git+ssh:` URL with its committish."""
        return f"git+ssh://git@{_HOSTS[self.host].domain}/{self._path}{self._hash(committish=True)}"

    def https_url(self) -> str:
        """Return the `git+https:` URL with its committish (SourceHut's has no `git+` and no `.git`)."""
        domain = _HOSTS[self.host].domain
        if self.host == "sourcehut":
            return f"https://{domain}/{self.user}/{self.project}{self._hash(committish=True)}"
        auth = f"{self.auth}@" if self.auth and self.host != "gist" else ""
        return f"git+https://{auth}{domain}/{self._path}{self._hash(committish=True)}"

    def fetch_url(self) -> str | None:
        """Return what git would be given; None for a shortcut, which leaves the choice to npm."""
        if self.representation == "shortcut":
            return None
        if self.representation == "https":
            return self.https_url().partition("#")[0].removeprefix("git+")
        auth = f"{self.auth}@" if self.auth and self.host != "gist" else ""
        if self.representation == "git" and self.host in {"github", "gist"}:
            return f"git://{auth}{_HOSTS[self.host].domain}/{self._path}"
        return self.ssh_url().partition("#")[0].removeprefix("git+")


def is_known_host(domain: str) -> bool:
    """Return whether repositories live at `domain`."""
    return domain.removeprefix("www.") in _BY_DOMAIN


@lru_cache(maxsize=4096)
def hosted_repository(text: str) -> HostedRepository | None:
    """Return the repository that `text` names; None when it names none on a known host."""
    if not text:
        return None
    url = _parse_git_url(f"github:{text}" if _is_github_shorthand(text) else text)
    if url is None:
        return None
    try:
        shortcut = url.protocol[:-1]
        if shortcut in _HOSTS:
            return _from_shortcut(shortcut, url)
        name = _BY_DOMAIN.get(url.hostname.removeprefix("www."))
        return _from_url(name, url) if name else None
    except ValueError:
        return None


def _is_github_shorthand(text: str) -> bool:
    """Return whether `text` is `user/project`, anything being allowed after a `#`."""
    head, mark, _ = text.partition("#")
    if _SPACE.search(head) or "@" in head or ":" in head or text.startswith("."):
        return False
    slash = text.find("/")
    second = text.find("/", slash + 1)
    if slash <= 0 or (second != -1 and not (mark and second > len(head))):
        return False
    return not head.endswith("/")


def _parse_git_url(text: str) -> Url | None:
    corrected = _with_protocol(text)
    return parse_url(corrected) or parse_url(_without_scp_colon(corrected))


def _with_protocol(text: str) -> str:
    colon = text.find(":")
    if text[: colon + 1] in _PROTOCOLS or text[colon : colon + 3] == "://":
        return text
    at = text.find("@")
    if at > -1:
        return f"git+ssh://{text}" if at > colon else text
    return f"{text[: colon + 1]}//{text[colon + 1 :]}"


def _without_scp_colon(text: str) -> str:
    head = text.partition("#")[0]
    colon = head.rfind(":")
    if colon > head.rfind("@"):
        text = f"{text[:colon]}/{text[colon + 1 :]}"
    if ":" not in text.partition("#")[0] and "//" not in text:
        text = f"git+ssh://{text}"
    return text


def _decoded(text: str) -> str:
    """Return `text` as decodeURIComponent would; ValueError where that throws."""
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise ValueError(text)
    return unquote_to_bytes(text).decode("utf-8")


def _from_shortcut(host: str, url: Url) -> HostedRepository:
    path = url.pathname.removeprefix("/")
    if "@" in path:
        path = path.partition("@")[2]
    user, slash, project = path.rpartition("/")
    name = _decoded(project if slash else path).removesuffix(".git")
    committish = _decoded(url.hash[1:]) if url.hash else None
    return HostedRepository(host, _decoded(user) or None, None, name, committish, "shortcut")


def _from_url(host: str, url: Url) -> HostedRepository | None:
    if url.protocol not in _HOSTS[host].protocols:
        return None
    segments = _segments(host, url)
    if segments is None:
        return None
    user, project, committish = segments
    auth = f"{url.username}{':' if url.password else ''}{url.password}" or None
    return HostedRepository(
        host,
        _decoded(user) if user else None,
        auth if url.protocol in _WITH_AUTH else None,
        _decoded(project),
        _decoded(committish),
        _REPRESENTATION.get(url.protocol, url.protocol[:-1]),
    )


def _segments(host: str, url: Url) -> tuple[str, str, str] | None:
    """Return user, project and committish; None when the path is no repository's."""
    if host == "gitlab":
        return _gitlab_segments(url)
    _, user, project, third, fourth, *_ = [*url.pathname.split("/"), "", "", "", ""]
    committish = url.hash[1:]
    if host == "github" and third:
        if third != "tree":
            return None
        committish = fourth
    if third in _HOSTS[host].refused:
        return None
    if host == "gist" and not project:
        user, project = "", user
    project = project.removesuffix(".git")
    return (user, project, committish) if project and (user or host == "gist") else None


def _gitlab_segments(url: Url) -> tuple[str, str, str] | None:
    path = url.pathname[1:]
    if "/-/" in path or "/archive.tar.gz" in path:
        return None
    user, _, project = path.rpartition("/")
    project = project.removesuffix(".git")
    return (user, project, url.hash[1:]) if user and project else None
