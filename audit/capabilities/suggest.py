"""The known word that somebody probably meant."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from audit.model.capability import KINDS, Authority

if TYPE_CHECKING:
    from audit.capabilities.catalogue import Catalogue

_WORD_LIMIT = 100
"""Longer words are nobody's slip of the pen, and comparing is quadratic."""


def nearest(catalogue: Catalogue, word: str) -> str | None:
    """Return the known word that says the same in other terms, else the one most alike."""
    if len(word) > _WORD_LIMIT:
        return None
    kind, colon, what = word.partition(":")
    candidates = [catalogue.capability(kind, what).id] if colon else []
    candidates += [f"{guess}:{word}" for guess in ("builtin", "global")] if not colon else []
    candidates.append(f"builtin:{what}" if kind == "node" else "")
    said = next(
        (each for each in candidates if each != word and catalogue.is_known_word(each)), None
    )
    return said or next(iter(difflib.get_close_matches(word, _words(catalogue), n=1)), None)


def _words(catalogue: Catalogue) -> list[str]:
    """Return every word that the catalogue spells out, sorted."""
    words = [authority.value for authority in Authority]
    words += [f"builtin:{name}" for name in catalogue.builtins]
    words += [f"global:{name}" for name in catalogue.globals]
    words += [
        f"{kind}:{word}"
        for kind in KINDS
        if kind in catalogue.kinds
        for word in catalogue.kinds[kind].words
    ]
    return sorted(words)
