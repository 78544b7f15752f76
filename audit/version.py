"""The version of contain-audit: one place, also read by the packaging tests; and that of one room's code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "0.1.0"
_SOURCES = (".py", ".toml")


def room_version(folder: Path) -> str:
    """Return a name for the code and the data of a room: what other code has kept is not its own."""
    import hashlib  # noqa: PLC0415  whoever asks for the version alone need not wait for it

    digest = hashlib.blake2b(digest_size=20)
    for path in sorted(folder.rglob("*")):
        if path.suffix in _SOURCES:
            digest.update(f"{path.relative_to(folder)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
