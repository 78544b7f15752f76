"""One package on a page: its powers with their places, its declaration, how much of it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from audit.model.capability import Authority
from audit.reporters.text_lines import excerpt, labelled
from audit.reporters.wording import carrying, counted, place, safe, size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.reporters.options import Options

_PLACES = 3
_LITERALS = 6
_INVENTORY = 12
_INDENT = 6


def package_sheet(package: AuditedPackage, options: Options) -> Iterator[list[RenderableType]]:
    """Yield the blocks of one package's page."""
    yield _head(package)
    yield _powers(package, options)
    yield _hidden(package, options)
    yield _inventory(package, options)


def _head(package: AuditedPackage) -> list[RenderableType]:
    coverage = package.coverage
    title = f"{safe(package.shown)} {safe(package.version or '')}".rstrip()
    if not package.was_read:
        return [Text(f"{title}   its contents could not be had: {safe(package.problem)}")]
    amount = f"{counted(coverage.files, 'file')} of code, {size(coverage.bytes)}"
    reading = f"{coverage.parsed:,} parsed, {coverage.lexical:,} read as text, {coverage.unread:,} not analysed"
    return [
        Text(f"{title}   {amount}   {reading}   from {package.source}", style="bold"),
        Text(f"declaration   {_declaration(package)}"),
        *([Text(carrying(package))] if package.carried else []),
    ]


def _declaration(package: AuditedPackage) -> str:
    declaration = package.declaration
    if declaration is None:
        return (
            f"none ({safe(package.declaration_problem)})" if package.declaration_problem else "none"
        )
    needs = ", ".join(safe(need) for need in declaration.needs) or "nothing"
    return f"{safe(declaration.origin)}: {needs}; realm {safe(declaration.realm)}"


def _powers(package: AuditedPackage, options: Options) -> list[RenderableType]:
    """Return what the package can do, by authority, each with its places."""
    powers = [use for use in package.uses if use.capability.authority is not Authority.NONE]
    if not powers:
        return [Text("It holds no power.")] if package.was_read else []
    lines: list[RenderableType] = [Text("what it can do", style="bold")]
    authority = None
    for use in sorted(powers, key=lambda use: use.capability.rank):
        if use.capability.authority is not authority:
            authority = use.capability.authority
            lines.append(Text(f"  {authority}"))
        lines += _use(use, options)
    return lines


def _use(use: CapabilityUse, options: Options) -> Iterator[RenderableType]:
    marks = [] if use.reachable else ["nothing loads it"]
    marks += ["guarded"] if use.guarded else []
    remark = f" ({', '.join(marks)})" if marks else ""
    yield Text(f"    {safe(use.capability.id)}{remark}")
    places = use.evidence if options.verbose else use.evidence[:_PLACES]
    for evidence in places:
        line = excerpt(place(evidence), safe(evidence.text, 200), options, _INDENT)
        yield Padding(line, (0, 0, 0, _INDENT), expand=False)
    if len(places) < len(use.evidence):
        yield Text(f"{' ' * _INDENT}and {counted(len(use.evidence) - len(places), 'more place')}")
    if use.literals:
        named = [safe(literal, 80) for literal in use.literals[:_LITERALS]]
        more = ["..."] if len(use.literals) > _LITERALS else []
        yield labelled("names", ", ".join([*named, *more]), _INDENT)


def _hidden(package: AuditedPackage, options: Options) -> list[RenderableType]:
    """Return how its code is kept from being read, each way with its places."""
    if not package.hidden:
        return []
    lines: list[RenderableType] = [Text("how its code is hidden", style="bold")]
    for found in package.hidden:
        means = f" ({', '.join(safe(each, 80) for each in found.details)})" if found.details else ""
        loaded = "" if found.reachable else " (nothing loads it)"
        lines.append(Text(f"    {found.hiding}{means}{loaded}"))
        for evidence in found.evidence if options.verbose else found.evidence[:_PLACES]:
            line = excerpt(place(evidence), safe(evidence.text, 200), options, _INDENT)
            lines.append(Padding(line, (0, 0, 0, _INDENT), expand=False))
    return lines


def _inventory(package: AuditedPackage, options: Options) -> list[RenderableType]:
    """Return what it uses that holds no power."""
    names = [
        safe(use.capability.id)
        for use in package.uses
        if use.capability.authority is Authority.NONE
    ]
    if not names:
        return []
    shown = names if options.verbose else names[:_INVENTORY]
    rest = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return [Text(f"without power   {', '.join(shown)}{rest}")]
