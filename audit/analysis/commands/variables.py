"""Variables: how shell text sets them, `NAME=value`, and those that npm sets for the scripts it runs."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
ASSIGNMENT = re.compile(rf"{_NAME}\+?=")
"""The beginning of `NAME=value`, `NAME+=value`."""
ASSIGNED = re.compile(rf"({_NAME})(?:\[[^\]\s]*\])?(\+?)=")
"""The same in a script's own text, where it may be an element of a list: the name, and `+`."""
SETTING = re.compile(rf"({_NAME})=(.*)", re.DOTALL)
"""The whole of what `export` and `env` are given: the name and the value."""
_DEEP = 3
"""Nesting of package.json that npm gives names to; it goes deeper, scripts do not."""
_FIELDS = 500
"""Fields of one package.json that are kept."""
_SIGN = re.compile(r"[^A-Za-z0-9_]")


def npm_variables(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return what npm sets from package.json for the scripts it runs: `npm_package_config_file`."""
    return dict(islice(_flat("npm_package", manifest, _DEEP), _FIELDS))


def _flat(name: str, value: Any, deep: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict) and deep:
        for key, item in value.items():
            yield from _flat(f"{name}_{_SIGN.sub('_', key)}", item, deep - 1)
