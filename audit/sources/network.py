"""The way to an address: proxies and certificates, by npm's settings."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audit.sources.settings import is_true

if TYPE_CHECKING:
    from audit.sources.settings import Settings


@dataclass(frozen=True, slots=True)
class Route:
    """How to reach one address."""

    proxies: tuple[tuple[str, str], ...]
    """Scheme and proxy; empty for the direct way."""
    verify: bool | str
    """A file of certificate authorities; True for the usual ones, False to verify nothing."""


def route_for(url: str, settings: Settings, *, trusted: bool) -> Route:
    """Return the way to `url`.

    Args:
        url: an http or https address.
        settings: npm's.
        trusted: the request carries a credential that is not the project's: what the project's `.npmrc` says of proxies
            and certificates is then left out, or whoever writes that file could read the credential on its way.
    """
    proxy = _proxy(url, settings, trusted=trusted)
    scheme = urlsplit(url).scheme
    return Route(((scheme, proxy),) if proxy else (), _verify(settings, trusted=trusted))


def _proxy(url: str, settings: Settings, *, trusted: bool) -> str:
    if _is_exempt(urlsplit(url).hostname or "", _exempt_hosts(settings, trusted=trusted)):
        return ""
    for key in ("https-proxy", "proxy"):
        setting = settings.get(key, without_project=trusted)
        if is_true(setting, default=False) and setting is not None:
            return setting.text
    names = (
        ["https_proxy"]
        if urlsplit(url).scheme == "https"
        else ["https_proxy", "http_proxy", "proxy"]
    )
    environment = settings.environment
    return next(
        (
            found
            for name in names
            if (found := environment.get(name) or environment.get(name.upper()))
        ),
        "",
    )


def _exempt_hosts(settings: Settings, *, trusted: bool) -> list[str]:
    for key in ("noproxy", "no-proxy"):
        setting = settings.get(key, without_project=trusted)
        if setting is not None:
            value = setting.value
            return value if isinstance(value, list) else value.split(",")
    environment = settings.environment
    return (environment.get("no_proxy") or environment.get("NO_PROXY") or "").split(",")


def _is_exempt(host: str, exempt: list[str]) -> bool:
    """Return whether `host` is, or lies under, one of the names: compared from the right, part by part."""
    parts = host.lower().split(".")
    for name in exempt:
        wanted = [part for part in name.strip().lower().split(".") if part]
        if wanted and (parts[-len(wanted) :] == wanted or name.strip() == "*"):
            return True
    return False


def _verify(settings: Settings, *, trusted: bool) -> bool | str:
    if not is_true(settings.get("strict-ssl", without_project=trusted), default=True):
        return False
    authorities = _authorities(settings, trusted=trusted)
    environment = settings.environment
    usual = environment.get("REQUESTS_CA_BUNDLE") or environment.get("SSL_CERT_FILE") or ""
    extra = environment.get("NODE_EXTRA_CA_CERTS", "")
    if not authorities:
        if not extra or extra == usual:
            return usual if usual and Path(usual).is_file() else True
        authorities = _read(usual) or _bundled_authorities()
    return _bundle(authorities + "\n" + _read(extra))


def _authorities(settings: Settings, *, trusted: bool) -> str:
    """Return the certificate authorities of `ca` and `cafile`, as one text; empty when neither is set."""
    found = []
    setting = settings.get("ca", without_project=trusted)
    if setting is not None:
        found = [setting.value] if isinstance(setting.value, str) else setting.value
    cafile = settings.get("cafile", without_project=trusted)
    text = "\n".join(found).replace("\\n", "\n")
    return text or (_read(cafile.text) if cafile else "")


def _bundled_authorities() -> str:
    import certifi  # noqa: PLC0415  # comes with requests, wanted only here

    return _read(certifi.where())


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8", "replace") if path and Path(path).is_file() else ""
    except OSError:
        return ""


def _bundle(text: str) -> str:
    """Return a file that holds `text`: the library takes certificate authorities only from a file."""
    name = hashlib.sha256(text.encode()).hexdigest()[:32]
    folder = Path(_private_folder())
    path = folder / f"{name}.pem"
    if not path.exists():
        path.write_text(text, "utf-8")
    return str(path)


_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []


def _private_folder() -> str:
    """Return a folder of this process alone, gone when it ends."""
    if not _FOLDERS:
        _FOLDERS.append(tempfile.TemporaryDirectory(prefix=f"contain-audit-{os.getpid()}-"))
    return _FOLDERS[0].name
