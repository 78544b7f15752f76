"""How what is installed differs from the archive that the lockfile names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Installation:
    """The outcome of comparing one installed package with its archive, file by file.

    What npm itself does to files when it installs (line ends of commands, old npm's additions to package.json) is no
    difference.
    """

    changed: tuple[str, ...] = ()
    """Files that hold something else, sorted."""
    added: tuple[str, ...] = ()
    """Files that the archive has not, sorted."""
    missing: tuple[str, ...] = ()
    """Files that only the archive has, sorted."""
    patched: frozenset[str] = frozenset()
    """Those of the above that a patch kept in the project changes (`patches/*.patch`)."""
    beside: str = ""
    """What it was compared with instead: another installation of the archive; empty for the archive."""
    unknown: str = ""
    """Why it could not be compared; else empty."""

    @property
    def is_same(self) -> bool:
        """Whether it was compared and nothing differs."""
        return not (self.changed or self.added or self.missing or self.unknown)
