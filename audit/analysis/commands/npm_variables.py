"""Variables that npm sets for the scripts it runs, from package.json."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
