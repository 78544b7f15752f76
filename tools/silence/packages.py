"""Packages made by chance, of files that hand a power on to each other until one of them uses it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.silence.programs import ENTRY, FUNCTION, MODULE, Program, Writer, read_ways

if TYPE_CHECKING:
    import random

_CARRIED = {
    "require": f'PLACE("{MODULE}").{FUNCTION}("true");',
    f'require("{MODULE}")': f'PLACE.{FUNCTION}("true");',
    f'require("{MODULE}").{FUNCTION}': 'PLACE("true");',
    f'"{MODULE}"': f'require(PLACE).{FUNCTION}("true");',
}
"""What is handed on, and how it is used in the end."""
_OWN = re.compile(r"exports|module|\bthis\b")
"""Ways that are something else in another file."""
_MEMBER = re.compile(r"\)\.\w+$")
_AGAIN, _WITHIN = 0.2, 0.3
"""How many files give out again what another gives, or carry the value on in themselves."""
_HANDED = (0, 0, 1, 1, 2)


class _Files:
    """Files that are being made."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.texts: dict[str, str] = {}
        self.ways: list[str] = []

    def add(self, text: str) -> str:
        """Add a file, and return how others name it."""
        name = f"f{len(self.texts) + 1}"
        self.texts[f"{name}.js"] = text
        return name

    def way(self, kind: str) -> list[str]:
        """Return the parts of a way drawn by chance."""
        drawn = self.chance.choice(read_ways(kind))
        self.ways.append(drawn)
        return drawn.split(" ;; ")

    def given_out(self, writer: Writer, value: str) -> str:
        """Let a file give out a value; return how another asks for it."""
        text, asking = self.way("exporting")
        name = self.add("\n".join((*writer.lines, text.replace("VALUE", f"({value})"))))
        if self.chance.random() < _AGAIN and _MEMBER.search(asking) and "global" not in asking:
            (again,) = self.way("passing_on")
            name = self.add(again.replace("FILE", name))
        return asking.replace("FILE", name)

    def handed(self, body: str) -> str:
        """Let another file be handed the value of which `body` speaks; return what is done instead."""
        text, handing = self.way("handing")
        inner = body.replace("PLACE", "given")
        name = self.add(text.replace("BODY", inner).replace("PLACE", "given"))
        told = handing.replace("BODY", inner).replace("PLACE", "given")
        return told.replace("FILE", name).replace("VALUE", "PLACE")


def of_files(seed: int, longest: int) -> Program:
    """Return a package in which a power goes through at most `longest` files and some that it is handed to."""
    writer = Writer.of(seed)
    chance = writer.chance
    made = _Files(chance)
    value, body = chance.choice(list(_CARRIED.items()))
    within = [way for way in read_ways("carriers") if not _OWN.search(way)]
    for _ in range(chance.randint(1, longest)):
        if chance.random() < _WITHIN:
            value = writer.carry(value, within)
        asking = made.given_out(writer, value)
        writer.lines.clear()
        value = writer.name()
        writer.lines.append(f"const {value}={asking};")
    for _ in range(chance.choice(_HANDED)):
        body = made.handed(body)
    writer.lines.append(body.replace("PLACE", value))
    files = {ENTRY: "\n".join(writer.lines), **made.texts}
    return Program(files, (*writer.ways, *made.ways))
