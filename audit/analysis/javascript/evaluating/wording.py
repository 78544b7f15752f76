"""The methods of strings, numbers, bytes and regular expressions."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import lists, operations
from audit.analysis.javascript.evaluating.objects import (
    Function,
    Library,
    Native,
    constant,
    place,
    text,
    truth,
    value_of,
)
from audit.analysis.javascript.folding import methods
from audit.analysis.javascript.folding.arithmetic import NOT_A_NUMBER
from audit.analysis.javascript.folding.constants import UNKNOWN
from audit.analysis.javascript.folding.regexps import RegExp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Call = Callable[[Any, list[Any]], Any]


def replaced(call: Call, subject: str, given: list[Any]) -> Any:
    """Return `subject.replace(pattern, function)`."""
    pattern, function = given
    if isinstance(pattern, RegExp):

        def changed(*found: str | None) -> tuple[Any, ...]:
            return (text(call(function, list(found))),)

        return value_of(pattern.replaced_by(subject, changed))
    at = subject.find(pattern) if isinstance(pattern, str) else -1
    if at < 0:
        return subject
    made = text(call(function, [pattern]))
    return UNKNOWN if made is UNKNOWN else subject[:at] + made + subject[at + len(pattern) :]


def constant_method(subject: Any, name: str, given: list[Any]) -> Any:
    """Return what a method of a string, a number, bytes or an expression gives, as folding knows it."""
    if name == "toString" and isinstance(subject, bool):
        return text(subject)
    if any(isinstance(one, (Function, Native, Library)) or one is UNKNOWN for one in given):
        return UNKNOWN
    if isinstance(subject, str) and name in _QUICK:
        return _QUICK[name](subject, given)
    return value_of(methods.method(constant(subject), name, [(constant(one),) for one in given]))


def _character(subject: str, given: list[Any]) -> Any:
    at = place(given, 0)
    return subject[at] if at is not UNKNOWN and 0 <= at < len(subject) else ""


def _code(subject: str, given: list[Any]) -> Any:
    one = _character(subject, given)
    return ord(one) if one else NOT_A_NUMBER


def _found(subject: str, given: list[Any]) -> Any:
    wanted, start = text(given[0]) if given else "undefined", place(given, 1)
    if UNKNOWN in (wanted, start):
        return UNKNOWN
    return subject.find(wanted, min(max(0, start), len(subject)))


_FORMS = ("NFC", "NFD", "NFKC", "NFKD")
_QUICK: Mapping[str, Callable[[str, list[Any]], Any]] = {
    "charAt": _character,
    "at": lists.element,
    "charCodeAt": _code,
    "codePointAt": _code,
    "indexOf": _found,
    "includes": lambda subject, given: truth(operations.binary(">=", _found(subject, given), 0)),
    "toString": lambda subject, _: subject,
    "normalize": lambda subject, given: unicodedata.normalize(
        given[0] if given and given[0] in _FORMS else "NFC", subject
    ),
    "concat": lambda subject, given: subject + "".join(str(text(one)) for one in given),
}
