"""Paths of the user and the system in the strings of a file: which of them matter is for the rules."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.model.obeyed import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.mentions.texts import Texts

_DOTTED = (
    r"npmrc|ssh|netrc|git-credentials|gitconfig|pypirc|yarnrc|aws|azure|kube|gnupg|electrum|ethereum|bitcoin|profile"
    r"|(?:bash|z|k|c)(?:rc|shrc|shenv|_profile|profile|_login|login|_logout|_history|sh_history)|docker/+config\.json"
    r"|config/+(?:gcloud|solana|gh|fish|autostart|systemd)|(?:cursor|claude|gemini|codex)/+(?:history|projects|sessions|auth)"
    r"|vault-token|terraformrc|password-store|oci/|kaggle/|databrickscfg|cargo/+credentials|terraform\.d|m2/+settings"
    r"|gem/+credentials|config/+(?:rclone|op/|doctl|hub|Exodus)|(?:cache/+)?huggingface/+token|npm/+_cacache"
    "|" + dotted("/+")
)
_NAMED = (
    r"id_(?:rsa|dsa|ecdsa|ed25519)\b|authorized_keys|wallet\.dat|Login Data|Local Extension Settings|logins\.json"
    r"|share/+keyrings|Library/+Keychains|exodus\.wallet|seed\.seco|Ledger Live|\btdata\b|key4\.db|cookies\.sqlite"
    r"|Cookies\.binarycookies|pnpm/+store|_cacache/|lib/+node_modules/+npm\b"
    r"|Local Storage|/var/spool/cron|/etc/(?:shadow|passwd|cron|systemd|init|rc\.local|ld\.so)|/var/run/secrets/"
    r"|LaunchAgents|(?:CLAUDE|AGENTS|GEMINI|SKILL|copilot-instructions)(?:\.local)?\.md"
    r"|LaunchDaemons|CurrentVersion|Programs[/\\]+Startup|app\.asar|/proc/[^\s'\"]{1,30}/(?:mem|environ|maps)\b"
)
SCAN = rf"[/\\'\"`~}}]\.(?:{_DOTTED})|{_NAMED}"
"""A pattern of all that may be one, in one pass over a file."""
_PATH = re.compile(SCAN.encode())
_WRITTEN = re.compile(
    rf">\s*[\"']?((?:[^\s\"'|;&<>]*[/~])?(?:\.(?:{_DOTTED})|{_NAMED})[^\s\"'|;&<>]*)"
)
"""What a command of a shell in a longer text writes to."""
_REFUSED = re.compile(
    rb"\b(?:deny|denied|forbid(?:den)?|block(?:ed)?|ignored?|exclude[ds]?)['\"]?\s*:\s*\[[^\[\]()$]{0,400}\Z"
)
"""A list of names that are kept from others: a server's, a watcher's, an archive's."""
_LONGEST_LIST = 440
_LIST = re.compile(
    rb"\b(?:const|let|var)\s+([A-Za-z_$][\w$]{1,60})\s*=\s*(?:new\s+Set\(\s*)?\[[^\[\]()$]{0,400}\Z"
)
_ASKED = rb"[\w$.]{1,80}(?:\(\s*[\w$.]{0,40}\s*\))?"
_ASKS = (
    rb"\s*\.\s*(?:(?:has|includes)\(\s*%s\s*\)|some\(\s*\(?[\w$]{1,40}\)?\s*=>\s*%s(?:\s*===?\s*%s)?\s*\))"
    % (_ASKED, _ASKED, _ASKED)
)
_LEFT_OUT = re.compile(
    _ASKS
    + rb"\s*(?:\|\|[^;{}]{0,120})?\)\s*\{?\s*(?:continue|return(?:\s+(?:false|null|undefined|!1|void 0))?)\s*[;}\n]"
)
"""What is named in the list is passed by, where a condition asks for it."""
_ASKED_FIRST = re.compile(rb"\bif\s*\(\s*(?:[^;{}]{0,120}\|\|\s*)?\Z")
_REMAINS = re.compile(_ASKS)
_FILTERED = re.compile(
    rb"\bfilter(?:\(|:)\s*\(?[\w$,\s]{1,40}\)?\s*=>\s*(?:[^;{}!]{0,80}&&\s*)?!\Z"
)
_NEAR = 200
_MOST_TIMES = 20
_NAME = re.compile(r"(?:\*\*/)?\.[\w.-]+")
_SIGN = re.compile(r"[/\\.~$%{]")
_PLAIN = 2
"""Words without a sign of a path, at most: `Application Support`."""


def paths(texts: Texts, clues: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield where a string names such a path, and the string; `clues` are the places where `SCAN` found something."""
    for clue in clues:
        match = _PATH.match(texts.data, clue)
        place = clue + 1
        text = "" if match is None or texts.is_comment(place) else texts.around(place)
        if match and text and (written := _WRITTEN.search(text)):
            yield place, written[1]
        elif (
            match
            and text
            and _is_path(text, dotted=match.group().strip()[1:2] == b".")
            and not _is_refused(text, texts.data, clue)
        ):
            yield place, text


def _is_refused(text: str, data: bytes, place: int) -> bool:
    """Return whether a name without a folder stands in a list of what is kept from others."""
    if _NAME.fullmatch(text) is None and "/" in text:
        return False
    begin = max(0, place - _LONGEST_LIST)
    if _REFUSED.search(data, begin, place) is not None:
        return True
    found = _LIST.search(data, begin, place)
    return found is not None and _only_leaves_out(found[1], found.start(1), data)


def _only_leaves_out(name: bytes, declared: int, data: bytes) -> bool:
    """Return whether a list is asked for nothing but whether to pass by what it names: `if (LIST.has(x)) continue`."""
    word = re.compile(rb"(?<![\w$])" + re.escape(name) + rb"(?![\w$])")
    places = list(islice(word.finditer(data), _MOST_TIMES + 1))
    if not 1 < len(places) <= _MOST_TIMES or places[0].start() != declared:
        return False
    return all(_passes_by(data, place.start(), place.end()) for place in places[1:])


def _passes_by(data: bytes, start: int, end: int) -> bool:
    near = max(0, start - _NEAR)
    if _LEFT_OUT.match(data, end):
        return _ASKED_FIRST.search(data, near, start) is not None
    return _REMAINS.match(data, end) is not None and _FILTERED.search(data, near, start) is not None


def _is_path(text: str, *, dotted: bool) -> bool:
    """Return whether a string is a path rather than a sentence that speaks of one; folders may have spaces."""
    words = text.split()
    begins = not dotted or bool(words and _SIGN.search(words[0]))
    return begins and sum(1 for word in words if not _SIGN.search(word)) <= _PLAIN
