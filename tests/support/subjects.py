"""Builders of what the rules judge: a lockfile of a few entries, audited packages, a stub of a graph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from audit.model.capability import Authority, Capability
from audit.model.comparison import Before, Step
from audit.model.contents import Source
from audit.model.lockfile import LockEntry, Lockfile, LockfileKind, Position
from audit.model.manifest import Manifest
from audit.model.package import AuditedPackage, CapabilityUse, Declaration, Evidence
from audit.rules import Subject, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.model.finding import Finding

INTEGRITY = "sha512-" + "A" * 86 + "=="
HOST = "registry.example"


@dataclass(frozen=True)
class StraightPaths:
    """A graph in which the project asks for everything itself."""

    def shortest_path(self, location: str, /) -> tuple[str, ...]:
        return ("", location)


def entry(
    location: str, line: int = 1, *, manifest: Mapping[str, Any] | None = None, **meta: Any
) -> LockEntry:
    """Return a lockfile entry; `meta` replaces the fields of a healthy registry package, None removes one."""
    name = location.rpartition("node_modules/")[2]
    base = name.rpartition("/")[2]
    healthy: dict[str, Any] = {
        "version": "1.0.0",
        "resolved": f"https://{HOST}/{name}/-/{base}-1.0.0.tgz",
        "integrity": INTEGRITY,
    }
    fields = {key: value for key, value in {**healthy, **meta}.items() if value is not None}
    return LockEntry(
        location, Position(line, 5), fields, manifest if manifest is not None else fields
    )


def use(
    capability: str,
    authority: str = "none",
    *places: str,
    reachable: bool = True,
    guarded: bool = False,
    literals: Iterable[str] = (),
) -> CapabilityUse:
    """Return a use seen at places `file:line:column:text` (the last three may be left out)."""
    shown = map(_place, places or ("index.js:1:1",))
    evidence = tuple(place._replace(reachable=reachable) for place in shown)
    return CapabilityUse(
        Capability(capability, Authority(authority)), reachable, guarded, evidence, tuple(literals)
    )


def _place(place: str) -> Evidence:
    file, line, column, text = (place.split(":", 3) + ["1", "1", ""][place.count(":") :])[:4]
    return Evidence(file, int(line), int(column), text)


def package(
    location: str,
    *uses: CapabilityUse,
    scripts: Mapping[str, str] | None = None,
    declaration: Declaration | None = None,
    locked: LockEntry | None = None,
    **fields: Any,
) -> AuditedPackage:
    """Return an audited package that was read from node_modules."""
    locked = locked or entry(location, hasInstallScript=True if scripts else None)
    name = location.rpartition("node_modules/")[2]
    defaults: dict[str, Any] = {
        "package_name": locked.text("name") or name,
        "version": locked.text("version"),
        "direct": True,
        "dev": False,
        "optional": False,
        "source": Source.NODE_MODULES,
        "manifest": Manifest(name=name, scripts=scripts or {}),
    }
    return AuditedPackage(
        location=location,
        name=name,
        entry=locked,
        uses=uses,
        declaration=declaration,
        **{**defaults, **fields},
    )


def subject(
    *packages: AuditedPackage,
    project: Mapping[str, Any] | None = None,
    hosts: Iterable[str] = (),
    version: int = 3,
) -> Subject:
    """Return a subject of these packages, in a project whose package.json is `project`."""
    root = LockEntry("", Position(1, 1), project or {}, project or {})
    entries = {"": root, **{each.location: each.entry for each in packages}}
    lockfile = Lockfile(
        "package-lock.json", "/project", LockfileKind.PACKAGE_LOCK, version, entries
    )
    return Subject(
        lockfile, StraightPaths(), {each.location: each for each in packages}, frozenset(hosts)
    )


def declares(*needs: str, realm: str = "frozen") -> Declaration:
    """Return an author's declaration."""
    return Declaration("author", needs, realm)


def found(rule: str, judged: Subject) -> tuple[Finding, ...]:
    """Return what one rule finds, after everything that is done for all rules."""
    return tuple(finding for finding in judge(judged) if finding.rule == rule)


def compared(
    old: AuditedPackage | None, new: AuditedPackage, step: str = "patch", **before: Any
) -> Subject:
    """Return a subject in which `new` stands where `old` did; None: it is new to the tree."""
    return replace(subject(new), before={new.location: Before(old, step=Step(step), **before)})
