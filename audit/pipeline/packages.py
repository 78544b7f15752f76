"""Packages of a lockfile: found, read, classified, put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from audit.analysis import Analyser
from audit.capabilities import CapabilityView, load_catalogue
from audit.declarations import Declarations, author_declaration
from audit.model.contents import Source
from audit.model.facts import missing_contents
from audit.model.package import AuditedPackage, authorities_of
from audit.model.view import view_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.graph import DependencyGraph, GraphNode
    from audit.model.capability import Authority
    from audit.model.contents import Obtained
    from audit.model.lockfile import Lockfile
    from audit.model.package import Shown
    from audit.model.policy import Policy
    from audit.model.view import Viewed
    from audit.pipeline.project import Project
    from audit.pipeline.request import Progress, Request


def audit(project: Project, progress: Progress) -> Mapping[str, AuditedPackage]:
    """Find, read and classify every package that the request selects, by install location."""
    lockfile, obtained = project.lockfile, project.found(progress)
    packages = assemble(project.request, lockfile, project.tree, obtained, progress)
    if not project.request.verify_installed:
        return packages
    compared = project.sources.compare_installed(
        lockfile.entries.values(), obtained, lambda done, total: progress("comparing", done, total)
    )
    return {
        location: replace(package, installation=compared.get(location))
        for location, package in packages.items()
    }


def assemble(
    request: Request,
    lockfile: Lockfile,
    tree: DependencyGraph,
    obtained: Mapping[str, Obtained],
    progress: Progress,
) -> Mapping[str, AuditedPackage]:
    """Read contents, name what they can do, and say what each package reaches through others."""
    (seen,) = read(request, [(lockfile, obtained)], progress)
    return put_together(tree, obtained, seen)


def read(
    request: Request,
    sides: Sequence[tuple[Lockfile, Mapping[str, Obtained]]],
    progress: Progress,
    *,
    compared: bool = False,
) -> list[dict[str, Viewed[Shown]]]:
    """Return what the code of each side's packages shows, all read together, by install location.

    Args:
        request: how many processes read.
        sides: lockfiles, each with what was found of its packages.
        progress: told of each package that is read.
        compared: the packages are compared with other versions of themselves.
    """
    catalogue = load_catalogue()
    view = CapabilityView(catalogue)
    found = Analyser(catalogue.vocabulary(), jobs=request.jobs, compared=compared).view(
        {
            f"{number}:{location}": each.contents
            for number, (_, obtained) in enumerate(sides)
            for location, each in obtained.items()
            if each.contents is not None
        },
        view,
        install_kind={
            f"{number}:{location}": "git"
            for number, (lockfile, obtained) in enumerate(sides)
            for location in obtained
            if lockfile.entries[location].is_git
        },
        progress=lambda done, total: progress("reading", done, total),
    )
    return [
        {
            location: found.get(f"{number}:{location}")
            or view_of(missing_contents(each.problem), view)
            for location, each in obtained.items()
        }
        for number, (_, obtained) in enumerate(sides)
    ]


def put_together(
    tree: DependencyGraph, obtained: Mapping[str, Obtained], seen: Mapping[str, Viewed[Shown]]
) -> Mapping[str, AuditedPackage]:
    """Return the packages, with what each reaches through others."""
    reach = tree.reach({each: authorities_of(viewed.seen.uses) for each, viewed in seen.items()})
    direct = tree.direct()
    return {
        each: _package(
            tree.node(each), obtained[each], seen[each], direct=each in direct, reach=reach[each]
        )
        for each in sorted(obtained)
    }


def unread(node: GraphNode) -> AuditedPackage:
    """Return what the lockfile alone says of a package: its contents are not looked at."""
    return AuditedPackage(**_locked(node), direct=False, source=Source.UNREAD)


def _locked(node: GraphNode) -> dict[str, Any]:
    """Return what the lockfile says of a package."""
    return {
        "location": node.location,
        "name": node.shown,
        "package_name": node.package_name or node.name,
        "version": node.version,
        "entry": node.entry,
        "dev": node.dev,
        "optional": node.optional,
    }


def _package(
    node: GraphNode,
    obtained: Obtained,
    viewed: Viewed[Shown],
    *,
    direct: bool,
    reach: frozenset[Authority],
) -> AuditedPackage:
    """Put together what the lockfile says of a package and what its code shows."""
    declaration, problem = author_declaration(viewed.manifest, load_catalogue())
    return AuditedPackage(
        **_locked(node),
        direct=direct,
        reach=reach,
        source=obtained.source,
        problem=obtained.problem,
        tampered=obtained.tampered,
        manifest=viewed.manifest,
        coverage=viewed.coverage,
        install_files=viewed.install_files,
        started_files=viewed.started_files,
        command_files=viewed.command_files,
        used_packages=viewed.used_packages,
        uses=viewed.seen.uses,
        hidden=viewed.seen.hidden,
        mentions=viewed.seen.mentions,
        declaration=declaration,
        declaration_problem=problem,
    )


def allowed(
    packages: Mapping[str, AuditedPackage], policy: Policy | None
) -> Mapping[str, AuditedPackage]:
    """Return the packages, each with what the project grants it now."""
    return {location: _granted(package, policy) for location, package in packages.items()}


def _granted(package: AuditedPackage, policy: Policy | None) -> AuditedPackage:
    grant = policy.grants.get(package.package_name) if policy is not None else None
    words = grant.words if grant is not None else None
    return package if words is package.granted else replace(package, granted=words)


def declared(
    packages: Mapping[str, AuditedPackage], policy: Policy | None
) -> Mapping[str, AuditedPackage]:
    """Return the packages, each with the declaration that counts: its author's, the project's, the community's.

    Raises:
        InputError: when a file of declarations that speaks of one of them is wrong.
    """
    declarations = Declarations.of(policy, load_catalogue())
    return {location: declarations.declare(package) for location, package in packages.items()}
