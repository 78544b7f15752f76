"""What browsers and Node give beside the language: copies of objects, the parameters of an address."""

from __future__ import annotations

import string as letters
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language.coercion import string
from audit.analysis.javascript.language.encodings import unquoted
from audit.analysis.javascript.language.structures import pairs
from audit.analysis.javascript.language.values import (
    UNKNOWN,
    Address,
    Native,
    Table,
    Thing,
    UnclearError,
    argument,
    is_nothing,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_WITH_HOST = frozenset({"ftp", "http", "https", "ws", "wss"})
_WRITTEN = frozenset(letters.ascii_letters + letters.digits + "-._~:/?#[]@!$&()*+,;=%")
"""Characters that stand in an address as they are written."""
_CLONED = 8
"""Objects within objects that are copied."""


_TAGS = {
    "anchor": "a name", "big": "big", "blink": "blink", "bold": "b", "fixed": "tt", "fontcolor": "font color",
    "fontsize": "font size", "italics": "i", "link": "a href", "small": "small", "strike": "strike", "sub": "sub",
    "sup": "sup",
}  # fmt: skip
"""Methods of strings that put them into an element, with its attribute: `text.italics()`, `text.link(address)`."""


def _element(told: str) -> Callable[[str, list[Any]], str]:
    tag, _, attribute = told.partition(" ")

    def made(subject: str, given: list[Any]) -> str:
        value = string(given, 0).replace('"', "&quot;") if attribute else ""
        start = f'{tag} {attribute}="{value}"' if attribute else tag
        return f"<{start}>{subject}</{tag}>"

    return made


ELEMENTS = {name: _element(told) for name, told in _TAGS.items()}


def query_read(given: list[Any]) -> Table:
    """Return `new URLSearchParams(text)`: of a name that is there twice, the first."""
    held = given[0] if given and not is_nothing(given[0]) else ""
    if isinstance(held, Thing):
        return Table({key: string([value], 0) for key, value in held.items()})
    if not isinstance(held, str):
        rows = [(string([key], 0), string([value], 0)) for key, value in pairs(held)]
    else:
        parts = [one.partition("=") for one in held.removeprefix("?").replace("+", " ").split("&")]
        rows = [(unquoted(key), unquoted(value)) for key, _, value in parts if key or value]
    found: dict[Any, Any] = {}
    for key, value in rows:
        found.setdefault(key, value)
    return Table(found)


def address_read(given: list[Any]) -> Thing:
    """Return `new URL(text)`, of a text that is an address as it stands: nothing in it is written another way then."""
    written = string(given, 0)
    scheme, _, rest = written.partition(":")
    is_plain = scheme.isalpha() and scheme.islower() and scheme != "file"
    if len(given) > 1 or not is_plain or not set(written) <= _WRITTEN:
        raise UnclearError
    rest, _, fragment = rest.partition("#")
    rest, _, query = rest.partition("?")
    host, slash, path = rest[2:].partition("/") if rest.startswith("//") else ("", "", rest)
    has_host = scheme in _WITH_HOST
    is_odd = host != host.lower() or not set(host).isdisjoint("@:[]%") or "/." in rest
    if has_host != bool(host) or is_odd:
        raise UnclearError
    href = written + "/" * (has_host and not slash and written.endswith(host))
    parameters = query_read([query])
    members = {
        "href": href, "toString": Native(lambda _this, _given: href), "protocol": f"{scheme}:",
        "host": host, "hostname": host, "port": "", "username": "", "password": "",
        "pathname": "/" + path if has_host else path, "search": query and f"?{query}",
        "hash": fragment and f"#{fragment}", "searchParams": parameters,
        "origin": f"{scheme}://{host}" if has_host else "null",
    }  # fmt: skip
    return Address(members, dict(parameters.items))


def cloned(given: list[Any]) -> Any:
    """Return `structuredClone(value)`: of functions and what holds them there is none."""
    return _cloned(argument(given), _CLONED)


def _cloned(value: Any, deep: int) -> Any:
    if isinstance(value, list) and deep:
        return [_cloned(one, deep - 1) for one in value]
    if type(value) is Thing and deep:
        return Thing({key: _cloned(held, deep - 1) for key, held in value.items()})
    if isinstance(value, (str, int, float)) or is_nothing(value) or value is UNKNOWN:
        return value
    raise UnclearError
