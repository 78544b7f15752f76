"""Names that are known in part: of modules (`"./commands/" + name`), of variables (`scheme + "_proxy"`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import (
    FOLDER,
    Closure,
    file_specifier,
    known,
    text_of,
)
from audit.analysis.javascript.folding.names import stored_members
from audit.analysis.javascript.folding.repeating import returns_of
from audit.analysis.javascript.syntax.declaring import initial_value
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, given_to, method_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_DEEP = 12
"""Sums within sums that are looked into."""
_LONGEST = 300
_ANYTHING = "*"
_ENDING = re.compile(r"\w*[A-Za-z]{3}\w*")
"""What is known of a name: too little tells nothing."""
_WAYS_OF_ADDRESSES = (b".href", b".pathname")
_JOINING = frozenset({"String", "fileURLToPath", "join", "pathToFileURL", "resolve"})
"""Functions that give a path of what they are given."""
_STEPS = 3
"""Variables and changes of case that a name goes through."""
_CASES = {"toUpperCase": str.upper, "toLowerCase": str.lower}


def partial_specifier(folder: Folder, spot: Spot) -> str | None:
    """Return a relative path with `*` for what is not known; None when its beginning is not known either."""
    text = _pattern(folder, spot, _DEEP)
    if not text.startswith((FOLDER + "/", "./", "../")) or len(text) > _LONGEST:
        return None
    specifier = file_specifier(text)
    return specifier if specifier.strip("./") not in ("", _ANYTHING) else None


def ending(flow: Flow, key: Spot | None) -> str | None:
    """Return `*_proxy` for a variable's name of which only the ending is known, `=*` for a drive's; None for others."""
    change: Callable[[str], str] = str
    for _ in range(_STEPS):
        if key is not None and key.type == "call_expression":
            owner, method = method_of(key)
            change = _CASES.get(method, change)
            key = owner if change is not str else None
        elif key is not None and key.type == "identifier":
            key = _only_value(flow.script.folder, key)
    text = _pattern(flow.script.folder, key, _DEEP) if key is not None else _ANYTHING
    if text.startswith("="):
        return "=*"  # where Windows keeps the folder of each drive: what resolves paths asks for it
    known_part = text.rpartition(_ANYTHING)[2]
    return _ANYTHING + change(known_part) if _ENDING.fullmatch(known_part) else None


def _only_value(folder: Folder, name: Spot) -> Spot | None:
    """Return what the variable at `name` is declared as, when it is nothing else ever."""
    binding = folder.binding(name)
    if binding is None or len(binding.declarations) != 1 or folder.scopes.stores(binding):
        return None
    return initial_value(binding.declarations[0])


def _pattern(folder: Folder, spot: Spot, deep: int) -> str:
    values = folder.fold(spot)
    if len(values) == 1 and known(values[0]):
        return text_of(values[0])
    if not deep:
        return _ANYTHING
    if spot.type == "template_string":
        return _template(folder, spot, deep)
    if spot.type == "binary_expression":
        left, right = spot.child("left"), spot.child("right")
        sides = [_pattern(folder, one, deep - 1) if one else _ANYTHING for one in (left, right)]
        return "".join(sides) if folder.source_text(spot).count("+") else _ANYTHING
    if spot.type == "call_expression":
        return _joined(folder, spot, deep) or _returned(folder, spot, deep)
    if spot.type == "identifier":
        value = _only_value(folder, spot)
        return _pattern(folder, value, deep - 1) if value is not None else _ANYTHING
    return _of_address(folder, spot, deep)


def _of_address(folder: Folder, spot: Spot, deep: int) -> str:
    """`new URL("./commands/" + name, import.meta.url).href`."""
    owner = spot.child("object") if spot.type == "member_expression" else None
    if owner is not None and spot.text.endswith(_WAYS_OF_ADDRESSES):
        return _pattern(folder, owner, deep - 1)
    maker = spot.child("constructor") if spot.type == "new_expression" else None
    given = given_to(spot) if maker is not None and maker.text == b"URL" else []
    base = folder.fold(given[1]) if len(given) > 1 else ()
    if not base or not isinstance(base[0], str) or not base[0].startswith(f"file://{FOLDER}"):
        return _ANYTHING
    return f"{FOLDER}/{_pattern(folder, given[0], deep - 1).removeprefix('./')}"


def _template(folder: Folder, spot: Spot, deep: int) -> str:
    pieces = []
    for one in spot.children():
        if one.type == "string_fragment":
            pieces.append(folder.source_text(one))
        elif one.children():
            pieces.append(_pattern(folder, one.children()[0], deep - 1))
    return "".join(pieces)


def _joined(folder: Folder, call: Spot, deep: int) -> str:
    """`path.join(__dirname, "commands", name)`."""
    callee, arguments = call.child("function"), call.child("arguments")
    name = folder.source_text(callee).rpartition(".")[2] if callee is not None else ""
    if arguments is None or name not in _JOINING:
        return ""
    parts = [_pattern(folder, one, deep - 1) for one in arguments.children()[:20]]
    return "/".join(
        part.removeprefix("./").strip("/") if at else part for at, part in enumerate(parts)
    )


def _returned(folder: Folder, call: Spot, deep: int) -> str:
    """`load.u(id)`, where `load.u = (id) => id + ".index.js"` names the pieces of a bundle."""
    callee = call.child("function")
    found = folder.fold(callee) if callee is not None else ()
    functions = [one.spot for one in found if isinstance(one, Closure)]
    if callee is not None and callee.type == "member_expression" and not functions:
        functions = _stored(folder, callee)
    body = functions[0].child("body") if len(functions) == 1 else None
    if body is None:
        return _ANYTHING
    is_block = body.type == "statement_block"
    ways = [x for one in returns_of(body) for x in one.children()] if is_block else [body]
    return _pattern(folder, ways[0], deep - 1) if len(ways) == 1 else _ANYTHING


def _stored(folder: Folder, member: Spot) -> list[Spot]:
    """Return the functions that are stored in a member of a variable."""
    owner = member.child("object")
    if owner is None or owner.type != "identifier":
        return []
    name, found = folder.source_text(member), stored_members(folder, owner)
    return [one for one in found if one.type in FUNCTIONS and _left_of(folder, one) == name]


def _left_of(folder: Folder, right: Spot) -> str:
    left = right.parent.child("left") if right.parent is not None else None
    return folder.source_text(left) if left is not None else ""
