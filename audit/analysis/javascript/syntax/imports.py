"""Names that an `import` declares: from which file, and which of its exports."""

from __future__ import annotations

from audit.analysis.javascript.syntax.declaring import IMPORTS
from audit.analysis.javascript.syntax.spots import Spot


def imported(declaration: Spot) -> tuple[Spot, Spot | str | None] | None:
    """Return the string that names the file, and the export: its name, `default`, or None for all of it.

    None when the name at `declaration` is not declared by an import from a file.
    """
    holder = declaration.parent
    if holder is None or holder.type not in IMPORTS:
        return None
    around = (holder, *holder.ancestors())
    statement = next((one for one in around if one.child("source") is not None), None)
    source = statement.child("source") if statement is not None else None
    if source is None:
        return None
    if holder.type in ("namespace_import", "import_require_clause"):
        return source, None
    name = holder.child("name") if holder.type == "import_specifier" else None
    return source, name if name is not None else "default"


def is_type_specifier(specifier: Spot) -> bool:
    """Return whether what a specifier names is a type: `import { type A } from`."""
    return specifier.node.children[0].type in ("type", "typeof")


def namespace_name(export: Spot) -> Spot:
    """Return the name in `* as name`, which may be a keyword: `* as default`."""
    node = export.node.children[-1]
    return Spot(node, export, None)
