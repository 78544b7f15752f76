"""Builds of one package for several platforms, each with a name of its own: what is alike of them is said once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SYSTEMS = (
    "aix|android|darwin|dragonfly|freebsd|illumos|linux|linuxmusl|macos|mac|netbsd|openbsd|openharmony|osx|sunos|"
    "win32|windows|wasi|wasm32|webcontainer|webcontainers"
)
_MACHINES = (
    "aarch64|amd64|arm|arm64|arm64ec|armv6|armv6l|armv7|armv7l|i386|i686|ia32|loong64|mips64el|ppc64|ppc64le|"
    "riscv64|riscv64gc|s390x|x64|x86|x86_64"
)
_PLATFORM = re.compile(rf"(?<=[-/._])(?:{_SYSTEMS}|{_MACHINES})(?=$|[-._])")
"""The first word of a package's name that says what it was compiled for."""


def family(name: str) -> str:
    """Return the part of a package's name that all its platforms' builds share; the name of what is no such build."""
    found = _PLATFORM.search(name)
    return name[: found.start()] if found else name


def builds(names: Iterable[str]) -> tuple[str, str]:
    """Return what builds of a family are called together, and how many they are: `@esbuild/*`, `26 builds`.

    Copies of one package keep its name: `3 copies`. A package alone is only called by it.
    """
    found = list(names)
    if len(found) == 1:
        return found[0], ""
    if len(set(found)) == 1:
        return found[0], f"{len(found)} copies"
    return f"{family(found[0])}*", f"{len(found)} builds"
