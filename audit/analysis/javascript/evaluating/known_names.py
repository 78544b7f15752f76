"""The globals that code which is run may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language import functions
from audit.analysis.javascript.language.values import JsSymbol, Thing, argument, is_nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_OTHERS = ("Error", "JSON", "Math", "Promise", "Symbol", "console")
NAMES = {*_OTHERS, *(one.partition(".")[0] for one in functions.FUNCTIONS), *functions.CONSTANTS}
"""Globals that are known here."""


def _symbol(given: list[Any]) -> JsSymbol:
    return JsSymbol({"description": argument(given)})


def _created(given: list[Any]) -> Thing:
    return Thing(parent=given[0] if given and isinstance(given[0], Thing) else None)


def _described(given: list[Any]) -> Any:
    return given[0].find("description") if given and isinstance(given[0], JsSymbol) else None


OWN: Mapping[str, Callable[[list[Any]], Any]] = {
    "Object": lambda given: given[0] if given and not is_nothing(given[0]) else Thing(),
    "Object.create": _created,
    "Promise.resolve": argument,
    "Symbol": _symbol,
    "Symbol.for": _symbol,
    "Symbol.keyFor": _described,
}
"""Functions that make objects of this room, by (dotted) name."""
