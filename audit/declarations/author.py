"""The author's declaration: the `contain` field of a package's own package.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.declarations.words import WORDS_LIMIT
from audit.model.package import Declaration
from audit.model.text import quoted

if TYPE_CHECKING:
    from audit.declarations.words import CatalogueWords
    from audit.model.manifest import Manifest

ORIGIN = "author"
REALMS = ("frozen", "mutable")


def author_declaration(manifest: Manifest, words: CatalogueWords) -> tuple[Declaration | None, str]:
    """Return what the author declares, and why that cannot be used.

    Neither when package.json has no `contain` field. A declaration with anything wrong in it is
    not used at all: half of it could mean less, or more, than its author meant.
    """
    field = manifest.contain
    if field is None:
        return None, ""
    problem = _problem(field, words)
    if problem:
        return None, problem
    declaration = Declaration(
        origin=ORIGIN,
        needs=tuple(field["needs"]),
        realm=field.get("realm", REALMS[0]),
        position=manifest.contain_position,
    )
    return declaration, ""


def _problem(field: Any, words: CatalogueWords) -> str:
    """Return what is wrong with a `contain` field; empty when nothing is."""
    if not isinstance(field, dict):
        return '"contain" must be an object: { "needs": [...] }'
    unknown = sorted(key for key in field if key not in {"needs", "realm"})
    if unknown:
        return f'"contain" has an unknown key {quoted(unknown[0])}; it knows "needs" and "realm"'
    if "realm" in field and field["realm"] not in REALMS:
        return '"contain.realm" must be "frozen" or "mutable"'
    return _needs_problem(field.get("needs"), words)


def _needs_problem(needs: Any, words: CatalogueWords) -> str:
    """Return what is wrong with the list of needs; empty when nothing is."""
    if not isinstance(needs, list):
        return '"contain.needs" must be a list of capabilities; [] says "nothing"'
    if len(needs) > WORDS_LIMIT:
        return f'"contain.needs" has more than {WORDS_LIMIT} words'
    for index, word in enumerate(needs):
        if not isinstance(word, str):
            return f'"contain.needs[{index}]" must be a string'
        if not words.is_known_word(word):
            return _unknown_word(index, word, words)
    return ""


def _unknown_word(index: int, word: str, words: CatalogueWords) -> str:
    """Return the sentence about a word that means nothing."""
    suggestion = words.nearest(word)
    hint = f"; did you mean {quoted(suggestion)}?" if suggestion else ""
    return f'"contain.needs[{index}]" is {quoted(word)}, which is no capability or authority{hint}'
