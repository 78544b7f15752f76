"""Where in shell text a `case` waits for a pattern: its words are no command."""

from __future__ import annotations

from audit.analysis.commands.tools import KEYWORDS

_PATTERN_ENDS = frozenset({")", "|", "("})
_CLAUSE_ENDS = frozenset({";;", ";;&"})


class Choices:
    """The `case` commands that are open while a text is read from command to command."""

    def __init__(self) -> None:
        self._open = 0
        self._waiting = False

    def left(self, words: list[str], operator: str, *, is_case: bool) -> list[str]:
        """Return the words of a command, less those that choose.

        Args:
            words: what stands before `operator`.
            operator: what ends the command; empty at the text's end.
            is_case: the words begin with the keyword `case`, perhaps after others.
        """
        if is_case and (rest := _after_in(words)) is not None:
            self._open += 1
            self._waiting = True
            words = rest
        if not self._open:
            return words
        if self._waiting:
            return self._pattern(words, operator)
        if words[:1] == ["esac"]:
            self._open -= 1
        self._waiting = operator in _CLAUSE_ENDS and self._open > 0
        return words

    def _pattern(self, words: list[str], operator: str) -> list[str]:
        if words[:1] == ["esac"]:
            self._open -= 1
            self._waiting = operator in _CLAUSE_ENDS and self._open > 0
            return words[1:]
        self._waiting = operator != ")"
        return [] if operator in _PATTERN_ENDS else words


def _after_in(words: list[str]) -> list[str] | None:
    """Return what follows `case WORD in` on its line; None when the line does not hold that."""
    start = next(index for index, word in enumerate(words) if word == "case")
    return words[start + 3 :] if words[start + 2 : start + 3] == ["in"] else None


def is_keyword(word: str, text: str, start: int) -> bool:
    """Return whether a word that stands at `start` of `text` is a keyword: quoted it is none."""
    return word in KEYWORDS and text.startswith(word, start)
