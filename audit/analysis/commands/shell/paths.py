"""What programs print of paths: `pwd`, `dirname`, `ls`, `find`, `which`."""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ITSELF = re.compile(r"\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?|\$PWD(?:/.*)?")
HERE = "$PWD"
"""How the folder is written that a script is run in, or stands in."""


def printed(name: str, words: list[str]) -> str | None:
    """Return what `pwd`, `dirname`, `ls`, `find`, `which` and their like print; None for another program."""
    plain = [word for word in words if not word.startswith("-")]
    first = plain[0] if plain else ""
    if name == "pwd":
        return HERE
    if name in ("realpath", "readlink"):
        return first
    if name == "dirname":
        return (
            HERE
            if _ITSELF.fullmatch(first) and "/" not in first
            else posixpath.dirname(first) or "."
        )
    if name == "basename":
        return (
            posixpath.basename(first).removesuffix(plain[1] if len(plain) > 1 else "")
            if first
            else None
        )
    if name in ("which", "command", "type"):
        return first or None
    if name in ("ls", "dir"):
        return "\n".join(plain) or None
    return found(["find", *words]) if name == "find" else None


def found(words: Sequence[str]) -> str:
    """Return the pattern of the paths that `find FOLDER -name PATTERN` gives."""
    folder = words[1] if len(words) > 1 and not words[1].startswith("-") else "."
    named = [given for option, given in pairwise(words) if option in ("-name", "-iname")]
    return f"{folder.rstrip('/')}/**/{named[0] if named else '*'}"
