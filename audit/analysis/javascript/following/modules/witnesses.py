"""Built-in modules that a file names without loading them in sight.

Where a loader is handed on, or is given a name that does not fold, some string of the file is what it
is given: `["fs"].map(require)`. A string that is exactly the name of a built-in, and that stands where a
value can be taken from, is that module's witness. Lists of all there are name nothing in particular.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.naming import builtin_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.context import Extent
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(rb"([\"'`])((?:node:)?[a-z][a-z0-9_]{1,18}(?:/[a-z]{2,9})?)\1")
_NUMBERED = re2.compile(rb"([\w$/:]+)[\"']?\s*:\s*\d+\s*[,}]")
"""Modules that a file brings itself: a bundler's map says `{"url": 12}`."""
_INVENTORY = 6
"""So many different built-ins are a list to compare with, not one to load."""
_LIST = 4
"""So many of them in one array are such a list, too."""
_COMMON_WORDS = frozenset(
    _WORD.findall("""
assert buffer cluster console constants crypto domain events http https inspector module net os path
process punycode querystring readline repl sea stream sys test timers tls tty url util v8 vm zlib
""")
)
"""Names that are also words: alone they witness nothing unless a list or a call holds them."""
_HOLDERS = frozenset({"arguments", "array", "template_substitution"})
_TAKEN = _HOLDERS | {
    "arrow_function", "assignment_expression", "assignment_pattern", "augmented_assignment_expression",
    "binary_expression", "call_expression", "enum_assignment", "field_definition", "object_assignment_pattern",
    "optional_parameter", "pair", "parenthesized_expression", "public_field_definition", "required_parameter",
    "return_statement", "spread_element", "member_expression", "ternary_expression", "variable_declarator",
    "yield_expression",
}  # fmt: skip
_PASSING = frozenset({"Promise.resolve", "Promise.all", "Array.of", "Object.entries"})
_PATH_MAKERS = frozenset(
    _WORD.findall("""
cwd dirname fileURLToPath getPath homedir join normalize pathToFileURL realpathSync relative resolve
resolveFrom resolvePath sync tmpdir toNamespacedPath
""")
)
"""Functions that give the place of a file."""
_PATH_MEMBERS = frozenset({"file", "filename", "filepath", "filePath", "href", "pathname"})
_DEEP = 4
"""Names in a chain that is looked along."""
_JOINING = frozenset({"+", "||", "??", "&&"})


def witnessed(flow: Flow, loaded: set[str], here: Extent) -> Iterator[tuple[Spot, str]]:
    """Yield the strings of a file that name a built-in not among the `loaded` ones, with its name, by place."""
    found = [
        (spot, name)
        for start, name in _named(flow, here)
        if (spot := value_at(flow, start)) is not None
        and (name not in _COMMON_WORDS or _is_held(flow, spot))
        and not _is_listed(flow, spot)
    ]
    if len({name for _, name in found}) < _INVENTORY:
        yield from (one for one in found if one[1] not in loaded)


def _named(flow: Flow, here: Extent) -> Iterator[tuple[int, str]]:
    bundled: frozenset[bytes] | None = None
    for match in _QUOTED.finditer(flow.script.source.data, here.start, here.end):
        name = builtin_name(match[2].decode(), flow.script.vocabulary)
        if name is None or name == "process" or name not in flow.script.vocabulary.builtins:
            continue  # `process` gives no more than the global of that name
        if bundled is None:
            bundled = frozenset(_NUMBERED.findall(flow.script.source.data))
        if match[2] not in bundled:
            yield match.start(), name


def value_at(flow: Flow, start: int) -> Spot | None:
    """Return the string that begins at `start`, where its value goes on to something."""
    spot = flow.script.finder.at(start)
    while spot.parent is not None and spot.type not in ("string", "template_string"):
        if spot.type in ("comment", "html_comment", "regex") or spot.start != start:
            return None
        spot = spot.parent
    parent = spot.parent
    if parent is None or spot.start != start or parent.type not in _TAKEN:
        return None
    if spot.field in ("key", "name", "left") and parent.type != "binary_expression":
        return None
    if parent.type == "binary_expression":
        return spot if parent.operator in _JOINING else None
    return spot


def _is_held(flow: Flow, spot: Spot) -> bool:
    """Return whether a list, a text or the call of a plain name holds the string."""
    holder = spot.parent
    if holder is None or holder.type not in _HOLDERS:
        return False
    if holder.type != "arguments" or holder.parent is None:
        return True
    callee = holder.parent.child("function")
    return callee is not None and (callee.type == "identifier" or flow.text(callee) in _PASSING)


def _is_listed(flow: Flow, spot: Spot) -> bool:
    """Return whether the string stands in a list of many built-ins: one to compare with."""
    holder = spot.parent
    if holder is None or holder.type != "array" or holder.node.named_child_count < _LIST:
        return False
    flow.script.budget.spend(_LIST * 4)
    names = [flow.text(one).strip("'\"`") for one in holder.first_children(_LIST * 4)]
    return sum(builtin_name(name, flow.script.vocabulary) is not None for name in names) >= _LIST


def may_name_builtin(flow: Flow, spot: Spot, deep: int = _DEEP) -> bool:
    """Return whether what is loaded at `spot`, unknown so far, may be a built-in rather than a file."""
    if spot.type == "call_expression":
        callee = spot.child("function")
        name = callee.child("property") or callee if callee is not None else None
        return name is None or flow.text(name) not in _PATH_MAKERS
    if spot.type == "template_string":
        first = next(iter(spot.children()), None)
        return first is None or first.type != "string_fragment" or _begins(flow, flow.text(first))
    if spot.type == "binary_expression":
        left = spot.child("left")
        return left is None or may_name_builtin(flow, left, deep)
    if spot.type == "string":
        return _begins(flow, flow.text(spot)[1:-1])
    if spot.type == "member_expression":
        name = spot.child("property")
        return name is None or flow.text(name) not in _PATH_MEMBERS
    if spot.type == "identifier" and deep:
        return _name_may(flow, spot, deep)
    return True


def _name_may(flow: Flow, spot: Spot, deep: int) -> bool:
    if flow.text(spot) in ("__dirname", "__filename"):
        return False
    binding = flow.binding(spot)
    holders = [one.parent for one in binding.declarations] if binding is not None else []
    values = [holder.child("value") for holder in holders if holder is not None]
    if not values or (binding is not None and flow.script.scopes.stores(binding)):
        return True
    return any(value is None or may_name_builtin(flow, value, deep - 1) for value in values)


def _begins(flow: Flow, text: str) -> bool:
    text = text.removeprefix("node:")
    return any(name.startswith(text) for name in flow.script.vocabulary.builtins)
