"""Small files that are kept from one run to the next."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def keep(place: Path, data: bytes) -> None:
    """Write a file whole or not at all, whoever else writes it meanwhile; without a word where that fails."""
    unfinished = place.with_name(f"{place.name}.{os.getpid()}-{threading.get_ident()}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(data)
        unfinished.replace(place)
