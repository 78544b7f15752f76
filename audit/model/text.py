"""Text that came from a package, made fit to be shown.

Names, versions, paths and source lines are hostile: they may carry terminal escapes,
right-to-left marks or credentials. Reports keep the raw text where the format escapes it
(JSON); everything that a terminal or a person sees goes through here.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Letters and marks without a picture: joiners, fillers, variation selectors."""
_CREDENTIALS = re.compile(r"://(?<=[A-Za-z0-9+.-]://)[^/?#\s]*@")
"""What stands between a scheme and a host. Begins with what `re` can search for quickly: texts are many and long."""


def printable(text: str) -> str:
    r"""Return `text` with every control, format, blank and unassigned character written as `\u{...}`.

    >>> printable("a\x1b[31mb")
    'a\\u{1b}[31mb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"\\u{{{ord(char):x}}}"
        if char in _BLANK or unicodedata.category(char) in _INVISIBLE
        else char
        for char in text
    )


def without_credentials(text: str) -> str:
    """Return `text` with the user and password of every URL in it replaced by `***`.

    >>> without_credentials("git+https://me:secret@host.invalid/x.git")
    'git+https://***@host.invalid/x.git'
    """
    return _CREDENTIALS.sub("://***@", text)


def called(name: str, package_name: str) -> str:
    """Return what a package of the tree is called: its name there, and its own where that is another one.

    >>> called("left", "left"), called("left", "right")
    ('left', 'left (npm:right)')
    """
    return name if package_name in {name, ""} else f"{name} (npm:{package_name})"


def operand(text: str) -> str:
    """Return text from a package as the last word of a command that a reader may copy: a shell takes it as it stands.

    >>> operand("@scope/left@1.0.0")
    '@scope/left@1.0.0'
    >>> operand("x; rm -rf ~")
    "'x; rm -rf ~'"
    >>> operand("--output=x")
    '-- --output=x'
    """
    word = shlex.quote(printable(without_credentials(text)))
    return f"-- {word}" if text.startswith("-") else word


def texts_within(value: object, deep: int) -> Iterator[str]:
    """Yield the strings that JSON holds, in objects and lists within one another down to so many."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (Mapping, list)) and deep > 0:
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from texts_within(inner, deep - 1)


def brief(text: str, limit: int = 120) -> str:
    """Return text from a package fit for a message: printable, and at most about `limit` characters of it."""
    return printable(shortened(text, limit))


def quoted(text: str) -> str:
    """Return text from a file in quotes, fit for a terminal and for one line."""
    return f'"{brief(text, 100)}"'


def shortened(text: str, limit: int) -> str:
    """Return `text` cut to `limit` characters, an ellipsis standing for what was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
