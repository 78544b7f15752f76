"""The places in a file where something may begin: what is looked for at each, and followed from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import this_values
from audit.analysis.javascript.following.code import constructors, windows
from audit.analysis.javascript.following.modules import bundlers, own_loader, statements
from audit.analysis.javascript.following.shared import paths
from audit.analysis.javascript.naming import free_value
from audit.analysis.javascript.skimming import KEYS
from audit.analysis.javascript.syntax.declaring import declaring_scope, keeps_parameter
from audit.analysis.javascript.syntax.types import in_type

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Power

_WRAPPER = frozenset({"require", "module", "exports"})
_PIECES = frozenset({"escape_sequence", "regex_pattern", "string_fragment"})
_TEXT = _PIECES | {"comment", "html_comment", "regex", "string", "template_string"}
_KEY_BYTES = 15
_DECLARING = frozenset({
    "export_specifier", "function_signature", "index_signature", "import_specifier", "variable_declarator",
    "import_require_clause", "module", "internal_module",
})  # fmt: skip


def begin(flow: Flow, places: list[int]) -> None:
    """Look at each of `places`, and plan to follow what is there."""
    skip = -1
    for offset in places:
        if offset < skip:
            continue
        spot = flow.script.finder.at(offset)
        if spot.type in _TEXT and not _is_key(flow, spot):
            if spot.type == "string_fragment":
                paths.dotted(flow, spot)
            skip = spot.parent.end if spot.type in _PIECES and spot.parent else spot.end
        else:
            _look(flow, spot, offset)


def _is_key(flow: Flow, spot: Spot) -> bool:
    """Return whether the text is the name `constructor` or `__proto__`, perhaps of a member."""
    data = flow.script.source.data
    is_short = spot.end - spot.start <= _KEY_BYTES
    return is_short and data[spot.start : spot.end].strip(b"'\"`") in KEYS


def _look(flow: Flow, spot: Spot, offset: int) -> None:
    word = _WORDS.get(spot.type)
    if word is not None:
        word(flow, spot)
    elif spot.type in ("identifier", "shorthand_property_identifier"):
        _name(flow, spot)
    elif spot.type != "property_identifier" or spot.start == offset:
        windows.member_name(flow, spot)


def _name(flow: Flow, spot: Spot) -> None:
    name = flow.text(spot)
    if name in _SPECIAL:
        _SPECIAL[name](flow, spot)
        return
    value = free_value(name, flow.script)
    if value is None or _is_declaration(spot) or (flow.script.typed and in_type(spot)):
        return
    if _is_free(flow, spot, name):
        flow.follow(spot, value)
        _other_arm(flow, spot, value)


def _other_arm(flow: Flow, spot: Spot, value: Power) -> None:
    """Look at the last arm of `test ? Array : String` too, where the first was what was looked for."""
    if value.kind == "intrinsic" and spot.field == "consequence" and spot.parent is not None:
        other = spot.parent.child("alternative")
        if other is not None and other.type == "identifier":
            _name(flow, flow.script.finder.at(other.start))


def _is_free(flow: Flow, spot: Spot, name: str) -> bool:
    scopes = flow.script.scopes
    binding = scopes.resolve(spot, name) if scopes.may_be_declared(name) else None
    if binding is None:
        return True
    if name == "global" and bundlers.is_given_global(flow, binding):
        return True
    if name not in _WRAPPER or binding.scope.type != "program":
        return False
    if flow.script.extent(spot.start).module:
        return False
    # `var require` at the top of a CommonJS module names the wrapper's own parameter
    kept = all(keeps_parameter(one, spot) for one in binding.declarations)
    return kept and not own_loader.is_replaced(flow, binding, spot)


def _is_declaration(spot: Spot) -> bool:
    parent = spot.parent
    if parent is None:
        return True
    if parent.type.startswith("jsx_") and parent.type != "jsx_expression":
        return True
    if parent.type in _DECLARING and spot.field in ("name", "alias"):
        return True
    return declaring_scope(spot) is not None


def _with(flow: Flow, token: Spot) -> None:
    """The free names in a `with` block may be members of anything."""
    if token.parent is not None and token.parent.type == "with_statement":
        flow.fact("unknown", "computed", token)


_SPECIAL = {"arguments": this_values.arguments_name, "view": windows.member_name, **bundlers.NAMES}
_WORDS = {
    "import": statements.import_keyword,
    "export": statements.export_keyword,
    "this": this_values.this_keyword,
    "with": _with,
    "[": constructors.computed_name,
    "]": constructors.computed_name,
}
