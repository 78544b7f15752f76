"""The methods of strings."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language import web
from audit.analysis.javascript.language.coercion import (
    known_number,
    place,
    sliced,
    span,
    string,
    text,
)
from audit.analysis.javascript.language.numbers import NOT_A_NUMBER, SPACES, int32
from audit.analysis.javascript.language.operators import LONGEST
from audit.analysis.javascript.language.regexps import RegExp, filled, replaced
from audit.analysis.javascript.language.values import (
    Callable_,
    Iterated,
    UnclearError,
    in_characters,
    in_units,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import re2

    Call = Callable[[Any, list[Any]], Any]

_FORMS = ("NFC", "NFD", "NFKC", "NFKD")
_ALL = 0xFFFFFFFF


def _plain(given: list[Any]) -> str:
    """Return the first argument as a string that must not be an expression."""
    if given and isinstance(given[0], RegExp):
        raise UnclearError
    return string(given, 0)


def _substring(subject: str, given: list[Any]) -> str:
    ends = place(given, 0), place(given, 1, len(subject))
    low, high = sorted(max(0, min(one, len(subject))) for one in ends)
    return subject[low:high]


def _substr(subject: str, given: list[Any]) -> str:
    start, _ = span(given[:1], len(subject))
    return subject[start : start + max(0, place(given, 1, len(subject)))]


def _character(subject: str, given: list[Any]) -> str:
    at = place(given, 0)
    return subject[at] if 0 <= at < len(subject) else ""


def _at(subject: str, given: list[Any]) -> Any:
    at = place(given, 0)
    return subject[at] if -len(subject) <= at < len(subject) else None


def _code(subject: str, given: list[Any]) -> Any:
    one = _character(subject, given)
    return ord(one) if one else NOT_A_NUMBER


def _point(subject: str, given: list[Any]) -> Any:
    at = place(given, 0)
    if not 0 <= at < len(subject):
        return None
    return ord(in_characters(subject[at : at + 2])[0])


def _found(subject: str, given: list[Any]) -> int:
    wanted = _plain(given)
    return subject.find(wanted, max(0, min(place(given, 1), len(subject))))


def _found_last(subject: str, given: list[Any]) -> int:
    if len(given) > 1:
        raise UnclearError
    return subject.rfind(_plain(given))


def _starts(subject: str, given: list[Any]) -> bool:
    return subject.startswith(_plain(given), max(0, min(place(given, 1), len(subject))))


def _ends(subject: str, given: list[Any]) -> bool:
    return subject[: max(0, place(given, 1, len(subject)))].endswith(_plain(given))


def _split(subject: str, given: list[Any]) -> list[Any]:
    limit = _ALL
    if len(given) > 1 and given[1] is not None:
        limit = int32(known_number(given[1])) & _ALL
    if not given or given[0] is None:
        return [subject][:limit]
    if isinstance(given[0], RegExp):
        return given[0].split(subject)[:limit]
    sign = string(given, 0)
    return (subject.split(sign) if sign else list(subject))[:limit]


def _repeated(subject: str, given: list[Any]) -> str:
    count = place(given, 0)
    if count < 0 or len(subject) * count > LONGEST:
        raise UnclearError
    return subject * count


def _padding(subject: str, given: list[Any]) -> str:
    missing, sign = place(given, 0) - len(subject), string(given, 1, " ")
    if missing > LONGEST:
        raise UnclearError
    return (sign * (missing // len(sign) + 1))[:missing] if missing > 0 and sign else ""


def _joined(subject: str, given: list[Any]) -> str:
    found = subject + "".join(string(given, at) for at in range(len(given)))
    if len(found) > LONGEST:
        raise UnclearError
    return found


def _normalized(subject: str, given: list[Any]) -> str:
    form = string(given, 0, "NFC")
    if form not in _FORMS:
        raise UnclearError
    return in_units(unicodedata.normalize(form, in_characters(subject)))  # type: ignore[arg-type]


def _expression(given: list[Any]) -> RegExp:
    if not given or not isinstance(given[0], RegExp):
        raise UnclearError
    return given[0]


def _lower(subject: str, _given: list[Any]) -> str:
    return in_units(in_characters(subject).lower())


def _upper(subject: str, _given: list[Any]) -> str:
    return in_units(in_characters(subject).upper())


METHODS: Mapping[str, Callable[[str, list[Any]], Any]] = {
    **web.ELEMENTS,
    "slice": sliced,
    "substring": _substring,
    "substr": _substr,
    "split": _split,
    "repeat": _repeated,
    "charAt": _character,
    "at": _at,
    "charCodeAt": _code,
    "codePointAt": _point,
    "padEnd": lambda subject, given: subject + _padding(subject, given),
    "padStart": lambda subject, given: _padding(subject, given) + subject,
    "toLowerCase": _lower,
    "toUpperCase": _upper,
    "toLocaleLowerCase": _lower,
    "toLocaleUpperCase": _upper,
    "indexOf": _found,
    "lastIndexOf": _found_last,
    "includes": lambda subject, given: _found(subject, given) >= 0,
    "startsWith": _starts,
    "endsWith": _ends,
    "trim": lambda subject, _: subject.strip(SPACES),
    "trimEnd": lambda subject, _: subject.rstrip(SPACES),
    "trimStart": lambda subject, _: subject.lstrip(SPACES),
    "toString": lambda subject, _: subject,
    "valueOf": lambda subject, _: subject,
    "normalize": _normalized,
    "concat": _joined,
    "match": lambda subject, given: _expression(given).matched(subject),
    "matchAll": lambda subject, given: Iterated(_expression(given).all_matched(subject)),
    "search": lambda subject, given: _expression(given).searched(subject),
}
"""By name: given the string and the arguments."""
REPLACING = ("replace", "replaceAll")
"""Methods that may call a function."""


def replace(call: Call, subject: str, name: str, given: list[Any]) -> str:
    """Return `subject.replace(pattern, replacement)`, or what `replaceAll` gives.

    Raises:
        UnclearError: where that is not known.
    """
    pattern, by = (*given, None, None)[:2]
    is_all = name == "replaceAll"
    if not isinstance(pattern, RegExp):
        return _replaced_text(call, subject, (string(given, 0), by), is_all=is_all)
    if is_all and not pattern.is_global:
        raise UnclearError
    is_plain = isinstance(by, str) and "$" not in by

    def made(match: re2._Match) -> str:
        if isinstance(by, Callable_):
            offset = match.start()
            return _made(call(by, [match.group(), *match.groups(), offset, subject]))
        return filled(string([by], 0), match.group(), match.groups())

    return replaced(subject, pattern.matches(subject, groups=not is_plain), made, LONGEST)


def _replaced_text(call: Call, subject: str, what: tuple[str, Any], *, is_all: bool) -> str:
    pattern, by = what
    if isinstance(by, str) and "$" not in by:
        count = subject.count(pattern) if is_all else 1
        if len(subject) + count * len(by) > LONGEST:
            raise UnclearError
        return subject.replace(pattern, by, count)
    places: list[int] = []
    at = subject.find(pattern)
    while at >= 0 and (is_all or not places):
        places.append(at)
        at = subject.find(pattern, at + max(1, len(pattern)))
    pieces, before, length = [], 0, 0
    for at in places:
        made = (
            _made(call(by, [pattern, at, subject]))
            if isinstance(by, Callable_)
            else filled(string([by], 0), pattern)
        )
        pieces += [subject[before:at], made]
        before, length = at + len(pattern), length + len(made)
        if length > LONGEST:
            raise UnclearError
    return "".join(pieces) + subject[before:]


def _made(value: Any) -> str:
    written = text(value)
    if not isinstance(written, str):
        raise UnclearError
    return written
