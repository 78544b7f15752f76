"""What a member of a followed object is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.code import code_strings
from audit.analysis.javascript.following.modules import partial_names
from audit.analysis.javascript.following.stores import containers
from audit.analysis.javascript.language.builtin_members import is_of_another
from audit.analysis.javascript.naming import META, world_member
from audit.analysis.javascript.syntax.node_types import is_replaced, is_tested
from audit.analysis.javascript.values import (
    CALLEE,
    DEPTH,
    ENVIRONMENT,
    FUNCTION_METHODS,
    MODULE,
    PROTOTYPE,
    REQUIRE,
    Box,
    Heir,
    Method,
    Power,
    Promised,
    Returns,
    Value,
    core,
    has_prototype,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

ANY = "*"
"""A member of an intrinsic whose name is not known."""
SYMBOL = "@@symbol"
"""The name of a member whose key is a symbol: one's own on a shared object, a well-known one on an intrinsic."""
_OF_FUNCTIONS = frozenset({"constructor", "prototype", "__proto__"})
DEFINING = frozenset({"__defineGetter__", "__defineSetter__"})
DEFINE = "define"
"""The method that both are followed as."""
_QUIET_MODULE = frozenset({"exports", "id", "filename", "loaded", "path", "hot", "isPreloading"})
_INTERNAL_MODULE = frozenset({"children", "paths", "constructor", "__proto__"})
_QUIET_LOADER = frozenset({
    "SourceMap", "builtinModules", "constants", "enableCompileCache", "findPackageJSON", "findSourceMap", "name",
    "flushCompileCache", "getCompileCacheDir", "getSourceMapsSupport", "isBuiltin", "setSourceMapsSupport",
    "stripTypeScriptTypes",
})  # fmt: skip
"""Members of `module` that load nothing and show nothing of how others are loaded."""
_INTERNAL_PROCESS = frozenset({"binding", "_linkedBinding", "moduleLoadList"})
_WINDOWS = frozenset({"frames", "parent", "top"})
"""Names of the global object under which others are found by number."""
_CODE = frozenset({"eval", "Function"})
_CALLABLE = frozenset({
    "callee", "constructor", "global", "hidden", "own", "receiver", "require", "resolve",
})  # fmt: skip
"""Kinds of what may be a function: their members that functions have call or bind it."""


def member(flow: Flow, spot: Spot, value: Value, key: str | None) -> Value | None:
    """Return what member `key` (None: not known) of `value` is; None when nothing is left to follow.

    Facts that the access itself shows are recorded at `spot`.
    """
    is_own = isinstance(value, Box) and value.key == key
    if key == "valueOf" and not is_own and core(value).kind not in ("intrinsic", "builtin"):
        return Returns(value)
    if isinstance(value, Heir):
        if key == "__proto__":
            return value.inner
        is_own = key == "prototype" and core(value).kind == "builtin"
        return None if is_own else member(flow, spot, value.inner, key)
    if isinstance(value, Power):
        return _of_power(flow, spot, value, key)
    if isinstance(value, Box):
        return containers.member(flow, spot, value, key)
    if isinstance(value, Promised):
        return _of_promise(value, key)
    if key == "prototype" and isinstance(containers.own(value.inner), Box):
        return Heir(value.inner)  # what it makes has it from there
    return Method(value, key) if key in FUNCTION_METHODS else None  # of a function


def _of_power(flow: Flow, spot: Spot, value: Power, key: str | None) -> Value | None:
    if key == SYMBOL:
        return Power("intrinsic", (*value.path, ANY)) if value.kind == "intrinsic" else None
    if key in DEFINING and value.kind in ("world", "global", "builtin"):
        return Method(value, DEFINE)
    if key in FUNCTION_METHODS and value.kind in _CALLABLE:
        return Method(value, str(key))
    return _POWERS[value.kind](flow, spot, value, key)


def _of_promise(value: Promised, key: str | None) -> Value | None:
    if key == "then":
        return Method(value, "then")
    return Returns(value) if key in ("catch", "finally") else None


def _of_require(flow: Flow, spot: Spot, value: Power, key: str | None) -> Value | None:
    if key in ("cache", "extensions"):
        flow.fact("load", "internals", spot)
        return Box(None, MODULE) if key == "cache" else None
    if key == "main":
        return MODULE
    if key == "require":
        return REQUIRE
    if key == "resolve":
        return Power("resolve")
    if key is None or key == "context":
        flow.escape(spot, value)
    return Power("context") if key == "context" else None


def _of_module(flow: Flow, spot: Spot, _value: Power, key: str | None) -> Value | None:
    if key in _QUIET_MODULE:
        return None
    if key == "require":
        return REQUIRE
    if key == "parent":
        return MODULE
    if key == "children" and is_tested(spot):
        return None
    if key == "children":
        flow.fact("load", "internals", spot)
        return Box(None, MODULE)
    if key == "constructor":
        flow.fact("load", "internals", spot)
        return Power("builtin", ("module",))
    if key is None or key in _INTERNAL_MODULE or key.startswith("_"):
        flow.fact("load", "internals", spot)
    if key == "_compile" and spot.field == "function":
        code_strings.linked(flow, spot.parent)
    return PROTOTYPE if key == "__proto__" else None


def _of_world(flow: Flow, spot: Spot, value: Power, key: str | None) -> Value | None:
    if value.kind == "script" and (key is None or flow.script.scopes.are_stored((key,))):
        return None  # in Node it is what the file exports
    if key is None:
        flow.fact("global", value.dotted, spot)
        if spot.field in ("function", "constructor"):
            flow.fact("unknown", "computed", spot)  # nobody can tell what runs here
        return None
    if value.path[0] in _WINDOWS and (key.isdigit() or value.path[0] == "frames"):
        return world_member(key, flow.script) or value
    return world_member(key, flow.script)


def _of_global(flow: Flow, spot: Spot, value: Power, key: str | None) -> Value | None:
    root = value.path[0]
    if root in _CODE:
        return Power("intrinsic", (root, "prototype")) if key == "prototype" else None
    if key is None and value.path == ENVIRONMENT:
        key = partial_names.ending(flow, spot.child("index"))
    if key is None:
        flow.use(spot, value)
        return None
    if value.path == ("process",):
        special = _of_process(flow, spot, key)
        if special is not None or key.isdigit():
            return special  # by number there is none: it was handed to what takes lists, too
    if value.path[: len(ENVIRONMENT)] != ENVIRONMENT:
        return _longer(value, key, DEPTH)
    if len(value.path) == len(ENVIRONMENT):
        value = _longer(value, key, len(ENVIRONMENT) + 1)
        flow.variable(spot, value)
    return value


def _of_process(flow: Flow, spot: Spot, key: str) -> Value | None:
    if key == "mainModule":
        return MODULE
    if key in _INTERNAL_PROCESS:
        flow.fact("load", "internals", spot)
    return None


def _longer(value: Power, key: str, limit: int) -> Power:
    return Power(value.kind, (*value.path, key)) if len(value.path) < limit else value


def _of_builtin(flow: Flow, spot: Spot, value: Power, key: str | None) -> Value | None:
    if key is None:
        flow.use(spot, value)
        return None
    if key in FUNCTION_METHODS and (len(value.path) > 1 or value.path[0] == "assert"):
        return Method(value, key)
    if len(value.path) == 1 and is_of_another(value.path[0], key):
        return None  # of several modules that this may be, another is meant
    if key == "default":
        return value
    if key in ("__esModule", "constructor") and len(value.path) == 1:
        return None
    if value.path == ("module",):
        if key == "Module":
            return value
        if key not in _QUIET_LOADER:
            flow.fact("load", "internals", spot)
    return _longer(value, key, DEPTH)


def _of_intrinsic(_flow: Flow, spot: Spot, value: Power, key: str | None) -> Value | None:
    if key in FUNCTION_METHODS and value.path[-1] != "prototype":
        return None
    if value.path[-1] == ANY:
        return value
    if key == "__proto__" and len(value.path) == 1:
        return Power("intrinsic", ("Function", "prototype"))
    if key == "constructor" and value.path[-1] == "prototype" and not is_replaced(spot):
        return Power("intrinsic", value.path[:-1])
    if key == "prototype" and not has_prototype(value):
        return None  # the names were computed, and never meet in this order
    return _longer(value, ANY if key is None else key, DEPTH)


def _of_meta(_flow: Flow, _spot: Spot, _value: Power, key: str | None) -> Value | None:
    return META.get(key or "")


def _of_arguments(flow: Flow, spot: Spot, value: Power, key: str | None) -> Value | None:
    if key is None:
        flow.escape(spot, value)
    return {"1": REQUIRE, "2": MODULE, "callee": CALLEE}.get(key or "")


def _of_callee(flow: Flow, spot: Spot, value: Power, key: str | None) -> Value | None:
    """`arguments.callee.caller` is whoever called: at a module's top level, its wrapper."""
    if key == "caller":
        flow.fact("load", "internals", spot)
        return value
    return Power("arguments") if key == "arguments" else None


def _of_hidden(flow: Flow, spot: Spot, value: Power, key: str | None) -> Value | None:
    real = flow.hidden.settled(value) if key in _OF_FUNCTIONS else None
    return member(flow, spot, real, key) if real is not None else None


_WITHOUT_MEMBERS = ("constructor", "context", "glob", "own", "receiver", "resolve", "url")
_POWERS: Mapping[str, Callable[[Flow, Spot, Power, str | None], Value | None]] = {
    "require": _of_require,
    "module": _of_module,
    "world": _of_world,
    "global": _of_global,
    "builtin": _of_builtin,
    "intrinsic": _of_intrinsic,
    "meta": _of_meta,
    "script": _of_world,
    **dict.fromkeys(_WITHOUT_MEMBERS, lambda *_: None),
    "arguments": _of_arguments,
    "callee": _of_callee,
    "hidden": _of_hidden,
}
