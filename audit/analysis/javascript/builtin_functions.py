"""The functions of the language and of Node that put strings together, over constants."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

from audit.analysis.javascript.constants import (
    A_SYMBOL,
    FOLDER,
    UNKNOWN,
    Constants,
    JsObject,
    known,
    text_of,
)
from audit.analysis.javascript.regexps import RegExp
from audit.analysis.javascript.string_methods import METHODS, index, sliced
from audit.analysis.javascript.structures import (
    DECODER,
    entries,
    from_entries,
    mapped,
    octets,
    parsed,
    structured,
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


def _flat(given: Given) -> list[Any] | None:
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
    codes = _flat(given)
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


def _encoded(data: bytes, encoding: Any) -> Constants:
    if encoding == "hex":
        return (data.hex(),)
    if encoding in ("base64", "base64url"):
        return (base64.b64encode(data).decode(),)
    return (
        data.decode("latin-1" if encoding in ("latin1", "binary", "ascii") else "utf-8", "replace"),
    )


def _buffer(given: Given) -> Constants:
    values = _flat(given)
    data = _decoded(values[0], values[1] if len(values) > 1 else "utf8") if values else None
    return NOTHING if data is None else (data,)


def _atob(given: Given) -> Constants:
    values = _flat(given[:1])
    data = _decoded(values[0], "base64") if values else None
    return NOTHING if data is None else (data.decode("latin-1"),)


def _btoa(given: Given) -> Constants:
    text = _text(given)
    return (
        NOTHING if text is None else (base64.b64encode(text.encode("latin-1", "replace")).decode(),)
    )


def _text(given: Given) -> str | None:
    values = _flat(given[:1])
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
    values = _flat(given)
    if not values or not known(values[0]):
        return NOTHING
    base = values[1] if len(values) > 1 and isinstance(values[1], int) else 10
    try:
        return (int(text_of(values[0]), base),)
    except ValueError:
        return NOTHING


def path_join(given: Given) -> Constants:
    """Fold `path.join` and `path.resolve` from a known first part."""
    values = _flat(given)
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
    values = _flat(given)
    if not values or not all(isinstance(one, str) for one in values):
        return NOTHING
    name = posixpath.basename(values[0])
    return (name.removesuffix(values[1]) if len(values) > 1 else name,)


def _file_path(given: Given) -> Constants:
    text = _text(given)
    return (text.removeprefix("file://"),) if text else NOTHING


def _array_from(given: Given) -> Constants:
    values = _flat(given[:1])
    if values and isinstance(values[0], str):
        return (tuple((char,) for char in values[0]),)
    return (values[0],) if values and isinstance(values[0], tuple) and len(given) == 1 else NOTHING


def _keys(given: Given) -> Constants:
    values = _flat(given[:1])
    if values and isinstance(values[0], JsObject):
        return (tuple((key,) for key in values[0].members),)
    return NOTHING


def _values(given: Given) -> Constants:
    values = _flat(given[:1])
    if values and isinstance(values[0], JsObject):
        return (tuple(values[0].members.values()),)
    return NOTHING


_REMOTE = ("http:", "https:", "ws:", "wss:")


def _url(given: Given) -> Constants:
    values = _flat(given)
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
    "Map": lambda given: mapped(_flat(given)),
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
    "Object.entries": lambda given: entries(_flat(given)),
    "Object.fromEntries": lambda given: from_entries(_flat(given)),
    "JSON.parse": lambda given: parsed(_text(given)),
    "Uint8Array.from": _array_from,
    "Uint8Array.of": lambda given: (tuple(given),),
    "window.atob": _atob,
    "globalThis.atob": _atob,
}
"""Functions called as members of a global object."""


def _pattern(value: Any) -> re.Pattern[str] | None:
    return re.compile(re.escape(value)) if isinstance(value, str) else None


def _joined(items: tuple[Constants, ...], values: list[Any]) -> Constants:
    glue = values[0] if values and isinstance(values[0], str) else ","
    if not all(len(item) == 1 and known(item[0]) for item in items):
        return NOTHING
    return (glue.join(text_of(item[0]) for item in items),)


def _array_method(items: tuple[Constants, ...], name: str, values: list[Any]) -> Constants:
    if name == "join":
        return _joined(items, values)
    if name in ("reverse", "toReversed"):
        return (items[::-1],)
    if name == "slice":
        return sliced(items, values)
    if name == "concat":
        extra = [one if isinstance(one, tuple) else ((one,),) for one in values]
        return (items + tuple(item for one in extra for item in one),)
    if name in ("at", "pop", "shift"):
        at = {"pop": -1, "shift": 0}.get(name, index(values, 0, 0) or 0)
        return items[at] if -len(items) <= at < len(items) else NOTHING
    return _joined(items, []) if name == "toString" else NOTHING


def method(subject: Any, name: str, given: Given) -> Constants:
    """Return what a method of a constant gives."""
    values = _flat(given)
    if values is None:
        return NOTHING
    if isinstance(subject, str):
        if name in ("replace", "replaceAll") and len(values) > 1 and isinstance(values[0], RegExp):
            return values[0].replaced(subject, values[1])
        if name == "match" and values and isinstance(values[0], RegExp):
            return values[0].matched(subject)
        if name == "split" and values and isinstance(values[0], RegExp):
            return values[0].split(subject)
        return METHODS[name](subject, values) if name in METHODS else NOTHING
    if isinstance(subject, tuple):
        return _array_method(subject, name, values)
    if isinstance(subject, bytes) and name == "toString":
        return _encoded(subject, values[0] if values else "utf8")
    if isinstance(subject, (int, float)) and name == "toString" and not isinstance(subject, bool):
        return _number_text(subject, values)
    return structured(subject, name, values)


def _number_text(subject: float, values: list[Any]) -> Constants:
    base = index(values, 0, 10) or 10
    if base == 10:  # noqa: PLR2004 - decimal
        return (text_of(subject),)
    digits, rest = "", int(subject)
    while rest > 0 and 2 <= base <= 36:  # noqa: PLR2004 - the language's own range
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % base] + digits
        rest //= base
    return (digits or "0",)


FREE_NAMES: Mapping[str, Constants] = {
    "undefined": (None,),
    "__dirname": (FOLDER,),
    "__filename": (FOLDER + "/\0file",),
    "String": (Native("String"),),
    "atob": (Native("atob"),),
    "decodeURIComponent": (Native("decodeURIComponent"),),
}
"""Names that stand for a constant where nothing declares them."""
