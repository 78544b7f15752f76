"""Programs made by chance from ways of a value through code; each loads `child_process` and calls `execSync("true")`.

The same seed gives the same program. `of_value` carries the loader, the module or the function; `of_name` carries the
name of one of them, which on its way is another one first.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ENTRY = "index.js"
MODULE, FUNCTION = "child_process", "execSync"
_FOLDER = Path(__file__).parent
_NAME = re.compile(r"\b_([a-z])\b")
_SIMPLE = re.compile(r"[\w.]+|'[^']*'")
_OTHERS = {MODULE: "'fs'", FUNCTION: "'eventNames'"}
"""What a changing name is first: another module, another function of the same one."""
_QUOTES = ("'{}'", '"{}"', "`{}`")
_PIECES = 10
_WAITING, _WITHIN, _EXPORTED = 0.3, 0.3, 0.1
"""How many programs wait for promises, stand in a function, or in an exported one."""
_CHANGING = 0.2
"""How many ways of a power put it in the place of something harmless."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program and the ways that it was made of."""

    files: Mapping[str, str]
    """By path; `ENTRY` is the one that runs."""
    ways: tuple[str, ...]

    @classmethod
    def of(cls, code: str, ways: Iterable[str] = ()) -> Program:
        """Return a program of one file."""
        return cls({ENTRY: code}, tuple(ways))

    def shown(self) -> str:
        """Return all files, one below the other."""
        return "\n".join(f"// {path}\n{text}" for path, text in sorted(self.files.items()))


@dataclass(slots=True)
class Writer:
    """Writes one file, line by line."""

    chance: random.Random
    waits: bool = False
    lines: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    names: int = 0

    @classmethod
    def of(cls, seed: int) -> Writer:
        """Return one whose chances hang on a seed."""
        return cls(random.Random(seed))  # noqa: S311 - no secret hangs on it

    def name(self) -> str:
        """Return a fresh name."""
        self.names += 1
        return f"v{self.names}"

    def carry(self, value: str, ways: Sequence[str]) -> str:
        """Carry a value on by one of some ways; return the expression that it has come to."""
        way = self.chance.choice(ways)
        self.ways.append(way)
        fresh: dict[str, str] = {}
        for letter in _NAME.findall(way):
            fresh.setdefault(letter, self.name())
        if way in read_ways("texts") and not _SIMPLE.fullmatch(value):
            value = f"({value})"
        text = _NAME.sub(lambda match: fresh[match[1]], way.replace("VALUE", value))
        *before, last = text.split(" ;; ")
        self.lines += [f"{line};" for line in before]
        return last

    def carry_on(self, value: str, times: int) -> str:
        """Carry a value on by several ways, some in place of others, and through promises where the program waits."""
        for _ in range(times):
            awaits = self.waits and self.chance.random() < _WAITING
            changes = self.chance.random() < _CHANGING
            kind = "waiting" if awaits else "changing" if changes else "carriers"
            value = self.carry(value, read_ways(kind))
        return value

    def text(self, text: str) -> str:
        """Return an expression that gives `text`: written down, or of two pieces."""
        quote, at = self.chance.choice(_QUOTES), self.chance.randrange(1, len(text))
        first, second = quote.format(text[:at]), quote.format(text[at:])
        turned = quote.format(text[::-1])
        made = {
            5: f"{first}+{second}",
            6: f'[{first},{second}].join("")',
            7: f'{turned}.split("").reverse().join("")',
            8: f"`{text[:at]}${{{second}}}`",
        }
        found = made.get(self.chance.randrange(_PIECES), quote.format(text))
        if self.chance.random() < 1 / _PIECES:
            name = self.name()
            self.lines.append(f"const {name}={found};")
            return name
        return found

    def finished(self) -> Program:
        """Return the program."""
        code, drawn = "\n".join(self.lines), self.chance.random()
        if self.waits:
            code = f"(async function(){{\n{code}\n}}).call(this);"
        elif drawn < _WITHIN:
            code = f"(function(){{\n{code}\n}}).call(this);"
        elif drawn < _WITHIN + _EXPORTED:
            code = f"module.exports=function(){{\n{code}\n}};module.exports();"
        return Program.of(code, self.ways)


@cache
def read_ways(name: str) -> tuple[str, ...]:
    """Return the ways of one file."""
    lines = (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def of_value(seed: int, longest: int) -> Program:
    """Return a program that carries a power by at most `longest` ways."""
    writer = Writer.of(seed)
    chance = writer.chance
    writer.waits = chance.random() < _WAITING
    stages = [chance.randrange(3) for _ in range(chance.randint(1, longest))]
    loader = writer.carry_on("require", stages.count(0))
    module = writer.carry_on(f"({loader})({writer.text(MODULE)})", stages.count(1))
    function = writer.name()
    writer.lines.append(
        chance.choice(
            (
                f"const {function}=({module}).{FUNCTION};",
                f"const {function}=({module})[{writer.text(FUNCTION)}];",
                f"const {{{FUNCTION}:{function}}}={module};",
            )
        )
    )
    writer.lines.append(f'({writer.carry_on(function, stages.count(2))})("true");')
    return writer.finished()


def of_name(seed: int, longest: int) -> Program:
    """Return a program that carries the name of a module or function by at most `longest` ways."""
    writer = Writer.of(seed)
    chance = writer.chance
    name = chance.choice((MODULE, FUNCTION))
    value = chance.choice(_QUOTES).format(name)
    for _ in range(chance.randint(1, longest)):
        kind = chance.choice(("changing", "changing", "texts", "carriers"))
        value = writer.carry(value, read_ways(kind))
    if name == MODULE:
        writer.lines.append(f'require({value}).{FUNCTION}("true");')
    else:
        writer.lines.append(f'require("{MODULE}")[{value}]("true");')
    made = writer.finished()
    return Program.of(made.files[ENTRY].replace("'fs'", _OTHERS[name]), made.ways)
