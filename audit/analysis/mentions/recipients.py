"""Fixed recipients that are neither hosts nor wallets: bots, webhooks, mail boxes, buckets, pieces of shared stores."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_BOX = r"[A-Za-z0-9][\w.+-]{0,60}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}"
_KINDS = {
    "bot": (
        r"(?:/bot|\b)([0-9]{8,10}:AA[A-Za-z0-9_-]{30,45})|['\"`](AA[A-Z][A-Za-z0-9_-]{29,36})['\"`]"
    ),
    "chat": r"\bchat_?[iI]d['\"]?\s*[=:]\s*['\"`]?(-?[0-9]{6,16})\b",
    "webhook": (
        r"(/api/(?:v[0-9]+/)?webhooks/[0-9]{17,20}/[\w-]{60,90}|\bT[A-Z0-9]{7,11}/B[A-Z0-9]{7,11}/[A-Za-z0-9]{20,26})"
    ),
    "content": r"\b(Qm[1-9A-HJ-NP-Za-km-z]{44}|baf[a-z2-7]{50,60})\b",
    "name of a wallet": r"['\"`]((?:[a-z0-9-]{1,60}\.){1,3}eth)['\"`]",
    "hidden service": r"\b([a-z2-7]{56}\.onion|[a-z2-7]{16}\.onion)\b",
    "bucket": r"\bBucket['\"]?\s*:\s*['\"`]([a-z0-9][a-z0-9.-]{2,62})['\"`]",
    "mail box": (
        r"\b(?:to|cc|bcc|replyTo|recipients?|envelope|RCPT TO)['\"]?\s*[:=]?\s*\[?\s*['\"`<]"
        rf"(?:[^'\"`<>\n]{{0,40}}<)?({_BOX})"
        r"|(\[[^\[\]\n]{3,80}\])\s*\.join\(\s*['\"`]@['\"`]|\+\s*['\"`]@((?:[a-z0-9-]+\.)+[a-z]{2,24})['\"`]"
    ),
    "number of a machine": (
        r"\bhost(?:name)?['\"]?\s*:\s*(0x[0-9a-fA-F]{7,8}|[1-4][0-9]{8,9})\b"
        r"|\[\s*([0-9]{1,3}(?:\s*,\s*[0-9]{1,3}){3})\s*\]\s*\.\s*join\(\s*['\"`]\.['\"`]\s*\)"
    ),
}
_ANY = re2.compile(
    rb"@[A-Za-z0-9-]+\.[A-Za-z.-]+['\"`>]|webhooks/[0-9]{17}|/B[A-Z0-9]{7}|\.onion\b"
    rb"|\.eth['\"`]|\bBucket['\"]?\s*:|chat_?[iI]d['\"]?\s*[=:]|:AA[A-Za-z0-9_-]{30}|['\"`]AA[A-Z][A-Za-z0-9_-]{29}|\b(?:Qm|baf)[1-9A-Za-z]{44}"
    rb"|\bhost(?:name)?['\"]?\s*:\s*[0-9][0-9xA-Fa-f]{8}|\.join\(\s*['\"`][.@]['\"`]"
)
"""What every one of them has, found in one pass."""
_MAIL_BOX = "mail box"
_ANY_BOX = re.compile(rf"['\"`]({_BOX})['\"`]".encode())
_MAILERS = (b"sendMail", b"nodemailer", b"createTransport", b"mailgun", b"sendgrid")
"""Words of files in which any mail box is one that is written to."""
_EACH = {kind: re.compile(pattern.encode()) for kind, pattern in _KINDS.items()}
_AROUND = 100
"""Bytes around what every one of them has in which the whole of one stands."""
_MOST = 400
"""Hits that are looked at."""
KEPT = 40
"""Recipients kept of one file."""


def recipients(texts: Texts) -> Iterator[tuple[int, str, str]]:
    """Yield where a recipient is written down, its kind and itself; comments are left out."""
    seen: set[str] = set()
    for hit in islice(_ANY.finditer(texts.data), _MOST):
        if len(seen) == KEPT:
            return
        found = _found(texts.data, hit.start(), hit.end())
        if found is None:
            continue
        kind, text, start = found
        if text in seen or texts.is_comment(start + 1):
            continue
        seen.add(text)
        yield start, kind, text


def _found(data: bytes, start: int, end: int) -> tuple[str, str, int] | None:
    """Return the kind of what stands around two places, its text and its place; None for what only looks like one."""
    window = data[max(0, start - _AROUND) : end + _AROUND]
    shift = max(0, start - _AROUND)
    mails = any(word in data for word in _MAILERS)
    for kind, expression in (*_EACH.items(), *(((_MAIL_BOX, _ANY_BOX),) if mails else ())):
        for match in expression.finditer(window):
            if match.start() + shift >= end or match.end() + shift <= start:
                continue
            text = next(filter(None, match.groups())).decode("utf-8", "replace")
            return kind, text, match.start() + shift
    return None
