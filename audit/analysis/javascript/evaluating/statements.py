"""Statements turned into functions that run them, and say how they were left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import expressions, looping, patterns
from audit.analysis.javascript.evaluating.objects import Scope, ThrownError, truth
from audit.analysis.javascript.evaluating.operations import same
from audit.analysis.javascript.folding.constants import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.syntax.spots import Spot

    Left = tuple[str, Any] | None
    """None: it ran to its end; else `break`, `continue` or `return`, with a label or a value."""
    Run = Callable[[Scope | None], Left]

BREAK, CONTINUE, RETURN = "break", "continue", "return"
_DECLARING = frozenset({"lexical_declaration", "class_declaration", "function_declaration"})
_FUNCTIONS = frozenset({"function_declaration", "generator_function_declaration"})


def compiled(machine: Machine, spot: Spot | None) -> Run:
    """Return a function that runs the statement at `spot`."""
    if spot is None:
        return _nothing
    known = machine.statements.get(spot.id)
    if known is None:
        handler = _HANDLERS.get(spot.type)
        known = handler(machine, spot) if handler is not None else _expression(machine, spot)
        machine.statements[spot.id] = known
    return known


def _nothing(_scope: Scope | None) -> Left:
    return None


def _expression(machine: Machine, spot: Spot) -> Run:
    value = expressions.compiled(machine, spot)

    def run(scope: Scope | None) -> Left:
        value(scope)
        return None

    return run


def block(machine: Machine, spot: Spot) -> Run:
    """Return what runs the statements within `spot`, in a scope of their own where they declare something."""
    inner = spot.children()
    functions = [one for one in inner if one.type in _FUNCTIONS]
    steps = [compiled(machine, one) for one in inner if one.type not in _FUNCTIONS]
    declares = any(one.type in _DECLARING for one in inner)

    def run(scope: Scope | None) -> Left:
        if declares:
            scope = Scope(scope, scope.this if scope is not None else UNKNOWN)
            for one in functions:
                machine.declare(one, scope)
        for step in steps:
            left = step(scope)
            if left is not None:
                return left
        return None

    return run


def _declaration(machine: Machine, spot: Spot) -> Run:
    is_var = spot.type == "variable_declaration"
    parts = []
    for one in spot.children():
        if one.type == "variable_declarator":
            value = one.child("value")
            store = patterns.stored(machine, one.child("name"), declares=not is_var)
            parts.append((store, expressions.compiled(machine, value) if value else None))

    def run(scope: Scope | None) -> Left:
        for store, value in parts:
            if value is not None:
                store(scope, value(scope))
            elif not is_var:
                store(scope, None)
        return None

    return run


def _declarator(machine: Machine, spot: Spot) -> Run:
    """Return what runs one part of a declaration, of a variable outside all that is run."""
    value = spot.child("value")
    store = patterns.stored(machine, spot.child("name"), declares=True)
    given = expressions.compiled(machine, value) if value is not None else None

    def run(scope: Scope | None) -> Left:
        store(scope, given(scope) if given is not None else None)
        return None

    return run


def _class(machine: Machine, spot: Spot) -> Run:
    store = patterns.stored(machine, spot.child("name"), declares=True)
    made = expressions.compiled(machine, spot)

    def run(scope: Scope | None) -> Left:
        store(scope, made(scope))
        return None

    return run


def _if(machine: Machine, spot: Spot) -> Run:
    condition = expressions.compiled(machine, spot.child("condition"))
    yes, otherwise = compiled(machine, spot.child("consequence")), spot.child("alternative")
    inner = otherwise.children() if otherwise is not None else []
    no = compiled(machine, inner[0]) if inner else _nothing
    return lambda scope: yes(scope) if truth(condition(scope)) else no(scope)


def _return(machine: Machine, spot: Spot) -> Run:
    inner = spot.children()
    value = expressions.compiled(machine, inner[0]) if inner else None
    return lambda scope: (RETURN, value(scope) if value is not None else None)


def _leave(kind: str) -> Callable[[Machine, Spot], Run]:
    def handler(machine: Machine, spot: Spot) -> Run:
        label = spot.child("label")
        left = (kind, machine.source(label) if label is not None else "")
        return lambda _scope: left

    return handler


def _throw(machine: Machine, spot: Spot) -> Run:
    value = expressions.compiled(machine, next(iter(spot.children()), None))

    def run(scope: Scope | None) -> Left:
        raise ThrownError(value(scope))

    return run


def _try(machine: Machine, spot: Spot) -> Run:
    body = compiled(machine, spot.child("body"))
    handler, final = spot.child("handler"), spot.child("finalizer")
    store = patterns.stored(
        machine, handler.child("parameter") if handler is not None else None, declares=True
    )
    caught = compiled(machine, handler.child("body") if handler is not None else None)
    inner = final.child("body") if final is not None else None
    last = compiled(machine, inner)

    def run(scope: Scope | None) -> Left:
        left: Left = None
        try:
            left = body(scope)
        except ThrownError as error:
            if handler is None:
                last(scope)
                raise
            within = Scope(scope, scope.this if scope is not None else UNKNOWN)
            store(within, error.value)
            left = caught(within)
        return last(scope) or left

    return run


def _switch(machine: Machine, spot: Spot) -> Run:
    value, body = expressions.compiled(machine, spot.child("value")), spot.child("body")
    cases: list[tuple[Any, list[Run]]] = []
    for one in body.children() if body is not None else ():
        test = one.child("value")
        rest = [step for step in one.children() if test is None or step.start != test.start]
        cases.append(
            (
                expressions.compiled(machine, test) if test is not None else None,
                [compiled(machine, step) for step in rest],
            )
        )

    def run(scope: Scope | None) -> Left:
        asked = value(scope)
        scope = Scope(scope, scope.this if scope is not None else UNKNOWN)
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
                    return None if left == (BREAK, "") else left
        return None

    return run


def _labeled(machine: Machine, spot: Spot) -> Run:
    body, name = compiled(machine, spot.child("body")), spot.child("label")
    label = machine.source(name) if name is not None else "\0"

    def run(scope: Scope | None) -> Left:
        left = body(scope)
        return None if left == (BREAK, label) else left

    return run


_HANDLERS: Mapping[str, Callable[[Machine, Spot], Run]] = {
    "statement_block": block,
    "lexical_declaration": _declaration,
    "variable_declaration": _declaration,
    "variable_declarator": _declarator,
    "function_declaration": lambda *_: _nothing,
    "class_declaration": _class,
    "if_statement": _if,
    **looping.HANDLERS,
    "return_statement": _return,
    "break_statement": _leave(BREAK),
    "continue_statement": _leave(CONTINUE),
    "throw_statement": _throw,
    "try_statement": _try,
    "switch_statement": _switch,
    "labeled_statement": _labeled,
    "empty_statement": lambda *_: _nothing,
    "debugger_statement": lambda *_: _nothing,
}
