"""Lockfiles that npm has written, with some places as they were before, or without them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from audit.model.json_text import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_INDENT = re.compile(r"\{\r?\n([ \t]+)")
_NOBODY = "-"
"""The name of no package. Where the lockfile's idea of what the project asks for is not package.json's, npm reckons
anew what each package is there for, and leaves out what nothing asks for."""


def without_entries(text: str, locations: Iterable[str]) -> str:
    """Return a lockfile's text without what is installed at some places, written as npm writes it."""
    document = read_json(text).value
    for location in locations:
        (document.get("packages") or {}).pop(location, None)
        _drop(document, location.removeprefix("node_modules/").split("/node_modules/"))
    return _written(document, text)


def with_entries_of(text: str, old: str, places: Mapping[str, str | None]) -> str | None:
    """Return a lockfile's text for npm to mend, with the packages of an older one back; None: it is of version 1.

    Args:
        text: as npm has made it.
        old: as it was.
        places: where a package goes back to what it was, with where that was in `old`; None: where it is left out.
    """
    document, before = read_json(text).value, read_json(old).value.get("packages")
    packages = document.get("packages")
    if not packages or not before:
        return None
    for place in sorted(places):  # what lies below comes after
        # Where something below does not fit, npm looks above, finds what does, and leaves it as it is.
        for each in [place, *_below(packages, place)]:
            packages.pop(each, None)
        if (source := places[place]) is not None:
            for each in [source, *_carried(before, source)]:
                packages[place + each.removeprefix(source)] = before[each]
    document["packages"] = packages = dict(sorted(packages.items()))  # npm takes them in order
    project = packages[""]
    project["dependencies"] = {**(project.get("dependencies") or {}), _NOBODY: "*"}
    return _written(document, text)


def _below(packages: Mapping[str, Any], place: str) -> list[str]:
    return [each for each in packages if each.startswith(f"{place}/node_modules/")]


def _carried(packages: Mapping[str, Any], place: str) -> list[str]:
    """Return the places below a package of what comes inside its archive, or by its own shrinkwrap."""
    whole = packages[place].get("hasShrinkwrap")
    return [each for each in _below(packages, place) if whole or packages[each].get("inBundle")]


def _written(document: Any, like: str) -> str:
    """Return a document as npm writes it, with the indent and the ends of lines of another text."""
    found = _INDENT.match(like)
    written = json.dumps(document, ensure_ascii=False, indent=found[1] if found else None)
    if "\r\n" in like:
        written = written.replace("\n", "\r\n")
    return written + like[len(like.rstrip()) :]


def _drop(node: Any, names: list[str]) -> None:
    """Leave a package out of the nested `dependencies` that older versions of npm read."""
    *around, name = names
    for each in around:
        node = (node.get("dependencies") or {}).get(each) or {}
    (node.get("dependencies") or {}).pop(name, None)
