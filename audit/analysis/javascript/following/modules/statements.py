"""`import` and `export` in all their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.members import member
from audit.analysis.javascript.following.modules import exports_across_files
from audit.analysis.javascript.following.modules.loading import load
from audit.analysis.javascript.naming import builtin_name, builtin_value
from audit.analysis.javascript.syntax.node_types import given_to, keywords
from audit.analysis.javascript.syntax.types import in_type
from audit.analysis.javascript.text.strings import unescaped
from audit.analysis.javascript.values import Power
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_TYPES = frozenset({"type", "typeof"})


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
    source = statement.child("source")
    if source is None:
        return
    value = _loaded(flow, statement, source)
    if value is None:
        return
    clauses = [one for one in statement.children() if one.type == "export_clause"]
    specifiers = [one for clause in clauses for one in clause.children()]
    for specifier in specifiers:
        name = specifier.child("name")
        found = member(flow, specifier, value, flow.text(name)) if name else value
        if found is not None:
            alias = specifier.child("alias") or name
            path = (flow.script.folder.plain_text(alias),) if alias is not None else ()
            if not exports_across_files.exported(flow, specifier, path, found):
                flow.escape(specifier, found)
    if not clauses and not exports_across_files.passed(flow, statement, value):
        flow.escape(statement, value)


def _statement(flow: Flow, statement: Spot) -> None:
    clauses = statement.children()
    holder = next((one for one in clauses if one.type == "import_require_clause"), statement)
    source = holder.child("source")
    if source is None:
        return
    value = _loaded(flow, statement, source)
    if value is None:
        return
    origin = flow.begin(statement, value)
    flow.within(origin)
    for clause in clauses:
        _clause(flow, clause, value)
    flow.within(None)


def _loaded(flow: Flow, statement: Spot, source: Spot) -> Power | None:
    """Return the built-in that a statement loads; note the reference to anything else."""
    text = unescaped(flow.script.source.text(source.start + 1, source.end - 1))
    types_only = not _TYPES.isdisjoint(keywords(statement))
    types_only = types_only or _names_only_types(statement)
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
    return bool(specifiers) and all(_is_type_specifier(one) for one in specifiers)


def _is_type_specifier(specifier: Spot) -> bool:
    return any(child.type in _TYPES for child in specifier.node.children[:1])


def _clause(flow: Flow, clause: Spot, value: Power) -> None:
    if clause.type in (
        "import_clause",
        "named_imports",
        "namespace_import",
        "import_require_clause",
    ):
        for inner in clause.children():
            _clause(flow, inner, value)
    elif clause.type == "identifier":
        flow.alias(clause, value)
    elif clause.type == "import_specifier":
        _specifier(flow, clause, value)


def _specifier(flow: Flow, specifier: Spot, value: Power) -> None:
    name = specifier.child("name")
    if name is None or _is_type_specifier(specifier):
        return
    key = flow.text(name)
    if name.type == "string":
        key = unescaped(flow.script.source.text(name.start + 1, name.end - 1))
    found = member(flow, specifier, value, key)
    if found is not None:
        flow.alias(specifier.child("alias") or name, found)
