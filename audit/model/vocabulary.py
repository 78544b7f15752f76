"""The names that the analysis looks for: taken from the catalogue, so that there is one list.

Facts are kept by content and by the vocabulary they were read with: changing what a known name
*means* never reads a file again, adding a name does.
"""

from __future__ import annotations

from dataclasses import dataclass

_MAKERS = frozenset({"__proto__", "constructor"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What counts as a built-in module, a global worth a fact, or a shared intrinsic."""

    builtins: frozenset[str]
    """Names of built-in modules without `node:`, sub-modules included: `fs`, `fs/promises`."""
    prefix_only: frozenset[str]
    """Built-ins that exist only with the `node:` prefix: `test`, `sqlite`, `sea`."""
    globals: frozenset[str]
    """Global names whose free use is a fact: `process`, `fetch`, `eval`, `document`."""
    intrinsics: frozenset[str]
    """Shared ECMAScript objects, a write to which is a fact: `Array`, `Object`, `JSON`."""
    harmless_members: frozenset[str] = frozenset()
    """Dotted global members that hold no power and need no fact: `process.nextTick`."""

    def is_harmless(self, path: tuple[str, ...]) -> bool:
        """Return whether the global's member at `path` needs no fact; what made it may do more than it."""
        known = self.harmless_members
        return _MAKERS.isdisjoint(path) and any(
            ".".join(path[: end + 1]) in known for end in range(len(path))
        )
