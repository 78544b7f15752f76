"""Asking sources one package after the other: how far it is, and trouble that stays one package's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.contents import Obtained

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.sources.interface import ContentSource, Wanted


class Counter:
    """Tells `progress` (done, total) after each step."""

    def __init__(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        self._total = total
        self._done = 0
        self._progress = progress

    def step(self) -> None:
        """Count one more."""
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)


def guarded(source: ContentSource, wanted: Wanted) -> Obtained | None:
    """Return what a source answers; its failure is an outcome without contents."""
    try:
        return source.find(wanted)
    except Exception as error:  # noqa: BLE001  # one hostile package must not end the audit of the others
        why = getattr(error, "strerror", None) or type(error).__name__
        return Obtained.missing(f"cannot be read: {why}")
