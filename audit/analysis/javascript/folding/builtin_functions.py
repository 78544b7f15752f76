"""The functions of the language and of Node that put strings together, over constants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import addresses, encodings
from audit.analysis.javascript.folding.constants import (
    A_SYMBOL,
    FOLDER,
    NOTHING,
    Constants,
    JsObject,
    known,
    text_of,
)
from audit.analysis.javascript.folding.given import first_text, flat
from audit.analysis.javascript.folding.structures import (
    DECODER,
    assigned,
    entries,
    from_entries,
    mapped,
    parsed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.folding.given import Given


@dataclass(frozen=True, slots=True)
class Native:
    """A function of the language, as a value: `chars.map(String.fromCharCode)`."""

    name: str

    def call(self, given: Given) -> Constants:
        """Return what the function gives."""
        function = FREE.get(self.name) or DOTTED.get(self.name)
        return function(given) if function else NOTHING


def _string(given: Given) -> Constants:
    text = first_text(given)
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


FREE: Mapping[str, Callable[[Given], Constants]] = {
    "String": _string,
    "Number": _integer,
    "parseInt": _integer,
    "atob": encodings.atob,
    "btoa": encodings.btoa,
    "decodeURIComponent": encodings.unquoted,
    "decodeURI": encodings.unquoted,
    "encodeURIComponent": _string,
    "unescape": encodings.unescape,
    "fileURLToPath": addresses.file_path,
    "dirname": addresses.dirname,
    "basename": addresses.basename,
    "URL": addresses.url,
    "Symbol": lambda _: (A_SYMBOL,),
    "Map": lambda given: mapped(flat(given)),
    "Set": lambda given: given[0] if len(given) == 1 else NOTHING,
    "TextDecoder": lambda _: (DECODER,),
    "Uint8Array": lambda given: given[0] if len(given) == 1 else NOTHING,
}
"""Functions called by their own name."""
DOTTED: Mapping[str, Callable[[Given], Constants]] = {
    "String.fromCharCode": encodings.characters,
    "String.fromCodePoint": encodings.characters,
    "Buffer.from": encodings.buffer,
    "Symbol.for": lambda _: (A_SYMBOL,),
    "Array.from": _array_from,
    "Array.of": lambda given: (tuple(given),),
    "Object.keys": _keys,
    "Object.values": _values,
    "Object.entries": lambda given: entries(flat(given)),
    "Object.fromEntries": lambda given: from_entries(flat(given)),
    "JSON.parse": lambda given: parsed(first_text(given)),
    "Uint8Array.from": _array_from,
    "Uint8Array.of": lambda given: (tuple(given),),
    "Buffer.concat": encodings.concatenated,
    "Object.freeze": lambda given: given[0] if given else NOTHING,
    "Object.assign": assigned,
    "window.atob": encodings.atob,
    "global.atob": encodings.atob,
    "globalThis.atob": encodings.atob,
    "self.atob": encodings.atob,
}
"""Functions called as members of a global object."""


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
