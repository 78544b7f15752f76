"""Hosts in longer texts, of rarer schemes, with no scheme at all, and in data: whoever uses them."""

from __future__ import annotations

import base64
import binascii
import re
from itertools import chain, islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.hidden.encodings import URL_SAFE
from audit.analysis.mentions.standing import is_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.mentions.texts import Texts

_COMMON = rb"https?|wss?|ftps?|socks[45]?"
_RARER = (
    rb"sftp|tcp|udp|mqtts?|mongodb(?:\+srv)?|postgres(?:ql)?|mysql|rediss?|amqps?|smtps?|imaps?|socks[45][ah]|ldaps?|nats"
    rb"|git|ssh|irc|stratum\+tcp"
)
_SIGN = re.compile(rb"://")
"""What each address has, found fast."""
_SCHEME = re.compile(rb"(?<![\w.+-])(?:(?P<common>" + _COMMON + rb")|" + _RARER + rb")\Z")
_LONGEST_SCHEME = 14
_HOST = re.compile(
    rb"(?:[^\s/@\"'`<>]{1,200}@)?(\[[0-9a-fA-F:.]{3,45}\]|[A-Za-z0-9][A-Za-z0-9.-]{2,253})"
)
_RELAY = re.compile(rb"\b(?:stun|turn)s?:([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6})")
_RELAYS = (b"iceServers", b"RTCPeerConnection")
"""Words of files in which relays are looked for, whose addresses have no `//`."""
_COMMANDS = r"\b(?:curl|wget|nc|ncat|iwr|nslookup|telnet) "
_PORTS = r"\.[A-Za-z]{2,10}:[0-9]{2}"
_SHARES = r"['\"`](?:\\\\){1,2}[A-Za-z0-9]"
_ASKS = (
    r"\b(?:new\s+[\w$.]*(?:Client|Connection|Socket|Provider|Rpc|RPC|Api|API|Transport|Session|Pool|Relay|Peer)"
    r"|connect|dial|lookup|request|post|ping)\(\s*['\"`]"
)
SCAN = rf"{_COMMANDS}|{_PORTS}|{_SHARES}|{_ASKS}[A-Za-z0-9-]+\."
"""A pattern of all that a host without a scheme may be named by, in one pass over a file."""
_PORT = re.compile(_PORTS.encode())
_NAME_OF_HOST = rb"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}"
_SHARE = re.compile(
    rb"['\"`](?:\\\\){1,2}(" + _NAME_OF_HOST + rb"|(?:\d{1,3}\.){3}\d{1,3})(?:@\w{1,10})?\\"
)
"""A share of another machine: Windows shows it the user's account where a file is read there."""
_PEER = re.compile(_ASKS.encode() + rb"(" + _NAME_OF_HOST + rb")(:\d{2,5})?['\"`/]")
"""A dotted name that a client, or a function that asks, is given: a host, if its end is one of hosts."""
_WITH_PORT = re.compile(
    rb"['\"`]((?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}):\d{2,5}['\"`/\\]"
)
_SOCKETS = re2.compile(rb"['\"`](?:node:)?(?:dgram|net|tls)['\"`]")
_AFTER_PORT = re2.compile(
    rb"\b[0-9]{2,5}\s*,\s*['\"`]((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}|(?:[0-9]{1,3}\.){3}[0-9]{1,3})['\"`]\s*[,)]"
)
"""A host behind a port, as sockets are given both."""
_COMMAND_WORD = re.compile(_COMMANDS.encode())
_FEW = 200
"""Commands that are looked at."""
_COMMAND = re.compile(
    rf"{_COMMANDS}[^\n'\"`|;]{{0,80}}?(?<![\w./@-])".encode()
    + rb"((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3})(?=[\s/:'\"`|;]|$)"
)
_FILES = frozenset(b"js json txt md sh py zip gz tgz html css ts mjs cjs yml yaml".split())
_LINE_OF_COMMENT = re.compile(rb"\s*(?:\*(?!\*)|//|/\*|#|;|<!--)")
_USED = re.compile(
    rb"(?:\b(?:fetch|import|from|require|src|action|data|open|exec|sh|node"
    rb"|npx|npm|yarn|bash|start|connect|GET|POST|PUT)\b[^\n]{0,80}|\burl\(\s*|=)$"
)
"""What stands in a longer text before an address that is used rather than spoken of."""
_ENCODED = re.compile(rb"(?<![A-Za-z0-9+/])aHR0c[DH][A-Za-z0-9+/_-]{8,400}")
_HEXADECIMAL = re.compile(rb"68747470(?:73)?3a2f2f(?:[0-9a-f]{2}){4,200}")
_BACKWARDS = re.compile(rb"[\w.:/?=&-]{4,200}//:s?ptth")
_KEY = re.compile(
    rb"(?:host|hostname|server|domain|broker|relay|proxy|endpoint)['\"]?\s*[:=]\s*['\"]?"
    rb"((?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24})(?=[:/'\"\s]|$)",
    re.IGNORECASE,
)
_REACH = 120
_MOST = 2_000
"""Hits that are looked at."""


def elsewhere(texts: Texts, clues: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield where code names a host in such a way, and its address; `clues` are the places that `SCAN` found.

    What stands in a string of its own, with a common scheme and a name, is told otherwise (`standing`).
    """
    data = texts.data
    known: set[bytes] = set()
    named = (_written_out(data), _relays(data), _of_sockets(data), _without_scheme(data, clues))
    for start, host in chain.from_iterable(named):
        if host not in known and not texts.is_comment(start):
            known.add(host)
            yield start, f"//{host.decode()}/"
    for place, name in _of_peers(data, clues):
        if not texts.is_comment(place):
            yield place, name


def in_data(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield where data that is no code names a host, and its address; what a line says of it is left out."""
    for sign in islice(_SIGN.finditer(data), _MOST):
        start, host, _ = _address(data, sign)
        if host and not _LINE_OF_COMMENT.match(data, data.rfind(b"\n", 0, start) + 1):
            yield start, f"//{host.decode()}/"
    for match in islice(_KEY.finditer(data), _MOST):
        if match[1].rpartition(b".")[2] not in _FILES:
            yield match.start(), f"//{match[1].decode().lower()}/"


def asked_in_data(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield where a command in data names a host without a scheme, and its address."""
    for word in islice(_COMMAND_WORD.finditer(data), _FEW):
        match = _COMMAND.match(data, word.start())
        if match and match[1].rpartition(b".")[2] not in _FILES:
            yield word.start(), f"//{match[1].decode().lower()}/"


def hidden_in_data(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield where data holds an address that no reader sees as one, and the address."""
    for expression in (_ENCODED, _HEXADECIMAL, _BACKWARDS):
        for match in islice(expression.finditer(data), _MOST):
            plain = _plain(match.group())
            sign = _SIGN.search(plain)
            host = _HOST.match(plain, sign.end()) if sign else None
            if host and b"." in host[1]:
                yield match.start(), f"//{host[1].decode().lower()}/"


def _plain(text: bytes) -> bytes:
    if text.startswith(b"68"):
        return bytes.fromhex(text.decode())
    if not text.startswith(b"aHR0"):
        return text[::-1]
    try:
        return base64.b64decode(text.translate(URL_SAFE) + b"==")
    except binascii.Error:
        return b""


def _written_out(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield addresses in longer texts, and those of rarer schemes."""
    for sign in islice(_SIGN.finditer(data), _MOST):
        start, host, is_common = _address(data, sign)
        before = data[max(0, start - _REACH) : start].rpartition(b"\n")[2]
        whole = before[-1:] in (b"'", b'"', b"`") and before[-2:-1] not in (b"\\", b"=")
        plain = is_common and whole and b"." in host
        if not host or plain:
            continue
        if whole or (_is_used(before) and not is_said(data, start)):
            yield start, host


def _is_used(before: bytes) -> bool:
    used = _USED.search(before.rstrip(b"\\'\""))
    return used is not None and not _LINE_OF_COMMENT.match(before)


def _address(data: bytes, sign: re.Match[bytes]) -> tuple[int, bytes, bool]:
    """Return where an address begins, its host, and whether its scheme is a common one; no host where none is named."""
    scheme = _SCHEME.search(data[max(0, sign.start() - _LONGEST_SCHEME) : sign.start()])
    match = _HOST.match(data, sign.end())
    host = match[1].lower().rstrip(b".") if scheme and match else b""
    named = b"." in host or host.startswith((b"[", b"0x")) or host.isdigit()
    start = sign.start() - len(scheme.group()) if scheme else sign.start()
    return start, host if named else b"", bool(scheme and scheme["common"])


def _relays(data: bytes) -> Iterator[tuple[int, bytes]]:
    if _RELAYS[0] in data or _RELAYS[1] in data:
        for match in islice(_RELAY.finditer(data), _MOST):
            yield match.start(), match[1].lower()


def _of_sockets(data: bytes) -> Iterator[tuple[int, bytes]]:
    for match in islice(_AFTER_PORT.finditer(data), _FEW) if _SOCKETS.search(data) else ():
        if match.group(1).rpartition(b".")[2] not in _FILES:
            yield match.start(1), match.group(1)


def _of_peers(data: bytes, clues: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield the dotted names that a client, or a function that asks, is given."""
    for clue in clues:
        if found := _PEER.match(data, clue):
            name = found[1].decode().lower()
            yield found.start(1), f"//{name}/" if found[2] else name


def _without_scheme(data: bytes, clues: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """Yield hosts that a command asks, or that have a port or a share."""
    for clue in clues:
        if found := _SHARE.match(data, clue):
            pass
        elif match := _PORT.match(data, clue):
            start = data.rfind(b"\n", max(0, clue - _REACH), clue) + 1
            found = _WITH_PORT.search(data, max(start, clue - _REACH), match.end() + 8)
        else:
            found = _COMMAND.match(data, clue)
        host = found[1].lower() if found else b""
        if host and host.rpartition(b".")[2] not in _FILES:
            yield clue, host
