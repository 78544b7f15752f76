"""Programs that code puts where people start them by name: in the place of others, or into a folder of commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.rules.uses.secret_names import is_secret_name, name_words

if TYPE_CHECKING:
    from audit.model.package import CapabilityUse, Evidence

_NAMES = """
awk basename bash bun bunx bzip2 cargo cat cc chmod chown clang cmake cmd cp curl cut date deno diff dirname docker
echo env false find g++ gcc gh git go grep gunzip gzip head hostname id java kill kubectl ln ls make mkdir mktemp mv
nano node nodejs npm npx open openssl perl php ping pip pip3 pnpm pnpx powershell ps pwd pwsh python python3 rm rmdir
rsync ruby rustc scp sed sh sleep sort ssh sudo tail tar tee test touch true uname unzip vi vim wc wget which whoami
xargs yarn yarnpkg zip zsh
"""
PROGRAMS = frozenset(_NAMES.split())
"""Programs that scripts start by name and that come with a system, with Node or with a package manager."""
_OF_TASKS = "cmd cut date diff echo env find go head id make open sort tail test touch which"
_TASKS = frozenset(_OF_TASKS.split())
"""Names of programs that scripts of projects have as well."""
PUTS = re.compile(
    r"builtin:fs(?:/promises)?\..*(?:append|write|copy|rename|symlink|\blink)", re.IGNORECASE
)
"""Uses that put something into a file, or a link in its place."""
_SCRIPT = "#!"
_OF_COMMANDS = re.compile(r"(?:^|[/\\~])\.local[/\\]+bin(?:[/\\]|$)|^/usr/(?:local/)?s?bin[/\\]")
_READ = re.compile(r"\$\{?([A-Z][A-Z0-9_]+)\b|\bprocess\.env\.([A-Z][A-Z0-9_]+)\b")


def put_programs(use: CapabilityUse) -> tuple[str, ...]:
    """Return the well-known programs whose names a use gives to scripts that it writes, and folders of commands."""
    if not PUTS.match(use.id):
        return ()
    named = (
        literal
        for place in use.evidence
        for literal in place.literals
        if is_of_commands(literal) or (_writes_script(place) and _is_program(literal))
    )
    return tuple(dict.fromkeys(named))


def secrets_of_scripts(use: CapabilityUse, own: frozenset[str]) -> tuple[str, ...]:
    """Return the variables with secrets that a script reads which a use writes; `own`: words of the package's name."""
    if not PUTS.match(use.id):
        return ()
    scripts = (literal for literal in use.literals if literal.startswith(_SCRIPT))
    names = (match[1] or match[2] for text in scripts for match in _READ.finditer(text))
    wanted = (name for name in names if is_secret_name(name) and not own & name_words(name))
    return tuple(dict.fromkeys(wanted))


def is_of_commands(path: str) -> bool:
    """Return whether a path is in a folder whose files people start by name."""
    return _OF_COMMANDS.search(path) is not None


def _writes_script(place: Evidence) -> bool:
    return any(literal.startswith(_SCRIPT) for literal in place.literals)


def _is_program(path: str) -> bool:
    if path.startswith(_SCRIPT):
        return False
    return re.split(r"[/\\]", path)[-1] in PROGRAMS - _TASKS
