"""Addresses that stand in a string of their own, whoever uses them: in a member, in settings, in text of a page."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.searching import large
from audit.model.mention import ENDPOINT, PROSE, SERVICE, TOLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_VALUE = large(
    rb"['\"`]((?:https?|wss?|ftps?|socks[45]?)://(?:[^\s'\"`<>()\\$/@]*@)?"
    rb"(?:[\w-]+(?:\.[\w-]+)+|\[[0-9a-f:.]+\])(?::\d+)?)(?:[/?#'\"`\s)$]|\\[nr])"
    rb"|`((?:https?|wss?)://[\w.-]*(?:\$\{[^{}'\"`\n]+\}[\w-]*\.)+[\w-]+(?:\.[\w-]+)+(?::\d+)?)[/?#`]"
    rb"|(?i:host(?:name)?|server|domain|endpoint|authority|origin|mirror|relay)['\"`]?\s*(?:[:=]|\?\?|\|\|)\s*(?:[\w$.]+\s*(?:\?\??|\|\|)\s*)?"
    rb"['\"`]((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?::\d+)?|(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?)"
    rb"(?:/[^'\"`\s]*)?['\"`]"
    rb"|\b(?:address|addr|ip)['\"`]?\s*[:=]\s*['\"`]((?:\d{1,3}\.){3}\d{1,3})['\"`]"
    rb"|\b(?:(?i:curl|wget|iwr|irm|invoke-\w+|ncat|nc|aria2c|git\s+clone|npx|pip3?\s+install"
    rb"|npm\s+(?:i|install|config\s+set\s+\w+)))\s[^\n]{0,160}?"
    rb"((?:https?|ftps?)://[\w-]+(?:\.[\w-]+)+(?::\d+)?)"
    rb"|['\"`]((?:https?|wss?)://[\w.-]*['\"`]\s*\+\s*[\w$.]+\s*\+\s*['\"`][\w-]*(?:\.[\w-]+)+(?::\d+)?)[/?#'\"`]"
    rb"|(?i:suffix|zone|fqdn|dns_?name|tld)['\"`]?\s*(?:[:=]|\?\?|\|\|)\s*['\"`](\.?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24})['\"`]"
)
"""An address as a string of its own, a host beside such a name, an address in a command: wherever it stands in it."""
_SUM = re.compile(r"['\"`]\s*\+\s*[\w$.]+\s*\+\s*['\"`]")
_CREDENTIALS = re2.compile(
    rb"(?i:['\"`\[.]authorization['\"`\]]?\s*[:,=\]]|\bauthorization\s*:|['\"`]Bearer\s|['\"`]x-[\w-]{0,40}(?:api-?key|token|secret)['\"`])"
    rb"|\.(?:secretAccessKey|sessionToken|accessToken|refreshToken|privateKey|secretKey|passphrase|password|mnemonic|apiKey)\b"
    rb"|\bdocument\s*\.\s*cookie\b|\bJSON\.stringify\(\s*process\.env\b"
)
"""What is given with a request, or by itself, to show who asks."""
_UNKNOWN = re.compile(r"\$\{[^}]*\}")
"""A part of a host that is only known when the code runs; the owner stands behind it."""
_SAID = re.compile(
    rb"(?:\b(?:console|log(?:ger)?|debug)\s*\.\s*\w+|\b(?:warn(?:ing)?|deprecate|invariant|assert|\w*Error|describe))\s*\((?:[^()]|\([^()]*\))*$"
)
"""A call that only tells: what stands in its brackets is for people."""
_NAMED = re.compile(
    rb"(?i:(?<![a-z])(?:docs?|documentation|help|home_?page|repo(?:sitory)?|issues?|bugs?|read_?me|links?|learn|guides?"
    rb"|support|licen[cs]es?|explorers?|xmlns\w*|ns|namespaces?|schemas?|\$?id|\$ref|doctype|specs?|web_?sites?|authors?"
    rb"|faq|wiki|more_?info|references?|credits|pages?|(?<!\.)example\w*|placeholder|descriptions?|see|info_?url|docs_?url|help_?url|sponsors?|funding))"
    rb"['\"]?\s*[:=]\s*[(\[{]?\s*(?:['\"]?(?:url|href|link)['\"]?\s*:\s*)?$"
)
"""A name for what people read, before the value."""
_LISTED = re.compile(
    rb"(?i:docs?|documentation|help|links?|pages?|errors?|messages?|guides?|examples?|references?|namespaces?|xmlns|doctypes?)\w*"
    rb"['\"]?\s*[:=]\s*(?:new\s+(?:Set|Map)\(\s*)?$"
)
"""A name for many of what people read or compare, before an object or a list in which the value stands."""
_LIST = 1_000
"""Bytes of such an object or list before the value."""
_DEFAULT = re.compile(rb"(?:\?\?|\|\||[\w$)\]]\s*\?|\bthis\.[\w$]+\s*=)\s*[(`$\{]*\s*$")
"""What stands before one of two values, or before what an object keeps for itself: what code asks, not what is told."""
_LINK = re.compile(
    rb"(?:\b(?:a|anchor|\w*[lL]ink|\w*[hH]elp)\s*\.\s*href\s*=|(?:['\"`]a['\"`]|\ba\b)\s*,\s*\{[^{}]*\bhref['\"]?\s*:)\s*$"
)
"""Before what a link of a page leads to."""
_ENDPOINT = re.compile(
    rb"(?i:(?:api|base|host|hostname|endpoint|server|origin|rpc|gateway|registry|mirror|downloads?|uploads?|(?:web)?hooks?|proxy"
    rb"|target|remote|collect(?:or)?|telemetry|ingest|beacon|relay|push|sink|report(?:s|ing)?|metrics|analytics|backend"
    rb"|service|socket|cdn|addr(?:ess)?|resolved|[a-z]+_ur[il])(?:[_-]?(?:ur[il]s?|base|address|root|path|default))?)"
    rb"['\"\]]*\s*(?::|=|\?\?|\|\|)\s*[(\[]?\s*$"
    rb"|(?i:(?:host|endpoint|server|origin|gateway|registr(?:y|ie)|mirror|region|fallback|backend|relay|base)s)"
    rb"['\"\]]*\s*[:=]\s*\[[^\[\]]*$"
)
"""A name for what code asks, before the value, or for several before the list that holds it."""
_SCRIPT = re.compile(rb"`#! ?/[^`]*$|['\"]#! ?/[^`;]*$")
"""The beginning of a script in a string: what it names, it asks."""
_FILES = frozenset({"js", "mjs", "cjs", "json", "html", "css", "png", "svg", "md", "txt"})
"""What the names of files end in."""
_NEAR = 2_500
"""Bytes between an address and the credentials of who asks it."""
_REACH = 160
"""Bytes before an address that are looked at."""
_MESSAGE = 400
"""Bytes before an address in a longer text."""
_SOURCE = re.compile(
    rb"(?:(?i:--(?:registry|(?:extra-)?index-url|find-links|(?:https?-)?proxy)|npm_config_(?:registry|(?:https?_)?proxy)"
    rb"|npm_?registry_?server|(?:pip|uv)_(?:(?:extra|default)_)?index(?:_url)?|goproxy|\bset\s+registry)"
    rb"['\"`\]]*\s*[\s=:,]\s*['\"`]?|(?:['\"`\s:]|\\n)registry=)$"
)
"""An option, a variable or a line of settings that names where a package manager takes from and shows who asks."""
_KEY = re.compile(rb"(?:['\"`]([^'\"`\n]{2,40})['\"`]|([\w$]{2,40}))\s*[:=]\s*$")
_DATA = re.compile(rb"\s*\{\s*\"[^\"\n]{1,100}\"\s*:")
"""How data begins, and no code does."""
_PLACE = re.compile(rb"[\"']((?=[a-z_]*[0-9-])[\w-]{4,40})[\"']")
"""What a region or a zone is called, in quotes: `eu-west`, `europe1`."""
_BRACES = re.compile(rb"[{}]")
_SHORT = 3
"""Letters of what may stand for the owner's label and is none: `co.uk`."""
_ADDRESS, _PARTLY, _HOST, _NUMBER, _STARTED, _ADDED, _SUFFIX = 1, 2, 3, 4, 5, 6, 7
"""Groups of the pattern: its library knows their numbers only."""
_NO_SCHEME = (_HOST, _NUMBER, _SUFFIX)
_REGIONS = 40
"""Regions of one entry that are looked for again."""
_MOST = 600
"""Hits that are looked at, and as many again of addresses that stand nowhere among them."""


def standing(texts: Texts) -> Iterator[tuple[int, str, str]]:
    """Yield where an address stands as a value, what it is for as far as that tells, and the address."""
    given = credentials(texts.data)
    for group, match in _hits(texts.data):
        place, found = match.start(group), match.group(group).decode("utf-8", "replace")
        if texts.is_comment(place):
            continue
        purpose = ENDPOINT if group in _NO_SCHEME else _purpose(texts.data, match.start())
        purpose = _told_apart(purpose, texts.data, place, found, given)
        if group in (_HOST, _NUMBER):
            yield place, purpose, f"//{found}"
        elif group == _SUFFIX:
            if found.rpartition(".")[2] not in _FILES:
                further = _DATA.match(texts.data) and not _takes_over(texts.data, place)
                yield place, PROSE if further else purpose, found
        elif group in (_PARTLY, _ADDED):
            whole = (_SUM if group == _ADDED else _UNKNOWN).sub("x", found)
            if whole.rpartition(".")[2] not in _FILES and whole.count(".") > 1:
                yield place, purpose, whole
        elif group == _ADDRESS:
            yield place, purpose, found
        elif texts.around(match.start()):
            yield place, purpose or ENDPOINT, found


def _told_apart(purpose: str, data: bytes, place: int, found: str, given: list[int]) -> str:
    """Return what an address is for, with what stands near it."""
    if purpose != PROSE and (is_near(place, given) or is_source(data, place)):
        return TOLD
    return SERVICE if purpose == ENDPOINT and _bears_its_key(data, place, found) else purpose


def credentials(data: bytes) -> list[int]:
    """Return the places where something is given with a request, or by itself, to show who asks."""
    return [match.start() for match in islice(_CREDENTIALS.finditer(data), _MOST)]


def is_near(place: int, given: list[int]) -> bool:
    """Return whether credentials stand near `place`; `given` are where they stand, in order."""
    index = bisect_left(given, place - _NEAR)
    return index < len(given) and given[index] < place + _NEAR


def is_source(data: bytes, place: int) -> bool:
    """Return whether the address at `place` is told a package manager to take from: `--registry=https://...`."""
    return _SOURCE.search(data, max(0, place - _REACH), place) is not None


def _bears_its_key(data: bytes, place: int, address: str) -> bool:
    """Return whether an address stands in an entry whose name its host bears: `Oak: { host: "in.oak.example" }`."""
    opened = data.rfind(b"{", max(0, place - _MESSAGE), place)
    key = _KEY.search(data, max(0, opened - _REACH), opened) if opened >= 0 else None
    if key is None or b"}" in data[opened:place]:
        return False
    name = "".join(filter(str.isalnum, (key[1] or key[2]).decode("utf-8", "replace").lower()))
    labels = address.rpartition("//")[2].partition("/")[0].partition(":")[0].lower().split(".")
    owners = labels[-2:-1]
    if owners and len(owners[0]) <= _SHORT:
        owners = labels[-3:-1]
    return any(len(owner) > 1 and owner.replace("-", "") in name for owner in owners)


def _takes_over(data: bytes, place: int) -> bool:
    """Return whether the entry around `place` names a region that another entry of the table names as well."""
    begin = max(0, data.rfind(b"{", 0, place))
    end = _closing(data, place, place + _NEAR)
    regions = islice(_PLACE.finditer(data, begin, end), _REGIONS)
    return any(
        data.find(each[0], 0, begin) >= 0 or data.find(each[0], end) >= 0 for each in regions
    )


def _closing(data: bytes, place: int, end: int) -> int:
    """Return where the entry around `place` ends, at most `end`."""
    deep = 1
    for sign in _BRACES.finditer(data, place, end):
        deep += 1 if sign.group() == b"{" else -1
        if not deep:
            return sign.start()
    return min(end, len(data))


def is_said(data: bytes, place: int) -> bool:
    """Return whether what stands at `place` is in the text of a call that only tells: `new Error("see ...")`."""
    return _SAID.search(data, max(0, place - _MESSAGE), place) is not None


def _hits(data: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Yield the hits with their group: a list of a thousand addresses hides no new one behind them."""
    seen: set[bytes] = set()
    number = 0
    for match in _VALUE.finditer(data):
        group = next(each for each in range(_ADDRESS, _SUFFIX + 1) if match.start(each) >= 0)
        if number >= _MOST and match.group(group) in seen:
            continue
        seen.add(match.group(group))
        number += 1
        yield group, match
        if number == 2 * _MOST:
            return


def _is_listed(data: bytes, place: int) -> bool:
    """Return whether a value stands in an object or a list whose name tells that people read what is in it."""
    begin = max(0, place - _LIST)
    bracket = max(data.rfind(b"[", begin, place), data.rfind(b"{", begin, place))
    closed = max(data.rfind(b"]", begin, place), data.rfind(b"}", begin, place))
    return bracket > closed and _LISTED.search(data, max(0, bracket - _REACH), bracket) is not None


def _purpose(data: bytes, place: int) -> str:
    before = data[max(0, place - _REACH) : place]
    if any(each.search(before) for each in (_NAMED, _SAID, _LINK)) or _is_listed(data, place):
        return PROSE
    if _ENDPOINT.search(before) or _DEFAULT.search(before):
        return ENDPOINT
    return ENDPOINT if _SCRIPT.search(data, max(0, place - _MESSAGE), place) else ""
