"""What a specifier or a member's name leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.text.patterns import LOADERS, WORLD
from audit.analysis.javascript.values import MODULE, PROCESS, REQUIRE, Power

if TYPE_CHECKING:
    from audit.analysis.javascript.context import Script
    from audit.model.vocabulary import Vocabulary


_WORLD_NAMES = {"global": "globalThis", "GLOBAL": "globalThis"}


def builtin_name(specifier: str, vocabulary: Vocabulary) -> str | None:
    """Return the built-in module that `specifier` means; None when it is something else."""
    if specifier.startswith("node:"):
        return specifier[5:]
    known = specifier in vocabulary.builtins and specifier not in vocabulary.prefix_only
    return specifier if known else None


def builtin_value(name: str) -> Power:
    """Return what loading a built-in gives: `process` is the global object of that name."""
    return PROCESS if name == "process" else Power("builtin", (name,))


def free_value(name: str, script: Script) -> Power | None:
    """Return what a free name stands for; None when it is no power."""
    if name in LOADERS:
        return REQUIRE
    if name == "module":
        return MODULE
    if name in script.patterns.intrinsics:
        return Power("intrinsic", (name,))
    if name in WORLD and name in script.patterns.roots:
        return Power("world", (_WORLD_NAMES.get(name, name),))
    return Power("global", (name,)) if name in script.patterns.roots else None


def world_member(name: str, script: Script) -> Power | None:
    """Return what a member of the global object stands for; None when it is no power."""
    if name in WORLD and name not in ("root", "GLOBAL"):
        return Power("world", (_WORLD_NAMES.get(name, name),))
    return free_value(name, script)


META = {
    "url": Power("url"),
    "resolve": Power("resolve"),
    "require": REQUIRE,
    "glob": Power("glob"),
    "globEager": Power("glob"),
    "webpackContext": Power("context"),
}
"""Members of `import.meta` that are worth following."""
