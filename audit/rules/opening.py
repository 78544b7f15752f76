"""Code that newly opens the module loader: it loads what it computes the name of, or runs for all that is loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority

if TYPE_CHECKING:
    from audit.model.package import CapabilityUse

_CODE_ADDRESS = re.compile(r"data:(?:text|application)/(?:x-)?(?:java|ecma)script\b")
_LOADER_HOOK = re.compile(
    r"\bregister(?:Hooks)?\(|\brequire\.extensions\b|\b_extensions\b|\b_resolveFilename\b"
)
"""What runs for every module that is loaded from then on."""
_DECODED = re.compile(
    r"\brequire\s*\(\s*(?!(?:[\w$]+\.)*\w*(?:[rR]esolve|[jJ]oin|[pP]ath)\w*\s*\()(?:[\w$]+\s*\??\.\s*)*[\w$]+\s*\("
    r"|\brequire\s*\(\s*[\w$.]+\s*\)\s*\[\s*[\w$]"
)
"""A module whose name a function makes, or whose member is computed too: not one that the caller names."""
_OUTSIDE = frozenset(
    {
        Authority.NETWORK,
        Authority.FILESYSTEM_READ,
        Authority.FILESYSTEM_WRITE,
        Authority.PROCESS,
        Authority.CODE,
        Authority.LOADER,
        Authority.NATIVE,
        Authority.WORKER,
    }
)
"""A package with one of these does more than compute: that it loads by a name it computes is a small step."""


def opens_the_loader(uses: list[CapabilityUse], held: frozenset[Authority]) -> bool:
    """Return whether a package that only computed opens the loader, or any puts code written as an address into it."""
    only_computed = not held & _OUTSIDE
    return any(
        _is_opened_by(use) and (only_computed or any(map(_CODE_ADDRESS.search, use.literals)))
        for use in uses
    )


def _is_opened_by(use: CapabilityUse) -> bool:
    """Return whether loaded code loads what it computes the name of, or puts itself into the module loader."""
    if use.capability.authority is not Authority.LOADER or not use.reachable or use.guarded:
        return False
    if any(_CODE_ADDRESS.search(text) for text in use.literals):
        return True
    telling = _DECODED if use.capability.id == "load:computed" else _LOADER_HOOK
    return any(telling.search(each.text) for each in use.evidence)
