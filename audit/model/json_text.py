"""JSON as Node and npm read it, which is not as Python does.

Node takes numbers of any length, lists in lists to any depth, and bytes that are no UTF-8; npm drops a byte order mark.
Python refuses integers of more than 4300 digits and some thousand levels, guesses at UTF-16, and takes `NaN`. What
comes from a package, an archive, a lockfile or a registry is read here, so that none of it is lost on the way.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple, NoReturn

DEEPEST = 100
"""Levels of objects and lists inside one another; nothing that npm or Node looks for lies deeper."""
LONGEST_INTEGER = 300
"""In digits; longer ones are read as floating point, as in JavaScript."""
_BRACKET = re.compile(r'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+"?)*+([\[\]{}]?)', re.DOTALL)
"""All up to the next bracket that is in no string, or to the end: it always matches, and so in linear time."""
_OPENING = frozenset("[{")


class Json(NamedTuple):
    """What a text says."""

    value: Any
    cut: bool = False
    """Whether something lies deeper than `DEEPEST`; it was read as null."""


class TooLargeError(ValueError):
    """More than the caller would have."""


def read_json(data: bytes | str, most: int | None = None) -> Json:
    """Return what a JSON text says to Node.

    Args:
        data: the text; as bytes with or without a byte order mark.
        most: how many values it may hold, each line counted as one: they take more room than their text.

    Raises:
        TooLargeError: it may hold more.
        ValueError: Node could not read it either.
    """
    text = data if isinstance(data, str) else data.decode("utf-8", errors="replace")
    text = text.removeprefix("\ufeff")
    if most is not None and sum(map(text.count, ",[{\n")) > most:
        raise TooLargeError
    shallow = _shallow(text)
    try:
        return Json(_DECODER.decode(shallow), cut=shallow is not text)
    except RecursionError:
        raise ValueError("brackets without end") from None


def value_at(text: str, start: int) -> tuple[Any, int]:
    """Return the value that stands at `start` of a JSON text, and where it ends.

    Raises:
        json.JSONDecodeError: with the place.
        ValueError: a constant that JSON does not have.
        RecursionError: brackets without end.
    """
    try:
        return _DECODER.raw_decode(text, start)
    except RecursionError:
        end = _end(text, start)
        try:
            return _DECODER.decode(_shallow(text[start:end])), end
        except json.JSONDecodeError as error:
            raise json.JSONDecodeError(error.msg, text, start) from error


def _shallow(text: str) -> str:
    """Return a text with null in the place of all that lies too deep; the very text where nothing does."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return text
    pieces, done, depth, begin = list[str](), 0, 0, 0
    for match in _BRACKET.finditer(text):
        if match[1] in _OPENING:
            depth += 1
            if depth == DEEPEST + 1:
                begin = match.start(1)
        elif match[1]:
            if depth == DEEPEST + 1:
                pieces += (text[done:begin], "null")
                done = match.end()
            depth -= 1
    return "".join((*pieces, text[done:])) if pieces else text


def _end(text: str, start: int) -> int:
    """Return where the object or list ends that begins at `start`; the end of the text where it does not."""
    depth = 0
    for match in _BRACKET.finditer(text, start):
        depth += 1 if match[1] in _OPENING else -1
        if depth <= 0:
            return match.end()
    return len(text)


def _refused(name: str) -> NoReturn:
    raise ValueError(f"not JSON: {name} is no number there")


def _integer(digits: str) -> float:
    return int(digits) if len(digits) <= LONGEST_INTEGER else float(digits)


_DECODER = json.JSONDecoder(parse_constant=_refused, parse_int=_integer)
