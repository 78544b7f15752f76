"""What well-known programs print of what they are given: text that is told, or which files of the package hold it."""

from __future__ import annotations

import lzma
import re
import zlib
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from audit.analysis.commands.shell.decoding import DECODERS
from audit.analysis.commands.shell.lines import LINE_FILTERS, only_leaves_out, options
from audit.analysis.commands.shell.quoting import unescaped
from audit.analysis.commands.shell.state import LONGEST, UNKNOWN, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.analysis.commands.shell.decoding import Filter

_FORMAT = re.compile(r"%(%|[-+ #0]*\d*(?:\.\d+)?([sbdicqx]))")
_ECHOED = re.compile(r"\\(?:0([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|([ntre\\]))")
_SET = re.compile(r"(.)-(.)", re.DOTALL)
_CLASSES = {
    "[:upper:]": "A-Z",
    "[:lower:]": "a-z",
    "[:digit:]": "0-9",
    "[:alpha:]": "A-Za-z",
    "[:alnum:]": "A-Za-z0-9",
    "[:space:]": " \t\n\r",
}
_MOST_FORMATS = 200
_RANGE = re.compile(r"(\d{0,6})(-?)(\d{0,6})")


def echoed(words: Sequence[str]) -> str:
    """Return what `echo` prints."""
    rest = list(words)
    while rest and re.fullmatch(r"-[neE]+", rest[0]):
        rest.pop(0)
    return _ECHOED.sub(_character, " ".join(rest)) + "\n"


def _character(match: re.Match[str]) -> str:
    if match[1] or match[2]:
        return chr(int(match[1], 8) if match[1] else int(match[2], 16))
    return {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b"}.get(match[3], "\\")


def printed(words: Sequence[str]) -> str:
    """Return what `printf` prints."""
    rest = list(words[1:] if words[:1] == ["--"] else words)
    if not rest:
        return ""
    form, given = rest[0], rest[1:]
    kinds = [match for match in _FORMAT.finditer(form) if match[2]]
    if not kinds or not given:
        return _formatted(form, iter(given))
    values, times = iter(given), min(-(-len(given) // len(kinds)), _MOST_FORMATS)
    return "".join([_formatted(form, values) for _ in range(times)])


def _formatted(form: str, values: Iterator[str]) -> str:
    parts, at = [], 0
    for match in _FORMAT.finditer(form):
        parts.append(unescaped(form[at : match.start()]))
        at = match.end()
        value = next(values, "") if match[2] else "%"
        parts.append({"b": unescaped(value), "c": value[:1]}.get(match[2] or "", value))
    return "".join((*parts, unescaped(form[at:])))


def _rev(text: str, _: list[str]) -> str:
    return "\n".join(line[::-1] for line in text.split("\n"))


def _tac(text: str, _: list[str]) -> str:
    return "\n".join([*reversed(text.rstrip("\n").split("\n")), ""])


def _set(text: str) -> str:
    for name, letters in _CLASSES.items():
        text = text.replace(name, letters)
    found = _SET.sub(
        lambda match: "".join(map(chr, range(ord(match[1]), min(ord(match[2]), 0x2000) + 1))), text
    )
    return unescaped(found) if "\\" in found else found


def _tr(text: str, words: list[str]) -> str | None:
    plain = [word for word in words if not re.fullmatch(r"-[cCdst]+", word)]
    options = "".join(word for word in words if word not in plain)
    if "c" in options.lower() or not plain:
        return None
    first = _set(plain[0])
    if "d" in options:
        return text.translate({ord(letter): None for letter in first})
    if not plain[1:] or "s" in options:
        return None
    second = _set(plain[1])
    second += second[-1:] * (len(first) - len(second))
    return text.translate(dict(zip(map(ord, first), second, strict=False))) if second else None


def _cut(text: str, words: list[str]) -> str | None:
    given = options(words, "cdfb")
    spans = given.get("c") or given.get("b") or given.get("f")
    match = _RANGE.fullmatch(spans or "")
    if match is None or not spans:
        return None
    start = int(match[1] or 1) - 1
    end = int(match[3]) if match[3] else None if match[2] else start + 1
    between = given.get("d", "\t")
    lines = []
    for line in text.split("\n"):
        parts = list(line) if "f" not in given else line.split(between)
        lines.append((between if "f" in given else "").join(parts[start:end]))
    return "\n".join(lines)


def _sort(text: str, words: list[str]) -> str | None:
    lines = sorted(text.rstrip("\n").split("\n"))
    return None if words else "\n".join([*lines, ""])


def _uniq(text: str, words: list[str]) -> str | None:
    lines = [line for line, _ in groupby(text.rstrip("\n").split("\n"))]
    return None if words else "\n".join([*lines, ""])


def _same(text: str, _: list[str]) -> str:
    return text


_FILTERS: dict[str, Filter] = {
    **DECODERS,
    "cut": _cut,
    "rev": _rev,
    "sort": _sort,
    "tac": _tac,
    "tr": _tr,
    "uniq": _uniq,
}
_WHOLE: dict[str, Filter] = dict.fromkeys(("cat", "tee", "type", "more", "less"), _same)


def is_filter(name: str) -> bool:
    """Return whether it is known what a program makes of its input."""
    return name in _FILTERS or name in LINE_FILTERS or name in _WHOLE


def filtered(name: str, words: list[str], given: Text) -> Text:
    """Return what a program prints of what it is given."""
    change = _FILTERS.get(name) or LINE_FILTERS.get(name) or _WHOLE.get(name)
    if change is None or not given.is_known:
        return UNKNOWN
    if given.text is None:
        is_same = name in _WHOLE or (name in LINE_FILTERS and only_leaves_out(name, words))
        return given if is_same else replace(given, is_in_part=True)
    try:
        text = change(given.text, words)
    except (ValueError, OSError, EOFError, zlib.error, lzma.LZMAError, OverflowError):
        return UNKNOWN
    if text is None:
        return UNKNOWN
    return Text(text[:LONGEST], is_in_part=given.is_in_part or len(text) > LONGEST)


def named_files(name: str, words: list[str]) -> list[str]:
    """Return the files among the arguments of a filter."""
    plain = [word for word in words if not word.startswith("-") or word == "-"]
    if name in ("grep", "egrep", "fgrep", "sed"):
        plain = plain[1:] if not {"-e", "-f"} & set(words) else []
    if name in ("head", "tail", "cut"):
        plain = [word for word in plain if not re.fullmatch(r"\+?\d+[cbk]?|[\d,-]+", word)]
    if name in ("tr", "tee", "openssl"):
        plain = []
    return [word for word in plain if word != "-"]
