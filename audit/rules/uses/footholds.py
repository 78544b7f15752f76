"""Footholds: files that something else runs later: of shells, git, continuous integration, other packages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.manifest import commands_of
from audit.model.obeyed import NAMED, WRITTEN
from audit.rules.uses.commands import downloads
from audit.rules.uses.shims import PUTS, is_of_commands

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from audit.model.package import AuditedPackage, CapabilityUse, Evidence
    from audit.rules.uses.reached import Reached

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
_HOOKS = re.compile(r"(?:^|[/\\])\.git[/\\]+hooks[/\\]")
_FOLDER = re.compile(r"(?:.*[/\\])?\.[a-z]+(?:[/\\]bin)?$")
_SOCKETS = re.compile(
    r"(?:^|[/\\])(?:docker|containerd|podman|crio|buildkitd|snapd|libvirt-sock|docker_engine)(?:\.sock)?$"
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
_LOADS = (
    r"(?:(?:source|\.) <\((?:{commands}) completions?(?: [a-z]+)?\)"
    r"|eval \"\$\((?:{commands}) completions?(?: [a-z]+)?\)\"|(?:{commands}) completions?(?: [a-z]+)? \| source)"
    r"(?: # ?[\w -]+)?"
)
"""A line that loads what a command tells of itself into a shell."""
_ONE_LINE = re.compile(
    r"(?:append|write)File(?:Sync)?\(\s*[\w$.]+\s*,\s*(?:['\"`](?:\\n)*['\"`]\s*\+\s*)?(?:[\w$]+|`(?:\\n)*\$\{[\w$]+\}(?:\\n)*`"
    r"|(?P<quote>['\"`])(?:(?!(?P=quote)|\$\{)[^\n])*(?P=quote))(?:\s*\+\s*['\"`](?:\\n)*['\"`])?\s*[,)]"
)
"""Nothing is written but one text."""
_COMPLETIONS = r"(?:^|[/\\~])\.config[/\\]+fish[/\\]+completions[/\\]+(?:{commands})\.fish$"
"""What a shell reads only where somebody completes that command."""
_COMMANDS = 20
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


def users_footholds(use: CapabilityUse) -> tuple[str, ...]:
    """Return the footholds among a use's literals that are the user's or the machine's, or hooks of git."""
    return tuple(path for path in footholds(use) if _USERS.search(path) or _HOOKS.search(path))


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
        if not PUTS.match(use.id):
            continue
        for place in use.evidence:
            for (file, line), folder in folders.items():
                if file == place.file and 0 <= place.line - line <= _FEW_LINES:
                    paths = (f"{folder}/{literal}" for literal in place.literals)
                    yield from (
                        (use, place, path)
                        for path in paths
                        if foothold_key(path) or is_of_commands(folder)
                    )


def is_asked_for(path: str) -> bool:
    """Return whether people ask a command to write there: a project's settings of its tools, completion for a shell."""
    named = _PLACES.search(path) or _MADE.search(path)
    of_users = _USERS.search(path) and not _SHELLS.search(path)
    return named is not None and not of_users


def is_of_project(path: str) -> bool:
    """Return whether a path is one of a project's settings, of its tools or of services, and none of the user's."""
    return is_asked_for(path) and not _USERS.search(path) and not _HOOKS.search(path)


def puts_a_download(place: Evidence) -> bool:
    """Return whether text that is put into a file at a place fetches something when it is run."""
    return any(downloads(f"{text} ") for text in place.literals)


def completes(new: Iterable[Reached], package: AuditedPackage, old: AuditedPackage) -> bool:
    """Return whether all that is put into places of shells completes a command that was there before."""
    raw = old.manifest.raw
    commands = "|".join(map(re.escape, sorted(commands_of(raw, old.package_name))[:_COMMANDS]))
    writing = [use for use in package.uses if _WRITES.match(use.id)]
    names = {each.name for each in new} | {
        literal for use in writing for literal in use.literals if _is_of_shells(literal)
    }
    if not commands or not all(map(_SHELLS.search, names)):
        return False
    kept = re.compile(_COMPLETIONS.format(commands=commands))
    files = {place.file for each in new for place in each.evidence}
    places = [
        place
        for use in writing
        for place in use.evidence
        if place.file in files and not _is_kept(place, kept, names)
    ]
    line = re.compile(rf"\n?{_LOADS.format(commands=commands)}\n?")
    return (all(kept.search(name) for name in names) or bool(places)) and all(
        _puts_line(place, line, names) for place in places
    )


def _is_kept(place: Evidence, kept: re.Pattern[str], names: Collection[str]) -> bool:
    """Return whether a place names only what a shell reads to complete that command."""
    named = [text for text in place.literals if text in names]
    return bool(named) and all(map(kept.search, named))


def _is_of_shells(literal: str) -> bool:
    """Return whether a literal names a file of a shell, and is no line for one."""
    return " " not in literal and _USERS.search(literal) is not None


def _puts_line(place: Evidence, line: re.Pattern[str], names: Collection[str]) -> bool:
    """Return whether a place writes nothing but such a line."""
    lines = [text for text in place.literals if text not in names]
    return (
        bool(lines) and all(map(line.fullmatch, lines)) and _ONE_LINE.search(place.text) is not None
    )


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
