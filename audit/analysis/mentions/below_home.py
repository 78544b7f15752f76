"""Functions that change every file of a folder, started at the home folder or the root, from the text alone."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.mentions.gates import function_body
from audit.model.mention import BELOW_HOME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_HOME = (
    rb"(?:[\w$]+(?:\([^()]{0,20}\))?\s*\.\s*)*homedir\(\)"
    rb"|(?:[\w$]+\.)*env(?:\.|\[['\"`])(?:HOME|USERPROFILE)\b(?:['\"`]\])?"
)
_FOLDER = (
    rb"(?:[\w$]+\.)?(?:join|resolve)\(\s*(?:"
    + _HOME
    + rb")\s*,\s*['\"`](?:Desktop|Documents|Downloads|Pictures|Videos)['\"`]\s*,?\s*\)"
)
_GIVEN = re2.compile(
    rb"\b([A-Za-z_$][\w$]*)\(\s*(?:"
    + _HOME
    + rb"|"
    + _FOLDER
    + rb"|['\"`](?:/|~|[A-Z]:\\\\|[A-Z]:/)['\"`])\s*[,)]"
)
_KEPT = re2.compile(rb"\b([A-Za-z_$][\w$]*)\s*=\s*(?:" + _HOME + rb")\s*[;,\n|?]")
_EACH = re2.compile(rb"\[([^\[\]]{1,400})\]\s*\.\s*(?:forEach|map)\(\s*([A-Za-z_$][\w$]*)\s*[,)]")
_LISTED = re.compile(
    rb"(?:" + _HOME + rb")\s*,\s*['\"`]?(?![.'\"`])|(?:" + _HOME + rb")\s*(?:$|,\s*$)"
)
"""The home folder in a list, or one in it that no program keeps for itself."""
_TO_DO = re2.compile(rb"=\s*\[\s*(?:" + _HOME + rb")\s*,?\s*\]")
_LOOP = 900
"""Bytes behind a list of folders to do in which a loop takes them."""
_LISTS = re.compile(rb"\b(?:readdir|opendir)(?:Sync)?\s*\(")
_CHANGES = re.compile(
    rb"\b(?:writeFile|appendFile|unlink|rm|rmdir|truncate|rename|copyFile|createWriteStream|chmod)(?:Sync)?\s*\("
)
_SIGNS = (b"homedir", b"HOME", b"USERPROFILE", b"readdir", b"opendir")
_FEW = 20
"""Calls, and names, that are looked at."""


def below_home(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where a function is given the home folder that lists a folder, changes what is there and calls itself."""
    data = texts.data
    if not any(sign in data for sign in _SIGNS[:3]) or not any(sign in data for sign in _SIGNS[3:]):
        return
    for match in islice(_TO_DO.finditer(data), _FEW):
        loop = data[match.end() : match.end() + _LOOP]
        if b".push(" in loop and _LISTS.search(loop) and _CHANGES.search(loop):
            yield match.start(), BELOW_HOME
    for place, name in _calls(data):
        body = function_body(data, name)
        again = re.search(rb"(?<![\w$.])" + re.escape(name) + rb"\s*\(", body)
        whole = again or b"recursive" in body
        if whole and _LISTS.search(body) and _CHANGES.search(body) and not texts.is_comment(place):
            yield place, BELOW_HOME


def _calls(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield where a function is given the home folder or the root, itself or by a name, and which function."""
    for match in islice(_GIVEN.finditer(data), _FEW):
        yield match.start(), match.group(1)
    for match in islice(_EACH.finditer(data), _FEW):
        if _LISTED.search(match.group(1)):
            yield match.start(), match.group(2)
    names = {match.group(1) for match in islice(_KEPT.finditer(data), _FEW)}
    if names:
        given = (
            rb"\b([A-Za-z_$][\w$]*)\(\s*(?:"
            + b"|".join(map(re2.escape, sorted(names)))
            + rb")\s*[,)]"
        )
        for match in islice(re2.finditer(given, data), _FEW):
            yield match.start(), match.group(1)
