"""From a package in the lockfile to its files: installed, cached, fetched."""

from audit.sources.sources import Sources

__all__ = ["Sources"]
