"""Commands that fetch programs and run them, or carry files to another machine: data, for who reads and who judges.

A command is told as its words: `git clone https://x.invalid/y.git`, `npx tool`, `scp HOST:`.
"""

from __future__ import annotations

_PACKAGES = frozenset({"install", "add", "run", "download", "get"})
FETCHING = {
    "git": frozenset({"clone"}),
    "hg": frozenset({"clone"}),
    "svn": frozenset({"checkout", "co", "export"}),
    "npm": frozenset({"install"}),
    "deno": frozenset({"run"}),
    "docker": frozenset({"run", "pull"}),
    "podman": frozenset({"run", "pull"}),
    **dict.fromkeys(("pip", "pip3", "pipx", "uv", "gem", "cargo", "go", "brew"), _PACKAGES),
    **dict.fromkeys(("apt", "apt-get", "yum", "dnf", "apk", "choco", "winget", "scoop"), _PACKAGES),
}
"""Programs, and what each is asked that fetches what is run then, or may be."""
RUNNING = frozenset({"npx", "uvx"})
"""Programs that fetch what they are given the name of, and run it at once."""
CARRYING = frozenset({"scp", "sftp", "ftp", "tftp", "ssh", "rsync", "socat", "telnet"})
"""Programs that carry what they are given to another machine, or from there."""


def fetches(command: str) -> bool:
    """Return whether a command, told as its words, fetches programs or carries files."""
    program, _, rest = command.partition(" ")
    asked, _, what = rest.partition(" ")
    if program in CARRYING | RUNNING:
        return bool(rest)
    return bool(what) and asked in FETCHING.get(program, ())
