"""Two trees side by side: which package was there before, and where the other side comes from."""

from __future__ import annotations

from audit.updates.pairing import Comparison, Pairing, compare
from audit.updates.revisions import Repository, Revision
from audit.updates.versions import step_between

__all__ = ["Comparison", "Pairing", "Repository", "Revision", "compare", "step_between"]
