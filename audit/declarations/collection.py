"""A folder of declarations of other people's packages: the project's own, or the community's."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from audit.declarations.author import REALMS
from audit.declarations.contain_json import read_text
from audit.declarations.jsontext import JsonText
from audit.declarations.ranges import range_problem
from audit.declarations.words import read_words
from audit.errors import InputError
from audit.graph.specs.ranges import satisfies
from audit.model.package import Declaration
from audit.model.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.declarations.jsontext import Node
    from audit.declarations.words import CatalogueWords

KEYS = ("versions", "needs", "realm", "reviewed")
REVIEW_KEYS = ("by", "on", "note")
_PART = r"(?!\.)[\w.~!'()*-]{1,214}"
_NAME = re.compile(rf"(?:@{_PART}/)?{_PART}", re.ASCII)
_EXAMPLE = '[{ "versions": "^1.0.0", "needs": [] }]'


@dataclass(frozen=True, slots=True)
class Collection:
    """Declarations by package name, one file each: `NAME.json`, scopes as folders.

    Only the files of the packages that are asked for are opened.
    """

    folder: str
    origin: str
    """What its declarations are called: `project` or `community`."""
    words: CatalogueWords
    reader: Callable[[str], bytes | None] | None = None
    """Reads a file of the folder; None: from the disk."""

    def path(self, name: str) -> str | None:
        """Return the file of a package; None when its name can be no file's (names are hostile)."""
        return os.path.join(self.folder, f"{name}.json") if _NAME.fullmatch(name) else None  # noqa: PTH118 - asked for every package of a tree

    def declaration(self, name: str, version: str) -> Declaration | None:
        """Return what is declared for one version of a package; None when nothing is.

        Raises:
            InputError: when the package's file is wrong, with the place.
        """
        path = self.path(name)
        text = self._text(path) if path is not None else None
        if text is None:
            return None
        entries = read_entries(text, self.origin, self.words)
        found = [each for each in entries if satisfies(version, each.versions)]
        if len(found) > 1:
            raise both_speak(found[0], found[1], version)
        return found[0] if found else None

    def _text(self, path: str) -> JsonText | None:
        if self.reader is None:
            return read_text(path) if os.path.lexists(path) else None
        data = self.reader(path)
        return JsonText.decode(path, data) if data is not None else None


def both_speak(one: Declaration, other: Declaration, version: str) -> InputError:
    """Return the error that two entries of one file speak of the same version: neither would be sure to count."""
    position = other.position
    return InputError(
        f"{quoted(other.versions)} and {quoted(one.versions)} both speak of {version}",
        todo="split the ranges",
        file=other.file,
        line=position.line if position is not None else None,
        column=position.column if position is not None else None,
    )


def read_entries(source: JsonText, origin: str, words: CatalogueWords) -> tuple[Declaration, ...]:
    """Return the declarations of one package's file.

    Raises:
        InputError: for anything that it cannot mean.
    """
    root = source.root
    if root.items is None:
        source.fail(root.start, "is not a list of declarations", _EXAMPLE)
    return tuple(_entry(source, item, origin, words) for item in root.items)


def _entry(source: JsonText, node: Node, origin: str, words: CatalogueWords) -> Declaration:
    _check_keys(source, node, KEYS, "a declaration")
    versions, needs = node.member("versions"), node.member("needs")
    if versions is None or needs is None:
        source.fail(node.start, 'a declaration needs "versions" and "needs"', _EXAMPLE)
    if not isinstance(versions.value, str):
        source.fail(versions.start, '"versions" must be a range', '"^1.0.0"')
    problem = range_problem(versions.value)
    if problem:
        source.fail(
            versions.start, f"{quoted(versions.value)} {problem}", 'write "^1.2.3", for example'
        )
    return Declaration(
        origin=origin,
        needs=read_words(source, needs, '"needs"', words),
        realm=_realm(source, node.member("realm")),
        position=source.position(node.start),
        file=source.path,
        versions=versions.value,
        reviewed=_review(source, node.member("reviewed")),
    )


def _check_keys(source: JsonText, node: Node, keys: tuple[str, ...], what: str) -> None:
    if node.members is None:
        source.fail(node.start, f"{what} must be an object", f"with {', '.join(keys)}")
    for member in node.members:
        if member.key not in keys:
            source.fail(
                member.start, f"{what} has no {quoted(member.key)}", f"it has {', '.join(keys)}"
            )


def _realm(source: JsonText, node: Node | None) -> str:
    if node is None:
        return REALMS[0]
    if node.value not in REALMS:
        source.fail(node.start, '"realm" is none that there is', 'write "frozen" or "mutable"')
    return str(node.value)


def _review(source: JsonText, node: Node | None) -> str:
    """Return who reviewed a declaration and when; empty when nobody did (`null`, or nothing said)."""
    if node is None or (node.value is None and node.members is None and node.items is None):
        return ""
    _check_keys(source, node, REVIEW_KEYS, "a review")
    texts = {}
    for member in node.members or ():
        if not isinstance(member.node.value, str):
            source.fail(
                member.node.start,
                f"{quoted(member.key)} must be a text",
                '"reviewed": { "by": "..." }',
            )
        texts[member.key] = member.node.value
    if not texts.get("by", "").strip():
        source.fail(node.start, 'a review without "by"', "say who reviewed it")
    day = node.member("on")
    if day is not None and not _is_date(texts["on"]):
        source.fail(day.start, f"{quoted(texts['on'])} is no date", 'write "2026-11-22"')
    on = f" on {texts['on']}" if "on" in texts else ""
    return f"{texts['by']}{on}"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
