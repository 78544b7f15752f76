"""Which package names npm accepts, old packages' names included."""

from __future__ import annotations

import re
from functools import lru_cache

_UNRESERVED = r"[A-Za-z0-9\-_.!~*'()]"
_PLAIN = re.compile(rf"{_UNRESERVED}+\Z")
_SCOPED = re.compile(rf"@({_UNRESERVED}+)/({_UNRESERVED}+)\Z")
_RESERVED = frozenset({"node_modules", "favicon.ico"})


@lru_cache(maxsize=65536)
def is_package_name(name: str) -> bool:
    """Return whether npm takes `name` for a package's name (`validForOldPackages`)."""
    if not name or name[0] in ".-_" or name.strip() != name or name.lower() in _RESERVED:
        return False
    if _PLAIN.match(name):
        return True
    scoped = _SCOPED.match(name)
    return scoped is not None and not scoped[2].startswith(".")


def is_uri_component(text: str) -> bool:
    """Return whether `encodeURIComponent` would leave `text` as it is."""
    return text == "" or _PLAIN.match(text) is not None
