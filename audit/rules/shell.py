"""Reading a shell command's text: does it download, does it run what it was given?

A reading of names and pipes, no shell: enough to tell `node build.js` from `curl ... | sh`.
"""

from __future__ import annotations

import re

_DOWNLOADS = re.compile(
    r"(?:^|[\s;&|(`'\"/\\])"
    r"(?:curl|wget|aria2c|iwr|irm|invoke-webrequest|invoke-restmethod|bitsadmin|certutil|mshta|ncat|nc)"
    r"(?:\.exe)?\s"
    r"|downloadstring|downloadfile|net\.webclient|start-bitstransfer|/dev/(?:tcp|udp)/",
    re.IGNORECASE,
)
_FEEDS = re.compile(
    r"(?<!\|)\|\s*(?:sudo\s+|env\s+|exec\s+)*(?:/\S*/)?"
    r"(?:(?:ba|z|da|k|c|fi)?sh|node|deno|bun|python[0-9.]*|perl|ruby|php|powershell|pwsh|iex|cmd)"
    r"(?:\.exe)?(?:\s|$|[;&|)'\"`])"
    r"|(?:^|[\s;&|(])(?:ba|z|da|k)?sh\s+<\(|\beval\s+[\"'`$]|\biex\b|invoke-expression"
    r"|powershell[^|;&]*\s-e(?:nc|ncodedcommand)?\s",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"(?:^|[\s;&|(/])node(?:\.exe)?\s+(?:-\S+\s+)*(?:-e|-p|-pe|--eval|--print)[\s=\"']"
)
_INLINE_POWER = re.compile(
    r"https?\b|child_process|\bfetch\s*\(|\beval\b|\bFunction\s*\(|\batob\b|base64|\bnet\b|fromCharCode"
)
_DECODES = re.compile(r"base64\s+(?:-d|-D|--decode)\b|xxd\s+-r|openssl\s+enc[^|;&]*\s-d\b")
_LIMIT = 20_000
"""Characters of a command that are looked at."""


def downloads(command: str) -> bool:
    """Return whether a shell command fetches something from the network or opens a connection."""
    return bool(_DOWNLOADS.search(command[:_LIMIT]))


def feeds_interpreter(command: str) -> bool:
    """Return whether a shell command runs text that it was given: a pipe to a shell, decoded code."""
    text = command[:_LIMIT]
    if _FEEDS.search(text) or _DECODES.search(text):
        return True
    return bool(_INLINE.search(text) and _INLINE_POWER.search(text))


def is_alarming(command: str) -> bool:
    """Return whether a command downloads, or runs text that it was given."""
    return downloads(command) or feeds_interpreter(command)
