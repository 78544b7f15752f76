"""What well-known programs print of what they are given: text that is told, or which files of the package hold it."""

from __future__ import annotations

import base64
import binascii
import bz2
import lzma
import posixpath
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import re2

from audit.analysis.commands.shell.scanning import unescaped
from audit.analysis.commands.shell.state import LONGEST, UNKNOWN, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DECODING = frozenset({"-d", "-D", "-di", "--decode", "-id"})
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
_SUBSTITUTE = re.compile(
    r"s([/|,:#!_@])((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1([gpiIe0-9]*)", re.DOTALL
)
_LINES = re.compile(r"(?:(\d{1,6}|\$)(?:,(\d{1,6}|\$))?)?([pdq])")
_BASIC = re.compile(r"\\?[+?(){}|]")
_ITSELF = re.compile(r"\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?|\$PWD(?:/.*)?")
HERE = "$PWD"
"""How the folder is written that a script is run in, or stands in."""


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
    values, parts = iter(given), []
    for _ in range(min(-(-len(given) // len(kinds)), _MOST_FORMATS)):
        parts.append(_formatted(form, values))
    return "".join(parts)


def _formatted(form: str, values: Iterator[str]) -> str:
    parts, at = [], 0
    for match in _FORMAT.finditer(form):
        parts.append(unescaped(form[at : match.start()]))
        at = match.end()
        value = next(values, "") if match[2] else "%"
        parts.append({"b": unescaped(value), "c": value[:1]}.get(match[2] or "", value))
    return "".join((*parts, unescaped(form[at:])))


Filter = Callable[[str, list[str]], str | None]


def _rev(text: str, _: list[str]) -> str:
    return "\n".join(line[::-1] for line in text.split("\n"))


def _tac(text: str, _: list[str]) -> str:
    return "\n".join([*reversed(text.rstrip("\n").split("\n")), ""])


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _decoded(data: bytes) -> str:
    return data[:LONGEST].decode("utf-8", "surrogateescape")


def _base64(text: str, words: list[str]) -> str | None:
    if _DECODING & set(words):
        return _decoded(base64.b64decode(_bytes("".join(text.split())) + b"=="))
    return base64.b64encode(_bytes(text)).decode() + "\n"


def _base32(text: str, words: list[str]) -> str | None:
    plain = "".join(text.split())
    return _decoded(base64.b32decode(plain)) if _DECODING & set(words) else None


def _openssl(text: str, words: list[str]) -> str | None:
    is_base64 = "base64" in words or "-base64" in words or "-a" in words
    return _base64(text, words) if is_base64 and "-d" in words else None


def _xxd(text: str, words: list[str]) -> str | None:
    options = "".join(word for word in words if word.startswith("-"))
    return (
        _decoded(bytes.fromhex("".join(text.split())))
        if "r" in options and "p" in options
        else None
    )


def _unpacked(unpack: Callable[[bytes], bytes]) -> Filter:
    return lambda text, _: _decoded(unpack(_bytes(text)))


def _gzip(text: str, words: list[str]) -> str | None:
    if not any(re.fullmatch(r"-[a-z]*d[a-z]*|--(?:decompress|uncompress)", word) for word in words):
        return None
    return _decoded(_gunzip(_bytes(text)))


def _gunzip(data: bytes) -> bytes:
    return zlib.decompressobj(47).decompress(data, LONGEST)


def _bunzip(data: bytes) -> bytes:
    return bz2.BZ2Decompressor().decompress(data, LONGEST)


def _unxz(data: bytes) -> bytes:
    return lzma.LZMADecompressor(memlimit=64 * 1024 * 1024).decompress(data, LONGEST)


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
    if len(plain) < 2:
        return text if "s" in options else None
    second = _set(plain[1])
    second += second[-1:] * (len(first) - len(second))
    return text.translate(dict(zip(map(ord, first), second, strict=False))) if second else None


def _cut(text: str, words: list[str]) -> str | None:
    options = _options(words, "cdfb")
    spans = options.get("c") or options.get("b") or options.get("f")
    match = _RANGE.fullmatch(spans or "")
    if match is None or not spans:
        return None
    start = int(match[1] or 1) - 1
    end = int(match[3]) if match[3] else None if match[2] else start + 1
    between = options.get("d", "\t")
    lines = []
    for line in text.split("\n"):
        parts = list(line) if "f" not in options else line.split(between)
        lines.append((between if "f" in options else "").join(parts[start:end]))
    return "\n".join(lines)


def _options(words: list[str], letters: str) -> dict[str, str]:
    """Return the values of options of one letter: `-c2-`, `-c 2-`."""
    found: dict[str, str] = {}
    for word, following in pairwise([*words, ""]):
        if word[:1] == "-" and word[1:2] and word[1] in letters:
            found[word[1]] = word[2:] or following
    return found


def _head(text: str, words: list[str]) -> str | None:
    return "".join(text.splitlines(keepends=True)[: _count(words)])


def _tail(text: str, words: list[str]) -> str | None:
    lines, start = text.splitlines(keepends=True), _options(words, "n").get("n", "")
    if start.startswith("+") and start[1:].isdigit():
        return "".join(lines[int(start[1:]) - 1 :])
    return "".join(lines[-_count(words) :])


def _count(words: list[str]) -> int:
    number = _options(words, "n").get("n") or next((w[1:] for w in words if w[1:].isdigit()), "10")
    return int(number) if number.isdigit() and len(number) < 7 else 10


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
    for command in filter(
        None, re.split(r"[;\n]\s*", scripts[0]) if "s" not in scripts[0] else [scripts[0]]
    ):
        changed = _sed_once(text, command.strip(), extended=extended, quiet=quiet)
        if changed is None:
            return None
        text = changed
    return text


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


def _same(text: str, _: list[str]) -> str:
    return text


_FILTERS: dict[str, Filter] = {
    "base32": _base32,
    "base64": _base64,
    "bzcat": _unpacked(_bunzip),
    "bunzip2": _unpacked(_bunzip),
    "cut": _cut,
    "gunzip": _unpacked(_gunzip),
    "gzip": _gzip,
    "openssl": _openssl,
    "rev": _rev,
    "tac": _tac,
    "tr": _tr,
    "unxz": _unpacked(_unxz),
    "xxd": _xxd,
    "xzcat": _unpacked(_unxz),
    "zcat": _unpacked(_gunzip),
}
_OF_LINES: dict[str, Filter] = {
    "grep": _grep,
    "egrep": _grep,
    "fgrep": _grep,
    "head": _head,
    "sed": _sed,
    "tail": _tail,
}
"""Let some lines through: of a file whose text is not known, all lines are as good."""
_WHOLE: dict[str, Filter] = dict.fromkeys(
    ("cat", "tee", "type", "sort", "uniq", "more", "less", "fold", "nl"), _same
)


def is_filter(name: str) -> bool:
    """Return whether it is known what a program makes of its input."""
    return name in _FILTERS or name in _OF_LINES or name in _WHOLE


def filtered(name: str, words: list[str], given: Text) -> Text:
    """Return what a program prints of what it is given."""
    change = _FILTERS.get(name) or _OF_LINES.get(name) or _WHOLE.get(name)
    if change is None or not given.is_known:
        return UNKNOWN
    if given.text is None:
        is_same = name in _WHOLE or (
            name in _OF_LINES and not any(word.startswith("s") for word in words)
        )
        return given if is_same else replace(given, is_in_part=True)
    try:
        text = change(given.text, words)
    except (
        ValueError,
        OSError,
        EOFError,
        zlib.error,
        lzma.LZMAError,
        binascii.Error,
        OverflowError,
    ):
        return UNKNOWN
    return UNKNOWN if text is None else replace(given, text=text[:LONGEST])


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


def paths(name: str, words: list[str]) -> str | None:
    """Return what `pwd`, `dirname`, `basename`, `ls`, `find`, `which` and their like print; None for another program."""
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
