"""Fixed recipients that are neither hosts nor wallets: bots, webhooks, mail boxes, buckets, pieces of shared stores."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.model.mention import ADDRESS, ORDER, TERMINAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    "browser extension": r"\b(?:sendMessage|connect)\??\.?\(\s*['\"`]([a-p]{32})['\"`]",
    "bank account": r"['\"`]([A-Z]{2}[0-9]{2}[A-Z0-9]{11,30})['\"`]",
    "mail box": (
        r"\b(?:to|cc|bcc|replyTo|recipients?|envelope|RCPT TO)['\"]?\s*[:=]?\s*\[?\s*['\"`<]"
        rf"(?:[^'\"`<>\n]{{0,40}}<)?({_BOX})"
        r"|\b(?:to|cc|bcc|replyTo|reply_to|recipients?)(?:['\"]?\s*[,:=]|\??\.(?:push|unshift|concat|add)\()"
        rf"[^;\n]{{0,60}}?['\"`]({_BOX})['\"`]"
        rf"|(?i:\b(?:reply-to|bcc|cc|return-path|errors-to|disposition-notification-to):\s*<?)({_BOX})"
        r"|(\[[^\[\]\n]{3,80}\])\s*\.join\(\s*['\"`]@['\"`]|\+\s*['\"`]@((?:[a-z0-9-]+\.)+[a-z]{2,24})['\"`]"
    ),
    "order to a database": (
        r"(?i:\b((?:CREATE|ALTER)\s+(?:ROLE|USER)\b[^'\"`\n]{0,80}\b(?:SUPERUSER|PASSWORD|IDENTIFIED)\b|\bTO\s+PROGRAM\b"
        r"|\bxp_cmdshell\b|\bINTO\s+(?:OUT|DUMP)FILE\b|\bCONFIG\s+SET\s+(?:dir|dbfilename)\b"
        r"|\b(?:SLAVEOF|REPLICAOF)\s+[\w.]+\s+[0-9]{2,5}\b"
        r"|\bINSERT\s+INTO\s+[\w.]*(?:users?|accounts?|members|admins)\b[^\"`\n]{0,120}\b(?:admin|superuser|root)\b))"
    ),
    TERMINAL: r"(?:\\(?:u001[bB]|u\{1[bB]\}|x1[bB]|033)|\x1b)\](52;[a-z]*;[A-Za-z0-9+/=]{8,80})",
    "key to encrypt for": r"(-----BEGIN (?:RSA )?PUBLIC KEY-----[\\\w+/=]{0,40})",
    "number of a machine": (
        r"\bhost(?:name)?['\"]?\s*:\s*(0x[0-9a-fA-F]{7,8}|[1-4][0-9]{8,9})\b"
        r"|\[\s*([0-9]{1,3}(?:\s*,\s*[0-9]{1,3}){3})\s*\]\s*\.\s*join\(\s*['\"`]\.['\"`]\s*,?\s*\)"
    ),
}
_ORDER = (
    rb"<important>|ignore (?:all |any )?(?:the |your )?(?:previous|prior|above) (?:instruction|prompt)"
    rb"|(?:do not|don't|never|without) (?:mention|tell|inform|reveal|show|notify|ask|explain)"
)
_ORDERED = re2.compile(rb"(?i)" + _ORDER)
_WANTED = re.compile(
    r"\.ssh\b|\.env\b|\bid_rsa|credential|api.?key|\btokens?\b|secret|password|mcp\.json|private key"
    r"|[~/]\.[a-z]{2}|/etc/"
    r"|\bcurl |https?://|\bbefore (?:using|calling|every|each|any)\b"
    r"|\balways (?:add|include|send|run|call|pass)\b",
    re.IGNORECASE,
)
"""What such an order is about: what is kept from others, or what is done each time."""
_ADDRESSED = re.compile(r"\b(?:user|human|assistant|tool|model|this|it)\b", re.IGNORECASE)
_ANY = re2.compile(
    rb"@[A-Za-z0-9-]+\.[A-Za-z.-]+['\"`>]|webhooks/[0-9]{17}|/B[A-Z0-9]{7}|\.onion\b"
    rb"|\(\s*['\"`][a-p]{32}['\"`]|\.eth['\"`]|\bBucket['\"]?\s*:|['\"`][A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}['\"`]|chat_?[iI]d['\"]?\s*[=:]|:AA[A-Za-z0-9_-]{30}|['\"`]AA[A-Z][A-Za-z0-9_-]{29}|\b(?:Qm|baf)[1-9A-Za-z]{44}"
    rb"|(?i:\b(?:CREATE|ALTER)\s+(?:ROLE|USER)\b|\bTO\s+PROGRAM\b|\bxp_cmdshell\b|\bINTO\s+(?:OUT|DUMP)FILE\b"
    rb"|\bINSERT\s+INTO\s+[\w.]*(?:user|account|member|admin)|\bCONFIG\s+SET\s|\b(?:SLAVEOF|REPLICAOF)\s)"
    rb"|\]52;[a-z]*;[A-Za-z0-9+/]{8}|-----BEGIN (?:RSA )?PUBLIC KEY"
    rb"|\bhost(?:name)?['\"]?\s*:\s*[0-9][0-9xA-Fa-f]{8}|\.join\(\s*['\"`][.@]['\"`]"
)
"""What every one of them has, found in one pass."""
_ACCOUNT = "bank account"
_MAIL_BOX = "mail box"
_KEY = "key to encrypt for"
_ENCRYPTS = (b"publicEncrypt", b"RSA-OAEP")
"""Words of files that encrypt for such a key, and do not only check what it signed."""
_ANY_BOX = re.compile(rf"['\"`]({_BOX})['\"`]".encode())
_MAILERS = (b"sendMail", b"nodemailer", b"createTransport", b"mailgun", b"sendgrid")
"""Words of files in which any mail box is one that is written to."""
_NO_BOX = re.compile(rb"@(?:[\w-]+\.)*(?:example\.(?:com|net|org|edu)|example|test)$")
"""Ends of addresses in examples, which nobody has (RFC 2606)."""
_OF_PEOPLE = re.compile(
    rb"\b(?:from|sender|author|maintainers?|contributors?|copyright|support|placeholder|example)['\"]?\s*[:=][^\n]*$"
)
"""Before an address from which mail comes, or that people are told."""
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
    yield from orders(texts.data, texts.string_at)


def orders(data: bytes, text_at: Callable[[int], str]) -> Iterator[tuple[int, str, str]]:
    """Yield where a text orders an assistant to do what its user is not told, or each time, and the text.

    Args:
        data: a file.
        text_at: returns the text that holds a place, empty where it is none.
    """
    for hit in islice(_ORDERED.finditer(data), _MOST):
        text = text_at(hit.start())
        if _WANTED.search(text) and _ADDRESSED.search(text):
            yield hit.start(), ORDER, " ".join(text.strip("'\"`").split())


def _holds(account: str) -> bool:
    """Return whether the check digits of a bank account's number (ISO 13616) are right."""
    turned = account[4:] + account[:4]
    return int("".join(str(int(each, 36)) for each in turned)) % 97 == 1


def _found(data: bytes, start: int, end: int) -> tuple[str, str, int] | None:
    """Return the kind of what stands around two places, its text and its place; None for what only looks like one."""
    window = data[max(0, start - _AROUND) : end + _AROUND]
    shift = max(0, start - _AROUND)
    any_box = _MAIL_BOX if any(word in data for word in _MAILERS) else ADDRESS
    for kind, expression in (*_EACH.items(), (any_box, _ANY_BOX)):
        for match in expression.finditer(window):
            if match.start() + shift >= end or match.end() + shift <= start:
                continue
            text = next(filter(None, match.groups())).decode("utf-8", "replace")
            if kind == _ACCOUNT and not _holds(text):
                continue
            if kind == _KEY and not any(word in data for word in _ENCRYPTS):
                continue
            if kind in (_MAIL_BOX, ADDRESS) and _NO_BOX.search(text.encode()):
                continue
            if kind == ADDRESS and _OF_PEOPLE.search(window, 0, match.start()):
                continue
            return kind, text, match.start() + shift
    return None
