"""Calls, `new`, tags and what a generator yields, turned into functions that work them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import classes, forms, iterating, running
from audit.analysis.javascript.language.values import UNKNOWN
from audit.analysis.javascript.syntax.node_types import MEMBERS, given_to, keywords

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.forms import Handlers, Run
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.evaluating.objects import Scope
    from audit.analysis.javascript.syntax.spots import Spot


def _call(machine: Machine, spot: Spot) -> Run:
    callee, arguments = spot.child("function"), spot.child("arguments")
    if callee is None or arguments is None:
        return machine.expression(None)
    if arguments.type == "template_string":
        return _tagged(machine, callee, spot)
    while callee.type == "parenthesized_expression" and callee.children():
        callee = callee.children()[0]
    given = forms.parts(machine, arguments)
    if callee.type not in MEMBERS:
        function = machine.expression(callee)
        return lambda scope: machine.call(
            function(scope), UNKNOWN, iterating.listed(machine, given, scope)
        )
    owner, key = machine.expression(callee.child("object")), forms.member_key(machine, callee)

    def run(scope: Scope | None) -> Any:
        subject, name = owner(scope), key(scope)
        return machine.method(subject, name, iterating.listed(machine, given, scope))

    return run


def _tagged(machine: Machine, callee: Spot, call: Spot) -> Run:
    """A function called with the texts of a template, and with what stands between them."""
    function = machine.expression(callee)
    given = [machine.expression(one) for one in given_to(call)]
    return lambda scope: machine.call(function(scope), UNKNOWN, [one(scope) for one in given])


def _yielded(machine: Machine, spot: Spot) -> Run:
    value, is_all = machine.expression(forms.first(spot)), "*" in keywords(spot)
    return lambda scope: running.give(machine, scope, value(scope), is_all=is_all)


def _new(machine: Machine, spot: Spot) -> Run:
    maker = machine.expression(spot.child("constructor"))
    given = forms.parts(machine, spot.child("arguments"))
    return lambda scope: machine.made(maker(scope), iterating.listed(machine, given, scope))


def _class(machine: Machine, spot: Spot) -> Run:
    return lambda scope: classes.class_(machine, spot, scope)


HANDLERS: Handlers = {
    "class": _class,
    "class_declaration": _class,
    "call_expression": _call,
    "new_expression": _new,
    "yield_expression": _yielded,
}
"""By type of node."""
