"""What a package may do: by the project's grant, else by its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority, covering, is_covered
from audit.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.capability import Capability
    from audit.model.package import AuditedPackage, CapabilityUse

_MISSING = "unknown:missing"


def is_power(use: CapabilityUse) -> bool:
    """Return whether a use needs to be allowed.

    Contents that could not be had show nothing to allow: `unanalysed-code` reports them. Neither do
    unlisted packages in code that nothing loads: `undeclared-dependency` does.
    """
    idle = not use.reachable and use.id.startswith("package:")
    return use.authority is not Authority.NONE and use.id != _MISSING and not idle


def powers(package: AuditedPackage) -> list[CapabilityUse]:
    """Return the uses that need to be allowed, the most telling first."""
    return sorted(filter(is_power, package.uses), key=lambda use: use.rank)


def is_granted(package: AuditedPackage, capability: Capability) -> bool:
    """Return whether the project allows it: a grant alone decides; without one, the declaration does."""
    if package.granted is not None:
        return is_covered(package.granted, capability)
    return is_declared(package, capability)


def is_settled(package: AuditedPackage, capability: Capability) -> bool:
    """Return whether somebody has answered for it: the project, the author, a reviewer; a mere draft has not."""
    declaration = package.declaration
    drafted = (
        declaration is not None and declaration.origin == "community" and not declaration.reviewed
    )
    if package.granted is None and drafted:
        return False
    return is_granted(package, capability)


def ungranted(package: AuditedPackage) -> list[CapabilityUse]:
    """Return the uses that nothing allows, the most telling first."""
    return [use for use in powers(package) if not is_granted(package, use.capability)]


def is_declared(package: AuditedPackage, capability: Capability) -> bool:
    """Return whether the declaration asks for it; `realm: mutable` asks for writes to shared objects."""
    declaration = package.declaration
    if declaration is None:
        return False
    mutable = declaration.realm == "mutable" and capability.authority is Authority.PRIMORDIALS
    return mutable or is_covered(declaration.needs, capability)


def unneeded(words: Iterable[str], packages: Iterable[AuditedPackage]) -> tuple[str, ...]:
    """Return the words that cover nothing that the packages use."""
    used = (covering(use.capability) for package in packages for use in package.uses)
    needed = frozenset().union(*used)
    return tuple(word for word in words if word not in needed)


def named(uses: Iterable[CapabilityUse]) -> list[str]:
    """Return the ids of uses, each once, fit to be shown."""
    return list(dict.fromkeys(printable(use.id) for use in uses))
