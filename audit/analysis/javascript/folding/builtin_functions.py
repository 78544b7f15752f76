"""The functions of the language and of Node that put strings together, over constants."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

from audit.analysis.javascript.folding.constants import (
    A_SYMBOL,
    FOLDER,
    UNKNOWN,
    Constants,
    JsObject,
    known,
    text_of,
)
from audit.analysis.javascript.folding.operators import items_of
from audit.analysis.javascript.folding.structures import (
    DECODER,
    entries,
    from_entries,
    mapped,
    octets,
    parsed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Given = list[Constants]
NOTHING: Constants = (UNKNOWN,)


@dataclass(frozen=True, slots=True)
class Native:
    """A function of the language, as a value: `chars.map(String.fromCharCode)`."""

    name: str

    def call(self, given: Given) -> Constants:
        """Return what the function gives."""
        function = FREE.get(self.name) or DOTTED.get(self.name)
        return function(given) if function else NOTHING


@dataclass(frozen=True, slots=True)
class Spread:
    """`...array` among arguments."""

    values: Constants


def spread_out(given: Given) -> Given:
    """Return the arguments with those of `...array` in its place, where it is known."""
    found: Given = []
    for one in given:
        inner = one[0].values if len(one) == 1 and isinstance(one[0], Spread) else ()
        is_known = len(inner) == 1 and isinstance(inner[0], (tuple, str))
        found += items_of(inner[0]) if is_known else [one]
    return found


def flat(given: Given) -> list[Any] | None:
    """Return the arguments, one possibility each and spreads resolved; None when any has more."""
    found: list[Any] = []
    for one in given:
        if len(one) != 1:
            return None
        value = one[0]
        if isinstance(value, Spread):
            inner = value.values[0] if len(value.values) == 1 else None
            if not isinstance(inner, (tuple, str)):
                return None
            items = [(item,) if isinstance(item, str) else item for item in inner]
            if any(len(item) != 1 for item in items):
                return None
            found.extend(item[0] for item in items)
        else:
            found.append(value)
    return found


def _characters(given: Given) -> Constants:
    codes = flat(given)
    if codes is None or not all(isinstance(code, (int, float)) for code in codes):
        return NOTHING
    return ("".join(chr(int(code) & 0xFFFF if code >= 0 else 0xFFFD) for code in codes),)


def _decoded(text: Any, encoding: Any) -> bytes | None:
    if not isinstance(text, str):
        return octets(text)
    try:
        if encoding in ("base64", "base64url"):
            clean = re.sub(r"[^A-Za-z0-9+/]", "", text.replace("-", "+").replace("_", "/"))
            return base64.b64decode(clean + "=" * (-len(clean) % 4))
        if encoding == "hex":
            return bytes.fromhex(text)
    except (binascii.Error, ValueError):
        return None
    return text.encode("utf-8", "replace")


def encoded(data: bytes, encoding: Any) -> Constants:
    """Return bytes as text."""
    if encoding == "hex":
        return (data.hex(),)
    if encoding in ("base64", "base64url"):
        return (base64.b64encode(data).decode(),)
    return (
        data.decode("latin-1" if encoding in ("latin1", "binary", "ascii") else "utf-8", "replace"),
    )


def _buffer(given: Given) -> Constants:
    values = flat(given)
    data = _decoded(values[0], values[1] if len(values) > 1 else "utf8") if values else None
    return NOTHING if data is None else (data,)


def _concatenated(given: Given) -> Constants:
    """`Buffer.concat([...])`."""
    values = flat(given[:1])
    parts = (
        [octets(one[0]) for one in values[0] if len(one) == 1]
        if values and isinstance(values[0], tuple)
        else []
    )
    if not parts or None in parts or len(parts) != len(values[0] if values else ()):
        return NOTHING
    return (b"".join(part for part in parts if part is not None),)


def _atob(given: Given) -> Constants:
    values = flat(given[:1])
    data = _decoded(values[0], "base64") if values else None
    return NOTHING if data is None else (data.decode("latin-1"),)


def _btoa(given: Given) -> Constants:
    text = _text(given)
    return (
        NOTHING if text is None else (base64.b64encode(text.encode("latin-1", "replace")).decode(),)
    )


def _text(given: Given) -> str | None:
    values = flat(given[:1])
    return text_of(values[0]) if values and known(values[0]) else None


def _unquoted(given: Given) -> Constants:
    text = _text(given)
    return NOTHING if text is None else (unquote(text),)


def _unescape(given: Given) -> Constants:
    text = _text(given)
    if text is None:
        return NOTHING
    return (re.sub(r"%(?:u([0-9A-Fa-f]{4})|([0-9A-Fa-f]{2}))", _from_percent, text),)


def _from_percent(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16))


def _string(given: Given) -> Constants:
    text = _text(given)
    return NOTHING if text is None else (text,)


def _integer(given: Given) -> Constants:
    values = flat(given)
    if not values or not known(values[0]):
        return NOTHING
    base = values[1] if len(values) > 1 and isinstance(values[1], int) else 10
    try:
        return (int(text_of(values[0]), base),)
    except ValueError:
        return NOTHING


def path_join(given: Given) -> Constants:
    """Fold `path.join` and `path.resolve` from a known first part."""
    values = flat(given)
    if values is None or not all(isinstance(value, str) for value in values):
        return NOTHING
    return (_normal("/".join(values)),)


def _normal(path: str) -> str:
    """Return a path without `.` and `..`, save those that lead up from the file's own folder."""
    if not path.startswith(FOLDER):
        return posixpath.normpath(path)
    return f"{FOLDER}/{posixpath.normpath(path[len(FOLDER) :].lstrip('/') or '.')}"


def _dirname(given: Given) -> Constants:
    text = _text(given)
    if text and text.startswith(FOLDER):
        return (_normal(text + "/.."),)
    return (posixpath.dirname(text),) if text else NOTHING


def _basename(given: Given) -> Constants:
    values = flat(given)
    if not values or not all(isinstance(one, str) for one in values):
        return NOTHING
    name = posixpath.basename(values[0])
    return (name.removesuffix(values[1]) if len(values) > 1 else name,)


def _file_path(given: Given) -> Constants:
    text = _text(given)
    return (text.removeprefix("file://"),) if text else NOTHING


def _array_from(given: Given) -> Constants:
    values = flat(given[:1])
    if values and isinstance(values[0], str):
        return (tuple((char,) for char in values[0]),)
    return (values[0],) if values and isinstance(values[0], tuple) and len(given) == 1 else NOTHING


def _keys(given: Given) -> Constants:
    values = flat(given[:1])
    if values and isinstance(values[0], JsObject):
        return (tuple((key,) for key in values[0].members),)
    return NOTHING


def _values(given: Given) -> Constants:
    values = flat(given[:1])
    if values and isinstance(values[0], JsObject):
        return (tuple(values[0].members.values()),)
    return NOTHING


_REMOTE = ("http:", "https:", "ws:", "wss:")


def _url(given: Given) -> Constants:
    values = flat(given)
    if not values or not isinstance(values[0], str):
        return NOTHING
    if len(values) > 1 and isinstance(values[1], str) and "://" not in values[0]:
        if values[1].lower().startswith(_REMOTE):
            return (urljoin(values[1], values[0]),)
        return (_normal(f"{values[1].removeprefix('file://')}/../{values[0]}"),)
    return (values[0],) if len(values) == 1 else NOTHING


FREE: Mapping[str, Callable[[Given], Constants]] = {
    "String": _string,
    "Number": _integer,
    "parseInt": _integer,
    "atob": _atob,
    "btoa": _btoa,
    "decodeURIComponent": _unquoted,
    "decodeURI": _unquoted,
    "encodeURIComponent": _string,
    "unescape": _unescape,
    "fileURLToPath": _file_path,
    "dirname": _dirname,
    "basename": _basename,
    "URL": _url,
    "Symbol": lambda _: (A_SYMBOL,),
    "Map": lambda given: mapped(flat(given)),
    "Set": lambda given: given[0] if len(given) == 1 else NOTHING,
    "TextDecoder": lambda _: (DECODER,),
    "Uint8Array": lambda given: given[0] if len(given) == 1 else NOTHING,
}
"""Functions called by their own name."""
DOTTED: Mapping[str, Callable[[Given], Constants]] = {
    "String.fromCharCode": _characters,
    "String.fromCodePoint": _characters,
    "Buffer.from": _buffer,
    "Symbol.for": lambda _: (A_SYMBOL,),
    "Array.from": _array_from,
    "Array.of": lambda given: (tuple(given),),
    "Object.keys": _keys,
    "Object.values": _values,
    "Object.entries": lambda given: entries(flat(given)),
    "Object.fromEntries": lambda given: from_entries(flat(given)),
    "JSON.parse": lambda given: parsed(_text(given)),
    "Uint8Array.from": _array_from,
    "Uint8Array.of": lambda given: (tuple(given),),
    "Buffer.concat": _concatenated,
    "Object.freeze": lambda given: given[0] if given else NOTHING,
    "window.atob": _atob,
    "global.atob": _atob,
    "globalThis.atob": _atob,
    "self.atob": _atob,
}
"""Functions called as members of a global object."""


def _pattern(value: Any) -> re.Pattern[str] | None:
    return re.compile(re.escape(value)) if isinstance(value, str) else None


FREE_NAMES: Mapping[str, Constants] = {
    "undefined": (None,),
    "__dirname": (FOLDER,),
    "__filename": (FOLDER + "/\0file",),
    "String": (Native("String"),),
    "Number": (Native("Number"),),
    "atob": (Native("atob"),),
    "decodeURIComponent": (Native("decodeURIComponent"),),
}
"""Names that stand for a constant where nothing declares them."""
