"""Install scripts made by chance that fetch something, or run a file of the package, by ways of shell text.

The same seed gives the same script. Each runs `curl`, or `node` on `PAYLOAD`; others stand for both where it is run.
"""

from __future__ import annotations

import base64
import json
import random
import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tools.silence.programs import FUNCTION, MODULE, Program, read_ways

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = "package.json"
HOST = "told.invalid"
PAYLOAD = "payload.js"
_COMMANDS = (f"curl -s https://{HOST}/a", f"node {PAYLOAD}")
_NAME = re.compile(r"(?<![A-Za-z0-9_])_([a-z])\b")
_KEPT = {" <=> ": "Makefile", " <= ": "s", " <- ": "f"}
"""What parts a way from what a file or script holds, and what is called so: a file, or what stands for its name."""
_WRITTEN = 0.4
"""How many scripts write one word of the command in an odd way."""


def of_commands(seed: int, longest: int) -> Program:
    """Return a package whose install script runs a command by at most `longest` ways; its first way is the command."""
    writer = _Shell(random.Random(seed))  # noqa: S311 - no secret hangs on it
    command = writer.chance.choice(_COMMANDS)
    writer.ways.append(command)
    if writer.chance.random() < _WRITTEN:
        command = writer.written(command)
    for _ in range(writer.chance.randint(1, longest)):
        command = writer.carried(command)
    return writer.package(command)


@dataclass(slots=True)
class _Shell:
    """Writes the scripts and files of one package."""

    chance: random.Random
    ways: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    scripts: dict[str, str] = field(default_factory=dict)
    names: int = 0

    def carried(self, command: str) -> str:
        """Carry a command on by one way; return the shell text that it has come to."""
        way, fresh = self._drawn(("shell",))
        for sign, name in _KEPT.items():
            way, found, text = way.partition(sign)
            if found:
                kept = self.scripts if name == "s" else self.files
                kept[fresh.get(name, name)] = _filled(text, command)
        return _filled(way, command)

    def written(self, command: str) -> str:
        """Write one word of a command in another way."""
        way, _ = self._drawn(("words", "variables"))
        word = self.chance.choice((command.split(maxsplit=1)[0], command.rsplit(maxsplit=1)[-1]))
        for sign, text in _spellings(word, self.chance.randrange(1, len(word))).items():
            way = way.replace(sign, text)
        before, _, place = way.replace("\\n", "\n").rpartition(" ;; ")
        changed = command.replace(word, place)
        parted = self.chance.choice(("; ", "\n")) if "\n" not in before else "\n"
        return f"{before}{parted}{changed}" if before else changed

    def package(self, command: str) -> Program:
        """Return the package whose install script is `command`."""
        manifest = {
            "name": "x",
            "version": "1.0.0",
            "scripts": {"postinstall": command, **self.scripts},
        }
        files = {
            MANIFEST: json.dumps(manifest, indent=1),
            PAYLOAD: f'require("{MODULE}").{FUNCTION}("true");\n',
            **self.files,
        }
        return Program(files, tuple(self.ways))

    def _drawn(self, kinds: tuple[str, ...]) -> tuple[str, Mapping[str, str]]:
        """Draw a way; return it with names of its own, and these."""
        drawn = self.chance.choice([way for kind in kinds for way in read_ways(kind)])
        self.ways.append(drawn)
        fresh: dict[str, str] = {}
        for letter in _NAME.findall(drawn):
            if letter not in fresh:
                self.names += 1
                fresh[letter] = f"v{self.names}"
        return _NAME.sub(lambda match: fresh[match[1]], drawn), fresh


def _spellings(word: str, at: int) -> dict[str, str]:
    return {
        "BASE64": base64.b64encode(word.encode()).decode(),
        "TURNED": word[::-1],
        "OCTAL": "".join(f"\\{ord(letter):03o}" for letter in word),
        "HEX": word.encode().hex(),
        "WORD": word,
        "FIRST": word[:at],
        "REST": word[at:],
    }


def _filled(way: str, command: str) -> str:
    inner = json.dumps(command).replace("'", "'\\''")
    text = way.replace("\\n", "\n").replace("\\t", "\t")
    return (
        text.replace("QUOTABLE", inner)
        .replace("QUOTED", shlex.quote(command))
        .replace("VALUE", command)
    )
