"""A package.json from a package's contents, every field narrowed: nothing in it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.model.lockfile import Position


INSTALL_SCRIPTS = ("preinstall", "install", "postinstall")
"""What npm runs when it installs a package from a registry, in this order."""
INSTALLED_FIELDS = ("dependencies", "optionalDependencies")
"""Fields whose packages npm installs with the package that names them."""
MANIFEST_SIZE = 32 * 1024 * 1024
"""Bytes; a larger package.json is not read, and that is told: none is a hundredth of it."""
MANIFEST_PLACES = 1_000_000
"""Values and lines of a package.json; one with more is not read either."""
SYSTEM_FIELDS = ("os", "cpu", "libc")
"""Fields that name the systems on which npm installs a package."""
LISTING_FIELDS = (
    "dependencies", "peerDependencies", "peerDependenciesMeta", "optionalDependencies", "devDependencies",
    "bundleDependencies", "bundledDependencies",
)  # fmt: skip
_WRITTEN_AS = {
    "peerDependenciesMeta": "peerDependencies",
    "bundledDependencies": "bundleDependencies",
}


@dataclass(frozen=True)
class Manifest:
    """The fields of a package.json that matter, wrong types left out."""

    name: str | None = None
    """As the contents say; the package's identity is the lockfile's, never this."""
    version: str | None = None
    description: str = ""
    keywords: tuple[str, ...] = ()
    module_type: str = "commonjs"
    """`type`: `commonjs` or `module`."""
    scripts: Mapping[str, str] = field(default_factory=dict)
    script_positions: Mapping[str, Position] = field(default_factory=dict)
    """Where each script's key stands in package.json."""
    contain: Any = None
    """The raw `contain` field (the author's declaration); None when absent."""
    contain_position: Position | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)
    """The whole object, for the readers of entry points."""
    problem: str | None = None
    """Why package.json, or what `raw` lacks of it, could not be read; None when it could (or none was asked for)."""

    @cached_property
    def listed(self) -> Mapping[str, str]:
        """Every package it lists, name to field name; where several fields name it, the first of `LISTING_FIELDS`."""
        listed: dict[str, str] = {}
        for written in LISTING_FIELDS:
            value = self.raw.get(written)
            for name in value if isinstance(value, dict | list) else ():
                if isinstance(name, str) and name:
                    listed.setdefault(name, _WRITTEN_AS.get(written, written))
        return listed


def installed_with(raw: Mapping[str, Any]) -> set[str]:
    """Return the names of what npm installs with a package, as its package.json or its lockfile entry says."""
    found = (raw.get(each) for each in INSTALLED_FIELDS)
    return {name for value in found if isinstance(value, Mapping) for name in value}


def commands_of(raw: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return the commands that npm makes for a package, as they are written, and the file that each starts.

    Args:
        raw: its package.json.
        name: of the package; a command without a name of its own is called after it.
    """
    written = raw.get("bin")
    if isinstance(written, str) and written:
        return {name.rpartition("/")[2]: written}
    commands = written if isinstance(written, dict) else {}
    return {name: file for name, file in commands.items() if isinstance(file, str)}
