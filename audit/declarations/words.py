"""The words of a declaration or a grant: which there are, and what they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from audit.model.text import quoted

if TYPE_CHECKING:
    from audit.declarations.jsontext import JsonText, Node

WORDS_LIMIT = 10_000
"""Words of one declaration or grant; a longer one is not meant to be read."""


class CatalogueWords(Protocol):
    """What a declaration's reader asks of the catalogue."""

    def is_known_word(self, word: str) -> bool:
        """Return whether `word` is an authority or a capability id."""

    def nearest(self, word: str) -> str | None:
        """Return the known word that an unknown one probably stands for."""


def read_words(source: JsonText, node: Node, what: str, words: CatalogueWords) -> tuple[str, ...]:
    """Return a list of capability words.

    Raises:
        InputError: at the first thing that is no such word, with the one that was probably meant.
    """
    if node.items is None:
        source.fail(node.start, f"{what} must be a list of capabilities", '[] says "nothing"')
    if len(node.items) > WORDS_LIMIT:
        source.fail(node.start, f"{what} has more than {WORDS_LIMIT:,} words", "use wider words")
    for item in node.items:
        if not isinstance(item.value, str):
            source.fail(
                item.start, f"{what} must hold texts only", 'write "builtin:fs", for example'
            )
        if not words.is_known_word(item.value):
            near = words.nearest(item.value)
            todo = f"did you mean {quoted(near)}?" if near else "docs/capabilities.md lists them"
            source.fail(item.start, f"{quoted(item.value)} is no capability or authority", todo)
    return tuple(str(item.value) for item in node.items)
