"""What programs let through of the lines of a text: `head`, `tail`, `grep`, `sed`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.commands.shell.decoding import Filter

_SUBSTITUTE = re.compile(
    r"s([/|,:#!_@])((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1([gpiIe0-9]*)", re.DOTALL
)
_LINES = re.compile(r"(?:(\d{1,6}|\$)(?:,(\d{1,6}|\$))?)?([pdq])")
_LEAVES_OUT = re.compile(r"(?:(?:\d+|\$)(?:,(?:\d+|\$))?|/[^/]*/)?[pdq]")
_COUNTING = re.compile(r"-n?\d{1,6}|-n|-q|\d{1,6}")
_BASIC = re.compile(r"\\?[+?(){}|]")


def options(words: list[str], letters: str) -> dict[str, str]:
    """Return the values of options of one letter: `-c2-`, `-c 2-`."""
    found: dict[str, str] = {}
    for word, following in pairwise([*words, ""]):
        if word[:1] == "-" and word[1:2] and word[1] in letters:
            found[word[1]] = word[2:] or following
    return found


def _head(text: str, words: list[str]) -> str | None:
    number = _count(words)
    return None if number is None else "".join(text.splitlines(keepends=True)[:number])


def _tail(text: str, words: list[str]) -> str | None:
    lines, start = text.splitlines(keepends=True), options(words, "n").get("n", "")
    if re.fullmatch(r"\+\d{1,6}", start):
        return "".join(lines[int(start[1:]) - 1 :])
    number = _count(words)
    return None if number is None else "".join(lines[-number:] if number else [])


def _count(words: list[str]) -> int | None:
    """Return how many lines `head` and `tail` give; None where they count otherwise."""
    if not all(map(_COUNTING.fullmatch, words)):
        return None
    number = options(words, "n").get("n") or next((w[1:] for w in words if w[1:].isdigit()), "10")
    return int(number) if re.fullmatch(r"\d{1,6}", number) else None


def _grep(text: str, words: list[str]) -> str | None:
    plain = [word for word in words if not word.startswith("-")]
    options = "".join(word for word in words if word.startswith("-"))
    if not plain or set(options) - set("-vEFih"):
        return None
    pattern = _pattern(plain[0], extended="E" in options, fixed="F" in options)
    search = _compiled(pattern, "i" in options)
    if search is None:
        return None
    kept = [
        line
        for line in text.splitlines(keepends=True)
        if (search(line.rstrip("\n")) is None) is ("v" in options)
    ]
    return "".join(kept)


def _pattern(text: str, *, extended: bool, fixed: bool = False) -> str:
    """Return a pattern of `grep` or `sed` as re2 writes it."""
    if fixed:
        return re.escape(text)
    if extended:
        return text
    return _BASIC.sub(lambda match: match[0][1:] if match[0][0] == "\\" else f"\\{match[0]}", text)


def _compiled(pattern: str, ignores_case: bool = False) -> Callable[[str], object] | None:  # noqa: FBT001, FBT002
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not ignores_case
    try:
        search: Callable[[str], object] = re2.compile(pattern, options).search
    except re2.error:
        return None
    return search


def _sed(text: str, words: list[str]) -> str | None:
    extended = any(re.fullmatch(r"-[nsz]*[Er][nsz]*", word) for word in words)
    quiet = any(re.fullmatch(r"-[Ers]*n[Ersz]*e?", word) for word in words)
    scripts = [word for word in words if not word.startswith("-")]
    if len(scripts) != 1:
        return None
    return _sed_once(text, scripts[0].strip(), extended=extended, quiet=quiet)


def only_leaves_out(name: str, words: list[str]) -> bool:
    """Return whether a program gives some lines of a text as they are."""
    scripts = [word for word in words if not word.startswith("-")]
    return name != "sed" or all(map(_LEAVES_OUT.fullmatch, scripts))


def _sed_once(text: str, command: str, *, extended: bool, quiet: bool) -> str | None:
    lines = text.splitlines(keepends=True)
    if match := _LINES.fullmatch(command):
        first, last = _line(match[1], lines), _line(match[2] or match[1], lines)
        if match[3] == "q":
            return "".join(lines[:last])
        within = lines[first - 1 : last] if match[1] else lines
        if match[3] == "p":
            return "".join(within) if quiet else None
        return "".join((*lines[: first - 1], *lines[last:])) if match[1] else ""
    match = _SUBSTITUTE.fullmatch(command)
    if match is None or quiet or set(match[4]) - set("giI"):
        return None
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not set(match[4]) & set("iI")
    try:
        pattern = re2.compile(
            _pattern(match[2].replace(f"\\{match[1]}", match[1]), extended=extended), options
        )
    except re2.error:
        return None
    new = re.sub(r"(?<!\\)&", r"\\g<0>", match[3].replace(f"\\{match[1]}", match[1])).replace(
        "\\&", "&"
    )
    try:
        return "".join(pattern.sub(new, line, 0 if "g" in match[4] else 1) for line in lines)
    except (re2.error, re.error, IndexError):
        return None


def _line(number: str | None, lines: list[str]) -> int:
    return len(lines) if number == "$" else int(number or 1)


LINE_FILTERS: dict[str, Filter] = {
    "egrep": _grep,
    "fgrep": _grep,
    "grep": _grep,
    "head": _head,
    "sed": _sed,
    "tail": _tail,
}
