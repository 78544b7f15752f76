"""From a package's contents to facts: what its code and install scripts name, not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.lazy import importer

if TYPE_CHECKING:
    from audit.analysis.analyser import Analyser
    from audit.analysis.layout.manifest import read_manifest

__all__ = ["Analyser", "read_manifest"]

__getattr__ = importer(__name__, {"analyser": "Analyser", "layout.manifest": "read_manifest"})
