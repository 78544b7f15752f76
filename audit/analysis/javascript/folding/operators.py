"""JavaScript's operators over sets of constants."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding.constants import (
    LIMIT,
    LONGEST,
    NOTHING,
    Closure,
    Constants,
    JsObject,
    known,
    limited,
    text_of,
)
from audit.analysis.javascript.folding.exchange import folded, value_of
from audit.analysis.javascript.language import coercion, library, lists, operators
from audit.analysis.javascript.language.numbers import ARITHMETIC
from audit.analysis.javascript.language.values import (
    FAILURES,
    HOLE,
    UNKNOWN,
    Iterated,
    Native,
    Octets,
    Table,
    UnclearError,
    characters,
    is_nothing,
)
from audit.analysis.javascript.syntax.node_types import CHOOSING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.analysis.javascript.syntax.spots import Spot

_PLAIN_NAMES = frozenset({"identifier", "property_identifier"})


def joined(pieces: Sequence[Constants]) -> Constants:
    """Return the concatenations of one possibility of each piece."""
    found: Constants = ("",)
    for piece in pieces:
        found = binary("+", found, piece)
        if found == NOTHING:
            return NOTHING
    return found


FOLDED = CHOOSING | ARITHMETIC.keys()
"""Binary operators whose value is told; of the others nothing is known."""
COMPARING = operators.COMPARING.keys() | {"===", "!==", "==", "!="}
FOLDED_WITHIN = FOLDED | COMPARING
"""Those whose value is told in a function that is given constants."""
_UNARY = frozenset({"-", "+", "~", "void", "!"})


def _holds(value: Any) -> bool | None:
    try:
        return coercion.truth(value_of(value))
    except UnclearError:
        return None


def truth(values: Constants) -> bool | None:
    """Return what a condition surely is; None when it may be either."""
    answers = {_holds(value) for value in values}
    return answers.pop() if len(answers) == 1 else None


def binary(operator: str, left: Constants, right: Constants) -> Constants:
    """Return what a binary operator may give."""
    if operator in CHOOSING:
        return _chosen(operator, left, right)
    pairs = islice(product(left, right), LIMIT + 1)
    found = limited(tuple(_calculated(operator, a, b) for a, b in pairs))
    return NOTHING if operator == "+" and UNKNOWN in found[:LIMIT] else found


def _chosen(operator: str, left: Constants, right: Constants) -> Constants:
    """Return the sides that may be given: what is not known of a condition is taken to hold."""
    if operator == "&&":
        kept = tuple(value for value in left if _holds(value) is False)
        return kept + right if len(kept) < len(left) else kept
    ends = [is_nothing(one) if operator == "??" else _holds(one) is False for one in left]
    kept = tuple(value for value, is_left in zip(left, ends, strict=True) if not is_left)
    return kept if len(kept) == len(left) and UNKNOWN not in kept else kept + right


def _calculated(operator: str, left: Any, right: Any) -> Any:
    one, other = value_of(left), value_of(right)
    if operator in COMPARING and not (_is_plain(one) and _is_plain(other)):
        return UNKNOWN
    try:
        value = operators.binary(operator, one, other)
    except FAILURES:
        return UNKNOWN
    return UNKNOWN if isinstance(value, str) and len(value) > LONGEST else value


def _is_plain(value: Any) -> bool:
    return known(value) or is_nothing(value)


def unary(operator: str, values: Constants) -> Constants:
    """Return what a unary operator may give."""
    if operator not in _UNARY:
        return NOTHING
    return tuple(_changed(operator, value_of(value)) for value in values)


def _changed(operator: str, value: Any) -> Any:
    try:
        return operators.unary(operator, value)
    except FAILURES:
        return UNKNOWN


def items_of(value: Any) -> list[Constants] | None:
    """Return what iterating over a constant gives, each with its possibilities; None where that is not known."""
    if isinstance(value, tuple):
        return [_there(item) for item in value]
    if isinstance(value, str):
        return [(char,) for char in characters(value)]
    if isinstance(value, Octets):
        return [(one,) for one in value]
    if isinstance(value, Iterated):
        return [folded(one) for one in value.items]
    if isinstance(value, Table):
        pairs = value.items.items()
        return [folded([key, held] if value.pairs else held) for key, held in pairs]
    return None


def _there(item: Constants) -> Constants:
    """Return an element as those who ask get it."""
    return (None,) if item == (HOLE,) else item


def elements(value: Any) -> Constants:
    """Return what iterating over a constant gives, all elements as possibilities."""
    if isinstance(value, tuple):
        return limited(tuple(islice((one for item in value for one in _there(item)), LIMIT + 1)))
    items = items_of(value)
    return NOTHING if items is None else limited(tuple(one for item in items for one in item))


def member(owner: Any, key: Any) -> Constants:
    """Return what a member of a constant may be."""
    if key is UNKNOWN and type(owner) is JsObject and len(owner.members) <= LIMIT:
        return (*limited(tuple(one for held in owner.members.values() for one in held)), UNKNOWN)
    if isinstance(owner, JsObject):
        return owner.members.get(text_of(key), NOTHING) if known(key) else NOTHING
    if isinstance(owner, Closure) and key == "name":
        return _named(owner.spot)
    key = coercion.text(value_of(key)) if isinstance(key, tuple) else key
    if isinstance(owner, tuple):
        found = _indexed(owner, key)
        return _shared([], key) if found == NOTHING else found
    found = library.member(owner, key)
    return _shared(owner, key) if found is UNKNOWN else (found,)


def _shared(owner: Any, key: Any) -> Constants:
    """Return what all values of a kind have: a method, or what makes them."""
    if isinstance(key, str) and library.has_method(owner, key):
        return (Native(_not_run, key),)
    return (library.maker(owner) if key == "constructor" else UNKNOWN,)


def _not_run(_this: Any, _given: list[Any]) -> Any:
    """A method that is held by itself is not run here."""
    return UNKNOWN


def _named(function: Spot) -> Constants:
    """Return the name of a function; of one that its place names, or a computed key, that is not told here."""
    name = function.child("name")
    is_plain = name is not None and name.type in _PLAIN_NAMES
    return (name.text.decode("utf-8", "replace"),) if name and is_plain else (UNKNOWN,)


def _indexed(owner: tuple[Constants, ...], key: Any) -> Constants:
    if key is UNKNOWN:  # the first of many tell nothing of the one that is meant
        return (*elements(owner), UNKNOWN) if len(owner) <= LIMIT else NOTHING
    if key == "length":
        return (len(owner),)
    text = text_of(key) if known(key) else "?"
    if not text:
        return (None,)  # `[][[]]`
    at = lists.place_named(text, len(owner))
    return _there(owner[at]) if at < len(owner) else NOTHING
