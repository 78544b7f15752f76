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
_EXCHANGED = re.compile(r"\brequire\.cache\[[^\]]*\](?:\.[\w$]+)*\s*=(?!=)")
"""What another package gave, or is, becomes something else."""
_DECODED = re.compile(
    r"\brequire\s*\(\s*(?!(?:[\w$]+\.)*\w*(?:[rR]esolve|[jJ]oin|[pP]ath)\w*\s*\()(?:[\w$]+\s*\??\.\s*)*[\w$]+\s*\("
    r"|\brequire\s*\(\s*[\w$.]+\s*\)\s*\[\s*[\w$]"
)
"""A module whose name a function makes, or whose member is computed too: not one that the caller names."""
_BY_NAME = re.compile(r"\[\s*[A-Za-z_$][\w$.]*\s*\]\s*(?:\?\.)?\(")
"""A global whose name is computed is called."""
_TELLING = {"load:computed": _DECODED, "global:globalThis": _BY_NAME}
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


def opens_the_loader(
    uses: list[CapabilityUse], held: frozenset[Authority], *, repair: bool
) -> bool:
    """Return whether code opens the loader without a reason to: where it only computed, in a repair, with an address.

    Args:
        uses: what the package newly does.
        held: the kinds of power that its loaded code held before.
        repair: the version only repairs.
    """
    sudden = repair or not held & _OUTSIDE
    return any(_is_opened_by(use) and (sudden or _loads_an_address(use)) for use in uses)


def _loads_an_address(use: CapabilityUse) -> bool:
    """Return whether what is loaded is itself written in the address."""
    texts = (*use.literals, *(each.text for each in use.evidence))
    return any(map(_CODE_ADDRESS.search, texts))


def _is_opened_by(use: CapabilityUse) -> bool:
    """Return whether loaded code loads what it computes the name of, or puts itself into the module loader."""
    if use.authority is not Authority.LOADER or not use.reachable:
        return False
    if any(_EXCHANGED.search(each.text) for each in use.evidence):
        return True
    if use.guarded:
        return False
    if _loads_an_address(use):
        return True
    telling = _TELLING.get(use.id, _LOADER_HOOK)
    return any(telling.search(each.text) for each in use.evidence)
