"""The functions that encode and decode, over constants: `atob`, `Buffer.from`, `decodeURI`."""

from __future__ import annotations

import base64
import binascii
import math
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from audit.analysis.javascript.folding.constants import NOTHING
from audit.analysis.javascript.folding.given import first_text, flat
from audit.analysis.javascript.folding.structures import octets

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.constants import Constants
    from audit.analysis.javascript.folding.given import Given


def characters(given: Given) -> Constants:
    """Fold `String.fromCharCode(...)`."""
    codes = flat(given)
    if codes is None or not all(isinstance(code, (int, float)) for code in codes):
        return NOTHING
    return ("".join(chr(int(code) & 0xFFFF if math.isfinite(code) else 0) for code in codes),)


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


def buffer(given: Given) -> Constants:
    """Fold `Buffer.from(text, encoding)`."""
    values = flat(given)
    data = _decoded(values[0], values[1] if len(values) > 1 else "utf8") if values else None
    return NOTHING if data is None else (data,)


def concatenated(given: Given) -> Constants:
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


def atob(given: Given) -> Constants:
    """Fold `atob(text)`."""
    values = flat(given[:1])
    data = _decoded(values[0], "base64") if values else None
    return NOTHING if data is None else (data.decode("latin-1"),)


def btoa(given: Given) -> Constants:
    """Fold `btoa(text)`."""
    text = first_text(given)
    return (
        NOTHING if text is None else (base64.b64encode(text.encode("latin-1", "replace")).decode(),)
    )


def unquoted(given: Given) -> Constants:
    """Fold `decodeURIComponent(text)`."""
    text = first_text(given)
    return NOTHING if text is None else (unquote(text),)


def unescape(given: Given) -> Constants:
    """Fold `unescape(text)`."""
    text = first_text(given)
    if text is None:
        return NOTHING
    return (re.sub(r"%(?:u([0-9A-Fa-f]{4})|([0-9A-Fa-f]{2}))", _from_percent, text),)


def _from_percent(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16))
