"""The known word that somebody probably meant."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from audit.model.capability import KINDS, Authority

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.capabilities.catalogue import Catalogue

_WORD_LIMIT = 100
"""Longer words are nobody's slip of the pen, and comparing is quadratic."""

_ALIKE = 0.7
"""From this likeness on, a word was probably meant: `netwrk`, not `builtin:sys` for `builtin:filesystem`."""
_AUTHORITIES = tuple(each.value for each in Authority if each is not Authority.NONE)


def nearest(catalogue: Catalogue, word: str) -> str | None:
    """Return the known word that says the same in other terms, else the one most alike."""
    if len(word) > _WORD_LIMIT:
        return None
    kind, colon, what = word.partition(":")
    said = _said_otherwise(catalogue, word)
    if said is not None or not colon or kind not in KINDS:
        return said or _most_alike(word, _words(catalogue))
    of_kind = _most_alike(what, _names(catalogue, kind))
    return f"{kind}:{of_kind}" if of_kind else _most_alike(what, _AUTHORITIES)


def _said_otherwise(catalogue: Catalogue, word: str) -> str | None:
    """Return the known word for what `word` says by an alias, without its kind, or by a member alone."""
    kind, colon, what = word.partition(":")
    if colon:
        canonical = catalogue.capability(kind, what).id
        if not word.startswith(canonical) and catalogue.is_known_word(canonical):
            return canonical
        candidates = [canonical, f"builtin:{what}" if kind == "node" else ""]
    else:
        members = sorted(name for name in catalogue.builtins if name.endswith(f".{word}"))
        candidates = [word.lower(), f"builtin:{word}", f"global:{word}"]
        candidates += [f"builtin:{name}" for name in members]
    return next((each for each in candidates if each != word and _is_spelt(catalogue, each)), None)


def _is_spelt(catalogue: Catalogue, word: str) -> bool:
    """Return whether the catalogue names a word itself, or it is a variable of the environment."""
    kind, _, what = word.partition(":")
    named = word in _AUTHORITIES or what in _names(catalogue, kind)
    return named or word.startswith("global:process.env.")


def _most_alike(word: str, words: Sequence[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, words, n=1, cutoff=_ALIKE)), None)


def _words(catalogue: Catalogue) -> list[str]:
    """Return every word that the catalogue spells out, sorted."""
    spelt = [f"{kind}:{name}" for kind in KINDS for name in _names(catalogue, kind)]
    return sorted([*_AUTHORITIES, *spelt])


def _names(catalogue: Catalogue, kind: str) -> list[str]:
    """Return what the catalogue spells out of one kind, sorted; nothing for a kind that there is not."""
    if kind in catalogue.kinds:
        return sorted(catalogue.kinds[kind].words)
    names = {"builtin": catalogue.builtins, "global": catalogue.globals}.get(kind, {})
    return sorted(names)
