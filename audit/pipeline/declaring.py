"""`declare`: a maintainer's own package, its code beside what its package.json says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from audit.analysis import read_manifest
from audit.capabilities import granting_words, load_catalogue
from audit.declarations import (
    is_configuration,
    is_declaration,
    may_name_types,
    read_text,
    unlisted_types,
    unused_dependencies,
    with_declaration,
)
from audit.errors import InputError
from audit.model.capability import Authority, covers, is_covered
from audit.model.drafting import Draft, Shortcoming
from audit.model.manifest import commands_of
from audit.pipeline.inspecting import look_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit.declarations import JsonText
    from audit.model.contents import PackageContents
    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.model.policy import Granularity
    from audit.pipeline.request import Progress, Request

_LARGEST = 1 << 20
"""Bytes of a file that are worth reading for the names in it."""


def declare(request: Request, granularity: Granularity, progress: Progress) -> Draft:
    """Return the declaration that a package's code needs, and where package.json does not agree with the code.

    Raises:
        InputError: when the folder holds no package.json that can be read.
    """
    path = os.path.normpath(Path(request.target) / "package.json")
    source = read_text(path)
    if source.root.members is None:
        source.fail(source.root.start, "is not an object", "name a package's folder")
    subject, obtained = look_at(request, progress)
    package = next(iter(subject.packages.values()))
    if obtained.contents is None:
        raise InputError("cannot be read", todo=obtained.problem, file=request.target)
    old = package.declaration.needs if package.declaration is not None else ()
    needs = _needs(package, old, granularity)
    mutable = any(use.capability.authority is Authority.PRIMORDIALS for use in _own_powers(package))
    return Draft(
        path=path,
        before=source.text,
        after=with_declaration(source, needs, "mutable" if mutable else None),
        shortcomings=(
            *_about_powers(package, source, request.target),
            *_unlisted(package, request.target),
            *_unlisted_types(package, obtained.contents, request.target),
            *_unused(package, source, obtained.contents, request.target),
        ),
    )


def _own_powers(package: AuditedPackage) -> list[CapabilityUse]:
    """Return what consumers meet: powers in code that an entry point reaches; packages to be listed are no power."""
    return [
        use
        for use in package.uses
        if use.reachable
        and use.capability.authority is not Authority.NONE
        and (use.guarded or not use.capability.id.startswith("package:"))
    ]


def _needs(
    package: AuditedPackage, old: tuple[str, ...], granularity: Granularity
) -> tuple[str, ...]:
    """Return the words that are there and used, then those that are lacking."""
    kept = tuple(word for word in old if any(covers(word, use.capability) for use in package.uses))
    lacking = [
        use.capability for use in _own_powers(package) if not is_covered(kept, use.capability)
    ]
    return (*kept, *granting_words(lacking, granularity, load_catalogue()))


def _about_powers(package: AuditedPackage, source: JsonText, folder: str) -> Iterator[Shortcoming]:
    """Yield powers that are not declared, then words that nothing uses."""
    field = source.root.member("contain")
    place = source.position(field.start if field is not None else source.root.start)
    if package.declaration is None:
        problem = package.declaration_problem or 'has no "contain" field'
        yield Shortcoming(source.path, place.line, place.column, problem)
        return
    needs = package.declaration.needs
    for use in _own_powers(package):
        if not is_covered(needs, use.capability):
            yield _at(use, folder, f"uses {use.capability.id}, which is not declared")
    listed = field.member("needs") if field is not None else None
    for item in (listed.items if listed is not None else None) or ():
        if not any(covers(str(item.value), use.capability) for use in package.uses):
            spot = source.position(item.start)
            yield Shortcoming(
                source.path, spot.line, spot.column, f"declares {item.value}, which nothing uses"
            )


def _unlisted(package: AuditedPackage, folder: str) -> Iterator[Shortcoming]:
    for use in package.uses:
        name = use.capability.id.removeprefix("package:")
        if name != use.capability.id and use.reachable and not use.guarded and name != package.name:
            yield _at(use, folder, f"loads {name}, which package.json does not list")


def _unlisted_types(
    package: AuditedPackage, contents: PackageContents, folder: str
) -> Iterator[Shortcoming]:
    """Yield the packages that shipped types load: who uses the types gets them only where they are listed."""
    told = {use.capability.id.removeprefix("package:") for use in package.uses}
    own = {package.name, package.manifest.name or package.name}
    passed = {*told, *own, *load_catalogue().vocabulary().builtins}
    texts = _texts(contents, is_declaration)
    for name, path, place in unlisted_types(texts, package.manifest.listed, passed):
        file = os.path.normpath(f"{folder}/{path}")
        message = f"loads {name} for its types, which package.json does not list"
        yield Shortcoming(file, place.line, place.column, message)


def _at(use: CapabilityUse, folder: str, message: str) -> Shortcoming:
    place = use.evidence[0]
    file = os.path.normpath(f"{folder}/{place.file}")
    return Shortcoming(file, place.line, place.column, message)


def _unused(
    package: AuditedPackage, source: JsonText, contents: PackageContents, folder: str
) -> Iterator[Shortcoming]:
    files = [each.path for each in contents.files()]
    told = _texts(contents, is_configuration)
    manifest = package.manifest.raw
    commands = {name: _commands(Path(folder), name) for name in package.manifest.listed}
    found = unused_dependencies(
        manifest,
        set(package.used_packages),
        files,
        told.values(),
        commands,
        lambda: _texts(contents, may_name_types),
    )
    for field, name in found:
        listing = source.root.member(field)
        member = next(
            (each for each in (listing.members if listing else None) or () if each.key == name),
            None,
        )
        spot = source.position(member.start if member is not None else source.root.start)
        yield Shortcoming(source.path, spot.line, spot.column, f"lists {name}, which nothing uses")


def _texts(contents: PackageContents, is_wanted: Callable[[str], bool]) -> dict[str, str]:
    """Return the texts of the files that are wanted, none of them huge, by path."""
    return {
        each.path: _text(contents, each.path)
        for each in contents.files()
        if each.size <= _LARGEST and is_wanted(each.path)
    }


def _text(contents: PackageContents, path: str) -> str:
    try:
        return contents.read(path).decode("utf-8", errors="replace")
    except OSError:
        return ""


def _commands(folder: Path, name: str) -> tuple[str, ...]:
    """Return the commands that an installed dependency brings; none when it is not installed."""
    path = folder / "node_modules" / name / "package.json"
    if ".." in name.split("/") or not path.is_file() or path.stat().st_size > _LARGEST:
        return ()
    return tuple(commands_of(read_manifest(path.read_bytes()).raw, name))
