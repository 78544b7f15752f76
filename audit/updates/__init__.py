"""Two trees side by side: which package was there before, and where the other side comes from."""

from __future__ import annotations

from audit.updates.copying import ProjectCopy
from audit.updates.guessing import entry_of, likely_entry
from audit.updates.npm import Npm
from audit.updates.pairing import Comparison, Pairing, compare, dropped_by
from audit.updates.restoring import with_entries_of, without_entries
from audit.updates.revisions import Repository, RevisionFolder
from audit.updates.versions import newest_between, step_between

__all__ = [
    "Comparison", "Npm", "Pairing", "ProjectCopy", "Repository", "RevisionFolder", "compare", "dropped_by",
    "entry_of", "likely_entry", "newest_between", "step_between", "with_entries_of",
    "without_entries",
]  # fmt: skip
