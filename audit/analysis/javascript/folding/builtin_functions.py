"""The functions of the language and of Node over constants, and the methods of constants."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding import addresses, compounds
from audit.analysis.javascript.folding.constants import (
    A_SYMBOL,
    FOLDER,
    LIMIT,
    LONGEST,
    NOTHING,
    Closure,
    Constants,
    JsObject,
    unique,
)
from audit.analysis.javascript.folding.exchange import concrete, folded, opened, value_of
from audit.analysis.javascript.folding.given import flat
from audit.analysis.javascript.folding.operators import elements
from audit.analysis.javascript.language import compression, functions, library
from audit.analysis.javascript.language.values import (
    FAILURES,
    UNKNOWN,
    Library,
    Table,
    UnclearError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.folding.given import Given

_WORLDS = ("window.", "global.", "globalThis.", "self.")
_TO_TEXT = frozenset({"String", "btoa", "encodeURI", "encodeURIComponent", "escape"})
"""Functions that make text of whatever they are given."""
_READ_JSON = 16
"""Times that another function goes through a text while it is read as JSON."""
_UNPACKING = 200
"""Steps that unpacking costs, whatever comes of it."""
_MOST = 1536
"""Times that one method calls a function."""


def _assigned(given: Given) -> Constants:
    """Fold `Object.assign(object, ...)`."""
    members: dict[str, Constants] = {}
    is_open = False
    for values in given:
        is_open = compounds.spread_into(members, values) or is_open
    return (JsObject(members, is_open=is_open),) if members else NOTHING


_OWN: Mapping[str, Callable[[Given], Constants]] = {
    "fileURLToPath": addresses.file_path,
    "dirname": addresses.dirname,
    "basename": addresses.basename,
    "URL": addresses.url,
    "Symbol": lambda _: (A_SYMBOL,),
    "Symbol.for": lambda _: (A_SYMBOL,),
    "Object.assign": _assigned,
    "Object.freeze": lambda given: given[0] if given else NOTHING,
}
"""Functions over constants whose possibilities are told, or whose values are this room's own."""
_FUNCTIONS = functions.FUNCTIONS.keys() | _OWN.keys()


def function_name(text: str) -> str | None:
    """Return the name of the function of the language that is written as `text`; None for anything else."""
    for world in _WORLDS:
        text = text.removeprefix(world)
    return text if text in _FUNCTIONS else None


def _single(given: Given, *subjects: Any) -> list[Any] | None:
    """Return the arguments where each is known to be one value, and none is a function for very many elements."""
    values = flat(given)
    if values is None or UNKNOWN in values:
        return None
    if any(isinstance(one, (Closure, Library)) for one in values):
        sizes = [len(one) for one in (*subjects, *values) if isinstance(one, (str, tuple))]
        return values if max(sizes, default=0) <= _MOST else None
    return values


def _choices(given: Given) -> list[list[Constants]]:
    """Return each way to take one possibility of every argument; nothing where there is one way, or very many."""
    ways = prod([len(one) for one in given])
    if not 1 < ways <= LIMIT:
        return []
    return [[(one,) for one in way] for way in product(*given)]


def called(folder: Folder, name: str, given: Given) -> Constants:
    """Return what a function of the language gives."""
    own = _OWN.get(name)
    if own is not None:
        return own(given)
    choices = _choices(given)
    if choices:
        return unique(tuple(one for each in choices for one in called(folder, name, each)))
    values = _single(given)
    if values is None:
        return NOTHING
    if name in _TO_TEXT and any(isinstance(one, JsObject) or one == () for one in values):
        return NOTHING  # what it holds may have changed
    folder.hand_over(len(values))
    if name == "JSON.parse":
        folder.go_through(*values * _READ_JSON)
    return _told(lambda: library.called(calling(folder), name, list(map(opened, values))))


def method(folder: Folder, subject: Any, name: str, given: Given) -> Constants:
    """Return what a method of a constant gives."""
    choices = _choices(given)
    if choices:
        several = [method(folder, subject, name, each) for each in choices]
        return unique(tuple(one for given_back in several for one in given_back))
    values = _single(given, subject)
    if values is None:
        return _any_of(subject) if name == "get" and isinstance(subject, Table) else NOTHING
    items = value_of(subject)
    folder.go_through_lists(items)
    call, arguments = calling(folder, items), [value_of(one) for one in values]
    found = _told(lambda: library.method(call, items, name, arguments))
    is_one_of = found == NOTHING and name == "find" and isinstance(subject, tuple)
    return (*elements(subject), UNKNOWN) if is_one_of else found


def unpacked(folder: Folder, name: str, given: Given) -> Constants:
    """Return what a function gives that unpacks bytes."""
    values = _single(given[:1])
    if not values:
        return NOTHING
    folder.budget.fold(_UNPACKING)
    return folder.made(_told(lambda: compression.FUNCTIONS[name](values)))


def _any_of(table: Table) -> Constants:
    """Return what a map may give for a key that is not known."""
    held = [one for value in list(table.items.values())[:LIMIT] for one in folded(value)]
    return (*held, UNKNOWN) if len(table.items) <= LIMIT else NOTHING


def _told(run: Callable[[], Any]) -> Constants:
    try:
        found = run()
    except FAILURES:
        return NOTHING
    if isinstance(found, Table) and not found.items:
        return NOTHING  # it is filled later on
    return NOTHING if isinstance(found, str) and len(found) > LONGEST else folded(found)


def calling(folder: Folder, items: Any = None) -> Callable[[Any, list[Any]], Any]:
    """Return what calls functions with values, some times; the list `items` itself is not handed to them."""
    left = iter(range(_MOST))

    def call(function: Any, given: list[Any]) -> Any:
        if next(left, None) is None:
            raise UnclearError
        if isinstance(function, Library):
            return library.called(call, function.name, given)
        if not isinstance(function, Closure):
            return UNKNOWN
        parameters = folder.parameters.of(function.spot)
        is_all = bool(parameters) and parameters[-1].type == "rest_pattern"
        wanted = given if is_all else given[: len(parameters)]
        arguments = [
            NOTHING if one is items and items is not None else folded(one) for one in wanted
        ]
        return concrete(folder.apply(function, arguments))

    return call


def invoked(folder: Folder, function: Any, given: Given) -> Constants:
    """Return what a function of the file or of the language gives."""
    if isinstance(function, Closure):
        return folder.apply(function, given)
    return called(folder, function.name, given) if isinstance(function, Library) else NOTHING


FREE_NAMES: Mapping[str, Constants] = {
    **{name: (value,) for name, value in functions.CONSTANTS.items()},
    "__dirname": (FOLDER,),
    "__filename": (FOLDER + "/\0file",),
    **{name: (Library(name),) for name in ("String", "Number", "atob", "decodeURIComponent")},
}
"""Names that stand for a constant where nothing declares them."""
