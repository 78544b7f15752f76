"""Addresses given to elements of a page, and to functions of other packages, from the text alone."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.searching import large
from audit.model.mention import LOADED_SCRIPT, TOLD_PICTURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.analysis.mentions.texts import Texts

_ATTRIBUTES = "src|srcset|action|formAction|data|poster|ping|codebase|manifest"
_ELEMENTS = "script|iframe|frame|img|form|embed|object|source|video|audio|track|portal"
_ADDRESS = r"(?:[a-z][a-z+.-]{1,9}:)?//[^\s'\"`<>()\\$]+"
_LINK = "href"


def _value(group: str) -> str:
    """Return a pattern for an address, or a name that may stand for one, where a value is expected."""
    return (
        rf"(?:encodeURI\()?[(\s]*(?:['\"`](?P<{group}>{_ADDRESS})"
        rf"|(?:`?\$\{{)?(?P<{group}_name>[A-Za-z_$][\w$]*))"
    )


_SET = re2.compile(
    (
        rf"\.\s*(?P<member>{_ATTRIBUTES}|href)\s*={_value('given')}"
        rf"|\b(?P<page>location)(?:\.href)?\s*={_value('gone')}"
        rf"|\b(?P<opened>location\s*\.\s*(?:assign|replace)|open)\s*\({_value('open')}"
        rf"|\(\s*['\"`](?:{_ELEMENTS})['\"`]\s*\)?\s*,\s*\{{[^{{}}]*?\b"
        rf"(?P<attribute>{_ATTRIBUTES})['\"]?\s*:{_value('held')}"
        rf"|[:\s](?P<styled>url)\(\s*\\?['\"]?(?P<style>{_ADDRESS})"
        rf"|\bsetAttribute(?:NS)?\(\s*(?:[^,()]+,\s*)?['\"`](?P<named>{_ATTRIBUTES}|href)['\"`]\s*,"
        rf"\s*{_value('told')}"
        rf"|<(?:{_ELEMENTS}|link)\b[^<>]*?\b"
        rf"(?P<markup>{_ATTRIBUTES}|href)\s*=\s*\\?['\"]?(?P<written>{_ADDRESS})"
    ).encode()
)
_HEAD = re.compile(
    rb"(?:\(\s*0\s*,\s*)?(?<![\w$.])(?P<root>[A-Za-z_$][\w$]*)(?:\s*\??\.\s*[\w$]+){0,4}\)?\s*\(\s*"
    rb"(?:\{[^{}]*?\b(?:url|uri|baseURL|baseUrl|host|hostname|endpoint|href)['\"]?\s*:)?\s*(?:encodeURI\()?(?:`?\$\{)?$"
)
"""What stands before the first argument of a call, or before one that an object names an address."""
_OPENS = frozenset({b"(", b":", b"`", b"{"})
_REACH = 300
"""Bytes before an address in which the call may begin."""
_IMPORTED = re2.compile(
    rb"(?P<names>[A-Za-z_$][\w$]*|\{[^{}]*\})\s*=\s*(?:await\s+)?(?:[\w$]+\()?(?:require|import)\(\s*['\"`]"
    rb"(?P<required>[^'\"`\s]+)['\"`]"
    rb"|\bimport\s+(?P<bound>[^'\"`;()]+?)\s+from\s*['\"](?P<imported>[^'\"\s]+)['\"]"
)
_CONSTANT = re2.compile(
    rf"\b(?P<name>[A-Za-z_$][\w$]{{2,}})\s*=\s*['\"`](?P<text>{_ADDRESS})".encode()
)
_NAME = re2.compile(rb"[A-Za-z_$][\w$]*")
_WORDS = frozenset({b"as", b"default", b"type", b"import", b"const", b"let", b"var"})
_LOADS = re2.compile(
    rb"<(?:script|image|use)\b|createElement\(\s*['\"`](?:link|base)|<(?:link|base)\b|\blocation\b"
)
_PICTURE = re.compile(rb"\bnew\s+Image(?:\(\s*(?:1\s*,\s*1\s*)?\))?\s*\)?\s*\Z")
_GOES_ON = re.compile(rb"[^\s'\"`<>()\\$]*(?:\$\{|['\"`]\s*\+)")
_OWNER = re.compile(rb"[A-Za-z_$][\w$]*\Z")
_SCRIPT = re.compile(
    rb"([A-Za-z_$][\w$]*)\s*=\s*[\w$.]{1,60}\.createElement\(\s*['\"`](?:scr['\"`]\s*\+\s*['\"`]ipt|script)['\"`]"
)
"""A name that is given an element which runs what it loads."""
_NEAR = 40
_PAGE = (
    b"document", b"Element", b"Image", b"innerHTML", b"window", b"location", b"<script", b"<iframe",
)  # fmt: skip
_NAMES = ("member", "page", "opened", "attribute", "styled", "named", "markup")
_GIVEN = ("given", "gone", "open", "held", "style", "told", "written")
"""The groups that name an attribute, and those that hold an address or its name."""
_HOSTED = large(
    rb"\bhost(?:name)?['\"]?\s*:\s*['\"`]((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})['\"`]"
)
_QUOTED = re2.compile(rb"['\"`]((?:https?|wss?|ftp)://[^\s'\"`<>()\\\\$]+)")
_GIVES = re.compile(rb"\s*=[^=]")
_FEW = 50
"""Names of addresses that are followed in one file."""
_ANY = re2.compile(
    rb"['\"`(=]\s*(?:(?:https?|wss?|ftps?|socks[45]?):)?//(?:[\w\[]|\$\{)|\s(?:https?|ftps?)://\w"
    rb"|(?i:host|hostname|server|domain|endpoint|authority|origin|mirror|relay|address|addr|ip|suffix|zone|fqdn|dns_?name|tld)['\"`]?\s*(?:[:=]|\?\?|\|\|)\s*"
    rb"(?:[\w$.]{1,60}\s*(?:\?\??|\|\|)\s*)?['\"`][\w.-]+\."
)
_MOST = 400
"""Hits that are looked at."""


def names_a_page(data: bytes) -> bool:
    """Return whether code may have to do with a page."""
    return any(word in data for word in _PAGE)


class Addresses:
    """The addresses of one file that come to an element or to another package."""

    def __init__(self, texts: Texts) -> None:
        """Look for nothing yet."""
        self._texts = texts
        self._data = texts.data

    @cached_property
    def is_any(self) -> bool:
        """Whether any address begins as a value does; nearly all other files are done with so."""
        return _ANY.search(self._data) is not None

    @cached_property
    def constants(self) -> dict[bytes, str]:
        """The names that are given a constant address somewhere in the file."""
        return {
            groups["name"] or b"": (groups["text"] or b"").decode("utf-8", "replace")
            for groups in map(_groups, _CONSTANT.finditer(self._data))
        }

    def of_elements(self) -> Iterator[tuple[int, str, str]]:
        """Yield where an element of a page gets a constant address, the attribute and the address.

        See `names_a_page`.
        """
        if not self.is_any:
            return
        for match in islice(_SET.finditer(self._data), _MOST):
            groups = _groups(match)
            attribute = next(filter(None, (groups[name] for name in _NAMES)), b"").decode()
            address = _address(groups, self.constants)
            place = match.start()
            if not address or self._texts.is_comment(place):
                continue
            if loads(attribute, self._data, match):
                yield place, _told_of(attribute, self._data, match), address

    def handed(self) -> Iterator[tuple[int, str, str]]:
        """Yield where a constant address is handed to a function of another package, its name and the address."""
        if not self.is_any:
            return
        places = sorted(islice(_used(self._data, self.constants), _MOST))
        heads = [(place, found) for place in places if (found := _head(self._data, place[0]))]
        packages = _packages(self._data) if heads else {}
        for (place, address), root in heads:
            if root in packages and not self._texts.is_comment(place):
                yield place, packages[root], address


def _used(data: bytes, constants: Mapping[bytes, str]) -> Iterator[tuple[int, str]]:
    """Yield where a constant address stands, or a name that was given one."""
    for match in _QUOTED.finditer(data):
        yield match.start(), match.group(1).decode("utf-8", "replace")
    for match in _HOSTED.finditer(data):
        yield match.start(1) - 1, f"//{match.group(1).decode()}"
    if constants:
        names = b"|".join(map(re2.escape, sorted(constants)[:_FEW]))
        for match in re2.finditer(rb"\b(" + names + rb")\b", data):
            if not _GIVES.match(data, match.end()):
                yield match.start(), constants[match.group(1)]


def _head(data: bytes, place: int) -> bytes | None:
    """Return the name that the call begins with whose first argument, or whose address, stands at `place`."""
    before = data[max(0, place - _REACH) : place]
    if before.rstrip()[-1:] not in _OPENS:
        return None
    found = _HEAD.search(before)
    return found["root"] if found else None


def loads(attribute: str, data: bytes, match: re2._Match) -> bool:
    """Return whether the page loads the address by itself: a link's `href` is followed by people."""
    if attribute != _LINK:
        return True
    before = data[max(0, match.start() - 200) : match.end()]
    return _LOADS.search(before) is not None


def _told_of(attribute: str, data: bytes, match: re2._Match) -> str:
    """Return the attribute that is given an address, with what that does where it is more than to show something."""
    if attribute != "src":
        return attribute
    if _tells(data, match):
        return TOLD_PICTURE
    owner = _OWNER.search(data[max(0, match.start() - _NEAR) : match.start()])
    made = list(_SCRIPT.finditer(data, max(0, match.start() - _REACH * 2), match.start()))
    is_script = owner is not None and made and made[-1][1] == owner[0]
    return LOADED_SCRIPT if is_script else attribute


def _tells(data: bytes, match: re2._Match) -> bool:
    """Return whether a picture that is made for nothing else is given an address that goes on with what is computed."""
    picture = _PICTURE.search(data[max(0, match.start() - _NEAR) : match.start()])
    return picture is not None and _GOES_ON.match(data, match.end()) is not None


def _groups(match: re2._Match) -> dict[str, bytes | None]:
    """Return the groups by name, which this library keeps as bytes."""
    return {name.decode(): value for name, value in match.groupdict().items()}


def _address(groups: Mapping[str, bytes | None], constants: Mapping[bytes, str]) -> str:
    for name in _GIVEN:
        if (found := groups.get(name)) is not None:
            return found.decode("utf-8", "replace")
        if (named := groups.get(f"{name}_name")) is not None and named in constants:
            return constants[named]
    return ""


def _packages(data: bytes) -> dict[bytes, str]:
    """Return the names that stand for another package, or for a part of one."""
    found: dict[bytes, str] = {}
    for groups in map(_groups, _IMPORTED.finditer(data)):
        specifier = (groups["required"] or groups["imported"] or b"").decode("utf-8", "replace")
        if specifier.startswith((".", "/", "#", "node:", "data:")):
            continue
        parts = specifier.split("/")
        package = "/".join(parts[: 2 if specifier.startswith("@") else 1])
        for name in _NAME.findall(groups["names"] or groups["bound"] or b""):
            if name not in _WORDS:
                found.setdefault(name, package)
    return found
