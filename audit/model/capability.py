"""Capabilities and authorities: the words of the whole program (DESIGN section 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
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


def in_display_order(authorities: Iterable[Authority]) -> list[Authority]:
    """Return authorities in order of display."""
    return sorted(authorities, key=AUTHORITY_ORDER.__getitem__)


def by_power(authorities: Iterable[Authority]) -> list[int]:
    """Return a key that sorts holders of authorities, the most powerful first.

    Who holds the most telling one comes first; among those, who holds more beside it.
    """
    return [*sorted(AUTHORITY_ORDER[each] for each in authorities), len(AUTHORITY_ORDER)]


KINDS = ("builtin", "global", "write", "load", "package", "script", "native", "unknown")
"""The kinds a capability id may begin with."""
_STEP = re.compile(r"[./]")
"""What leads from a name to a part of it."""


@dataclass(frozen=True, slots=True, order=True)
class Capability:
    """One power, `kind:what`, and the one authority it belongs to."""

    id: str
    authority: Authority

    @property
    def rank(self) -> tuple[int, str]:
        """What capabilities are shown in the order of."""
        return (AUTHORITY_ORDER[self.authority], self.id)


def covers(wider: str, capability: Capability) -> bool:
    """Return whether the word `wider` (a capability id or an authority) covers `capability`.

    `filesystem-write` implies reading; `builtin:fs` covers its members and its sub-modules;
    `global:process` covers `global:process.env.HOME`.
    """
    return wider in covering(capability)


def is_covered(words: Iterable[str], capability: Capability) -> bool:
    """Return whether one of `words` covers `capability`."""
    return not covering(capability).isdisjoint(words)


def covering(capability: Capability) -> frozenset[str]:
    """Return every word that covers `capability`: whether one of many does is then asked at once."""
    return _covering(capability.id, capability.authority)


@lru_cache(maxsize=32_768)
def _covering(name: str, authority: Authority) -> frozenset[str]:
    words = {name, authority.value}
    if authority is Authority.FILESYSTEM_READ:
        words.add(Authority.FILESYSTEM_WRITE.value)
    start = name.find(":") + 1
    words.update(name[: each.start()] for each in _STEP.finditer(name, start + 1) if start)
    return frozenset(words)
