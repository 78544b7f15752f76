"""Paths of the user and the system in the strings of a file: which of them matter is for the rules."""

from __future__ import annotations

import re
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
    begin = max(0, place - _LONGEST_LIST)
    return _NAME.fullmatch(text) is not None and _REFUSED.search(data, begin, place) is not None


def _is_path(text: str, *, dotted: bool) -> bool:
    """Return whether a string is a path rather than a sentence that speaks of one; folders may have spaces."""
    words = text.split()
    begins = not dotted or bool(words and _SIGN.search(words[0]))
    return begins and sum(1 for word in words if not _SIGN.search(word)) <= _PLAIN
