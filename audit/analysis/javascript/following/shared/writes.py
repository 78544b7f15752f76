"""Changes to what all code shares: intrinsics, globals, the objects of built-in modules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.members import ANY
from audit.analysis.javascript.syntax.declaring import initial_value
from audit.analysis.javascript.syntax.guards import behind_lack, behind_lack_of
from audit.analysis.javascript.syntax.node_types import keywords
from audit.analysis.javascript.values import Power, Value, core, is_variable
from audit.model.requests import IN_BROWSERS, IN_NODE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_OWN_SETTINGS = frozenset({
    "env", "exitCode", "title", "domain", "noDeprecation", "throwDeprecation", "traceDeprecation", "debugPort",
})  # fmt: skip
"""Members of `process` that are made to be set."""
_NETWORK = re.compile(rf"(?:^|\.)(?:{IN_BROWSERS}|ethereum)\b|^builtin:(?:{IN_NODE})\.")
_SETTABLE = frozenset({
    "document", "location", "localStorage", "sessionStorage", "screen", "name", "status",
})  # fmt: skip
"""Browser objects whose members are made to be set."""
_SET = frozenset({("history", "scrollRestoration")})
"""The members of other such objects that are."""
_REPLACED = _SETTABLE - {"location", "name", "status"}
"""Those that nobody sets as a whole but to stand in for them."""


def assigned(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Record the assignment to the place `spot`, unless it merely reuses a local name."""
    if spot.type == "identifier" and flow.binding(spot) is not None:
        return
    if parent.type == "augmented_assignment_expression":
        flow.read(spot, value)
    if not _is_restored(flow, spot, parent):
        written(flow, spot, value)


def _is_restored(flow: Flow, spot: Spot, parent: Spot) -> bool:
    """`const original = global.fetch; ...; global.fetch = original`: what a constant took from there is put back."""
    given = parent.child("right")
    binding = flow.binding(given) if given is not None and given.type == "identifier" else None
    if binding is None or len(binding.declarations) != 1 or spot.type != "member_expression":
        return False
    name = binding.declarations[0]
    taken, holder = initial_value(name), name.parent.parent if name.parent is not None else None
    if taken is None or holder is None or flow.text(taken) != flow.text(spot):
        return False
    return "const" in keywords(holder) and _is_free(flow, taken) and _is_free(flow, spot)


def _is_free(flow: Flow, member: Spot) -> bool:
    """Return whether a member is asked of an object that no name of the file stands for."""
    owner = member.child("object")
    return owner is not None and owner.type == "identifier" and flow.binding(owner) is None


def written(flow: Flow, spot: Spot, value: Value, member: str | None = None) -> None:
    """Record that `value` (or its member `member`) is replaced, defined or deleted at `spot`."""
    power = core(value)
    path = power.path if member is None else (*power.path, member)
    if power.kind in ("global", "builtin"):
        path = _up_to_list(path)
    if power.kind == "global":
        _global(flow, spot, path)
    elif power.kind == "world":
        _of_world(flow, spot, member)
    elif power.kind == "builtin":
        _record(flow, spot, "builtin:" + ".".join(path), path[-1])
    elif power.kind == "intrinsic":
        names = tuple(name for name in path if name != ANY)
        what = ".".join(names) if len(path) > 1 else "globalThis." + names[0]
        _record(flow, spot, what, names[-1])
    elif power.kind in ("require", "module") and spot.type == "identifier":
        return


def _up_to_list(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path of what is changed; of a list it is the list, whichever of its places: `process.argv[i]`."""
    number = next((at for at, name in enumerate(path) if at and name.isdigit()), len(path))
    return path[:number]


def defined(flow: Flow, spot: Spot, value: Value, given: Sequence[Spot]) -> None:
    """Record what `value.__defineGetter__(key, ...)` replaces."""
    for key in flow.keys(given[0], value) if given else ():
        written(flow, spot, value, key or (ANY if core(value).kind == "intrinsic" else None))


def frozen(flow: Flow, spot: Spot, value: Value) -> None:
    """Record that `value`, shared by all code, takes no more changes."""
    if isinstance(value, Power) and value.kind in ("builtin", "global", "intrinsic"):
        prefix = "builtin:" if value.kind == "builtin" else ""
        _record(flow, spot, prefix + value.dotted, value.path[-1])


def _of_world(flow: Flow, spot: Spot, member: str | None) -> None:
    known = flow.script.patterns.roots | flow.script.patterns.intrinsics
    if member is not None and member in known:
        _global(flow, spot, (member,))


def _global(flow: Flow, spot: Spot, path: tuple[str, ...]) -> None:
    root = path[0]
    is_setting = root == "process" and len(path) > 1 and path[1] in _OWN_SETTINGS
    settable = _SETTABLE - _REPLACED if len(path) == 1 else _SETTABLE
    if is_variable(path):
        flow.variable(spot, Power("global", path))
    elif is_setting or path in _SET or root in settable or root.startswith("on"):
        flow.use(spot, Power("global", path))
    elif len(path) == 1:
        _record(flow, spot, "globalThis." + root, root)
    else:
        names = [name for name in path if name != ANY]
        _record(flow, spot, ".".join(names), names[-1])


def _record(flow: Flow, spot: Spot, what: str, name: str) -> None:
    script = flow.script
    tried = not _NETWORK.search(what)  # `new WebSocket()` fails where there is one
    guarded = behind_lack_of(spot, name, script.source, tried=tried) or _is_lacking(flow, spot)
    flow.mark()
    script.recorder.fact("write", what, spot, guarded=guarded)
    if name == "prepareStackTrace" and b".getFunction(" in script.source.data:
        # the arguments of the module's wrapper hold `require`
        script.recorder.fact("load", "internals", spot)


def _is_lacking(flow: Flow, spot: Spot) -> bool:
    """`if (!owner[key]) owner[key] = value`, `if (!(key in owner)) Object.defineProperty(owner, key, ...)`."""
    owner, key = spot.child("object"), spot.child("index")
    given = spot.child("arguments") if spot.type == "call_expression" else None
    if given is not None:
        owner, key = (*given.children()[:2], None, None)[:2]
    if owner is None or key is None or key.type != "identifier" or owner.type != "identifier":
        return False
    return behind_lack(spot, flow.text(owner), flow.text(key), flow.script.source)
