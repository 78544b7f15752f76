"""The few parts of the URL standard that git specifiers need."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(.*)\Z", re.DOTALL)
_SPECIAL = frozenset({"http:", "https:", "ftp:", "ws:", "wss:", "file:"})
_PORT = re.compile(r"[0-9]{0,5}\Z")
_FORBIDDEN_IN_HOST = re.compile(r"[\x00\t\n\r #/:<>?@\[\\\]^|]")
_ADDRESS = re.compile(r"\[[0-9A-Fa-f:.]+\]\Z")
"""A version 6 address."""
_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Url:
    """A URL taken apart; `hash` and `pathname` keep their leading `#` and `/`."""

    protocol: str
    username: str
    password: str
    hostname: str
    pathname: str
    hash: str


def parse_url(text: str) -> Url | None:
    """Return the parts of an absolute URL; None where a browser would say it is none."""
    match = _SCHEME.match(text.strip())
    if match is None:
        return None
    protocol = match[1].lower() + ":"
    before_hash, _, fragment = match[2].partition("#")
    rest = before_hash.partition("?")[0]
    fragment = f"#{fragment}" if fragment else ""
    special = protocol in _SPECIAL
    if special and protocol != "file:":
        rest = "//" + rest.replace("\\", "/").lstrip("/")
    if not rest.startswith("//"):
        return Url(protocol, "", "", "", rest, fragment)
    authority, slash, path = rest[2:].partition("/")
    return _with_authority(protocol, authority, slash + path, fragment, special=special)


def _with_authority(
    protocol: str, authority: str, path: str, fragment: str, *, special: bool
) -> Url | None:
    credentials, _, host = authority.rpartition("@")
    hostname, port = _host_and_port(host)
    if not _PORT.match(port) or (port and int(port) > _HIGHEST_PORT):
        return None
    if (_FORBIDDEN_IN_HOST.search(hostname) and not _ADDRESS.match(hostname)) or (
        special and not hostname and protocol != "file:"
    ):
        return None
    username, _, password = credentials.partition(":")
    if special:
        hostname, path = hostname.lower(), path or "/"
    return Url(protocol, username, password, hostname, path, fragment)


def _host_and_port(host: str) -> tuple[str, str]:
    closing = host.find("]") + 1 if host.startswith("[") else 0
    hostname, _, port = host[closing:].partition(":")
    return host[:closing] + hostname, port


def normalised_path(path: str) -> str:
    """Return a URL's path with its dot segments followed and its spaces written as the standard has them."""
    parts: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            parts = parts[:-1] if len(parts) > 1 else parts
        elif segment != ".":
            parts.append(segment)
    if segments[-1] in {".", ".."}:
        parts.append("")
    return "/".join(parts).replace(" ", "%20")
