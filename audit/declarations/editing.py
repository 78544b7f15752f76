"""Changing a contain.json: only what changes is written; order, indentation and unknown keys stay."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.declarations.jsontext import JsonText
from audit.declarations.splicing import Style, append_items, indentation, set_members

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.declarations.jsontext import Node


@dataclass(frozen=True, slots=True)
class Change:
    """What to write into a contain.json."""

    grants: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    """The words of each package from now on; None takes its line out."""
    waivers: tuple[Mapping[str, str], ...] = ()
    """Waivers to add, their fields in order."""


def edited(source: JsonText | None, change: Change, file: str = "contain.json") -> str:
    """Return the new text of a contain.json; `source` is the old one, None when there is none."""
    source = source or JsonText(file, "{}\n")
    source = _with(source, "grants", "{}")
    text = set_members(source, _node(source, "grants"), _values(source, change.grants))
    if not change.waivers:
        return text
    source = _with(JsonText(file, text), "waivers", "[]")
    return append_items(
        source, _node(source, "waivers"), [_waiver(each) for each in change.waivers]
    )


def _with(source: JsonText, key: str, empty: str) -> JsonText:
    """Return the text with `key` in it, empty when it was not there."""
    if source.root.member(key) is not None:
        return source
    return JsonText(source.path, set_members(source, source.root, {key: empty}, at_end=True))


def _node(source: JsonText, key: str) -> Node:
    found = source.root.member(key)
    if found is None:  # `_with` has put it there
        raise KeyError(key)
    return found


def _values(
    source: JsonText, grants: Mapping[str, tuple[str, ...] | None]
) -> dict[str, str | None]:
    """Return the JSON of each grant, over several lines where the one it replaces was."""
    node = _node(source, "grants")
    values: dict[str, str | None] = {}
    for name in sorted(grants):
        words = grants[name]
        old = node.member(name)
        values[name] = None if words is None else _words(source, words, old)
    return values


def _words(source: JsonText, words: tuple[str, ...], old: Node | None) -> str:
    rendered = [quoted(word) for word in words]
    if old is None or not rendered or "\n" not in source.text[old.start : old.end]:
        return f"[{', '.join(rendered)}]"
    return Style.of(source).over_lines("[", rendered, "]", source, old.start)


def _waiver(waiver: Mapping[str, str]) -> str:
    members = ", ".join(f"{quoted(key)}: {quoted(value)}" for key, value in waiver.items())
    return f"{{ {members} }}"


def quoted(text: str) -> str:
    """Return a JSON text; what people would not see is escaped."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def with_declaration(source: JsonText, needs: tuple[str, ...], realm: str | None) -> str:
    """Return the text of a package.json whose `contain` field asks for `needs`; the rest stays as it is.

    Args:
        source: the package.json.
        needs: what to declare.
        realm: the realm to write; None leaves what is there.
    """
    field = source.root.member("contain")
    if field is None or field.members is None:
        source = JsonText(
            source.path, set_members(source, source.root, {"contain": "{}"}, at_end=True)
        )
        field = _node(source, "contain")
    old = field.member("needs")
    inline = old is not None and "\n" not in source.text[old.start : old.end]
    values: dict[str, str | None] = {"needs": f"[{', '.join(map(quoted, needs))}]"}
    if not inline or old is None:
        values["needs"] = _over_lines(source, [quoted(word) for word in needs], field)
    if realm is not None:
        values["realm"] = quoted(realm)
    return set_members(source, field, values, at_end=True)


def _over_lines(source: JsonText, parts: list[str], field: Node) -> str:
    """Return the needs one a line, as npm writes lists, below the key `contain`."""
    style = Style.of(source)
    if not style.newline or not parts:
        return f"[{', '.join(parts)}]"
    base = style.newline + indentation(source.text, field.start) + style.indent
    return f"[{base}{style.indent}{(',' + base + style.indent).join(parts)}{base}]"
