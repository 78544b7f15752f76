"""The parameters of a function, and what a function is given where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import operators
from audit.analysis.javascript.folding.constants import Constants, unique
from audit.analysis.javascript.language.calling import CALLING
from audit.analysis.javascript.language.values import UNKNOWN
from audit.analysis.javascript.syntax.declaring import declaring_scope, variable_of
from audit.analysis.javascript.syntax.node_types import (
    FUNCTIONS,
    PARAMETERS,
    PATTERNS,
    call_with,
    given_to,
    method_of,
    parameters_of,
)
from audit.analysis.javascript.syntax.spots import Spot, bracketed

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder

_ITERATING = dict.fromkeys(CALLING, 0) | {"reduce": 1, "reduceRight": 1}
"""Methods that call a function with each element, and the parameter that it comes to."""
LISTENING = frozenset({"addListener", "on", "once", "prependListener", "prependOnceListener"})
"""Methods of an emitter that keep a function to call it back."""
_ARGUMENT_STORED = re.compile(rb"arguments\s*\[[^\]\n]*\]\s*=(?![=>])")
"""In sloppy code it changes a parameter."""
_EMISSIONS = 20
"""Calls that tell of one event which are looked at."""
_NAMED_BY = {**dict.fromkeys(PARAMETERS, "pattern"), "assignment_pattern": "left"}
"""Where a parameter with a type or a default has its name."""
_NAME = 40
"""Bytes of a function's name."""
_KEY_OF_TRAP = 1
"""Which parameter of `get` the name is."""


def parameter_names(function: Spot) -> list[Spot]:
    """Return the parameters of a function, of those with a type or a default the name or the pattern."""
    listed = [(one, _NAMED_BY.get(one.type)) for one in parameters_of(function)]
    return [(one.child(field) if field is not None else None) or one for one, field in listed]


class Parameters:
    """The parameters of a file's functions, each function looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, list[Spot]] = {}

    def of(self, function: Spot) -> list[Spot]:
        """Return the parameters of `function`, in order."""
        known = self._known.get(function.id)
        if known is None:
            known = self._known[function.id] = parameter_names(function)
        return known

    def place(self, declaration: Spot) -> tuple[Spot | None, int]:
        """Return the function that a plain parameter belongs to, and its index; None when it is no such one."""
        function = declaring_scope(declaration)
        if function is None or function.type not in FUNCTIONS:
            return None, 0
        names = self.of(function)
        index = bisect_left(names, declaration.start, key=lambda name: name.start)
        if index < len(names) and names[index].start == declaration.start:
            return function, index
        return None, 0


def immediate_call(function: Spot) -> list[Spot] | None:
    """Return the arguments given to a function expression where it stands: `(function (a) {})(x)`."""
    spot = bracketed(function)
    parent = spot.parent
    if parent is None:
        return None
    if parent.type == "call_expression" and spot.field == "function":
        arguments = parent.child("arguments")
        return arguments.children() if arguments and arguments.type == "arguments" else []
    if parent.type == "member_expression" and spot.field == "object" and parent.parent is not None:
        call, name = parent.parent, parent.child("property")
        if call.type == "call_expression" and name is not None and name.text == b"call":
            return given_to(call)[1:]
    return None


def calls_of(folder: Folder, function: Spot) -> list[list[Spot]] | None:
    """Return the arguments of every call of `function`; None when it may be called from out of sight."""
    call = immediate_call(function)
    if call is not None:
        return [call]
    calls = calls_by_name(folder, function)
    return [given_to(each) for each in calls] if calls else None


def calls_by_name(folder: Folder, function: Spot) -> list[Spot] | None:
    """Return the calls of a function that has a name; None where the name is used for anything else."""
    calls, more = calls_in_sight(folder, function)
    return None if more else calls


def calls_in_sight(folder: Folder, function: Spot) -> tuple[list[Spot], bool]:
    """Return the calls of a function by its name, and whether the name is used for anything else."""
    calls, more = [], False
    for use in folder.uses(own_name(function)) or ():
        parent = use.parent
        if parent is not None and parent.type == "call_expression" and use.field == "function":
            calls.append(parent)
        elif parent is None or parent.type != "unary_expression":  # `typeof define`
            more = True
    return calls, more


def is_exported(function: Spot) -> bool:
    """Return whether a function is declared by an `export`, for others to call."""
    name = own_name(function)
    holder = name.parent if name is not None else None
    if holder is not None and holder.type == "variable_declarator":
        holder = holder.parent
    return (
        holder is not None
        and holder.parent is not None
        and holder.parent.type == "export_statement"
    )


def own_name(function: Spot) -> Spot | None:
    """Return the name that a function is declared with; None where it has none."""
    if function.type in ("function_declaration", "generator_function_declaration"):
        return function.child("name")
    return variable_of(function)


def iterated(folder: Folder, function: Spot, index: int) -> Constants | None:
    """Fold the parameter of a callback given to `forEach`, `map` and the like of a constant array."""
    owner, method = method_of(call_with(function))
    if owner is None or index != _ITERATING.get(method):
        return None
    values = folder.fold(owner)
    return operators.elements(values[0]) if len(values) == 1 else None


def awaited(folder: Folder, function: Spot, index: int) -> Constants | None:
    """Fold the parameter of the callback in `import("./own").then(...)`, `Promise.resolve(value).then(...)`."""
    promise, method = method_of(call_with(function))
    if index != 0 or promise is None or method != "then":
        return None
    loader = promise.child("function") if promise.type == "call_expression" else None
    if loader is None:
        return None
    given = promise.child("arguments")
    if (
        loader.end - loader.start < _NAME
        and folder.source_text(loader) == "Promise.resolve"
        and given
    ):
        return folder.fold(given.children()[0]) if given.children() else None
    return folder.fold(promise) if loader.type == "import" else None


def emissions(folder: Folder, listening: Spot) -> list[tuple[Spot, list[Spot]]]:
    """Return the calls `emit("name", ...)`, with their arguments, of what `on("name", ...)` listens to."""
    given = given_to(listening)
    if method_of(listening)[1] not in LISTENING:
        return []
    if not given[1:] or given[0].type != "string":
        return []
    top = next((one for one in listening.ancestors() if one.parent is None), listening)
    event = re.escape(folder.plain_text(given[0]).encode("utf-8", "surrogatepass"))
    pattern = re.compile(rb"\bemit\s*\(\s*[\"'`]" + event + rb"[\"'`]")
    found = []
    for token in islice(folder.scopes.matches(pattern, top), _EMISSIONS):
        call = token.parent.parent if token.parent is not None else None
        inner = call.child("arguments") if call is not None else None
        if call is not None and inner is not None:
            found.append((call, inner.children()))
    return found


def stores_arguments(folder: Folder, function: Spot) -> bool:
    """Return whether a function may change its parameters through `arguments`."""
    return next(folder.scopes.matches(_ARGUMENT_STORED, function), None) is not None


def asked_of_proxy(folder: Folder, function: Spot, index: int) -> Constants | None:
    """Fold the second parameter of `get` in `const name = new Proxy({}, {get: ...})`; None for another function."""
    made = _proxy(folder, function) if index == _KEY_OF_TRAP else None
    if made is None or made.parent is None:
        return None
    name = variable_of(made)
    if name is None:
        return (_member_asked(folder, made.parent, made),)
    uses = folder.uses(name)
    found: Constants = () if uses else (UNKNOWN,)
    for use in uses or ():
        found += _of_use(folder, use)
    return unique(found)


def _proxy(folder: Folder, function: Spot) -> Spot | None:
    """Return the `new Proxy(...)` whose trap `get` a function is."""
    pair = function if function.type == "method_definition" else function.parent
    if pair is None or pair.type not in ("method_definition", "pair"):
        return None
    made = call_with(pair.parent) if pair.parent is not None else None
    maker = made.child("constructor") if made is not None else None
    is_proxy = maker is not None and folder.source_text(maker) == "Proxy"
    return made if is_proxy and folder.key_of(pair) == "get" else None


def _of_use(folder: Folder, use: Spot) -> Constants:
    holder = use.parent
    if holder is None or (holder.type == "member_expression" and use.field != "object"):
        return (UNKNOWN,)
    if holder.type == "variable_declarator" and use.field == "value":
        return _of_pattern(folder, holder.child("name"))
    return (_member_asked(folder, holder, use),)


def _member_asked(folder: Folder, holder: Spot, owner: Spot) -> object:
    name = holder.child("property") if holder.type == "member_expression" else None
    is_owner = holder.child("object") is not None and owner.start == holder.start
    return folder.source_text(name) if name is not None and is_owner else UNKNOWN


def _of_pattern(folder: Folder, pattern: Spot | None) -> Constants:
    """`const { name } = proxy`."""
    if pattern is None or pattern.type != "object_pattern":
        return (UNKNOWN,)
    keys = [
        folder.key_of(one) if one.type == "pair_pattern" else folder.source_text(one)
        for one in pattern.children()
        if one.type not in PATTERNS or one.type == "pair_pattern"
    ]
    return tuple(UNKNOWN if key is None else key for key in keys) or (UNKNOWN,)
