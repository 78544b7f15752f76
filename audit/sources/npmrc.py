"""The `.npmrc` format: npm's dialect of INI, with `${NAME}` standing for the environment."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Values = dict[str, "str | list[str]"]
"""Settings as written: text, or a list where the key ends in `[]`."""

_LINE_BREAKS = re.compile(r"[\r\n]+")
_COMMENT = re.compile(r"\s*[;#]")
_SECTION = re.compile(r"\[([^\]]*)\]\s*$")
_VARIABLE = re.compile(r"(?<!\\)(\\*)\$\{([^${}?]+)(\?)?\}")
_LIST = "[]"


def parse_npmrc(text: str, environment: Mapping[str, str]) -> Values:
    """Return the settings of an `.npmrc` in npm's reading of it; what is in a `[section]` is not a setting."""
    values: Values = {}
    in_section = False
    for line in _LINE_BREAKS.split(text.removeprefix("\ufeff")):
        if not line.strip() or _COMMENT.match(line):
            continue
        if _SECTION.match(line):
            in_section = True
        elif not in_section:
            _take(values, line, environment)
    return values


def _take(values: Values, line: str, environment: Mapping[str, str]) -> None:
    key, assigned, raw = line.partition("=")
    if not key:
        return
    key = expand(_plain(key), environment)
    value = expand(_plain(raw), environment) if assigned else "true"
    if key.endswith(_LIST) and len(key) > len(_LIST):
        key = key.removesuffix(_LIST)
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

    return _VARIABLE.sub(replaced, text)


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
