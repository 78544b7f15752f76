"""Powers that one file exports and another takes: followed where files are read together, else noted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.together import Together
from audit.analysis.javascript.following import ties
from audit.analysis.javascript.following.members import member
from audit.analysis.javascript.following.stores import members_asked
from audit.analysis.javascript.syntax.imports import is_type_specifier, namespace_name
from audit.analysis.javascript.text.patterns import LOADERS
from audit.analysis.javascript.values import Box, Promised, Value, core

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.module_members import Part
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_STRINGS = frozenset({"string", "template_string"})
_STATEMENTS = frozenset({"export_statement", "import_require_clause", "import_statement"})
_MOST = 400
"""Places that take what one file exports."""


def exported(flow: Flow, place: Spot, path: tuple[str | None, ...], value: Value) -> bool:
    """Follow a value that is exported at `place` to the files that take it.

    Returns:
        Whether nobody else can take it: then it does not go out of sight.
    """
    links = flow.script.folder.links
    if not isinstance(links, Together):
        ties.note_given(flow, value)
        return False
    for key in reversed(path):
        value = Box(key, value)
    return given_out(flow, links, links.part(place.start), place, value)


def given_out(flow: Flow, links: Together, part: Part, place: Spot, value: Value) -> bool:
    """Follow a value that is put among the exports of a file at `place` to those that take it.

    Returns:
        Whether nobody else can take it.
    """
    known = flow.exports.setdefault(part.path, {})
    if value not in known:
        before = flow.origin
        known[value] = flow.begin(place, value, exported=True)
        flow.within(known[value])
        for site in _sites(flow, links, part):
            _take(flow, links, part, site, value)
        for spot in links.own_reads(flow.script.folder, part):
            flow.follow(spot, value)
        if isinstance(value, Box) and value.key is not None:
            members_asked.asked(flow, part.start, value.key.encode(), value.inner)
        flow.within(before)
    return part.closed


def _passed(flow: Flow, statement: Spot, value: Value) -> bool:
    """Follow what `export * from` and `export * as name from` pass on."""
    named = next((one for one in statement.children() if one.type == "namespace_export"), None)
    if named is not None:
        name = flow.script.folder.plain_text(namespace_name(named))
        return exported(flow, statement, (name,), value)
    if isinstance(value, Box) and value.key == "default":
        return True
    return exported(flow, statement, (), value)


def other_name(flow: Flow, place: Spot, specifier: str) -> str | None:
    """Return the built-in module that `#name` stands for, where the package says that it is one."""
    if not specifier.startswith("#"):
        return None
    names = flow.script.folder.links.builtins(place, specifier)
    if not names and not flow.script.folder.links.together:
        flow.script.recorder.tie(f"asks load {specifier}")
    return names[0] if names else None


def loads(flow: Flow, call: Spot, specifier: str) -> None:
    """Take note of the loading of a file at `call`, and follow what that exports there."""
    links = flow.script.folder.links
    if not isinstance(links, Together):
        return
    for part in links.targets(call, specifier):
        sites = _sites(flow, links, part)
        if all(site.id != call.id for site in sites):
            sites.append(call)
            before = flow.origin
            for value, origin in list(flow.exports.get(part.path, {}).items()):
                flow.within(origin)
                _take(flow, links, part, call, value)
            flow.within(before)


def _sites(flow: Flow, links: Together, part: Part) -> list[Spot]:
    """Return the calls and statements that load a file."""
    if part.path not in links.sites:
        found = [
            site
            for importer, specifier in links.importing(part)
            for site in _named(flow, links.parts[importer], specifier)
        ]
        links.sites[part.path] = found[:_MOST]
    return links.sites[part.path]


def _named(flow: Flow, importer: Part, specifier: str) -> list[Spot]:
    """Return the calls and statements of a file that load `specifier`, written as a string."""
    found = []
    text = re.escape(specifier.encode("utf-8", "surrogatepass"))
    pattern = re.compile(rb"([\"'`])" + text + rb"\1")
    for match in pattern.finditer(flow.script.source.data, importer.start, importer.end):
        token = flow.script.finder.at(match.start())
        string = token if token.type in _STRINGS else token.parent or token
        holder = string.parent
        if holder is not None and holder.type == "arguments" and holder.parent is not None:
            callee = holder.parent.child("function")
            if callee is not None and (callee.type == "import" or _is_loader(flow, callee)):
                found.append(holder.parent)
        elif holder is not None and string.field == "source" and holder.type in _STATEMENTS:
            found.append(holder)
    return found


def _is_loader(flow: Flow, callee: Spot) -> bool:
    return flow.text(callee) in LOADERS


def _take(flow: Flow, links: Together, part: Part, site: Spot, value: Value) -> None:
    """Follow what `site` takes of what the file `part` exports."""
    es = links.table(flow.script.folder, part).es
    if site.type == "call_expression":
        callee = site.child("function")
        if callee is None or callee.type != "import":
            flow.follow(site, value)
            return
        flow.follow(site, Promised(value))
        if not es:
            flow.follow(site, Promised(Box("default", value)))
    elif site.type == "export_statement":
        pass_on(flow, site, value, es=es)
    else:
        for clause in site.children():
            take(flow, clause, value, es=es)


def pass_on(
    flow: Flow, statement: Spot, value: Value, *, es: bool = False
) -> list[tuple[Spot, Value]]:
    """Follow what `export ... from` passes on of a module, and return what of it others can take; `es`: see `take`."""
    clauses = [one for one in statement.children() if one.type == "export_clause"]
    if not clauses:
        return [] if _passed(flow, statement, value) else [(statement, value)]
    lost = []
    for specifier in (one for clause in clauses for one in clause.children()):
        name = specifier.child("name")
        found = _key(flow, specifier, value, name, es=es)
        if name is not None and found is not None:
            alias = flow.script.folder.plain_text(specifier.child("alias") or name)
            if not exported(flow, specifier, (alias,), found):
                lost.append((specifier, found))
    return lost


def take(flow: Flow, clause: Spot, value: Value, *, es: bool = False) -> None:
    """Give what an `import` names of a module to its names; `es`: the module has a `default` of its own."""
    if clause.type in ("import_clause", "named_imports", "import_require_clause"):
        for inner in clause.children():
            take(flow, inner, value, es=es)
    elif clause.type == "identifier":
        whole = clause.parent is not None and clause.parent.type == "import_require_clause"
        found: Value | None = value if whole or not es else member(flow, clause, value, "default")
        if found is not None:
            flow.alias(clause, found)
    elif clause.type == "namespace_import":
        for own in clause.children():
            flow.alias(own, value)
            if not es and core(value).kind != "builtin":  # whose members have it, too
                flow.alias(own, Box("default", value))
    elif clause.type == "import_specifier" and not is_type_specifier(clause):
        name = clause.child("name")
        given = _key(flow, clause, value, name, es=es)
        if given is not None and name is not None:
            flow.alias(clause.child("alias") or name, given)


def _key(flow: Flow, place: Spot, value: Value, name: Spot | None, *, es: bool) -> Value | None:
    """Return the export `name` of a module."""
    key = flow.script.folder.plain_text(name) if name is not None else ""
    if key == "default" and not es:
        return value
    return member(flow, place, value, key) if key else None
