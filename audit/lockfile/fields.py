"""The types of the fields that decide about the graph. Other fields may be anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.lockfile.text import MAKE_AGAIN
from audit.model.text import quoted

if TYPE_CHECKING:
    from audit.model.source import SourceText

TEXTS = ("name", "version", "resolved", "integrity")
DEPENDENCIES = (
    "dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "acceptDependencies",
)  # fmt: skip
LONGEST_TEXT = 65536
"""In characters, of a name, version, address or specifier."""


def check_entry_fields(source: SourceText, offset: int, location: str, meta: Any) -> None:
    """Raise an InputError at `offset` when an entry is not what npm could have written."""
    if not isinstance(meta, dict):
        source.fail(offset, f"package entry {quoted(location)} is not an object", MAKE_AGAIN)
    problem = fields_problem(meta)
    if problem:
        source.fail(offset, f"package entry {quoted(location)}: {problem}", MAKE_AGAIN)


def fields_problem(meta: dict[str, Any]) -> str:
    """Return what is wrong with the types of an entry's or a manifest's fields; empty when nothing is."""
    for key in TEXTS:
        value = meta.get(key)
        if _is_said(value) and not isinstance(value, str):
            return f"{key} is not a string"
        if value and len(value) > LONGEST_TEXT:
            return f"{key} is too long"
    for key in DEPENDENCIES:
        value = meta.get(key)
        if value:
            problem = _dependencies_problem(value)
            if problem:
                return f"{key} {problem}"
    return _other_problem(meta)


def _is_said(value: Any) -> bool:
    """Return whether JavaScript would take `value` for true: npm passes over the rest."""
    return value not in (None, False, 0, "")


def _dependencies_problem(value: Any) -> str:
    if not isinstance(value, dict):
        return "is not an object"
    for name, spec in value.items():
        if not name:
            return "names no package"
        if not isinstance(spec, str) or len(spec) > LONGEST_TEXT:
            return f"of {quoted(name)} is not a string"
    return ""


def _other_problem(meta: dict[str, Any]) -> str:
    if meta.get("peerDependenciesMeta") and not isinstance(meta["peerDependenciesMeta"], dict):
        return "peerDependenciesMeta is not an object"
    bundled = meta.get("bundleDependencies")
    if bundled and not isinstance(bundled, (bool, list, dict)):
        return "bundleDependencies is not a list"
    return _overrides_problem(meta.get("overrides") or {})


def _overrides_problem(rules: Any, depth: int = 0) -> str:
    if not isinstance(rules, dict):
        return "overrides is not an object"
    if depth > 64:  # noqa: PLR2004 - levels; people write two or three
        return "overrides is nested too deeply"
    for key, rule in rules.items():
        if key == "." and not isinstance(rule, str):
            return 'overrides: "." is not a string'
        problem = "" if isinstance(rule, str) else _overrides_problem(rule, depth + 1)
        if problem:
            return problem
    return ""
