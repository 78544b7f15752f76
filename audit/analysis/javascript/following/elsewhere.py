"""Names of modules that another file of the package keeps: `require(require("./names").first)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.intrinsics import bare
from audit.analysis.javascript.syntax.spots import index_of, with_around
from audit.analysis.javascript.text.strings import unescaped
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_DEEP = 6
"""Names and members between a value and the file that it comes from."""
_OF_PROMISES = frozenset({"catch", "finally", "then"})
"""Members of what `import()` gives, which is no module yet."""
Kept = tuple[str, tuple[str, ...]]
"""A file, as it is named here, and the export of it."""


def note(flow: Flow, load: Spot, name: Spot) -> None:
    """Note the file that keeps the `name` of what is loaded at `load`, if one does."""
    found = _kept(flow, name, _DEEP)
    if found is not None:
        file, path = found
        specifier = f"{_member_used(flow, load)}|{'.'.join(path)}|{file}"
        flow.script.recorder.reference(specifier, ReferenceKind.NAMED, load, guarded=True)


def _member_used(flow: Flow, load: Spot) -> str:
    """Return the member that is used of what is loaded, where it stands beside it."""
    load = with_around(load, "parenthesized_expression", "await_expression")
    member = load.parent
    name = member.child("property") if member is not None and load.field == "object" else None
    used = flow.text(name) if name is not None else ""
    return "" if used in _OF_PROMISES else used


def _kept(flow: Flow, spot: Spot, deep: int) -> Kept | None:
    """Return which export of which file an expression is."""
    spot = bare(spot)
    if not deep:
        return None
    if spot.type in ("member_expression", "subscript_expression"):
        return _with(_kept_of(flow, spot.child("object"), deep), _key(flow, spot))
    if spot.type == "call_expression":
        return _file(flow, spot)
    return _named(flow, spot, deep) if spot.type == "identifier" else None


def _kept_of(flow: Flow, spot: Spot | None, deep: int) -> Kept | None:
    return _kept(flow, spot, deep - 1) if spot is not None else None


def _with(kept: Kept | None, key: str | None) -> Kept | None:
    return None if kept is None or key is None else (kept[0], (*kept[1], key))


def _key(flow: Flow, member: Spot) -> str | None:
    name, index = member.child("property"), member.child("index")
    keys = (flow.text(name),) if name is not None else flow.keys(index) if index is not None else ()
    return keys[0] if len(keys) == 1 else None


def _file(flow: Flow, call: Spot) -> Kept | None:
    """`require("./names")`."""
    callee, arguments = call.child("function"), call.child("arguments")
    given = arguments.children() if arguments is not None else []
    if callee is None or not given or flow.text(callee) != "require":
        return None
    texts, more = flow.script.folder.strings(given[0])
    return (
        (texts[0], ()) if len(texts) == 1 and not more and texts[0].startswith((".", "#")) else None
    )


def _named(flow: Flow, name: Spot, deep: int) -> Kept | None:
    """Follow a name to what it is declared as, or imported from."""
    binding = flow.script.scopes.resolve(name, flow.text(name))
    if binding is None or len(binding.declarations) != 1 or flow.script.scopes.stores(binding):
        return None
    place, path = binding.declarations[0], list[str]()
    while place.parent is not None:
        holder = place.parent
        if holder.type == "variable_declarator":
            kept = _kept_of(flow, holder.child("value"), deep)
            return (kept[0], (*kept[1], *reversed(path))) if kept is not None else None
        if holder.type == "array_pattern":
            path.append(str(index_of(holder, place)))
        elif holder.type == "pair_pattern":
            path.append(flow.script.folder.key_of(holder) or "")
        elif holder.type == "object_pattern" and place.type.startswith("shorthand"):
            path.append(flow.text(place))
        elif holder.type != "object_pattern":
            return _imported(flow, place)
        place = holder
    return None


def _imported(flow: Flow, place: Spot) -> Kept | None:
    """`import { first as name } from "./names"`."""
    statement = next((one for one in place.ancestors() if one.type == "import_statement"), None)
    source = statement.child("source") if statement is not None else None
    holder = place.parent
    if source is None or holder is None:
        return None
    file = unescaped(flow.text(source)[1:-1])
    if not file.startswith((".", "#")):
        return None
    if holder.type == "namespace_import":
        return file, ()
    name = holder.child("name") if holder.type == "import_specifier" else None
    return file, (flow.text(name) if name is not None else "default",)
