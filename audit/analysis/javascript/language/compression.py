"""Packed bytes unpacked: `zlib.inflateSync` and its kin, as far as a bound."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language.encodings import text_bytes
from audit.analysis.javascript.language.operators import LONGEST
from audit.analysis.javascript.language.values import Octets, UnclearError, argument, octets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ZLIB, _RAW, _GZIP, _EITHER = 15, -15, 31, 47
"""Formats, as zlib numbers them."""
_HEADS = (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
"""How packed bytes begin that say so."""


def unpacked(data: bytes | bytearray, form: int = _EITHER, most: int = LONGEST) -> bytes:
    """Return the bytes that packed ones stand for.

    Raises:
        UnclearError: they are none, or stand for more than `most`.
    """
    inflater = zlib.decompressobj(form)
    try:
        found = inflater.decompress(data, most + 1)
    except zlib.error as error:
        raise UnclearError from error
    if len(found) > most or not inflater.eof:
        raise UnclearError
    return found


def is_packed(data: bytes) -> bool:
    """Return whether bytes begin as packed ones do."""
    return data.startswith(_HEADS)


def _function(form: int) -> Callable[[list[Any]], Octets]:
    def run(given: list[Any]) -> Octets:
        packed = argument(given)
        data = text_bytes(packed) if isinstance(packed, str) else packed
        if not isinstance(data, (bytes, Octets)):
            raise UnclearError
        return octets(unpacked(data, form))

    return run


FUNCTIONS: Mapping[str, Callable[[list[Any]], Octets]] = {
    "inflateSync": _function(_ZLIB),
    "inflateRawSync": _function(_RAW),
    "gunzipSync": _function(_GZIP),
    "unzipSync": _function(_EITHER),
}
"""By names that nothing but unpacking has, whatever the module is called in a file."""
