"""What was read before, kept by content: one SQLite file that several runs may share.

A run that is killed leaves it whole (SQLite's journal); a file that is broken is removed and made anew;
where nothing can be written the analysis runs without. Rows are JSON, never pickles: whoever can
write the file can make the tool wrong about a package, but cannot make it run anything.
"""

from __future__ import annotations

import sqlite3
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SIZE_LIMIT = 512 * 1024 * 1024
"""Bytes; beyond it the rows not used for longest are dropped."""
BUSY_SECONDS = 10
TOUCH_SECONDS = 24 * 3600
"""A row's last use is written down at most this often."""
_KEYS_AT_ONCE = 500
_FILE = "facts-1.sqlite"
_SEAL_BYTES = 4
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL")


def _sealed(value: bytes) -> bytes:
    """Return a row with a checksum: SQLite has none of its own, and half a row could still be read as one."""
    return zlib.crc32(value).to_bytes(_SEAL_BYTES, "big") + value


def _is_whole(row: object) -> bool:
    return isinstance(row, bytes) and _sealed(row[_SEAL_BYTES:]) == row


class FactsCache:
    """Rows of bytes by key. Every failure to read or write is the same as not knowing."""

    def __init__(self, folder: str) -> None:
        """Open the cache in `folder`, making it where it is not there."""
        self._path = Path(folder) / _FILE
        self._connection = self._opened()

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the rows there are among `keys`."""
        found: dict[bytes, bytes] = {}
        wanted = list(keys)
        for start in range(0, len(wanted), _KEYS_AT_ONCE):
            found.update(self._some(wanted[start : start + _KEYS_AT_ONCE]))
        return found

    def put(self, rows: Mapping[bytes, bytes]) -> None:
        """Keep `rows`, all or none of them."""
        if not rows or self._connection is None:
            return
        now = int(time.time())
        values = [(key, now, _sealed(value)) for key, value in sorted(rows.items())]
        try:
            with self._connection:
                self._connection.executemany("REPLACE INTO facts VALUES (?, ?, ?)", values)
        except sqlite3.Error:
            self._give_up()

    def close(self) -> None:
        """Drop what is too much and let go of the file."""
        if self._connection is None:
            return
        with suppress(sqlite3.Error, OSError):  # somebody may have deleted the folder meanwhile
            self._prune(self._connection)
        with suppress(sqlite3.Error):
            self._connection.close()
        self._connection = None

    def _some(self, keys: list[bytes]) -> dict[bytes, bytes]:
        if self._connection is None:
            return {}
        marks = ",".join("?" * len(keys))
        try:
            rows = self._connection.execute(
                f"SELECT key, used, value FROM facts WHERE key IN ({marks})",  # noqa: S608  only marks
                keys,
            ).fetchall()
            self._touch([key for key, used, _ in rows if used < time.time() - TOUCH_SECONDS])
        except sqlite3.DatabaseError as error:
            self._give_up()
            if not isinstance(error, sqlite3.OperationalError):
                self._connection = self._rebuilt()
            return {}
        return {key: value[_SEAL_BYTES:] for key, _, value in rows if _is_whole(value)}

    def _touch(self, keys: list[bytes]) -> None:
        """Write down that rows were used; a cache that cannot be written serves all the same."""
        if not keys or self._connection is None:
            return
        now = int(time.time())
        with suppress(sqlite3.OperationalError), self._connection:
            self._connection.executemany(
                "UPDATE facts SET used = ? WHERE key = ?", [(now, key) for key in keys]
            )

    def _opened(self) -> sqlite3.Connection | None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return _connect(self._path)
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            return self._rebuilt()
        except OSError:
            return None

    def _rebuilt(self) -> sqlite3.Connection | None:
        """Remove a broken file and begin anew; None when that fails too."""
        try:
            for suffix in ("", "-wal", "-shm", "-journal"):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)
            return _connect(self._path)
        except (OSError, sqlite3.Error):
            return None

    def _give_up(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _prune(self, connection: sqlite3.Connection) -> None:
        if self._path.stat().st_size <= SIZE_LIMIT:
            return
        with connection:
            half = connection.execute("SELECT COUNT(*) / 2 FROM facts").fetchone()[0]
            connection.execute(
                "DELETE FROM facts WHERE key IN (SELECT key FROM facts ORDER BY used LIMIT ?)",
                (half,),
            )
        connection.execute("VACUUM")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute(
            "CREATE TABLE IF NOT EXISTS facts "
            "(key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL)"
        )
        columns = connection.execute("SELECT key, used, value FROM facts LIMIT 1").description
    except sqlite3.Error:
        connection.close()
        raise
    if len(columns) != 3:  # noqa: PLR2004  the columns just asked for
        raise sqlite3.DatabaseError
    return connection
