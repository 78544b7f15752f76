"""One audited package: what the lockfile says, what its code can do, who declared it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from audit.model.capability import Authority, Capability
from audit.model.contents import Source
from audit.model.facts import Coverage
from audit.model.manifest import Manifest
from audit.model.text import called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from audit.model.hidden import HiddenCode
    from audit.model.installation import Installation
    from audit.model.lockfile import LockEntry, Position
    from audit.model.mention import Mention, Mentioned


_CARRIED = re.compile(r"(?:^|(?<=/))node_modules/((?:@[^/]+/)?[^/]+)(?=/)")
_BARE = ('import "', "import '", 'import"', "import'")


def only_loads(text: str) -> bool:
    """Return whether a place only loads a built-in and takes nothing of it, as bundlers leave it: `import "http"`."""
    return text.startswith(_BARE)


class Evidence(NamedTuple):
    """A place inside a package that shows something. A tuple: a large tree has tens of thousands."""

    file: str
    """Path inside the package."""
    line: int
    """1-based; 0 for the whole file."""
    column: int
    """1-based, in characters; 0 for the whole file."""
    text: str = ""
    """A short excerpt of the source there, raw; for people, not part of the JSON report."""
    reachable: bool = True
    """Whether the file can be loaded from an entry point; not part of the JSON report."""
    literals: tuple[str, ...] = ()
    """Those of its use's literals that stand at this place; not part of the JSON report."""


@dataclass(frozen=True, slots=True)
class CapabilityUse:
    """A capability that a package's own code uses."""

    capability: Capability
    reachable: bool
    """Whether any of the places can be reached from an entry point."""
    guarded: bool
    """Whether every place stands in a `try` or behind a feature test."""
    evidence: tuple[Evidence, ...]
    """Reachable places first, then by file and position; at most `classify.EVIDENCE_LIMIT`, and as many again that
    show further literals."""
    literals: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The capability's: `builtin:fs.readFile`."""
        return self.capability.id

    @property
    def authority(self) -> Authority:
        """The capability's."""
        return self.capability.authority

    @property
    def rank(self) -> tuple[bool, int, str]:
        """What uses are shown in the order of: those that can be reached first."""
        return (not self.reachable, *self.capability.rank)

    def where(self, fits: Callable[[Evidence], bool]) -> CapabilityUse:
        """Return the use with those of its places that fit; perhaps with none."""
        return replace(self, evidence=tuple(filter(fits, self.evidence)))

    def naming(self, fits: Callable[[str], bool]) -> CapabilityUse:
        """Return the use with the places at which such a literal stands; with all where that is not known."""
        named = self.where(lambda place: any(map(fits, place.literals)))
        return named if named.evidence else self


class Shown(NamedTuple):
    """What the facts of a package show: `AuditedPackage` has all of it."""

    uses: tuple[CapabilityUse, ...]
    hidden: tuple[HiddenCode, ...] = ()
    mentions: tuple[Mention, ...] = ()


def authorities_of(uses: Iterable[CapabilityUse]) -> frozenset[Authority]:
    """Return the authorities that the capabilities belong to, `none` left out."""
    return frozenset({use.capability.authority for use in uses} - {Authority.NONE})


def broadest(uses: Iterable[CapabilityUse]) -> list[CapabilityUse]:
    """Return the uses without those that are a part of another of the same authority: a member's members.

    `builtin:http.globalAgent.destroy` says nothing more beside `builtin:http.globalAgent`.
    """
    known = {(use.capability.id, use.capability.authority): use for use in uses}
    return [use for use in known.values() if not any(whole in known for whole in _wholes(use))]


def _wholes(use: CapabilityUse) -> Iterator[tuple[str, Authority]]:
    name = use.capability.id.rpartition(".")[0]
    while name:
        yield name, use.capability.authority
        name = name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody says that a package's own code wants."""

    origin: str
    """`author`, `project` or `community`."""
    needs: tuple[str, ...]
    """Capabilities or authorities of any width, as written."""
    realm: str = "frozen"
    """`frozen`: lives with frozen primordials; `mutable`: does not."""
    position: Position | None = None
    file: str = ""
    """Where it was found, for messages; empty for the author's."""
    versions: str = "*"
    """The range of versions it speaks of."""
    reviewed: str = ""
    """Who reviewed it and when; empty when it was only drafted, and for the author's."""


@dataclass(frozen=True, slots=True)
class AuditedPackage:
    """One install location after the audit."""

    location: str
    name: str
    """The name in the tree: the key's last part, an alias included; a folder of the project goes by its own name."""
    package_name: str
    """The name of the package itself; differs from `name` under an alias."""
    version: str | None
    entry: LockEntry
    direct: bool
    """The project (or one of its workspaces) asks for it itself."""
    dev: bool
    optional: bool
    source: Source
    problem: str = ""
    """Why its contents could not be had; else empty."""
    tampered: bool = False
    installation: Installation | None = None
    """How what is installed differs from the lockfile's archive; None when that was not looked at."""
    manifest: Manifest = field(default=Manifest())
    coverage: Coverage = field(default=Coverage())
    install_files: tuple[str, ...] = ()
    """Files that npm runs at install time, or that those load: as in `PackageFacts`."""
    started_files: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Which of them each install script leads to: as in `PackageFacts`."""
    command_files: tuple[str, ...] = ()
    """Files that only those reach who start its commands by their names: as in `PackageFacts`."""
    used_packages: tuple[str, ...] = ()
    """Names of other packages that its code loads: as in `PackageFacts`."""
    uses: tuple[CapabilityUse, ...] = ()
    """Its own powers and its inventory without power, sorted by authority's rank, then id."""
    hidden: tuple[HiddenCode, ...] = ()
    """How its code is kept out of sight; files that can be loaded first."""
    mentions: tuple[Mention, ...] = ()
    """Places and addresses that it names away from a power; code that can be loaded first."""
    declaration: Declaration | None = None
    declaration_problem: str = ""
    """Why a declaration that is there could not be used; else empty."""
    other_declarations: tuple[Declaration, ...] = ()
    """What others declare for the same version, in order of precedence; not used."""
    granted: tuple[str, ...] | None = None
    """The words that the project grants it; None when contain.json has no line for it, or there is none."""
    reach: frozenset[Authority] = frozenset()
    """Its own authorities and those of everything it depends on, `none` left out."""

    @property
    def label(self) -> str:
        """`name@version`, for people."""
        return f"{self.name}@{self.version}" if self.version else self.name

    def mentioned(self, sort: Mentioned) -> tuple[Mention, ...]:
        """Return the places and addresses of one sort that it names; code that can be loaded first."""
        return tuple(each for each in self.mentions if each.mentioned is sort)

    @property
    def shown(self) -> str:
        """What people are to know it by: an alias with what it stands for."""
        return called(self.name, self.package_name)

    def can(self, capability: str) -> bool:
        """Return whether code that can be loaded uses a capability."""
        return any(use.id == capability and use.reachable for use in self.uses)

    @property
    def was_read(self) -> bool:
        """Whether its contents were there to be analysed."""
        return self.source not in {Source.MISSING, Source.UNREAD}

    @property
    def carried(self) -> tuple[str, ...]:
        """Names of packages in its own contents whose code holds some of its powers, sorted: it answers for them."""
        powers = (use for use in self.uses if use.authority is not Authority.NONE)
        files = {place.file for use in powers for place in use.evidence}
        names = (_CARRIED.findall(file) for file in files)
        return tuple(sorted({each[-1] for each in names if each}))

    @property
    def authorities(self) -> frozenset[Authority]:
        """The authorities its own code holds, `none` left out."""
        return authorities_of(self.uses)
