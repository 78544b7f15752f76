"""What npm would run when it installs a package (first slice: to be deepened)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.facts import Fact, FileFacts, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.tree import Tree
    from audit.model.manifest import Manifest
    from audit.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Install:
    facts: tuple[tuple[str, Fact], ...] = ()
    entries: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()


def read_install(
    manifest: Manifest, tree: Tree, read: Callable[[str], str], vocabulary: Vocabulary, *, git: bool
) -> Install:
    names = ("preinstall", "install", "postinstall", *(("prepare",) if git else ()))
    facts = []
    for name in names:
        if manifest.scripts.get(name):
            place = manifest.script_positions[name]
            facts.append(
                (
                    "package.json",
                    Fact("script", name, place.line, place.column, manifest.scripts[name][:120]),
                )
            )
    return Install(tuple(facts))


def read_shell(data: bytes, vocabulary: Vocabulary) -> FileFacts:
    return FileFacts(Reading.PARSED)
