"""Switches that turn a check off, or load code into every program that is started, from the text alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import re2

from audit.model.mention import UNASKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_ARROW = r"(?:\(\s*\)|[\w$]{1,3}|\(\s*[\w$]+(?:\s*,\s*[\w$]+)?\s*\))\s*=>\s*(?:undefined|null|void 0|\{\s*\}|true|!0)"
SIGN = (
    r"['\"`]?\b(?:"
    r"(rejectUnauthorized|strictSSL|strict_ssl|verifySsl|sslVerify)['\"`]?\]?\s*[:=]\s*(?:false\b|!1\b|0\b)"
    rf"|(checkServerIdentity)['\"`]?\s*[:=]\s*{_ARROW}"
    r"|(NODE_TLS_REJECT_UNAUTHORIZED|LD_PRELOAD|DYLD_INSERT_LIBRARIES|GIT_SSL_NO_VERIFY|PYTHONHTTPSVERIFY)"
    r"['\"`]?\]?\s*:\s*[^\s,}]"
    r"|appendSwitch\(\s*['\"`](remote-debugging-(?:port|pipe)|remote-allow-origins|disable-web-security|no-sandbox"
    r"|ignore-certificate-errors|disable-site-isolation-trials|load-extension)['\"`]"
    r"|(NODE_OPTIONS)['\"`]?\]?\s*:\s*[^\n]{0,80}?--(?:require|import|loader|experimental-loader)\b"
    r")"
    r"|['\"`\s](--(?:allow-)?dangerously-[a-z-]+|--yolo|--trust-all-tools|--allow-all-tools|--full-auto)['\"`\s]"
    r"|['\"`](bypassPermissions)['\"`]"
).encode()
"""A member with such a name and such a value, or an option by which an assistant acts without asking."""
_SWITCH = re2.compile(SIGN)
_SETTING = rb"(?:insecure|verif|strict|unauthori|self-?signed|(?:skip|ignore|allow)[\w-]{0,20}(?:cert|ssl|tls))"
_ASKED_FOR = re.compile(
    rb"\bif\s*\([^;]*%s[^;]*\Z|%s[^;]*(?:&&|\?)\s*\(?\s*\{?[\s\w$.]*\Z" % (_SETTING, _SETTING),
    re.IGNORECASE,
)
"""A condition that names a setting for just that: `if (options.insecure)`."""
_CONDITION = 160
"""Bytes before a switch in which such a condition stands."""
_QUOTES, _DOT = (b"'", b'"', b"`"), ord(".")
_CHECKS = 2
"""Groups of the checks that a client makes of a server."""
_UNASKED = 5
"""Groups before those of what lets an assistant act without asking."""
_MOST = 100
"""Hits that are looked at."""


def switches(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where a member has such a name and such a value, and the name."""
    for match in texts.hits(_SWITCH, _MOST):
        name = next(filter(None, match.groups())).decode("ascii")
        if not (_is_spoken_of(texts.data, match) or _is_asked_for(texts.data, match)):
            yield match.start(), f"{UNASKED} ({name})" if match.lastindex > _UNASKED else name


def _is_spoken_of(data: bytes, match: re2._Match) -> bool:
    """`refuse("tls.rejectUnauthorized=false")`: a string that ends with the value, and is no address."""
    return data[match.end() : match.end() + 1] in _QUOTES and data[match.start() - 1] == _DOT


def _is_asked_for(data: bytes, match: re2._Match) -> bool:
    """Return whether a check is turned off only where a setting says so: whoever uses the package has asked for it."""
    before = data[max(0, match.start() - _CONDITION) : match.start()]
    return match.lastindex <= _CHECKS and _ASKED_FOR.search(before) is not None
