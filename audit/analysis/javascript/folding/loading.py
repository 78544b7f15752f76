"""What calls give that load a module: `require`, `import()`, and what compilers put around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import interop
from audit.analysis.javascript.folding.constants import (
    NOTHING,
    Constants,
    Frame,
    file_specifier,
    unique,
)
from audit.analysis.javascript.text.patterns import LOADERS

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_RESOLVERS = frozenset({"import.meta.resolve", "require.resolve"})
"""They give the place of the module that they are given the name of: loading it loads that module."""
_HELPER = 40
"""Characters at the end of a callee that tell a compiler's helper."""


def folded(
    folder: Folder, callee: Spot, arguments: Spot | None, frame: Frame | None
) -> Constants | None:
    """Return what a call gives that has to do with loading a module; None for any other."""
    given = arguments.children() if arguments is not None else []
    source = folder.source_text(callee)
    if source in _RESOLVERS and given:
        return folder.fold(given[0], frame)
    if callee.type == "import" or source in LOADERS:
        is_own = callee.type == "identifier" and folder.scopes.resolve(callee, source)
        return None if is_own else _loaded(folder, callee, given, frame)
    if interop.is_helper(source[-_HELPER:]):
        return interop.namespaces(folder.fold(given[0], frame)) if given else NOTHING
    return None


def _loaded(folder: Folder, callee: Spot, given: list[Spot], frame: Frame | None) -> Constants:
    """`require("./own")`, `import("./own")`: what the file exports."""
    names = folder.fold(given[0], frame) if given else NOTHING
    if not all(isinstance(name, str) for name in names):
        return NOTHING
    found = [folder.links.loaded(folder, callee, file_specifier(name)) for name in names]
    values = unique(tuple(one for values in found for one in values))
    return interop.namespaces(values) if callee.type == "import" else values
