"""Packages built in memory, and a vocabulary small enough to be read at a glance."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from audit.analysis import Analyser
from audit.capabilities import mentions
from audit.model.vocabulary import Vocabulary
from tools.in_memory import Facts, MemoryContents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.contents import PackageContents
    from audit.model.facts import PackageFacts
    from audit.model.mention import Mentioned

VOCABULARY = Vocabulary(
    builtins=frozenset(
        {"fs", "fs/promises", "http", "https", "child_process", "path", "os", "net", "vm", "module"}
        | {
            "worker_threads",
            "crypto",
            "dns",
            "buffer",
            "url",
            "util",
            "events",
            "process",
            "punycode",
        }
    ),
    prefix_only=frozenset({"test", "sqlite"}),
    globals=frozenset(
        {"process", "fetch", "eval", "Function", "globalThis", "global", "window", "document"}
    ),
    intrinsics=frozenset({"Array", "Object", "String", "JSON", "Promise"}),
)


def contents(
    files: Mapping[str, str | bytes] | None = None,
    *,
    digest: str = "",
    **manifest: Any,
) -> MemoryContents:
    """Return a package of the given files; keywords are fields of its package.json.

    `contents({"index.js": "require('fs')"}, main="index.js")`
    """
    held = {path: _bytes(text) for path, text in (files or {}).items()}
    if "package.json" not in held:
        described = {"name": "example", "version": "1.0.0", **manifest}
        held["package.json"] = json.dumps(described, indent=2).encode()
    return MemoryContents(held, digest)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def facts_of(
    analyser: Analyser, packages: Mapping[str, PackageContents], **how: Any
) -> dict[str, PackageFacts]:
    """Return the facts of each package, by its install location."""
    viewed = analyser.view(packages, Facts(), **how)
    return {place: each.seen for place, each in viewed.items()}


def analysed(package: PackageContents, *, git: bool = False) -> PackageFacts:
    """Return the facts of one package, read in this process, nothing kept."""
    analyser = Analyser(VOCABULARY, cache="", compared=True)
    kinds = {"node_modules/example": "git"} if git else {}
    found = facts_of(analyser, {"node_modules/example": package}, install_kind=kinds)
    return found["node_modules/example"]


def told(code: str, kind: Mentioned, path: str = "index.js") -> list[tuple[str, str]]:
    """Return to what, and as what text, a file names something of one sort."""
    files = {"index.js": "module.exports = 1", path: code}
    found = mentions(analysed(contents(files)))
    return [(each.to, each.text) for each in found if each.mentioned is kind]


def seen(facts: PackageFacts, file: str | None = None) -> set[str]:
    """Return the names of all facts, or of those in one file, as `kind:what`."""
    return {
        f"{located.fact.kind}:{located.fact.what}"
        for located in facts.facts
        if file in (None, located.file)
    }


def reached(facts: PackageFacts) -> set[str]:
    """Return the files with facts that can be loaded from an entry point."""
    return {located.file for located in facts.facts if located.reachable}


def hidden(facts: PackageFacts) -> dict[str, set[str]]:
    """Return the ways in which code is hidden, each with the files that do."""
    found: dict[str, set[str]] = {}
    for located in facts.facts:
        if located.fact.kind == "hidden":
            found.setdefault(located.fact.what, set()).add(located.file)
    return found
