"""`import` and `export` in all their forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.modules import exports_across_files
from audit.analysis.javascript.following.modules.loading import load
from audit.analysis.javascript.naming import builtin_name, builtin_value
from audit.analysis.javascript.syntax.imports import is_type_specifier
from audit.analysis.javascript.syntax.node_types import given_to
from audit.analysis.javascript.syntax.types import in_type
from audit.analysis.javascript.values import Power
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_TYPES = re.compile(rb"(?:import|export)\s+type(?:of)?\b\s*(?!from\s*['\"]|[\s,=])")
"""How a statement begins that names types alone, in TypeScript and in Flow, whichever grammar reads it."""


def import_keyword(flow: Flow, token: Spot) -> None:
    """Follow the construct that the word `import` at `token` begins."""
    parent = token.parent
    if parent is not None and parent.type == "import":
        parent = parent.parent
    if parent is None:
        return
    if parent.type == "call_expression":
        if in_type(parent):
            return
        load(flow, parent, tuple(given_to(parent)[:1]), ReferenceKind.DYNAMIC, promised=True)
    elif parent.type == "meta_property":
        flow.follow(parent, Power("meta"))
    elif parent.type == "import_statement":
        _statement(flow, parent)


def export_keyword(flow: Flow, token: Spot) -> None:
    """Take note of `export ... from`."""
    statement = token.parent
    if statement is None or statement.type != "export_statement":
        return
    value = _loaded(flow, statement, statement)
    for spot, lost in exports_across_files.pass_on(flow, statement, value) if value else ():
        flow.escape(spot, lost)


def _statement(flow: Flow, statement: Spot) -> None:
    clauses = statement.children()
    holder = next((one for one in clauses if one.type == "import_require_clause"), statement)
    value = _loaded(flow, statement, holder)
    if value is None:
        return
    origin = flow.begin(statement, value)
    flow.within(origin)
    for clause in clauses:
        exports_across_files.take(flow, clause, value)
    flow.within(None)


def _loaded(flow: Flow, statement: Spot, holder: Spot) -> Power | None:
    """Return the built-in that a statement loads, whose part `holder` names it; note the reference to anything else."""
    source = holder.child("source")
    if source is None:
        return None
    text = flow.script.folder.plain_text(source)
    types_only = _TYPES.match(statement.text) is not None or _names_only_types(statement)
    name = builtin_name(text, flow.script.vocabulary)
    name = name or exports_across_files.other_name(flow, statement, text)
    if name is None:
        flow.script.recorder.reference(text, ReferenceKind.IMPORT, statement, types_only=types_only)
        return None
    return None if types_only else builtin_value(name)


def _names_only_types(statement: Spot) -> bool:
    """`import { type A, type B } from`: the compiler drops it."""
    clauses = [one for one in statement.children() if one.type == "import_clause"]
    inner = clauses[0].children() if clauses else []
    if len(inner) != 1 or inner[0].type != "named_imports":
        return False
    specifiers = inner[0].children()
    return bool(specifiers) and all(map(is_type_specifier, specifiers))
