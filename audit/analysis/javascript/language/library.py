"""What calls and members give: of the global functions, and of the methods and members of values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language import (
    binary_data,
    calling,
    lists,
    numbers,
    strings,
    structures,
)
from audit.analysis.javascript.language.coercion import number, place, string, text
from audit.analysis.javascript.language.functions import FUNCTIONS, WITH_FUNCTION, list_of
from audit.analysis.javascript.language.regexps import Match, RegExp
from audit.analysis.javascript.language.values import (
    UNKNOWN,
    BigInteger,
    Callable_,
    Coder,
    Library,
    LostError,
    Octets,
    Table,
    UnclearError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Call = Callable[[Any, list[Any]], Any]

CALLING_BACK = (calling.NAMES - lists.METHODS.keys()) | {*strings.REPLACING, "from", "parse"}
"""Methods of the language that call a function which they are given, and keep it no longer."""
_MAKERS = (
    (str, "String"),
    (bool, "Boolean"),
    ((int, float), "Number"),
    (list, "Array"),
    (RegExp, "RegExp"),
    (Callable_, "Function"),
)
_OF_NUMBERS = frozenset({"toFixed", "toLocaleString", "toPrecision", "toString", "valueOf"})
_OF_LISTS = frozenset({"copyWithin", "toLocaleString", "toString", "with"})
"""Methods of which nothing but their names is known here."""


def called(call: Call, name: str, given: list[Any]) -> Any:
    """Return what a global function gives; `UNKNOWN` where that is not known.

    Raises:
        LostError: when it is not known what changes.
    """
    function = FUNCTIONS.get(name)
    if function is None:
        return UNKNOWN
    try:
        if name in WITH_FUNCTION and len(given) > 1:
            made = [call(given[1], [one, at]) for at, one in enumerate(list_of(given))]
            return made if name == "Array.from" else binary_data.bytes_made([made])
        if name == "JSON.parse" and len(given) > 1:
            return structures.revived(call, structures.parsed(given[:1]), given[1])
        return function(given)
    except LostError:
        raise
    except UnclearError:
        return UNKNOWN


def method(call: Call, subject: Any, name: str, given: list[Any]) -> Any:
    """Return what a method of a value gives; `UNKNOWN` where that is not known.

    Args:
        call: runs a function.
        subject: the value.
        name: of the method.
        given: the arguments.

    Raises:
        LostError: when it is not known what changes.
    """
    try:
        return _method(call, subject, name, given)
    except LostError:
        raise
    except UnclearError:
        return UNKNOWN


def _method(call: Call, subject: Any, name: str, given: list[Any]) -> Any:
    if isinstance(subject, str):
        if name in strings.REPLACING:
            return strings.replace(call, subject, name, given)
        return strings.METHODS[name](subject, given) if name in strings.METHODS else UNKNOWN
    if isinstance(subject, list):
        return calling.method(call, subject, name, given)
    if isinstance(subject, Octets):
        return binary_data.method(call, subject, name, given)
    if isinstance(subject, Table):
        return structures.method(call, subject, name, given)
    if isinstance(subject, Coder):
        return binary_data.coded(subject, name, given)
    return _plain_method(subject, name, given)


def _plain_method(subject: Any, name: str, given: list[Any]) -> Any:
    if isinstance(subject, RegExp) and name in ("exec", "test"):
        written = string(given, 0)
        return subject.found(written) if name == "exec" else subject.tested(written)
    if isinstance(subject, BigInteger) and name == "toString":
        return numbers.integer_text(subject.value, place(given, 0, 10))
    if name == "valueOf" and isinstance(subject, (bool, int, float)):
        return subject
    if name != "toString":
        return UNKNOWN
    if isinstance(subject, (int, float)) and not isinstance(subject, bool):
        return numbers.in_base(subject, place(given, 0, 10))
    return text(subject)


def member(owner: Any, key: Any) -> Any:
    """Return a member of a string, a list, bytes, a table or an expression; `UNKNOWN` where that is not known."""
    if key == "constructor":
        return maker(owner)
    if isinstance(owner, RegExp):
        return {"source": owner.pattern, "flags": owner.flags}.get(text(key), UNKNOWN)
    if isinstance(owner, Table):
        return len(owner.items) if key == "size" else UNKNOWN
    if not isinstance(owner, (str, list, Octets)):
        return UNKNOWN
    name = text(key)
    if name == "length":
        return len(owner)
    if name == "groups" and isinstance(owner, Match):
        return owner.named or None
    if name is UNKNOWN or (name and text(number(name)) != name):
        return None if name is not UNKNOWN and _is_strange(str(name)) else UNKNOWN
    at = lists.place_named(name, len(owner))
    if isinstance(owner, list):
        return lists.element(owner, at)
    return owner[at] if at < len(owner) else None


def _is_strange(name: str) -> bool:
    """Return whether a name has a sign that no member of the language has in its name: `$type`."""
    return not name.isalnum() and not name.startswith(("__", "@@"))


def has_method(owner: Any, name: str) -> bool:
    """Return whether a string, a list or a number has a method of that name."""
    if isinstance(owner, str):
        return name in strings.METHODS or name in strings.REPLACING
    if isinstance(owner, list):
        return name in calling.NAMES or name in _OF_LISTS
    return isinstance(owner, (bool, int, float)) and name in _OF_NUMBERS


def maker(owner: Any) -> Any:
    """Return the `constructor` of a value; `UNKNOWN` where that is not known."""
    name = next((name for kind, name in _MAKERS if isinstance(owner, kind)), "")
    return Library(name) if name else UNKNOWN
