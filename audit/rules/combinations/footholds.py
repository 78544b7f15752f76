"""Footholds: files that something else runs later: of shells, git, continuous integration, other packages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.obeyed import NAMED, WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.package import CapabilityUse, Evidence

_OF_SHELLS = r"bash(?:rc|_profile|_login|_logout)|z(?:shrc|shenv|profile|login)|profile|kshrc|cshrc|config[/\\]fish"
_OF_USERS = (
    rf"(?:^|[/\\~\s'\"])\.(?:{_OF_SHELLS}|config[/\\](?:autostart|systemd))(?:$|[/\\\s'\"])"
    r"|^(?:~?[/\\])?(?:OneDrive[/\\])?Desktop(?:[/\\]|$)"
    r"|(?:^|[/\\])authorized_keys$|(?:^|[/\\])(?:pnpm[/\\]store|_cacache[/\\]content-v2)(?:[/\\]|$)|lib[/\\]node_modules[/\\]npm[/\\]"
    r"|Library[/\\]Launch(?:Agents|Daemons)|^/var/spool/cron|^/etc/(?:cron|systemd|init|profile|rc\.local|ld\.so|hosts$|resolv\.conf|sudoers|pam\.d)"
    r"|Start Menu[/\\]Programs[/\\]Startup|CurrentVersion[/\\]+Run\b|(?:^|[/\\])app\.asar$"
)
"""Of the user or the machine."""
_SHELLS = re.compile(rf"\.(?:{_OF_SHELLS})\b", re.IGNORECASE)
_USERS = re.compile(_OF_USERS, re.IGNORECASE)
_PLACES = re.compile(f"{_OF_USERS}|{NAMED}", re.IGNORECASE)
_MADE = re.compile(WRITTEN)
_FOLDER = re.compile(r"(?:.*[/\\])?\.[a-z]+$")
_SOCKETS = re.compile(
    r"(?:^|[/\\])(?:docker|containerd|podman|crio|buildkitd|snapd|libvirt-sock|docker_engine)(?:\.sock)?$",
)
"""Who may write to one of these may start a container that holds the whole disk."""
_CONNECTS = frozenset({Authority.NETWORK, Authority.PROCESS})
_NEIGHBOUR = re.compile(
    r"(?:^|[/\\])node_modules[/\\]+(?!\.)(?:@[\w.-]+[/\\]+)?[\w-][\w.-]*[/\\]+.*\.[cm]?js(?:on)?$"
)
_SETTINGS = re.compile(r"(?:^|[/\\~\s])\.(?:npmrc|yarnrc(?:\.yml)?|pnpmrc|gitconfig|curlrc)$")
"""Settings that can name a program to start: many read them, few write them."""
WRITING = re.compile(r"builtin:fs(?:/promises)?\..*(?:append|write|copy|rename)", re.IGNORECASE)
"""Uses that put something into a file."""
_WRITES = re.compile(rf"{WRITING.pattern}|builtin:fs(?:/promises)?\.mkdir", re.IGNORECASE)
_UP = re.compile(r"^(?:\./)*(?P<ups>(?:\.\./)+)[\w@-][^/]*/.*\.[cm]?js(?:on)?$")
_JOINS = "builtin:path"
_FEW_LINES = 20


def footholds(use: CapabilityUse) -> tuple[str, ...]:
    """Return the places in a use's literals whose files something else runs; only a use that may write names any."""
    writes = use.authority in {Authority.FILESYSTEM_WRITE, Authority.PROCESS}
    joins = use.id.startswith(_JOINS)
    return tuple(
        literal
        for literal in use.literals
        if ((writes or joins) and _PLACES.search(literal))
        or (_WRITES.match(use.id) and _MADE.search(literal))
        or (WRITING.match(use.id) and _SETTINGS.search(literal))
        or (writes and (_NEIGHBOUR.search(literal) or _leaves(literal, use.evidence)))
    )


def joined_footholds(
    uses: Sequence[CapabilityUse],
) -> Iterator[tuple[CapabilityUse, Evidence, str]]:
    """Yield what writes a file below a folder that its own file names a little before: `.vscode`, then `tasks.json`."""
    folders = {
        (place.file, place.line): literal
        for use in uses
        if use.id.startswith(_JOINS)
        for place in use.evidence
        for literal in place.literals
        if _FOLDER.match(literal)
    }
    if not folders:
        return
    for use in uses:
        if not WRITING.match(use.id):
            continue
        for place in use.evidence:
            for (file, line), folder in folders.items():
                if file == place.file and 0 <= place.line - line <= _FEW_LINES:
                    paths = (f"{folder}/{literal}" for literal in place.literals)
                    yield from ((use, place, path) for path in paths if foothold_key(path))


def is_asked_for(path: str) -> bool:
    """Return whether people ask a command to write there: a project's settings of its tools, completion for a shell."""
    named = _PLACES.search(path) or _MADE.search(path)
    of_users = _USERS.search(path) and not _SHELLS.search(path)
    return named is not None and not of_users


def governing_sockets(use: CapabilityUse) -> tuple[str, ...]:
    """Return the sockets in a use's literals that govern the machine; only a use that may connect names any."""
    if use.authority not in _CONNECTS:
        return ()
    return tuple(literal for literal in use.literals if "/" in literal and _SOCKETS.search(literal))


def foothold_key(path: str) -> str:
    """Return the part of a path that makes it a place whose files something else runs; empty if it is none."""
    found = _PLACES.search(path) or _MADE.search(path)
    return found[0].strip("/\\~ '\"").lower() if found else ""


def _leaves(literal: str, evidence: tuple[Evidence, ...]) -> bool:
    """Return whether a path, from the folder of the file that names it, leads to code outside the package."""
    found = _UP.match(literal.replace("\\", "/"))
    return found is not None and all(
        found["ups"].count("../") > place.file.count("/") for place in evidence
    )
