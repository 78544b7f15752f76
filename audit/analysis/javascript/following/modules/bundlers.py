"""What bundlers and the loaders of browsers put around the code they bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.repeating import returns_of
from audit.analysis.javascript.following.calls import giving
from audit.analysis.javascript.following.calls.own_functions import local_function
from audit.analysis.javascript.following.modules.loading import load
from audit.analysis.javascript.naming import builtin_name, builtin_value
from audit.analysis.javascript.syntax.declaring import initial_value
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, call_with, given_to, method_of
from audit.analysis.javascript.syntax.spots import bracketed
from audit.analysis.javascript.text.patterns import LISTING
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Power

_OWN = frozenset({"exports", "module", "require"})
"""What such a loader itself gives by these names."""
_SHORT = 40
"""Bytes of what a loader is made by."""


def in_proxy_getter(spot: Spot, flow: Flow) -> bool:
    """Tell a bundler's `new Proxy(x, {get: (a, b) => (... require ...)[b]})`: the proxy itself is followed."""
    for ancestor in spot.ancestors():
        if ancestor.type in FUNCTIONS:
            pair = ancestor.parent
            if pair is None or pair.type != "pair" or flow.script.folder.key_of(pair) != "get":
                return False
            call = pair.parent.parent.parent if pair.parent and pair.parent.parent else None
            maker = call.child("constructor") if call is not None else None
            return maker is not None and flow.text(maker) == "Proxy"
    return False


def is_given_global(flow: Flow, binding: Binding) -> bool:
    """Return whether a name is the first parameter of a module of Metro: `__d(function (global, ...) {...})`."""
    function, index = flow.script.folder.parameters.place(binding.declarations[0])
    call = call_with(bracketed(function)) if function is not None and index == 0 else None
    callee = call.child("function") if call is not None else None
    return callee is not None and callee.type == "identifier" and flow.text(callee) == "__d"


def listed(flow: Flow, name: Spot) -> None:
    """Follow the built-ins that `define(["name"], factory)` or `System.register` asks for, and its own `require`."""
    callee = name.parent if name.parent is not None and name.field == "object" else name
    call = callee.parent
    arguments = call.child("arguments") if call is not None and callee.field == "function" else None
    if arguments is None or not _is_given(flow, name):
        return
    given = arguments.children()
    at = next((index for index, one in enumerate(given) if one.type == "array"), None)
    is_amdefine = callee is name and flow.binding(name) is not None
    if at is None:
        _loader(flow, given[-1] if given and is_amdefine else None, 0)
        return
    factory = given[at + 1] if at + 1 < len(given) else None
    if callee is not name:
        _importer(flow, factory)
    for index, item in enumerate(given[at].children()):
        for text in flow.script.folder.strings(item)[0]:
            if text == "require" and callee is name:
                _loader(flow, factory, index, lists_only=not is_amdefine)
    _each(flow, given[at], factory, by_setters=callee is not name)


def _each(flow: Flow, names: Spot, factory: Spot | None, *, by_setters: bool = False) -> None:
    """Give each built-in of a list of names to the parameter of the factory, or the setter, in its place."""
    for index, item in enumerate(names.children()):
        for text in flow.script.folder.strings(item)[0]:
            found = builtin_name(text, flow.script.vocabulary)
            if found is not None and (by_setters or text not in _OWN):
                to, place = (_setter(flow, factory, index), 0) if by_setters else (factory, index)
                _handed_over(flow, item, builtin_value(found), to, place)


def _importer(flow: Flow, factory: Spot | None) -> None:
    """Follow what a module of SystemJS loads later: `(_export, context) => { ... context.import("name") }`."""
    for use in _uses(flow, factory, 1):
        call = use.parent.parent if use.parent is not None else None
        owner, way = method_of(call) if call is not None else (None, "")
        if call is not None and owner is not None and owner.id == use.id and way == "import":
            load(flow, call, tuple(given_to(call)), ReferenceKind.DYNAMIC, promised=True)


def _uses(flow: Flow, factory: Spot | None, index: int) -> list[Spot]:
    """Return where the function at `factory` uses its parameter at `index`."""
    function = local_function(flow, factory) if factory is not None else None
    name = flow.script.folder.parameters.of(function)[index : index + 1] if function else []
    return flow.script.folder.uses(name[0]) or [] if name else []


def _is_given(flow: Flow, name: Spot) -> bool:
    """Return whether a loader is nobody's here, or what `amdefine` stands in for it with."""
    binding = flow.binding(name)
    made = initial_value(binding.declarations[0]) if binding is not None else None
    return binding is None or (made is not None and b"amdefine" in made.text[:_SHORT])


def _setter(flow: Flow, factory: Spot | None, index: int) -> Spot | None:
    """Return the function that `{ setters: [(loaded) => ...] }`, which a module of SystemJS gives, has for a name."""
    function = local_function(flow, factory) if factory is not None else None
    body = function.child("body") if function is not None else None
    for way in returns_of(body) if body is not None else ():
        for pair in (one for made in way.children() for one in made.children()):
            setters = pair.child("value") if pair.type == "pair" else None
            if setters is not None and flow.script.folder.key_of(pair) == "setters":
                return next(iter(setters.children()[index : index + 1]), None)
    return None


def _loader(flow: Flow, factory: Spot | None, index: int, *, lists_only: bool = False) -> None:
    """Follow the built-ins that a factory asks its loader for: `require(["name"], callback)`.

    That of `amdefine` loads single names, too, as Node does.
    """
    for use in _uses(flow, factory, index):
        call, given = use.parent, given_to(use.parent)
        if call is None or use.field != "function" or not given:
            continue
        if given[0].type == "array" and len(given) > 1:
            _each(flow, given[0], given[1])
        elif not lists_only and flow.text(use) == "require":
            for text in flow.script.folder.strings(given[0])[0]:
                found = builtin_name(text, flow.script.vocabulary)
                if found is not None and text not in _OWN:
                    value = builtin_value(found)
                    flow.follow(call, value, flow.begin(call, value))


NAMES = dict.fromkeys(LISTING, listed)
"""What is looked at where such a loader is named."""


def _is_unused(flow: Flow, factory: Spot, index: int) -> bool:
    """Return whether a factory has no parameter for what it is given: it loads that by itself, or not at all."""
    function = local_function(flow, factory)
    names = flow.script.folder.parameters.of(function) if function is not None else []
    is_rest = bool(names) and names[-1].type == "rest_pattern"
    return function is not None and index >= len(names) and not is_rest


def _handed_over(flow: Flow, item: Spot, value: Power, factory: Spot | None, index: int) -> None:
    """Give a built-in to the parameter of the factory that stands for it."""
    flow.within(flow.begin(item, value))
    if factory is None:
        flow.escape(item, value)
    elif giving.hand_over(flow, factory, index, value) and _is_unused(flow, factory, index):
        flow.mark()
    flow.within(None)
