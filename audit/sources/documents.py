"""npm's own copies of the registry's documents: what npm knows of a package, as it learns it. Hints, never proof."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from audit.model.json_text import read_json
from audit.sources.integrity import parse_integrity

if TYPE_CHECKING:
    from pathlib import Path

    from audit.sources.addresses import Addresses
    from audit.sources.settings import Settings

_KEY = "make-fetch-happen:request-cache:"
_INDEX = 1 << 20
"""Bytes of the end of an index file that are read: npm adds a line with every request."""
_LARGEST = 64 << 20
"""Bytes of a document that is worth a hint."""


class Documents:
    """Looks into npm's cache for documents on packages, and says which have changed since it looked last."""

    def __init__(self, settings: Settings, addresses: Addresses) -> None:
        self._root = settings.cache / "_cacache"
        self._addresses = addresses
        self._stamps: dict[str, int] = {}
        self._seen: dict[str, str] = {}

    def news(self, name: str) -> dict[str, Any] | None:
        """Return the document on `name` where npm has one that this has not returned before; else None.

        Whatever is wrong with it is no hint: None.
        """
        try:
            return self._news(name)
        except (OSError, ValueError, TypeError, RecursionError):
            return None

    def kept(self, name: str) -> dict[str, Any] | None:
        """Return the document on `name` where npm has one, returned before or not."""
        self._stamps.pop(name, None)
        self._seen.pop(name, None)
        return self.news(name)

    def _news(self, name: str) -> dict[str, Any] | None:
        key = _KEY + self._addresses.packument(name).replace("%2F", "%2f")
        place = self._spread("index-v5", hashlib.sha256(key.encode()).hexdigest())
        stamp = place.stat().st_mtime_ns
        if self._stamps.get(name) == stamp:
            return None
        self._stamps[name] = stamp
        integrity = _newest(place, key)
        if not integrity or self._seen.get(name) == integrity:
            return None
        self._seen[name] = integrity
        found = parse_integrity(integrity)
        if found is None:
            return None
        content = self._spread(f"content-v2/{found.algorithm}", found.digests[0])
        if content.stat().st_size > _LARGEST:
            return None
        document = read_json(content.read_bytes()).value
        return document if isinstance(document, dict) else None

    def _spread(self, folder: str, digest: str) -> Path:
        return self._root / folder / digest[:2] / digest[2:4] / digest[4:]


def _newest(place: Path, key: str) -> str:
    """Return the integrity of the content that an index file has last for `key`; empty when it has none."""
    with place.open("rb") as stream:
        stream.seek(max(0, place.stat().st_size - _INDEX))
        lines = stream.read().split(b"\n")
    for line in reversed(lines):
        entry = json.loads(line.partition(b"\t")[2] or b"null")
        if isinstance(entry, dict) and entry.get("key") == key:
            integrity = entry.get("integrity")
            return integrity if isinstance(integrity, str) else ""
    return ""
