"""Files in other languages that a package starts or builds, read by the names in their text.

Nothing is parsed: a comment's line is left out, and what remains is searched for names of libraries, addresses,
variables that hold secrets and files that do. It shows more than is there, if anything.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.commands import foreign_signs, tools
from audit.analysis.commands.evidence import URL, is_secret_variable
from audit.model.facts import Fact, FileFacts, Reading, Reference, ReferenceKind, in_order
from audit.model.source import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.model.lockfile import Position

LARGEST = 512 * 1024
"""Characters of one file that are read."""
_COMMENT = re.compile(
    r"^[ \t]*(?:#(?!!|include|import|define)|//|/\*|\*|--|;|'|REM\b|::)[^\n]*"
    r"|^[ \t]*[rRuU]{0,2}(?:\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?''')",
    re.MULTILINE | re.IGNORECASE,
)
_BARE = re.compile(
    r"['\"]((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?['\"]"
)
_ENCODED = re.compile(r"['\"]([A-Za-z0-9+/]{12,2000}={0,2})['\"]")
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3}")
_QUOTED = re.compile(r"['\"]([^'\"\n]{2,200})['\"]")
_VISIBLE = re.compile(r"[^\n]")
_SPACE = re.compile(r"[^\S \t\n\r\f]")
"""White space that automata do not take for any."""
_TOLD_OF_COMPILED = (tools.NETWORK, tools.SPAWN)
_TAKEN_IN = re.compile(
    r"^[ \t]*(?:(?:from|import)[ \t]+(?P<module>\.*\w[\w.]*)[ \t]*(?:import\b[^\n]*|as\b[^\n]*|,[^\n]*)?$"
    r"|(?:#[ \t]*(?:include|import)[ \t]*|(?P<ruby>require_relative)[ \t(]*|(?:include|require)(?:_once)?[ \t(]*)"
    r"['\"](?P<file>[\w./-]{1,200})['\"])",
    re.MULTILINE,
)
"""How Python, C, Ruby and PHP take in another file."""
_NEIGHBOURS = 100
_LITERALS = 20
_PLACES = 5
_INDENTED = 1000
"""Characters of a line that are looked at to show it."""


def read_foreign(data: bytes, *, compiled: bool = False) -> FileFacts:
    """Return what a file in another language shows.

    Args:
        data: its bytes.
        compiled: it is compiled at install; of what such sources often do only what names a constant is told: a
            server's sockets are no news in them, an address or a command is.
    """
    text = data[:LARGEST].decode("utf-8", "replace").replace("\r\n", "\n")
    facts = in_order(_facts(text, compiled=compiled))
    return FileFacts(Reading.DATA, facts, tuple(_neighbours(text)))


def _neighbours(text: str) -> Iterator[Reference]:
    """Yield references to files of the same language that a file takes in: modules, headers."""
    lines = Lines(text)
    for match in islice(_TAKEN_IN.finditer(text), _NEIGHBOURS):
        module, file = match["module"], match["file"]
        name = f"{module.strip('.').rpartition('.')[2]}.py" if module else file.rpartition("/")[2]
        if match["ruby"] and not name.endswith(".rb"):
            name += ".rb"
        place = lines.position(match.start())
        yield Reference(name, ReferenceKind.HELPER, place.line, place.column)


def facts_at(code: str, place: Position) -> list[Fact]:
    """Return what code given as an argument shows, everything placed at the text that holds it."""
    found = read_foreign(code.encode(errors="replace")).facts
    return [replace(each, line=place.line, column=place.column) for each in found]


def _facts(text: str, *, compiled: bool) -> Iterator[Fact]:
    plain = _COMMENT.sub(_blank, _without_blocks(text))
    source = _Places(plain)
    searched = _SPACE.sub(" ", plain)
    hosts = _hosts(plain)
    for sign in foreign_signs.SIGNS:
        if compiled and sign.power not in _TOLD_OF_COMPILED:
            continue
        for match in islice(sign.found(searched), _PLACES):
            literals = hosts if sign.power == tools.NETWORK else _near(plain, match.end())
            if not compiled or literals:
                yield source.fact(sign.power, match.start(), literals)
    for match in foreign_signs.VARIABLE.finditer(searched):
        name = next(filter(None, match.groups()))
        if is_secret_variable(name):
            yield source.fact(("global", f"process.env.{name}"), match.start(), ())
    for match in foreign_signs.SECRET_PATH.finditer(plain):
        path = match[1] or match[0]
        yield source.fact(tools.READ, match.start(), (path,))


class _Places:
    """Makes facts at places of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)

    def fact(self, power: tuple[str, str], place: int, literals: Iterable[str]) -> Fact:
        """Return a fact at `place`."""
        at = self._lines.position(place)
        start = self._text.rfind("\n", 0, place) + 1
        line = self._text[start : start + _INDENTED].split("\n", 1)[0].strip()[:120]
        return Fact(*power, at.line, at.column, line, tuple(sorted(literals)[:_LITERALS]))


def _without_blocks(text: str) -> str:
    """Return a text without the comments of PowerShell that end where they say: `<# ... #>`."""
    pieces, place = [], 0
    while (start := text.find("<#", place)) >= 0 and (end := text.find("#>", start)) >= 0:
        pieces += [text[place:start], _VISIBLE.sub(" ", text[start : end + 2])]
        place = end + 2
    return "".join([*pieces, text[place:]])


def _blank(comment: re.Match[str]) -> str:
    """Return a comment with nothing in it: lines keep their numbers."""
    return _VISIBLE.sub(" ", comment.group())


def _hosts(text: str) -> set[str]:
    found = {host.lower() for host in URL.findall(text)}
    found |= {match[1].lower() for match in _BARE.finditer(text)}
    for match in _ENCODED.finditer(text):
        inner = _decoded(match[1])
        found |= {host.lower() for host in URL.findall(inner)}
        if _HOST.fullmatch(inner):
            found.add(inner)
    return found


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text + "==").decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def _near(text: str, end: int) -> set[str]:
    """Return the constants given to a call that begins before `end`: its commands, with the hosts in them."""
    given = text[end : end + 300].split("\n\n", 1)[0]
    words = {match[1] for match in _QUOTED.finditer(given)}
    return words | {host.lower() for host in URL.findall(given)}
