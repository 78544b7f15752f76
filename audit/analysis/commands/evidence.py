"""What the words of a command show whatever its program is: hosts, paths, variables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from audit.analysis.commands import tools

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command

VARIABLE = re.compile(r"\$(?:env:|\{)?([A-Za-z_][A-Za-z0-9_]*)|%([A-Za-z_][A-Za-z0-9_]*)%")
_SECRET = re.compile(
    r"TOKEN|SECRET|PASSW|CREDENTIAL|API_?KEY|_AUTH|PRIVATE|AWS_|_KEY$", re.IGNORECASE
)
URL = re.compile(
    r"\b(?:https?|ftp|wss?|git|ssh)(?:\+[a-z]+)?://(?:[^/\s@'\"]*@)?([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])"
)
AWAY = re.compile(
    r"(?:[~/\\]|\.\.(?:[/\\]|$)|[A-Za-z]:[\\/]|\$\{?HOME\b|%(?:USERPROFILE|APPDATA|HOME)|\$env:)",
    re.IGNORECASE,
)
TELLING_FILE = re.compile(
    r"(?:^|[/\\=@])(\.(?:npmrc|ssh|aws|netrc|gitconfig|env|bashrc|zshrc|profile|kube|docker|gnupg)\b[^\s'\"]*)"
)
_NETWORK_TEXT = re.compile(
    r"/dev/(?:tcp|udp)/|net\.webclient|invoke-webrequest|invoke-restmethod|download(?:string|file|data)\b|"
    r"start-bitstransfer|system\.net\.",
    re.IGNORECASE,
)
_READ = 8192
"""Characters of one word that are looked at: as a text that is run in its turn, all of it is read then."""
_LONGEST = 200
"""Characters of one literal."""
_SOCKET = re.compile(r"/dev/(?:tcp|udp)/([^/\s'\"]+)")
"""What a shell takes for a connection."""


class By(Enum):
    """What runs a file."""

    ITSELF = "its name"
    SHELL = "a shell"
    SOURCE = "the same shell"
    NODE = "Node"
    PERHAPS = "a program that looks whether it is there"


@dataclass(frozen=True, slots=True)
class ShellText:
    """Shell text given as an argument, to be read in its turn."""

    text: str
    arguments: tuple[str, ...] | None = None
    """What `$1`, `$2`, ... are in it; None: what they are outside."""
    own_name: str = ""
    """What `$0` is in it; empty where it is not told."""
    is_here: bool = False
    """The same shell runs it: what it sets lasts."""


@dataclass(slots=True)
class Effects:
    """What was found out about commands. Grows as they are read."""

    powers: set[tuple[str, str]] = field(default_factory=set)
    """(kind, what), as in a fact."""
    literals: set[str] = field(default_factory=set)
    """Hosts, paths, environment names, names of commands."""
    files: list[tuple[str, By]] = field(default_factory=list)
    """Paths that are run, from the package's folder."""
    loaded: list[str] = field(default_factory=list)
    """What `node --require` names: paths or packages."""
    code: list[str] = field(default_factory=list)
    """JavaScript given as an argument."""
    scripts: list[str] = field(default_factory=list)
    """Scripts of the same package.json that are run by name."""
    commands: set[str] = field(default_factory=set)
    """Names of the programs that are run."""
    texts: list[ShellText] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    """Code of another language given as an argument."""

    def told(self) -> tuple[str, ...]:
        """Return the literals as a fact carries them: a name that goes on for pages is told by its beginning."""
        return tuple(sorted({literal[:_LONGEST] for literal in self.literals}))

    def add(self, other: Effects) -> None:
        """Take in what `other` holds."""
        self.powers |= other.powers
        self.literals |= other.literals
        self.commands |= other.commands
        self.files += other.files
        self.loaded += other.loaded
        self.code += other.code
        self.scripts += other.scripts
        self.texts += other.texts
        self.foreign += other.foreign


def is_secret_variable(name: str) -> bool:
    """Return whether a variable's name says that it holds a secret."""
    return _SECRET.search(name) is not None


def show_evidence(command: Command, found: Effects) -> None:
    """Add to `found` the literals of a command, and the powers that its words alone show."""
    words = [word[:_READ] for word in dict.fromkeys((*command.words, *command.written))]
    settings = [setting[:_READ] for setting in command.assignments]
    text = " ".join((*settings, *words, *command.reads, *command.writes))
    for host in _SOCKET.findall(text):
        found.powers.add(tools.CONNECT)
        found.literals.add(host.lower())
    if _NETWORK_TEXT.search(text):
        found.powers |= {tools.NETWORK, tools.SPAWN}
    found.literals.update(host.lower() for host in URL.findall(text))
    for word in (*words, *command.reads, *command.writes):
        if AWAY.match(word) and len(word) > 1 and not word.startswith("//"):
            found.literals.add(word)
        found.literals.update(TELLING_FILE.findall(word))
    for match in VARIABLE.finditer(text):
        name = match[1] or match[2]
        found.literals.add(name)
        if is_secret_variable(name):
            found.powers.add(("global", f"process.env.{name}"))
    if any(AWAY.match(word) for word in command.writes):
        found.powers.add(tools.WRITE)
    if any(AWAY.match(word) for word in command.reads):
        found.powers.add(tools.READ)
