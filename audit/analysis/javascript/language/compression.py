"""Packed bytes unpacked: `zlib.inflateSync` and its kin, as far as a bound."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language.encodings import text_bytes
from audit.analysis.javascript.language.operators import LONGEST
from audit.analysis.javascript.language.values import Octets, UnclearError, argument, octets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ZLIB, RAW, _GZIP, EITHER = 15, -15, 31, 47
"""Formats, as zlib numbers them: without a head `RAW`, with that of zlib or gzip `EITHER`."""
_HEADS = (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
"""How packed bytes begin that say so."""


def unpacked(data: bytes | bytearray, form: int = EITHER) -> bytes:
    """Return the bytes that packed ones stand for.

    Raises:
        UnclearError: they are none, or stand for more than `LONGEST`.
    """
    found, is_whole = begun(data, form, LONGEST + 1)
    if len(found) > LONGEST or not is_whole:
        raise UnclearError
    return found


def begun(data: bytes | bytearray, form: int, most: int) -> tuple[bytes, bool]:
    """Return the first `most` of the bytes that packed ones stand for, and whether that is all.

    Raises:
        UnclearError: they are no packed ones.
    """
    inflater = zlib.decompressobj(form)
    try:
        return inflater.decompress(data, most), inflater.eof
    except zlib.error as error:
        raise UnclearError from error


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
    "inflateRawSync": _function(RAW),
    "gunzipSync": _function(_GZIP),
    "unzipSync": _function(EITHER),
}
"""By names that nothing but unpacking has, whatever the module is called in a file."""
