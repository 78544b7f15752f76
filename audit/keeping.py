"""What is kept from one run to the next: in which folder, and how a file of it is written."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT = "CONTAIN_AUDIT_CACHE"
"""Names the folder to keep things in, instead of the user's own cache folder."""


def kept_folder() -> str:
    """Return the folder that everything is kept in."""
    asked = os.environ.get(ENVIRONMENT)
    if asked:
        return asked
    import platformdirs  # noqa: PLC0415  only here

    return platformdirs.user_cache_dir("contain-audit", appauthor=False)


def spread(folder: Path, key: str) -> Path:
    """Return the file for what is kept under `key`: in folders by its first bytes, so that none grows too large."""
    name = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
    return folder / name[:2] / f"{name[2:40]}.json"


def keep(place: Path, data: bytes) -> None:
    """Write a file whole or not at all, whoever else writes it meanwhile; without a word where that fails."""
    unfinished = place.with_name(f"{place.name}.{os.getpid()}-{threading.get_ident()}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(data)
        unfinished.replace(place)
