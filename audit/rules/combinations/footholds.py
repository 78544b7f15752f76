"""Footholds: files that something else runs later: of shells, git, continuous integration, other packages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority

if TYPE_CHECKING:
    from audit.model.package import CapabilityUse, Evidence

_PLACES = re.compile(
    r"(?:^|[/\\~\s'\"])\.(?:bash(?:rc|_profile|_login|_logout)|z(?:shrc|shenv|profile|login)|profile|kshrc|cshrc"
    r"|config[/\\](?:fish|autostart|systemd))(?:$|[/\\\s'\"])"
    r"|(?:^|[/\\])\.git[/\\]hooks(?:$|[/\\])"
    r"|(?:^|[/\\])\.github(?:$|[/\\]+(?:workflows|actions)(?:$|[/\\]))|(?:^|[/\\])\.gitlab-ci\.yml$|(?:^|[/\\])\.circleci$"
    r"|(?:^|[/\\])\.(?:vscode|cursor|claude|gemini)[/\\](?:tasks|settings|mcp|hooks|commands)(?:\.|[/\\]|$)"
    r"|(?:^|[/\\])(?:\.pnpmfile\.[cm]?js|\.yarnrc\.yml|\.envrc|\.devcontainer|\.husky|bunfig\.toml)(?:$|[/\\])"
    r"|(?:^|[/\\])(?:CLAUDE|AGENTS|GEMINI|SKILL|copilot-instructions)(?:\.local)?\.md$|(?:^|[/\\])\.(?:cursor|windsurf|cline)rules$"
    r"|(?:^|[/\\])\.(?:cursor|windsurf|claude)[/\\](?:rules|agents|skills)(?:[/\\]|$)|(?:^|[/\\])\.(?:cursor|windsurf|claude)$|(?:^|[/\\])\.mcp\.json$"
    r"|^(?:~?[/\\])?(?:OneDrive[/\\])?Desktop(?:[/\\]|$)"
    r"|(?:^|[/\\])authorized_keys$|(?:^|[/\\])(?:pnpm[/\\]store|_cacache[/\\]content-v2)(?:[/\\]|$)|lib[/\\]node_modules[/\\]npm[/\\]"
    r"|Library[/\\]Launch(?:Agents|Daemons)|^/var/spool/cron|^/etc/(?:cron|systemd|init|profile|rc\.local|ld\.so|hosts$|resolv\.conf|sudoers|pam\.d)"
    r"|Start Menu[/\\]Programs[/\\]Startup|CurrentVersion[/\\]+Run\b|(?:^|[/\\])app\.asar$",
    re.IGNORECASE,
)
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
_UP = re.compile(r"^(?:\./)*(?P<ups>(?:\.\./)+)[\w@-][^/]*/.*\.[cm]?js(?:on)?$")
_JOINS = "builtin:path"


def footholds(use: CapabilityUse) -> tuple[str, ...]:
    """Return the places in a use's literals whose files something else runs; only a use that may write names any."""
    writes = use.capability.authority in {Authority.FILESYSTEM_WRITE, Authority.PROCESS}
    joins = use.capability.id.startswith(_JOINS)
    return tuple(
        literal
        for literal in use.literals
        if ((writes or joins) and _PLACES.search(literal))
        or (WRITING.match(use.capability.id) and _SETTINGS.search(literal))
        or (writes and (_NEIGHBOUR.search(literal) or _leaves(literal, use.evidence)))
    )


def governing_sockets(use: CapabilityUse) -> tuple[str, ...]:
    """Return the sockets in a use's literals that govern the machine; only a use that may connect names any."""
    if use.capability.authority not in _CONNECTS:
        return ()
    return tuple(literal for literal in use.literals if "/" in literal and _SOCKETS.search(literal))


def foothold_key(path: str) -> str:
    """Return the part of a path that makes it a place whose files something else runs; empty if it is none."""
    found = _PLACES.search(path)
    return found[0].strip("/\\~ '\"").lower() if found else ""


def _leaves(literal: str, evidence: tuple[Evidence, ...]) -> bool:
    """Return whether a path, from the folder of the file that names it, leads to code outside the package."""
    found = _UP.match(literal.replace("\\", "/"))
    return found is not None and all(
        found["ups"].count("../") > place.file.count("/") for place in evidence
    )
