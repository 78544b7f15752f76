"""From a package's contents to facts: what its code and install scripts name, not judged.

`Analyser` is imported on first use: it brings parsers and a process pool with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.analysis.analyser import Analyser
    from audit.analysis.manifest import read_manifest

__all__ = ["Analyser", "read_manifest"]


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name == "Analyser":
        from audit.analysis.analyser import Analyser  # noqa: PLC0415  heavy, only on use

        return Analyser
    if name == "read_manifest":
        from audit.analysis.manifest import read_manifest  # noqa: PLC0415  the same

        return read_manifest
    raise AttributeError(name)
