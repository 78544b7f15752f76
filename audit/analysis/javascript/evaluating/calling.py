"""Methods that are called: of functions, objects, lists, tables and single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from audit.analysis.javascript.evaluating import iterating
from audit.analysis.javascript.evaluating.allowance import CALL
from audit.analysis.javascript.evaluating.objects import Function
from audit.analysis.javascript.language import compression, library
from audit.analysis.javascript.language.regexps import RegExp
from audit.analysis.javascript.language.values import (
    FAILURES,
    UNKNOWN,
    Library,
    LostError,
    Native,
    Octets,
    Table,
    Thing,
    UnclearError,
    is_nothing,
    is_unclear,
)

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.machine import Machine

_NORMALIZED = 64
"""Times that another method goes through a string while this one does."""
_UNPACKING = 200
"""Steps that unpacking costs, whatever comes of it."""
_ACTING = re2.compile(rb"[^=!<>]=[^=>]|[+][+]|--|[(`]|\bdelete\b|\bthrow\b")
"""What a function has that may change something, or call what does."""
_CHANGED = (list, Octets, Table, Thing)
"""What any function may change that it is given."""
_READING = frozenset(
    {*compression.FUNCTIONS, "concat", "error", "includes", "info", "join", "log", "warn"}
)
"""Methods that change nothing of what they are given, whatever has them."""
_LIGHT = frozenset({
    "add", "at", "charAt", "charCodeAt", "codePointAt", "get", "has", "pop", "push", "set", "shift", "slice", "substr",
    "substring", "unshift",
})  # fmt: skip
"""Methods that look at one element of what may be long, or take so many as they give."""


def back(machine: Machine, function: Any, given: list[Any]) -> Any:
    """Return what a function gives that a method of the language calls.

    Raises:
        LostError: it is not known what it changes.
    """
    try:
        return machine.call(function, UNKNOWN, given)
    except UnclearError as error:
        raise LostError from error


def lose(given: list[Any]) -> None:
    """Give up what a function that is not known may change of what it is given.

    Raises:
        UnclearError: there is a container among it.
    """
    if any(isinstance(one, _CHANGED) for one in given):
        raise UnclearError


def method(machine: Machine, subject: Any, name: Any, given: list[Any]) -> Any:
    """Return what `subject[name](...given)` gives.

    Raises:
        UnclearError: a function that changes something is given to what is not known.
    """
    if is_nothing(subject) or subject is UNKNOWN or not isinstance(name, str):
        if any(isinstance(one, Function) and _acts(one) for one in given):
            raise UnclearError
        if name not in _READING:
            lose(given)
        return _unpacked(machine, name, given)
    if isinstance(subject, (Function, Native, Library)) and name in ("call", "apply", "bind"):
        return _through(machine, subject, name, given)
    if isinstance(subject, Function) and name == "toString":
        return machine.source(subject.spot)
    if isinstance(subject, (Function, Library)):
        return machine.call(machine.member(subject, name), subject, given)
    if isinstance(subject, Thing):
        return _of_thing(machine, subject, name, given)
    machine.allowance.spend(CALL)
    if name not in _LIGHT:
        machine.allowance.gone_through(subject, *given)
    _count(machine, subject, name, given)
    found = library.method(machine.call_back, subject, name, given)
    return found if found is subject else machine.allowance.made(found)


def _unpacked(machine: Machine, name: Any, given: list[Any]) -> Any:
    """Return what `zlib.inflateSync(bytes)` gives, whatever the module is called there."""
    if name not in compression.FUNCTIONS or not given or is_unclear(given[0]):
        return UNKNOWN
    machine.allowance.spend(_UNPACKING)
    try:
        return machine.allowance.made(compression.FUNCTIONS[name](given))
    except FAILURES:
        return UNKNOWN


def _acts(function: Function) -> bool:
    """Return whether a function may do more than give a value: it stores, or calls another."""
    body = function.spot.child("body")
    return body is None or _ACTING.search(body.text) is not None


def _count(machine: Machine, subject: Any, name: str, given: list[Any]) -> None:
    """Count what a method may take that goes through a string more than once."""
    if isinstance(subject, RegExp):
        machine.allowance.searched(subject, given[0] if given else "", everywhere=False)
    elif given and isinstance(given[0], RegExp):
        everywhere = name == "split" or given[0].is_global
        machine.allowance.searched(given[0], subject, everywhere=everywhere)
    elif name == "normalize":
        machine.allowance.gone_through(*[subject] * _NORMALIZED)


def _of_thing(machine: Machine, subject: Thing, name: str, given: list[Any]) -> Any:
    found = machine.member(subject, name)
    if found is UNKNOWN and name == "hasOwnProperty" and given:
        key = machine.key(given[0])
        return UNKNOWN if key is UNKNOWN else key in subject
    return machine.call(found, subject, given)


def _through(machine: Machine, function: Any, name: str, given: list[Any]) -> Any:
    this = given[0] if given else None
    if name == "call":
        return machine.call(function, this, given[1:])
    if name == "apply":
        rest = given[1] if len(given) > 1 and not is_nothing(given[1]) else []
        return machine.call(function, this, iterating.items(machine, rest))
    return Native(lambda _, more: machine.call(function, this, [*given[1:], *more]))
