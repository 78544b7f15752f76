"""Which credentials go to which address: npm's rule, and nothing wider.

A credential is written for a host and path (`//host/path/:_authToken`). It is sent to addresses
under it and nowhere else: not to another host that the lockfile's `resolved` or the project's
`.npmrc` names, not after a redirect to one.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audit.sources.settings import Layer

if TYPE_CHECKING:
    from audit.sources.settings import Setting, Settings

_LAST_STEP = re.compile(r"([^/]+|/)$")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Credential:
    """What to send to one address. Never shown: its text has no secrets in it."""

    authorization: str = field(default="", repr=False)
    """The value of the `Authorization` header; empty when there is none."""
    certificate: tuple[str, str] | None = field(default=None, repr=False)
    """Files of a client's certificate and its key."""
    from_project: bool = True
    """Whether every part of it stands in the project's own `.npmrc`."""


NO_CREDENTIAL = Credential()


def credential_for(url: str, registry: str, settings: Settings) -> Credential:
    """Return what npm would send to `url`, an address that belongs to `registry`.

    Where nothing is set for the address itself, what is set for the registry goes to every path of the registry's host.
    """
    key = _longest_key(url, settings)
    if not key and registry and network_location(url) == network_location(registry):
        key = _longest_key(registry.rstrip("/") + "/", settings)
    return _credential(key, settings) if key else NO_CREDENTIAL


def network_location(url: str) -> str:
    """Return `host` or `host:port` of `url`, the scheme's own port left out; empty when it has no valid host."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    host = f"[{host}]" if ":" in host else host
    return host if port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f"{host}:{port}"


def _longest_key(url: str, settings: Settings) -> str:
    location = network_location(url)
    key = f"//{location}{urlsplit(url).path}" if location else ""
    while len(key) > len("//"):
        if _has_credential(key, settings):
            return key
        key = _LAST_STEP.sub("", key)
    return ""


def _has_credential(key: str, settings: Settings) -> bool:
    def is_set(*names: str) -> bool:
        return all((found := settings.get(f"{key}:{name}")) and found.text for name in names)

    return (
        is_set("_authToken")
        or is_set("_auth")
        or is_set("username", "_password")
        or is_set("certfile", "keyfile")
    )


def _credential(key: str, settings: Settings) -> Credential:
    names = ("_authToken", "_auth", "username", "_password", "certfile", "keyfile")
    found = {name: setting for name in names if (setting := settings.get(f"{key}:{name}"))}
    certificate = None
    if "certfile" in found and "keyfile" in found:
        files = (found["certfile"].text, found["keyfile"].text)
        certificate = files if all(Path(file).is_file() for file in files) else None
    return Credential(
        authorization=_authorization(found),
        certificate=certificate,
        from_project=all(setting.layer is Layer.PROJECT for setting in found.values()),
    )


def _authorization(found: dict[str, Setting]) -> str:
    """Return the header's value; empty for a value with a line break, which would begin another header."""
    value = ""
    if "_authToken" in found:
        value = f"Bearer {found['_authToken'].text}"
    elif "_auth" in found:
        value = f"Basic {found['_auth'].text}"
    elif "username" in found and "_password" in found:
        pair = f"{found['username'].text}:{_decoded(found['_password'].text)}"
        value = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return value if value.isascii() and value.isprintable() else ""


def _decoded(password: str) -> str:
    try:
        return base64.b64decode(password + "=" * (-len(password) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
