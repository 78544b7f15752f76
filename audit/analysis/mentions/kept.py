"""Data that code of the package reads: the addresses, recipients, paths and names that it keeps there."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.source import Source, normalised
from audit.analysis.mentions.elsewhere import asked_in_data, hidden_in_data, in_data
from audit.analysis.mentions.file import with_addresses
from audit.analysis.mentions.helpers import programs
from audit.analysis.mentions.lent import asked
from audit.analysis.mentions.packed import packed
from audit.analysis.mentions.recipients import recipients
from audit.analysis.mentions.texts import LONGEST, Texts, mention, told
from audit.model.facts import Fact, FileFacts, Reading
from audit.model.mention import ENCODED, MENTION, PROSE, Mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Told

_PATH = re.compile(
    rb"(?:^|['\"\s:,])((?:~|\$HOME)?(?:[\w./\\-]{0,80}[/\\])?(?:\.(?:npmrc|netrc|git-credentials|pypirc)\b"
    rb"|\.(?:ssh|aws|azure|kube|gnupg|electrum|ethereum|bitcoin)(?:[/\\][\w./\\-]*)?(?=['\"\s,]|$)"
    rb"|\.config[/\\](?:gcloud|gh|solana)[\w./\\-]*|id_(?:rsa|dsa|ecdsa|ed25519)\b|wallet\.dat|Login Data"
    rb"|logins\.json))",
    re.MULTILINE,
)
_WORD = re.compile(
    rb"(?:^[ \t-]*|[\":,=][ \t]*)"
    rb"([A-Z][A-Z0-9]*_[A-Z0-9_]{2,60}|(?:node:)?(?:child_process|worker_threads|vm|net|dgram|tls|https?|fs))"
    rb"(?=[\",:=]|[ \t\r]*$)",
    re.MULTILINE,
)
"""Names of variables, and of modules of Node that hold power."""
_COMPILED = re.compile(
    rb"(?:https?|wss?)://(?!docs?\.)((?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24})(?=[/:?#\0 \"'])"
    rb"(?!/[^\0 \"']{0,80}(?:issues|docs?)\b)"
)
"""An address among strings that stand one behind the other: only one whose host has an end, and no page for people."""
_COMMAND = re2.compile(
    rb"\b(?:curl|wget)(?:\.exe)? ['\"]?(?:-[ -~]{0,120}|)https?://[ -~]{1,100}|https?://[ -~]{1,80}\| ?(?:ba|z)?sh\b"
    rb"|/dev/tcp/[ -~]{1,60}|\bpowershell(?:\.exe)? [ -~]{0,40}-[eEcCwW][ -~]{1,80}|\bcmd(?:\.exe)? /[cC] [ -~]{1,60}"
)
"""A command for a shell that downloads, opens a connection or runs what it is given; addons hold none."""
_SHOWN = 60
"""Letters of such a command that are shown."""
_MOST = 100
"""Paths, and names, that are looked at."""


def read_kept(data: bytes, *, is_json: bool) -> FileFacts:
    """Return what a file of data names; in JSON an address is a value of its own."""
    found = FileFacts(Reading.DATA)
    data = normalised(data)
    if b"\0" in data[:4096]:
        return found
    if is_json:
        found = with_addresses(found, data)
    known = {(each.what, *each.literals) for each in found.facts}
    source = Source(data)
    more = []
    for place, what, text in sorted(_mentions(data, is_json=is_json)):
        short = text[: LONGEST * 10]
        if (what, short) not in known:
            known.add((what, short))
            more.append(mention(source, place, what, short))
    named = programs(source, data) if is_json else ()
    return found.with_more(more, references=[*named])


def read_compiled(data: bytes) -> tuple[Fact, ...]:
    """Return what a file of WebAssembly asks for, and the addresses among its data."""
    named = {Mentioned.LENT.value: asked(data)}
    hosts = {match[1].decode().lower() for match in islice(_COMPILED.finditer(data), _MOST)}
    named[f"{Mentioned.ADDRESS.value}:{PROSE}"] = [f"https://{host}/" for host in sorted(hosts)]
    return tuple(
        Fact(MENTION, what, 0, 0, "", (text,)) for what in sorted(named) for text in named[what]
    )


def read_native(data: bytes) -> tuple[Fact, ...]:
    """Return the commands for a shell among the strings of compiled code."""
    found = {match.group()[:_SHOWN].decode() for match in islice(_COMMAND.finditer(data), _MOST)}
    return tuple(
        Fact(MENTION, Mentioned.LENT.value, 0, 0, "", (f"the command {each!r}",))
        for each in sorted(found)
    )


def _mentions(data: bytes, *, is_json: bool) -> Iterator[Told]:
    texts = Texts(data)
    yield from told(Mentioned.ADDRESS, () if is_json else in_data(data))
    yield from told(Mentioned.ADDRESS, asked_in_data(data))
    yield from told(Mentioned.ADDRESS, hidden_in_data(data), ENCODED)
    yield from told(Mentioned.RECIPIENT, recipients(texts))
    yield from told(Mentioned.WRITTEN, packed(texts))
    for kind_of, expression in ((Mentioned.PATH, _PATH), (Mentioned.WORD, _WORD)):
        for match in islice(expression.finditer(data), _MOST):
            yield match.start(1), kind_of.value, match[1].decode("utf-8", "replace")
