"""Code that a file keeps in encoded constants, perhaps compressed: no reader sees it, whoever writes or runs it."""

from __future__ import annotations

import base64
import binascii
import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.hidden.encodings import URL_SAFE
from audit.analysis.javascript.language.compression import EITHER, RAW, begun
from audit.analysis.javascript.language.values import UnclearError
from audit.analysis.mentions.signs import signs
from audit.model.mention import PACKED, PACKED_ACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_SIGNS = rb"[A-Za-z0-9+/_-]"
_BREAK = rb"\\?(?:\r?\n|\\n)[ \t]*"
_CONSTANT = re2.compile(
    rb"(?:['\"`]={0,2}|^)"
    + _SIGNS
    + rb"{64}(?:"
    + _SIGNS
    + rb"|"
    + _BREAK
    + rb")*={0,2}(?:['\"`]|\s*$)"
    rb"|(?:['\"`]" + _SIGNS + rb"{8,}['\"`]\s*[,+]\s*){2,}['\"`]" + _SIGNS + rb"+={0,2}['\"`]"
)
"""A long constant, over several lines as well; pieces that are listed or added."""
_KEPT = re.compile(rb"(?:\\n|[^A-Za-z0-9+/_-])+")
_SHORTEST, _LONGEST, _UNPACKED = 80, 200_000, 64_000
"""Bytes of a constant that are worth it, that are read, and of what it comes to: a bomb is not unpacked."""
_MOST = 60
"""Constants that are looked at."""
_PROGRAMS = (b"\x7fELF", b"MZ\x90\0", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_MODULES = r"child_process|https?|http2|net|tls|dns|dgram|fs|vm|os|worker_threads|module|inspector"
_OF_NODE = re.compile(
    rf"(?:\b(?:require|import|getBuiltinModule)\s*\(\s*|\bfrom\s*|\bimport\s*)['\"`](?:node:)?({_MODULES})\b(?:/promises)?['\"`]"
)
_ENVIRONMENT = re.compile(r"\bprocess\s*(?:\.\s*|\[\s*['\"`])(?:env|binding|mainModule|dlopen)\b")
_WALLET = re.compile(
    r"\b(?:window|self|globalThis)\s*\??(?:\.\s*|\[\s*['\"`])(?:ethereum|solana|tronWeb|phantom)\b|\beth_sendTransaction\b"
)
"""How a page asks for the user's wallet."""
_UNREAD = re2.compile(rb"\b(?:brotli|zstd)Decompress|\bcreateDecipheriv\b|\bsubtle\.decrypt\b")
"""Ways to unpack that are not followed here, or need a key."""
_KEY = b"\x30"
"""What keys and certificates begin with."""
_SHELL = re.compile(
    r"^#!\s*/|\b(?:curl|wget) -|/dev/tcp/|\b(?:powershell|pwsh)(?:\.exe)? -|/bin/(?:ba|z)?sh\b"
)


def packed(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where a constant is code when it is decoded, and what that code uses, in words."""
    unread = _UNREAD.search(texts.data) is not None
    for match in islice(_CONSTANT.finditer(texts.data), _MOST):
        text = _KEPT.sub(b"", match.group()[:_LONGEST])
        if len(text) < _SHORTEST:
            continue
        does = next(filter(None, map(_does, _ways(text))), "")
        if not does and unread and any(map(_is_opaque, _plain(text))):
            does = f"{PACKED}: what is packed or encrypted otherwise"
        if does and not texts.is_comment(match.start() + 1):
            yield match.start(), does


def _ways(text: bytes) -> Iterator[bytes]:
    """Yield what a constant may come to: in hexadecimal or base64, forwards or backwards, unpacked as far as it is."""
    for each in (text, text[::-1]):
        for plain in _plain(each):
            yield plain
            for form in (EITHER, RAW):
                try:
                    yield begun(plain, form, _UNPACKED)[0]
                except UnclearError:
                    continue


def _plain(text: bytes) -> Iterator[bytes]:
    try:
        yield bytes.fromhex(text.decode("ascii"))
    except ValueError:
        whole = text.translate(URL_SAFE)[: len(text) - (len(text) % 4 == 1)]
        try:
            yield base64.b64decode(whole + b"=" * (-len(whole) % 4), validate=True)
        except binascii.Error:
            return


def _is_opaque(plain: bytes) -> bool:
    """Return whether bytes are neither text nor a key."""
    try:
        plain.decode()
    except UnicodeDecodeError:
        return not plain.startswith(_KEY)
    return False


def _does(plain: bytes) -> str:
    """Return what bytes do where they are code; empty where they are none, or code that has no power."""
    if plain.startswith(_PROGRAMS):
        return f"{PACKED_ACTS}: a program"
    try:
        text = plain[:_UNPACKED].decode()
    except UnicodeDecodeError as error:
        text = plain[: error.start].decode() if error.start > _UNPACKED // 2 else ""
    if "(" not in text and not text.startswith("#!"):
        return ""
    used = {match[1] for match in islice(_OF_NODE.finditer(text), _MOST)}
    used |= {"process"} if _ENVIRONMENT.search(text) else set()
    used |= {"a shell"} if _SHELL.search(text) else set()
    used |= {"a wallet"} if _WALLET.search(text) else set()
    if used:
        return f"{PACKED_ACTS}: {', '.join(sorted(used))}"
    shown = signs(text)
    return f"{PACKED}: {', '.join(sorted(shown))}" if shown else ""
