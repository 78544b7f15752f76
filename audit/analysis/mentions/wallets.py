"""Addresses of wallets and contracts: where money goes. Read by their form and, where they have one, their checksum."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CHARACTERS = "1-9A-HJ-NP-Za-km-z"
SIGN = (
    r"['\"`](0x[0-9a-fA-F]{40}|[a-z]{2,10}1[02-9ac-hj-np-z]{38,59}|(?:EQ|UQ|kQ|0Q)[A-Za-z0-9_-]{46}"
    rf"|[13DLMr][{_CHARACTERS}]{{24,34}}|T[{_CHARACTERS}]{{33}}|[{_CHARACTERS}]{{43,44}})['\"`]"
).encode()
"""What has the form of one."""
_CANDIDATE = re2.compile(SIGN)
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKED = frozenset({1, 0x2BC830A3})
"""What the polynomial leaves: for version 0, and for later ones."""
_VERSIONS = frozenset({0x00, 0x05, 0x16, 0x1E, 0x30, 0x32, 0x41})
"""First byte of an address with a checksum of four bytes: to a key, to a script, of other chains."""
_RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_FROM_RIPPLE = str.maketrans(_RIPPLE, _BASE58)
"""One chain counts in another order of the same characters."""
_TON = frozenset({"EQ", "UQ", "kQ", "0Q"})
_SEGWIT = re.compile(r"[a-z]{2,10}1[02-9ac-hj-np-z]{38,59}")
_KEY_BYTES = 32
_NOBODYS = re.compile(
    r"0x(?:([0-9a-f])\1{39}|0{36}dead|dead0{32}dead|0{39}[0-9a-f])", re.IGNORECASE
)
"""Stand for none, for a chain's own coin, for all, for what is burnt, for what a chain itself computes."""
_PAID = re.compile(
    rb"(?:\b(?:to|recipient|receiver|beneficiary|destination|payee|dest|toAddress|to_address|toPubkey|spender)"
    rb"['\"]?\s*[:=]\s*|\?\s*|\|\|\s*|\?\?\s*|\breturn\s+|=>\s*|[(,]\s*(?:new\s+[\w.]+\(\s*)?)['\"`]?$"
)
"""What stands before a wallet that is paid, or put in the place of another, rather than one of a table."""
PAYEE_SIGN = (
    rb"\b(?:to|recipient|receiver|beneficiary|payee|to_?[aA]ddress|toPubkey|spender)['\"]?\s*[:=]\s*"
    rb"(?:[^,;{}'\"`?]{0,200}\?\s*(?:[\w.]+\s*:\s*)?|[\w.]+\s*(?:\|\||\?\?)\s*)?"
    rb"['\"`]([A-Za-z0-9]+)['\"`]"
)
"""A token that is paid by the name of a member: of any chain, whatever its checksum."""
_SHORTEST, _LONGEST = 32, 110
"""Letters of such a token."""
_PAYEE = re2.compile(PAYEE_SIGN)
_MIXED = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])(?![0-9a-fA-F]+$)")
"""Letters and digits; digits to the base of sixteen alone are a hash as well."""
_BEFORE = 60
_FEW_CHARACTERS = 8
_MOST = 400
"""Hits that are looked at."""


def wallets(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where a string is the address of a wallet or a contract, and the address."""
    for match in islice(_CANDIDATE.finditer(texts.data), _MOST):
        text = match.group(1).decode("ascii")
        if _is_wallet(text) and not texts.is_comment(match.start(1)):
            yield match.start(1), text


def payees(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where the name of a member says that a token is paid, and the token: chains have many forms of them."""
    for match in islice(_PAYEE.finditer(texts.data), _MOST):
        text, place = match.group(1).decode("ascii"), match.start(1)
        known = _CANDIDATE.fullmatch(f"'{text}'".encode()) is not None
        long = _SHORTEST <= len(text) <= _LONGEST
        if long and not known and _MIXED.match(text) and not texts.is_comment(place):
            yield place, text


def is_paid(data: bytes, place: int) -> bool:
    """Return whether the wallet at `place` is paid, or put in the place of another, as far as its neighbours tell."""
    return _PAID.search(data[max(0, place - _BEFORE) : place]) is not None


def is_nobodys(text: str) -> bool:
    """Return whether an address (`0x...`) stands for none, for all, or for a chain itself."""
    return _NOBODYS.fullmatch(text) is not None


def _is_wallet(text: str) -> bool:
    if text.startswith("0x"):
        return not is_nobodys(text)
    if _SEGWIT.fullmatch(text):
        return _bech32_holds(text)
    if text[:2] in _TON:
        return _crc_holds(text)
    if text.startswith("r"):
        text = text.translate(_FROM_RIPPLE)
    return _base58_holds(text)


def _crc_holds(text: str) -> bool:
    """Return whether the last two of 36 bytes are the CRC-16 (XMODEM) of those before."""
    decoded = base64.urlsafe_b64decode(text)
    return binascii.crc_hqx(decoded[:-2], 0) == int.from_bytes(decoded[-2:], "big")


def _base58_holds(text: str) -> bool:
    """Return whether the text is a key of 32 bytes, or an address whose last four bytes are right."""
    if len(set(text)) < _FEW_CHARACTERS:
        return False
    number = 0
    for character in text:
        number = number * len(_BASE58) + _BASE58.index(character)
    zeros = len(text) - len(text.lstrip(_BASE58[0]))
    decoded = b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
    if len(decoded) == _KEY_BYTES:
        return not text.isalpha() and not text.isdigit()
    body, check = decoded[:-4], decoded[-4:]
    twice = hashlib.sha256(hashlib.sha256(body).digest()).digest()
    return bool(body) and body[0] in _VERSIONS and twice.startswith(check)


def _bech32_holds(text: str) -> bool:
    prefix, _, rest = text.rpartition("1")
    values = [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]
    values += [_BECH32.index(one) for one in rest]
    left = 1
    for value in values:
        top, left = left >> 25, (left & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            left ^= generator if top >> bit & 1 else 0
    return left in _CHECKED
