"""Leaving places out of a lockfile that npm has written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from audit.model.json_text import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable

_INDENT = re.compile(r"\{\r?\n([ \t]+)")


def without_entries(text: str, locations: Iterable[str]) -> str:
    """Return a lockfile's text without what is installed at some places, written as npm writes it."""
    document = read_json(text).value
    for location in locations:
        (document.get("packages") or {}).pop(location, None)
        _drop(document, location.removeprefix("node_modules/").split("/node_modules/"))
    found = _INDENT.match(text)
    written = json.dumps(document, ensure_ascii=False, indent=found[1] if found else None)
    if "\r\n" in text:
        written = written.replace("\n", "\r\n")
    return written + text[len(text.rstrip()) :]


def _drop(node: Any, names: list[str]) -> None:
    """Leave a package out of the nested `dependencies` that older versions of npm read."""
    *around, name = names
    for each in around:
        node = (node.get("dependencies") or {}).get(each) or {}
    (node.get("dependencies") or {}).pop(name, None)
