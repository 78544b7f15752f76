"""Commands that fetch programs and run them, or carry files to another machine: data, for who reads and who judges.

A command is told as its words: `git clone https://x.invalid/y.git`, `npx tool`, `scp HOST:`.
"""

from __future__ import annotations

_PACKAGES = frozenset({"install", "add", "download"})
_PROGRAMS = _PACKAGES | {"run", "get"}
FETCHING = {
    "git": frozenset({"clone"}),
    "hg": frozenset({"clone"}),
    "svn": frozenset({"checkout", "co", "export"}),
    "npm": frozenset({"install"}),
    "deno": frozenset({"run"}),
    "docker": frozenset({"run", "pull"}),
    "podman": frozenset({"run", "pull"}),
    **dict.fromkeys(("pip", "pip3", "gem", "cargo", "brew", "apt", "apt-get"), _PACKAGES),
    **dict.fromkeys(("yum", "dnf", "apk", "choco", "winget", "scoop"), _PACKAGES),
    **dict.fromkeys(("pipx", "uv", "go"), _PROGRAMS),
}
"""Programs, and what each is asked that fetches what is run then, or may be."""
RUNNING = frozenset({"npx", "uvx"})
"""Programs that fetch what they are given the name of, and run it at once."""
CARRYING = frozenset({"scp", "sftp", "ftp", "tftp", "ssh", "rsync", "socat", "telnet"})
"""Programs that carry what they are given to another machine, or from there."""


_HERE = (".", "/", "~", "$")
_FILES = (".go", ".whl", ".gem")
_WORDS = 40


def fetches(command: str) -> bool:
    """Return whether a command, told as its words, fetches programs or carries files."""
    program, *words = command.split(maxsplit=_WORDS)[:_WORDS] or [""]
    plain = [word for word in words if not word.startswith("-")]
    if program in CARRYING | RUNNING:
        return bool(plain)
    return bool(plain[1:]) and plain[0] in FETCHING.get(program, ()) and not _is_here(plain[1])


def carries(command: str) -> bool:
    """Return whether a command that code starts does the same; which packages are its own is not known there."""
    program, _, rest = command.partition(" ")
    if program in CARRYING and not rest:
        return program != "rsync"  # its words stand elsewhere: `spawn("scp", [...])`
    return program not in RUNNING | {"npm", "rsync"} and fetches(command)


def _is_here(word: str) -> bool:
    """Return whether a word names what is on this machine: a path, a file of Go."""
    return word.startswith(_HERE) or word.endswith(_FILES)
