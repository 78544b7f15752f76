"""Where a package's archive and its packument are, by the lockfile and npm's settings."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from audit.sources.npm_command import ask_npm_for_registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audit.sources.interface import Wanted
    from audit.sources.settings import Settings

_NAME = re.compile(r"(?:@[^@/\s\\:?#]+/)?[^@/\s\\:?#.][^@/\s\\:?#]*")
_NAME_LIMIT = 214
_REGISTRY = "registry"
_REPLACE = "replace-registry-host"
_USUAL_PORTS = {("https", 443), ("http", 80)}


class Addresses:
    """The addresses of packages.

    Args:
        settings: npm's.
        registry: the registry of the command line, which wins over every other; None when there is none.
        root: the project's folder.
        memory: gives a folder to remember npm's answer in; None remembers nothing.
    """

    def __init__(
        self,
        settings: Settings,
        registry: str | None,
        root: Path,
        memory: Callable[[], Path] | None = None,
    ) -> None:
        self._settings = settings
        self._named = registry
        self._root = root
        self._memory = memory

    def set_registry(self, name: str) -> str:
        """Return the registry that a setting names for a package; empty when none does."""
        scope = name.partition("/")[0] if name.startswith("@") else ""
        scoped = self._settings.text(f"{scope}:{_REGISTRY}") if scope and not self._named else ""
        return (scoped or self._named or self._settings.text(_REGISTRY)).rstrip("/")

    def registry_of(self, name: str) -> str:
        """Return the registry of a package, without a slash at its end; empty when npm has none.

        npm itself is asked only where no setting names one.
        """
        return self.set_registry(name) or self._npms_own.rstrip("/")

    @cached_property
    def _npms_own(self) -> str:
        return ask_npm_for_registry(
            self._settings.environment,
            self._root,
            self._settings.home,
            self._memory() if self._memory else None,
        )

    def registry_hosts(self) -> frozenset[str]:
        """Return the hosts of all registries that npm is set to: without a port, and with one that is not the usual."""
        keys = [
            key
            for key in self._settings.names()
            if key.startswith("@") and key.endswith(f":{_REGISTRY}")
        ]
        registries = [self.registry_of(""), *(self._settings.text(key) for key in keys)]
        return frozenset(host for each in registries for host in _hosts(each))

    def archive(self, wanted: Wanted) -> str:
        """Return where the archive is: what the lockfile says, else the registry's own place; empty when nowhere."""
        if not wanted.resolved:
            return self.formed(wanted.name, wanted.version)
        fetchable = wanted.resolved.startswith(("http://", "https://"))
        return self._replaced(wanted) if fetchable else ""

    def formed(self, name: str, version: str) -> str:
        """Return the address that registries give the archive of `name` by custom; empty when it has none."""
        registry = self.registry_of(name)
        if not registry or not is_package_name(name) or not version[:1].isdigit():
            return ""
        base = quote(name.rpartition("/")[2])
        file = f"{base}-{quote(version.partition('+')[0])}.tgz"
        return f"{registry}/{quote(name, safe='@/')}/-/{file}"

    def packument(self, name: str) -> str:
        """Return the address of the registry's document on `name`; empty when there is no registry or no such name."""
        registry = self.registry_of(name)
        return f"{registry}/{quote(name, safe='@')}" if registry and is_package_name(name) else ""

    def is_of_registry(self, wanted: Wanted) -> bool:
        """Return whether the registry that npm is set to speaks of this very package.

        Where a lockfile says another host, only a registry that a setting names is asked (it may be a mirror): npm's
        own default would be told the names of private packages.
        """
        if wanted.of_project or wanted.bundled or wanted.git or not is_package_name(wanted.name):
            return False
        if not wanted.resolved.startswith(("http://", "https://")):
            return not wanted.resolved and wanted.version[:1].isdigit()
        same = _host(wanted.resolved) == _host(self.registry_of(wanted.name))
        return same or bool(self.set_registry(wanted.name))

    def _replaced(self, wanted: Wanted) -> str:
        """Return `resolved`, its host replaced by the registry's where npm is set to.

        npm's default replaces only its own public host. That host is named nowhere here, so without the setting the
        address stands as it is.
        """
        replace = self._settings.text(_REPLACE)
        if not replace or replace not in {"always", _host(wanted.resolved)}:
            return wanted.resolved
        registry = self.registry_of(wanted.name)
        if not registry:
            return wanted.resolved
        to, parts = urlsplit(registry), urlsplit(wanted.resolved)
        path = parts.path if parts.path.startswith(f"{to.path}/") else to.path + parts.path
        return urlunsplit((to.scheme, to.netloc, path, "", ""))


def is_package_name(name: str) -> bool:
    """Return whether `name` can be a package of a registry: nothing in it changes where an address leads."""
    return len(name) <= _NAME_LIMIT and _NAME.fullmatch(name) is not None


def _host(url: str) -> str:
    """Return the host without its port, in lower case; empty when the address has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _hosts(url: str) -> set[str]:
    host = _host(url)
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.port is not None and (parts.scheme, parts.port) not in _USUAL_PORTS:
            return {host, f"{host}:{parts.port}"}
    return {host} - {""}
