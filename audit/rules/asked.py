"""What the manifests in a lockfile ask for: addresses and aliases, and the host most entries share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.text import texts_within
from audit.rules.resolved import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.lockfile import LockEntry, Lockfile
    from audit.model.package import AuditedPackage

_FIELDS = (
    "dependencies",
    "devDependencies",
    "optionalDependencies",
    "peerDependencies",
    "requires",
)
_MAXIMUM_NESTING = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, so that a surprising address can be told from a wanted one."""

    addresses: frozenset[str]
    """Archive addresses that the project or one of its workspaces asks for, without `#...`."""
    aliases: frozenset[str] | None
    """Package names that anybody asks for as `npm:NAME`; None when the lockfile cannot tell (version 1)."""
    usual_host: str | None
    """The host that most registry entries share; None when no two share one."""

    @classmethod
    def of(cls, lockfile: Lockfile) -> Asked:
        """Collect what the entries of a lockfile ask for."""
        own = [entry for entry in lockfile.entries.values() if _is_own(entry)]
        wanted = (spec for entry in own for spec in _specs(entry))
        aliases = (_alias(spec) for entry in lockfile.entries.values() for spec in _specs(entry))
        return cls(
            frozenset(spec.partition("#")[0] for spec in wanted if "://" in spec),
            frozenset(name for name in aliases if name) if lockfile.version > 1 else None,
            _usual_host(lockfile),
        )

    def may_be(self, package: AuditedPackage, served: str) -> bool:
        """Return whether `package` may come from the archive of the package `served`."""
        if served.lower() == package.name.lower():
            return True
        aliased = served == package.package_name
        return aliased and (self.aliases is None or served in self.aliases)


def _is_own(entry: LockEntry) -> bool:
    """Return whether the entry is the project itself or a folder of it."""
    return "node_modules/" not in f"{entry.location}/"


def _specs(entry: LockEntry) -> Iterator[str]:
    """Yield every dependency specifier of an entry's manifest and lockfile fields."""
    for fields in (entry.meta, entry.manifest):
        for field in _FIELDS:
            if fields.get(field):
                yield from texts_within(fields[field], 1)
        if fields.get("overrides"):
            yield from texts_within(fields["overrides"], _MAXIMUM_NESTING)


def _alias(spec: str) -> str | None:
    """Return the package that `npm:NAME@RANGE` names; None for other specifiers."""
    if not spec.startswith("npm:"):
        return None
    name, mark, _ = spec.removeprefix("npm:").rpartition("@")
    return name if mark and name else spec.removeprefix("npm:")


def _usual_host(lockfile: Lockfile) -> str | None:
    """Return the host of the most registry entries, if at least two share it and it is the only such."""
    found = (address(entry) for entry in lockfile.entries.values())
    hosts = Counter(each.host for each in found if each.kind == "registry" and each.host)
    ranked = hosts.most_common(2)
    if not ranked or ranked[0][1] < 2:  # noqa: PLR2004  # two entries that share a host
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None
