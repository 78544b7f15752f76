"""Capabilities and authorities: the words of the whole program (DESIGN section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Authority(StrEnum):
    """The human word for a group of capabilities, in order of display: the most telling first."""

    NETWORK = "network"
    PROCESS = "process"
    CODE = "code"
    INSTALL = "install"
    NATIVE = "native"
    FILESYSTEM_WRITE = "filesystem-write"
    FILESYSTEM_READ = "filesystem-read"
    ENVIRONMENT = "environment"
    LOADER = "loader"
    PRIMORDIALS = "primordials"
    WORKER = "worker"
    DOM = "dom"
    SYSTEM = "system"
    CLOCK = "clock"
    UNKNOWN = "unknown"
    NONE = "none"


AUTHORITY_ORDER = {authority: rank for rank, authority in enumerate(Authority)}


def by_power(authorities: Iterable[Authority]) -> list[int]:
    """Return a key that sorts holders of authorities, the most powerful first.

    Who holds the most telling one comes first; among those, who holds more beside it.
    """
    return [*sorted(AUTHORITY_ORDER[each] for each in authorities), len(AUTHORITY_ORDER)]


KINDS = ("builtin", "global", "write", "load", "package", "script", "native", "unknown")
"""The kinds a capability id may begin with."""


@dataclass(frozen=True, slots=True, order=True)
class Capability:
    """One power, `kind:what`, and the one authority it belongs to."""

    id: str
    authority: Authority


def covers(wider: str, capability: Capability) -> bool:
    """Return whether the word `wider` (a capability id or an authority) covers `capability`.

    `filesystem-write` implies reading; `builtin:fs` covers its members and its sub-modules;
    `global:process` covers `global:process.env.HOME`.
    """
    if wider in {capability.id, capability.authority.value}:
        return True
    if wider == Authority.FILESYSTEM_WRITE and capability.authority is Authority.FILESYSTEM_READ:
        return True
    return ":" in wider and capability.id.startswith((wider + ".", wider + "/"))
