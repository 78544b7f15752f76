"""The sentence of the program, and the only file that knows every room.

A lockfile becomes a graph; the packages in it are found, read and classified; the rules judge the
whole; the outcome is a report. Each public function is one command.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.analysis import Analyser, read_manifest
from audit.capabilities import classify, load_catalogue
from audit.declarations import author_declaration
from audit.errors import UsageError
from audit.graph import DependencyGraph, export
from audit.graph.selection import brought_by, select
from audit.lockfile import find_lockfile, read_lockfile
from audit.model.contents import Obtained, Source
from audit.model.facts import missing_contents
from audit.model.finding import Severity
from audit.model.lockfile import lockfile_of_one
from audit.model.manifest import Manifest
from audit.model.package import AuditedPackage
from audit.model.report import Report, ReportedPackage
from audit.model.summary import summarise
from audit.reporters import render_rules
from audit.rules import RULES, Subject, judge
from audit.sources import Sources

if TYPE_CHECKING:
    from audit.graph import GraphNode
    from audit.model.contents import PackageContents
    from audit.model.facts import PackageFacts
    from audit.model.lockfile import Lockfile

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks for."""

    target: str
    """A folder, a lockfile or (for `inspect`) a package."""
    omit: frozenset[str] = frozenset()
    """Dependency types to leave out: `dev`, `optional`, `peer`."""
    workspaces: tuple[str, ...] = ()
    """Names or folders of workspaces; empty means the whole project."""
    offline: bool = False
    registry: str | None = None
    """The registry to fetch from; None means the one npm is set to."""
    jobs: int | None = None
    """Processes for the analysis; None means one per core."""
    level: Severity | None = Severity.HIGH
    """Findings from here on make the exit code 1; None means none does."""


def check(request: Request, progress: Progress) -> Report:
    """Audit a project's resolved tree."""
    started = time.monotonic()
    lockfile = read_lockfile(find_lockfile(request.target))
    tree = DependencyGraph.from_lockfile(lockfile)
    sources = Sources(lockfile.root, offline=request.offline, registry=request.registry)
    packages = _audit(request, lockfile, tree, sources, progress)
    findings = judge(Subject(lockfile, tree, packages, sources.registry_hosts()))
    return Report(
        command="check",
        project_path=lockfile.root,
        lockfile=lockfile.path,
        lockfile_version=lockfile.version,
        summary=summarise(
            tuple(packages.values()), findings, {each: brought_by(tree, each) for each in packages}
        ),
        packages=tuple(ReportedPackage(packages[each]) for each in sorted(packages)),
        findings=findings,
        level=request.level,
        notes=lockfile.notes,
        seconds=time.monotonic() - started,
    )


def inspect(request: Request, progress: Progress) -> Report:
    """Look at one package: a folder, an archive, or a name and version from the registry.

    It is audited as the only package of a tree, without the rules on lockfiles.
    """
    started = time.monotonic()
    name, version, obtained = _open(request)
    lockfile = lockfile_of_one(request.target, name, version)
    tree = DependencyGraph.from_lockfile(lockfile)
    packages = _assemble(request, lockfile, tree, {f"node_modules/{name}": obtained}, progress)
    judged = judge(Subject(lockfile, tree, packages))
    findings = tuple(finding for finding in judged if RULES[finding.rule].group != "lockfile")
    return Report(
        command="inspect",
        project_path=request.target,
        lockfile=None,
        lockfile_version=None,
        summary=summarise(tuple(packages.values()), findings, {}),
        packages=tuple(ReportedPackage(package) for package in packages.values()),
        findings=findings,
        level=request.level,
        seconds=time.monotonic() - started,
    )


def graph(request: Request, fmt: str, progress: Progress, *, annotate: bool) -> str:
    """Return the dependency graph as text, with what each package declares and can do when asked."""
    lockfile = read_lockfile(find_lockfile(request.target))
    tree = DependencyGraph.from_lockfile(lockfile)
    if annotate:
        sources = Sources(lockfile.root, offline=request.offline, registry=request.registry)
        tree.annotate(_audit(request, lockfile, tree, sources, progress))
    return export(tree, fmt)


def rules(rule: str | None) -> str:
    """Return the list of rules, or one rule's page.

    Raises:
        UsageError: when there is no such rule.
    """
    if rule is None:
        return render_rules(tuple(RULES.values()))
    if rule not in RULES:
        raise UsageError(f"no such rule: {rule}", todo="contain-audit rules lists them")
    return render_rules((RULES[rule],), whole=True)


def _open(request: Request) -> tuple[str, str | None, Obtained]:
    """Return name, version and contents of the package that `inspect` was asked for."""
    sources = Sources(str(Path.cwd()), offline=request.offline, registry=request.registry)
    if not Path(request.target).exists():
        return sources.fetch_spec(request.target)
    contents = sources.open_path(request.target)
    manifest = _manifest(contents)
    name = manifest.name or Path(request.target).resolve().name
    return name, manifest.version, Obtained(Source.FILE, contents)


def _manifest(contents: PackageContents) -> Manifest:
    try:
        return read_manifest(contents.read("package.json"))
    except OSError:
        return Manifest()


def _audit(
    request: Request,
    lockfile: Lockfile,
    tree: DependencyGraph,
    sources: Sources,
    progress: Progress,
) -> Mapping[str, AuditedPackage]:
    """Find, read and classify every package that the request selects, by install location."""
    entries = [lockfile.entries[each] for each in select(tree, request.omit, request.workspaces)]
    obtained = sources.obtain(
        entries, lambda done, total: progress("finding", done, total), known=lockfile.entries
    )
    return _assemble(request, lockfile, tree, obtained, progress)


def _assemble(
    request: Request,
    lockfile: Lockfile,
    tree: DependencyGraph,
    obtained: Mapping[str, Obtained],
    progress: Progress,
) -> Mapping[str, AuditedPackage]:
    """Read contents, name what they can do, and say what each package reaches through others."""
    facts = Analyser(load_catalogue().vocabulary(), jobs=request.jobs).analyse(
        {
            location: found.contents
            for location, found in obtained.items()
            if found.contents is not None
        },
        install_kind={each: "git" for each in obtained if lockfile.entries[each].is_git},
        progress=lambda done, total: progress("reading", done, total),
    )
    direct = tree.direct()
    own = {
        each: _package(tree.node(each), obtained[each], facts.get(each), direct=each in direct)
        for each in sorted(obtained)
    }
    reach = tree.reach({location: package.authorities for location, package in own.items()})
    return {location: replace(package, reach=reach[location]) for location, package in own.items()}


def _package(
    node: GraphNode, obtained: Obtained, facts: PackageFacts | None, *, direct: bool
) -> AuditedPackage:
    """Put together what the lockfile says of a package and what its code shows."""
    seen = facts or missing_contents(obtained.problem)
    catalogue = load_catalogue()
    declaration, problem = author_declaration(seen.manifest, catalogue)
    return AuditedPackage(
        location=node.location,
        name=node.name,
        package_name=node.package_name or node.name,
        version=node.version,
        entry=node.entry,
        direct=direct,
        dev=node.dev,
        optional=node.optional,
        source=obtained.source,
        problem=obtained.problem,
        tampered=obtained.tampered,
        manifest=seen.manifest,
        coverage=seen.coverage,
        uses=classify(seen, catalogue),
        declaration=declaration,
        declaration_problem=problem,
    )
