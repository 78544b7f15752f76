"""Members that a parameter is given: told by what the function gives back, and by others that have its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls.returning import returned
from audit.analysis.javascript.following.stores import elements
from audit.analysis.javascript.following.stores.owners import is_read
from audit.analysis.javascript.values import Box, Value, core

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_TELLING, _PLACES, _LARGE = 3, 200, 400_000
"""Letters of a parameter's name by which it stands for others called so; places of a member, and bytes of a file, in
which they are looked for."""


def kept(flow: Flow, owner: Spot, binding: Binding, key: str | None, value: Value) -> bool:
    """Follow a built-in that the parameter `owner` gets as a member; nobody says that this is all there is."""
    if core(value).kind == "builtin":
        _given_back(flow, binding, Box(key, value))
        _lent(flow, owner, key, value)
    return False


def _lent(flow: Flow, owner: Spot, key: str | None, value: Value) -> None:
    """Follow what a parameter gets as a member to where others of its name are asked for it: the `ctx` of each."""
    here, data = flow.script.extent(owner.start), owner.text
    is_told = key is not None and key.isidentifier() and len(data) >= _TELLING
    if not is_told or here.end - here.start > _LARGE:
        return
    places = flow.script.words.members((key or "").encode(), here.start, here.end)
    for start, before in places[:_PLACES]:
        member = flow.script.finder.at(start).parent if before == data else None
        asked = member.child("object") if member is not None else None
        if member is None or asked is None or asked.type != "identifier" or not is_read(member):
            continue
        if flow.script.folder.parameters.place(_declared(flow, asked))[0] is not None:
            with flow.at(None):
                flow.follow(member, value)


def _declared(flow: Flow, name: Spot) -> Spot:
    """Return where a name is declared; itself where that is out of sight."""
    binding = flow.binding(name)
    return binding.declarations[0] if binding is not None else name


def _given_back(flow: Flow, binding: Binding, value: Box) -> None:
    """Follow a parameter that gets a member out of its function: `const extend = (target, more) => ...`."""
    function, _ = flow.script.folder.parameters.place(binding.declarations[0])
    body = function.child("body") if function is not None else None
    if function is None or body is None:
        return
    results = elements.results_of(body)
    if any(one.type == "identifier" and flow.binding(one) == binding for one in results):
        returned(flow, function, value)
