"""Putting members and items into a JSON text in the style it is written in."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.declarations.jsontext import JsonText, Member, Node

Splice = tuple[int, int, str]
"""From, to, and what to put there instead."""
_INDENTED = re.compile(r"[ \t]+")


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Return `text` with parts replaced; they do not overlap."""
    parts, place = [], 0
    for start, end, new in sorted(splices, key=lambda each: each[:2]):
        parts += [text[place:start], new]
        place = end
    return "".join([*parts, text[place:]])


@dataclass(frozen=True, slots=True)
class Style:
    """How a JSON text is written."""

    newline: str
    """What ends a line; empty when all stands on one."""
    indent: str
    colon: str

    @classmethod
    def of(cls, source: JsonText) -> Style:
        """Take the style of a text; of `{}` alone, the usual one."""
        text, members = source.text, source.root.members or ()
        newline = "\r\n" if "\r\n" in text else "\n"
        if not members:
            return cls(newline, "  ", ": ")
        lead = text[source.root.start + 1 : members[0].start]
        colon = ":" if text[members[0].node.start - 1] == ":" else ": "
        return cls(newline if "\n" in lead else "", lead.rpartition("\n")[2] or "  ", colon)

    def over_lines(
        self, opening: str, parts: Sequence[str], closing: str, source: JsonText, offset: int
    ) -> str:
        """Return parts between brackets, one a line, indented below the line of `offset`."""
        if not parts:
            return opening + closing
        if not self.newline:
            return opening + ("," if self.colon == ":" else ", ").join(parts) + closing
        base = indentation(source.text, offset)
        inner = self.newline + base + self.indent
        return f"{opening}{inner}{(',' + inner).join(parts)}{self.newline}{base}{closing}"


def indentation(text: str, offset: int) -> str:
    """Return the blanks that the line of `offset` begins with."""
    start = text.rfind("\n", 0, offset) + 1
    match = _INDENTED.match(text, start)
    return match.group() if match else ""


def set_members(
    source: JsonText, node: Node, values: Mapping[str, str | None], *, at_end: bool = False
) -> str:
    """Return the text with members of the object `node` set to JSON values, or taken out (None).

    New members go to their place in the alphabet when the others stand in its order and not
    `at_end`, else to the end.
    """
    style, members = Style.of(source), node.members or ()
    known = {member.key: member for member in members}
    kept = [member for member in members if values.get(member.key, "") is not None]
    added = [
        (key, value) for key, value in values.items() if key not in known and value is not None
    ]
    if not kept:
        parts = [f"{json.dumps(key)}{style.colon}{value}" for key, value in added]
        return spliced(
            source.text,
            [(node.start, node.end, style.over_lines("{", parts, "}", source, node.start))],
        )
    splices = [
        (known[key].node.start, known[key].node.end, value)
        for key, value in values.items()
        if key in known and value is not None
    ]
    splices += _removals(members, kept)
    splices += _insertions(source, node, kept, added, at_end=at_end)
    return spliced(source.text, splices)


def _removals(members: Sequence[Member], kept: Sequence[Member]) -> list[Splice]:
    """Take members out: each up to the next one's key, those at the end from the last kept value on."""
    staying = {member.key for member in kept}
    last = kept[-1]
    found: list[Splice] = []
    for member, following in zip(members, [*members[1:], None], strict=True):
        if member.key not in staying and following is not None and member.start < last.start:
            found.append((member.start, following.start, ""))
    if members[-1].key != last.key:
        found.append((last.node.end, members[-1].node.end, ""))
    return found


def _insertions(
    source: JsonText,
    node: Node,
    kept: Sequence[Member],
    added: Sequence[tuple[str, str]],
    *,
    at_end: bool,
) -> list[Splice]:
    """Put new members before the first key that comes after them, or behind the last."""
    style = Style.of(source)
    first = node.members[0] if node.members else kept[0]
    between = _between(source.text, node.start + 1, first.start, style)
    keys = [member.key for member in kept]
    ordered = not at_end and keys == sorted(keys)
    found: list[Splice] = []
    for key, value in sorted(added) if ordered else added:
        part = f"{json.dumps(key, ensure_ascii=not key.isprintable())}{style.colon}{value}"
        place = bisect_left(keys, key) if ordered else len(keys)
        if place < len(keys):
            found.append((kept[place].start, kept[place].start, f"{part},{between}"))
        else:
            found.append((kept[-1].node.end, kept[-1].node.end, f",{between}{part}"))
    return found


def _between(text: str, start: int, end: int, style: Style) -> str:
    """Return what stands between two members or items: what stands before the first, if it is a new line."""
    lead = text[start:end]
    if "\n" in lead:
        return style.newline + lead.rpartition("\n")[2] if style.newline else lead
    return "" if style.colon == ":" else " "


def append_items(source: JsonText, node: Node, values: Sequence[str]) -> str:
    """Return the text with JSON values added at the end of the list `node`."""
    style, items = Style.of(source), node.items or ()
    if not items:
        new = style.over_lines("[", values, "]", source, node.start)
        return spliced(source.text, [(node.start, node.end, new)])
    between = _between(source.text, node.start + 1, items[0].start, style)
    end = items[-1].end
    return spliced(source.text, [(end, end, "".join(f",{between}{value}" for value in values))])
