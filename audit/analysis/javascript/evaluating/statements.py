"""Statements turned into functions that run them, and say how they were left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import forms, patterns, running
from audit.analysis.javascript.evaluating.objects import ThrownError, inner_scope, truth
from audit.analysis.javascript.language.operators import same
from audit.analysis.javascript.language.values import UnclearError

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.forms import Handlers, Left, Run, Step
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.evaluating.objects import Scope
    from audit.analysis.javascript.syntax.spots import Spot

_DECLARING = frozenset({"lexical_declaration", "class_declaration", "function_declaration"})
_FUNCTIONS = frozenset({"function_declaration", "generator_function_declaration"})


def _nothing(_scope: Scope | None) -> Left:
    return None


def expression(machine: Machine, spot: Spot) -> Step:
    """Return what runs the expression at `spot` as a statement."""
    value = machine.expression(spot)

    def run(scope: Scope | None) -> Left:
        value(scope)
        return None

    return run


def _block(machine: Machine, spot: Spot) -> Step:
    """Return what runs the statements within `spot`, in a scope of their own where they declare something."""
    inner = spot.children()
    functions = [one for one in inner if one.type in _FUNCTIONS]
    steps = [machine.statement(one) for one in inner if one.type not in _FUNCTIONS]
    declares = any(one.type in _DECLARING for one in inner)

    def run(scope: Scope | None) -> Left:
        if declares:
            scope = inner_scope(scope)
            for one in functions:
                running.declare(machine, one, scope)
        for step in steps:
            left = step(scope)
            if left is not None:
                return left
        return None

    return run


def _declaration(machine: Machine, spot: Spot) -> Step:
    is_var = spot.type == "variable_declaration"
    parts = []
    for one in spot.children():
        if one.type == "variable_declarator":
            value = one.child("value")
            store = patterns.stored(machine, one.child("name"), declares=not is_var)
            parts.append((store, machine.expression(value) if value else None))

    def run(scope: Scope | None) -> Left:
        for store, value in parts:
            if value is not None:
                store(scope, value(scope))
            elif not is_var:
                store(scope, None)
        return None

    return run


def _declarator(machine: Machine, spot: Spot) -> Step:
    """Return what runs one part of a declaration, of a variable outside all that is run."""
    value = spot.child("value")
    store = patterns.stored(machine, spot.child("name"), declares=True)
    given = machine.expression(value) if value is not None else None

    def run(scope: Scope | None) -> Left:
        store(scope, given(scope) if given is not None else None)
        return None

    return run


def _class(machine: Machine, spot: Spot) -> Step:
    store = patterns.stored(machine, spot.child("name"), declares=True)
    made = machine.expression(spot)

    def run(scope: Scope | None) -> Left:
        store(scope, made(scope))
        return None

    return run


def _if(machine: Machine, spot: Spot) -> Step:
    condition = machine.expression(spot.child("condition"))
    yes, otherwise = machine.statement(spot.child("consequence")), spot.child("alternative")
    inner = otherwise.children() if otherwise is not None else []
    no = machine.statement(inner[0]) if inner else _nothing
    return lambda scope: yes(scope) if truth(condition(scope)) else no(scope)


def _return(machine: Machine, spot: Spot) -> Step:
    inner = spot.children()
    value = machine.expression(inner[0]) if inner else None
    return lambda scope: (forms.RETURN, value(scope) if value is not None else None)


def _leave(machine: Machine, spot: Spot) -> Step:
    kind = forms.BREAK if spot.type == "break_statement" else forms.CONTINUE
    label = spot.child("label")
    return forms.constant((kind, machine.source(label) if label is not None else ""))


def _throw(machine: Machine, spot: Spot) -> Step:
    value = machine.expression(forms.first(spot))

    def run(scope: Scope | None) -> Left:
        raise ThrownError(value(scope))

    return run


def _try(machine: Machine, spot: Spot) -> Step:
    body = machine.statement(spot.child("body"))
    handler, final = spot.child("handler"), spot.child("finalizer")
    store = patterns.stored(
        machine, handler.child("parameter") if handler is not None else None, declares=True
    )
    caught = machine.statement(handler.child("body") if handler is not None else None)
    inner = final.child("body") if final is not None else None
    last = machine.statement(inner)

    def guarded(scope: Scope | None) -> Left:
        before = machine.doubts
        try:
            left = body(scope)
        except ThrownError as error:
            if handler is None:
                raise
            within = inner_scope(scope)
            store(within, error.value)
            return caught(within)
        if handler is not None and machine.doubts != before:
            raise UnclearError  # what is not known may have thrown
        return left

    def run(scope: Scope | None) -> Left:
        try:
            left = guarded(scope)
        except ThrownError:
            over = last(scope)
            if over is None:
                raise
            return over
        return last(scope) or left

    return run


def _switch(machine: Machine, spot: Spot) -> Step:
    value, body = machine.expression(spot.child("value")), spot.child("body")
    cases: list[tuple[Any, list[Run]]] = []
    for one in body.children() if body is not None else ():
        test = one.child("value")
        rest = [step for step in one.children() if test is None or step.start != test.start]
        cases.append(
            (
                machine.expression(test) if test is not None else None,
                [machine.statement(step) for step in rest],
            )
        )

    def run(scope: Scope | None) -> Left:
        asked = value(scope)
        scope = inner_scope(scope)
        at = next(
            (i for i, (test, _) in enumerate(cases) if test and truth(same(asked, test(scope)))),
            None,
        )
        if at is None:
            at = next((i for i, (test, _) in enumerate(cases) if test is None), len(cases))
        for _, steps in cases[at:]:
            for step in steps:
                left = step(scope)
                if left is not None:
                    return None if left == (forms.BREAK, "") else left
        return None

    return run


def _labeled(machine: Machine, spot: Spot) -> Step:
    body, name = machine.statement(spot.child("body")), spot.child("label")
    label = machine.source(name) if name is not None else "\0"

    def run(scope: Scope | None) -> Left:
        left = body(scope)
        return None if left == (forms.BREAK, label) else left

    return run


HANDLERS: Handlers = {
    "statement_block": _block,
    "lexical_declaration": _declaration,
    "variable_declaration": _declaration,
    "variable_declarator": _declarator,
    "function_declaration": lambda *_: _nothing,
    "class_declaration": _class,
    "if_statement": _if,
    "return_statement": _return,
    "break_statement": _leave,
    "continue_statement": _leave,
    "throw_statement": _throw,
    "try_statement": _try,
    "switch_statement": _switch,
    "labeled_statement": _labeled,
    "empty_statement": lambda *_: _nothing,
    "debugger_statement": lambda *_: _nothing,
}
"""By type of node."""
