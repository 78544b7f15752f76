"""What a followed value is exported as: told by where it is stored, declared or handed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.export_table import climbed_down, member_name
from audit.analysis.javascript.folding.together import Together
from audit.analysis.javascript.following import ties
from audit.analysis.javascript.following.modules import exports_across_files
from audit.analysis.javascript.following.ties import QUIET
from audit.analysis.javascript.syntax.node_types import given_to, keywords, nearest
from audit.analysis.javascript.values import Box, Value, core, described, got

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_STORING = frozenset(
    {"defineProperty", "assign", "__exportStar", "_export_star", "__export", "_export"}
)
"""Functions that store among the exports that they are given."""


def stored(flow: Flow, target: Spot, value: Value) -> bool:
    """Follow what is stored as an export: `exports.name = value`; return whether all who take it are in sight."""
    path = climbed_down(flow.script.folder, target)
    if path is not None:
        return exports_across_files.exported(flow, target, path, value)
    return _stored_there(flow, target, value)


def _stored_there(flow: Flow, target: Spot, value: Value) -> bool:
    """Follow what is stored in a member of another file's exports: `require("./own").name = value`."""
    owner, links = target.child("object"), flow.script.folder.links
    if owner is None or owner.type not in ("call_expression", "identifier"):
        return False
    file = ties.home(flow, owner)
    if not file or core(value).kind in QUIET:
        return False
    if not isinstance(links, Together):
        flow.script.recorder.tie(f"stores {file}")
        return False
    box = Box(member_name(flow.script.folder, target), value)
    parts = links.targets(target, file)
    taken = [exports_across_files.given_out(flow, links, part, target, box) for part in parts]
    return bool(parts) and all(taken) and ties.is_module(flow, owner)


def declared(flow: Flow, name: Spot, value: Value) -> bool:
    """The same of `export const name = value`, `export default function name`."""
    statement = nearest(name, ("export_statement",))
    is_default = statement is not None and "default" in keywords(statement)
    key = "default" if is_default else flow.text(name)
    return exports_across_files.exported(flow, name, (key,), value)


def handed(flow: Flow, spot: Spot, call: Spot, value: Value, name: str) -> bool:
    """Follow what a call stores among the exports; return whether it was such a call, and all takers are in sight.

    `Object.defineProperty(exports, key, value)`, `Object.assign(exports, value)`, compilers' helpers.
    """
    given = given_to(call)
    last = name.rpartition(".")[2]
    if last not in _STORING or not any(b"exports" in one.text[-7:] for one in given):
        return False
    at = next((index for index, one in enumerate(given) if one.start == spot.start), 0)
    folder = flow.script.folder
    home = [index for index, one in enumerate(given) if climbed_down(folder, one, whole=True) == ()]
    if not home or at in home:
        return False
    if last == "defineProperty":
        keys = flow.keys(given[1])
        found = described(value) if at == 2 else None  # noqa: PLR2004 - the descriptor
        if found is None:
            return False
        taken = [exports_across_files.exported(flow, spot, (key,), found) for key in keys]
        return all(taken)
    if last in ("_export", "__export") and isinstance(value, Box):
        return exports_across_files.exported(flow, spot, (value.key,), got(value.inner))
    return exports_across_files.exported(flow, spot, (), value)


def statement(flow: Flow, spot: Spot, _parent: Spot, value: Value) -> None:
    """`export default value`, `export { own as name }`."""
    alias = spot.parent.child("alias") if spot.parent is not None else None
    name = "default" if spot.field == "value" else flow.script.folder.plain_text(alias or spot)
    if not exports_across_files.exported(flow, spot, (name,), value):
        flow.escape(spot, value)
