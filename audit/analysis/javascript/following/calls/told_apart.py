"""What each call of a small function names with an argument: a module to load, a member to take.

`function load(name) { return require(name) }` gives `fs` to one call and `path` to another, and neither gets both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.names import is_stored
from audit.analysis.javascript.folding.parameters import (
    calls_by_name,
    is_exported,
    stores_arguments,
)
from audit.analysis.javascript.naming import builtin_name
from audit.analysis.javascript.syntax.node_types import given_to
from audit.analysis.javascript.syntax.spots import without
from audit.analysis.javascript.values import Power, Value, core

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.following.calls.call_sites import Site
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_CALLS = 200
"""Calls of one function that are told apart."""
_FEW = 20
"""Calls of a function by which it is told what a parameter is."""
_DEEP = 3
"""Functions that hand a name on."""
_APART = frozenset({"builtin", "global", "intrinsic", "world"})
"""What has members of very different power."""


def each_call(flow: Flow, name: Spot) -> list[tuple[Site | None, Spot]]:
    """Return what each call in sight gives for the parameter `name`, with its site; nothing where not told apart.

    Within what one call has brought, the others have no site: what they name is followed with them.
    """
    function, index = parameter(flow, name)
    calls = calls_by_name(flow.script.folder, function) if function is not None else None
    if function is None or not calls or len(calls) > _CALLS:
        return []
    here = flow.site if flow.site is not None and flow.site.function.id == function.id else None
    found: list[tuple[Site | None, Spot]] = []
    for call in calls:
        site = here or flow.sites.entered(function, call, flow.site)
        is_of_call = site is not None and site.call.id == call.id
        given = given_to(call)[index : index + 1]
        if site is None or not given or not (is_of_call or here):
            return []
        found.append((site if is_of_call else None, given[0]))
    return found


def each_key(flow: Flow, spot: Spot, owner: Value) -> Iterator[str | None]:
    """Yield the names that a computed key of `owner` may have, each while what follows belongs to its call."""
    keys = flow.keys(spot, owner)
    is_apart = isinstance(owner, Power) and owner.kind in _APART and len(keys) > 1
    calls = each_call(flow, spot) if is_apart and spot.type == "identifier" else []
    told: set[str | None] = set()
    for site, given in calls:
        named = flow.keys(given, owner)
        told.update(named)
        if site is not None:
            with flow.at(site):
                yield from named
    yield from (key for key in keys if key not in told)


def each_text(flow: Flow, name: Spot) -> tuple[str, ...] | None:
    """Return the texts that the parameter `name` gets from however many calls; None where others may come to it."""
    found: dict[str, None] = {}
    waiting, seen = [(name, _DEEP)], set()
    while waiting:
        one, deep = waiting.pop()
        function, index = parameter(flow, one)
        if function is None or not deep:
            return None
        if (function.id, index) in seen:
            continue
        seen.add((function.id, index))
        given = _all_given(flow, function, index)
        if given is None:
            return None
        for each in given:
            texts, more = flow.script.folder.strings(each)
            waiting += [(each, deep - 1)] * more
            found.update(dict.fromkeys(() if more else texts))
    return tuple(found)


def _all_given(flow: Flow, function: Spot, index: int) -> list[Spot] | None:
    """Return what all calls give for a parameter that is never stored to; None where that is not told."""
    folder = flow.script.folder
    calls = calls_by_name(folder, function)
    if not calls or len(calls) > _CALLS or is_exported(function):
        return None
    if is_stored(folder, folder.parameters.of(function)[index]) or stores_arguments(
        folder, function
    ):
        return None
    lists = [given_to(call)[: index + 1] for call in calls]
    if any(len(one) <= index or any(x.type == "spread_element" for x in one) for one in lists):
        return None
    return [one[index] for one in lists]


def parameter(flow: Flow, name: Spot) -> tuple[Spot | None, int]:
    """Return the function whose plain parameter `name` is, and its index."""
    binding = flow.binding(name) if name.type == "identifier" else None
    if binding is None or not binding.declarations:
        return None, 0
    return flow.script.folder.parameters.place(binding.declarations[0])


def given_here(flow: Flow, name: Spot) -> list[Spot]:
    """Return what the parameter `name` is: of the call by which what is followed came here, else of all in sight."""
    function, index = parameter(flow, name)
    if function is None:
        return []
    site = flow.site
    if site is not None and site.function.id == function.id:
        return given_to(site.call)[index : index + 1]
    return (_all_given(flow, function, index) or [])[:_FEW]


def own_keys(
    flow: Flow, key: Spot, made: Spot | None, value: Value, keys: tuple[str | None, ...]
) -> tuple[str | None, ...]:
    """Return those of `keys` under which `table[name] = require(name)` keeps what the same name loads."""
    call = without(made, "parenthesized_expression", "await_expression") if made else None
    given, power = given_to(call)[:1], core(value)
    is_same = key.type == "identifier" and bool(given) and flow.text(given[0]) == flow.text(key)
    if power.kind != "builtin" or len(power.path) > 1 or not is_same:
        return keys
    vocabulary = flow.script.vocabulary
    own = tuple(x for x in keys if x and builtin_name(x, vocabulary) == power.path[0])
    return own or keys
