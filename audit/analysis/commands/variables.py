"""Variables that shell text sets and uses itself: `F=setup.js; node $F`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
"""The beginning of `NAME=value`, `NAME+=value`."""
_LONGEST = 2000
"""Characters of one value that are kept."""
_DEEP = 3
"""Nesting of package.json that npm gives names to; it goes deeper, scripts do not."""
_FIELDS = 500
"""Fields of one package.json that are kept."""
_TURNS = 20
"""Turns of one loop that are read."""
_SCRIPT = r"\"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})\"?"
_ITS_FOLDER = rf"\$\(\s*dirname\s+(?:--\s+)?(?:{_SCRIPT}|\"?\$\((?:readlink|realpath|echo)\b[^()]*\$[^()]*\)\"?)\s*\)"
_OWN_FOLDER = re.compile(
    rf"\$\(\s*cd\s+(?:--\s+)?(?:-P\s+)?\"?{_ITS_FOLDER}\"?((?:/[\w.-]+)*)\"?\s*(?:>\s*/dev/null\s*(?:2>&1\s*)?)?"
    rf"(?:&&|;)\s*pwd(?:\s+-P)?\s*\)|{_ITS_FOLDER}"
)
"""How a script says where it stands: `$(cd "$(dirname "$0")" && pwd)`; perhaps a folder from there."""
_SIGN = re.compile(r"[^A-Za-z0-9_]")
_USE = re.compile(
    r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))|%([A-Za-z_][A-Za-z0-9_]*)%"
)


class Variables:
    """The values that are known while commands are read one after the other."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = dict(values or {})
        self._lists: dict[str, list[str]] = {}
        """What a loop gives to its variable, one after the other."""

    def take(self, assignments: Iterable[str], *, lasting: bool) -> None:
        """Take in `NAME=value` words; they last when no command follows them."""
        for assignment in assignments if lasting else ():
            name, _, value = assignment.partition("=")
            self.set(name.removesuffix("+"), value)

    def set(self, name: str, value: str) -> None:
        """Give `name` a value, in which others may be used."""
        value = _OWN_FOLDER.sub(lambda match: f"$(dirname 0){match[1] or ''}", value[:_LONGEST])
        self._values[name] = self.expanded(value)[:_LONGEST]

    def looped(self, words: list[str]) -> list[str]:
        """Take in `for NAME in WORD`; return the words that are left to read."""
        if words[:1] != ["for"] or words[2:3] != ["in"]:
            return words
        self.loop(words[1], words[3:])
        return []

    def loop(self, name: str, words: Sequence[str]) -> None:
        """Let a loop give `words` to `name`, one after the other."""
        values = [self.expanded(word) for word in words[:_TURNS]]
        if values:
            self.set(name, values[0])
            self._lists[name] = values

    def ways(self, words: Iterable[str]) -> Iterator[list[str]]:
        """Yield the expanded words of a command, once for each turn of a loop whose variable they use."""
        words = list(words)
        used = {match[1] or match[2] for word in words for match in _USE.finditer(word)}
        loop = min(used & self._lists.keys(), default="")
        for value in self._lists.get(loop) or ("",):
            if loop:
                self._values[loop] = value
            yield [self.expanded(word) for word in words]

    def expanded(self, word: str) -> str:
        """Return `word` with the values of the variables that are known."""
        if not self._values or ("$" not in word and "%" not in word):
            return word
        return _USE.sub(self._value, word)[:_LONGEST]

    def _value(self, match: re.Match[str]) -> str:
        return self._values.get(match[1] or match[2] or match[3], match[0])


def npm_variables(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return what npm sets from package.json for the scripts it runs: `npm_package_config_file`."""
    return dict(islice(_flat("npm_package", manifest, _DEEP), _FIELDS))


def _flat(name: str, value: Any, deep: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict) and deep:
        for key, item in value.items():
            yield from _flat(f"{name}_{_SIGN.sub('_', key)}", item, deep - 1)
