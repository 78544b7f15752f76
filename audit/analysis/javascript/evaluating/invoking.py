"""Calls, `new`, tags and what a generator yields, turned into functions that work them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import expressions, literals
from audit.analysis.javascript.folding.constants import UNKNOWN
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.evaluating.objects import Scope
    from audit.analysis.javascript.syntax.spots import Spot

    Run = Callable[[Scope | None], Any]

_MEMBERS = frozenset({"member_expression", "subscript_expression"})


def _call(machine: Machine, spot: Spot) -> Run:
    callee, arguments = spot.child("function"), spot.child("arguments")
    if callee is None or arguments is None:
        return lambda _scope: UNKNOWN
    if arguments.type == "template_string":
        return _tagged(machine, callee, arguments)
    while callee.type == "parenthesized_expression" and callee.children():
        callee = callee.children()[0]
    given = [
        (one.type == "spread_element", expressions.compiled(machine, literals.inner(one)))
        for one in arguments.children()
    ]
    if callee.type not in _MEMBERS:
        function = expressions.compiled(machine, callee)
        return lambda scope: machine.call(function(scope), UNKNOWN, machine.listed(given, scope))
    owner, key = (
        expressions.compiled(machine, callee.child("object")),
        expressions.member_key(machine, callee),
    )

    def run(scope: Scope | None) -> Any:
        subject, name = owner(scope), key(scope)
        return machine.method(subject, name, machine.listed(given, scope))

    return run


def _tagged(machine: Machine, callee: Spot, template: Spot) -> Run:
    """A function called with the pieces of a template, and with what stands between them."""
    pieces: list[Any] = []
    parts: list[tuple[bool, Run]] = []
    start = template.start + 1
    for node in template.children():
        if node.type == "template_substitution":
            pieces.append(unescaped(machine.between(start, node.start)))
            parts.append((False, expressions.compiled(machine, next(iter(node.children()), None))))
            start = node.end
    pieces.append(unescaped(machine.between(start, template.end - 1)))
    function = expressions.compiled(machine, callee)
    return lambda scope: machine.call(
        function(scope), UNKNOWN, [list(pieces), *machine.listed(parts, scope)]
    )


def _yielded(machine: Machine, spot: Spot) -> Run:
    value = expressions.compiled(machine, next(iter(spot.children()), None))
    is_all = any(child.type == "*" for child in spot.node.children[:2])

    def run(scope: Scope | None) -> Any:
        machine.give(scope, value(scope), is_all=is_all)

    return run


def _new(machine: Machine, spot: Spot) -> Run:
    maker, arguments = (
        expressions.compiled(machine, spot.child("constructor")),
        spot.child("arguments"),
    )
    given = [
        (one.type == "spread_element", expressions.compiled(machine, literals.inner(one)))
        for one in (arguments.children() if arguments is not None else ())
    ]

    def run(scope: Scope | None) -> Any:
        return machine.made(maker(scope), machine.listed(given, scope))

    return run


def _class(machine: Machine, spot: Spot) -> Run:
    def run(scope: Scope | None) -> Any:
        return machine.class_(spot, scope)

    return run


HANDLERS: Mapping[str, Callable[[Machine, Spot], Run]] = {
    "class": _class,
    "class_declaration": _class,
    "call_expression": _call,
    "new_expression": _new,
    "yield_expression": _yielded,
}
"""By type of node."""
