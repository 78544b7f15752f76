"""The `.npmrc` format: npm's dialect of INI, with `${NAME}` standing for the environment."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Values = dict[str, "str | list[str]"]
"""Settings as written: text, or a list where the key ends in `[]`."""

_LINE_BREAKS = re.compile(r"[\r\n]+")
_COMMENT = re.compile(r"\s*[;#]")
_SECTION = re.compile(r"\[([^\]]*)\]\s*$")
VARIABLE = re.compile(r"(?<!\\)(\\*)\$\{([^${}?]+)(\?)?\}")
"""Backslashes before it (an odd number keeps it as written), the name, a question mark."""
LIST = "[]"


def parse_npmrc(text: str, environment: Mapping[str, str]) -> Values:
    """Return the settings of an `.npmrc` in npm's reading of it; what is in a `[section]` is not a setting."""
    values: Values = {}
    for _, assigned in lines(text):
        if assigned is not None:
            _take(values, expand(assigned[0], environment), expand(assigned[1], environment))
    return values


def lines(text: str) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """Yield each line, and the key and value that it sets; None where it sets nothing. Variables stand as written."""
    in_section = False
    for line in _LINE_BREAKS.split(text.removeprefix("\ufeff")):
        blank = not line.strip() or _COMMENT.match(line) is not None
        in_section = in_section or (not blank and _SECTION.match(line) is not None)
        yield line, None if blank or in_section else _assignment(line)


def _assignment(line: str) -> tuple[str, str] | None:
    key, assigned, raw = line.partition("=")
    return (_plain(key), _plain(raw) if assigned else "true") if key else None


def _take(values: Values, key: str, value: str) -> None:
    if key.endswith(LIST) and len(key) > len(LIST):
        key = key.removesuffix(LIST)
        values.setdefault(key, [])
    present = values.get(key)
    if isinstance(present, list):
        present.append(value)
    else:
        values[key] = value


def expand(text: str, environment: Mapping[str, str]) -> str:
    r"""Replace `${NAME}` and `${NAME?}` as npm does.

    A name that is not set stays as written, or becomes empty with `?`; a backslash before `$` keeps it.
    """

    def replaced(match: re.Match[str]) -> str:
        escapes, name, optional = match[1], match[2], match[3]
        if len(escapes) % 2:
            return match[0][(len(escapes) + 1) // 2 :]
        value = environment.get(name, "" if optional else f"${{{name}}}")
        return escapes[len(escapes) // 2 :] + value

    return VARIABLE.sub(replaced, text)


def _plain(raw: str) -> str:
    """Return a key or value without quotes, comments and escapes."""
    value = raw.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return _unquoted(value)
    plain, escaped = "", False
    for char in value:
        if escaped:
            plain += char if char in "\\;#" else "\\" + char
            escaped = False
        elif char in ";#":
            break
        elif char == "\\":
            escaped = True
        else:
            plain += char
    return (plain + "\\" * escaped).strip()


def _unquoted(value: str) -> str:
    if value[0] == "'":
        value = value[1:-1]
    try:
        parsed = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return parsed if isinstance(parsed, str) else value
