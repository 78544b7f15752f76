"""Functions that unpack bytes, under whatever name a file has them: `zlib.inflateSync`, `{ gunzipSync: g }`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.language import compression
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_TAKEN = {"pair_pattern": "key", "import_specifier": "name", "variable_declarator": "value"}
"""Where stands what a name was taken as, by what declares it."""


def unpacker(folder: Folder, callee: Spot) -> str:
    """Return the function that a name stands for, if it unpacks bytes; else nothing."""
    name = unescaped(folder.source_text(callee))
    binding = folder.binding(callee)
    declared = binding.declarations if binding is not None else []
    holder = declared[0].parent if len(declared) == 1 else None
    taken = holder.child(_TAKEN.get(holder.type, "")) if holder is not None else None
    if taken is not None and taken.type == "member_expression":
        taken = taken.child("property")
    if taken is not None:
        name = unescaped(folder.source_text(taken)).strip("'\"")
    return name if name in compression.FUNCTIONS else ""
