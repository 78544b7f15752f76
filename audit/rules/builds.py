"""Two builds of one module, for `import` and for `require`: what the one does, the other does as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.rules.draft import Draft
from audit.rules.uses.network import is_outward
from audit.rules.words import inspecting, listing, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.model.manifest import Manifest
    from audit.model.package import AuditedPackage, CapabilityUse, Evidence
    from audit.rules.update import Update

_WAYS = ("import", "require")
_ACTS = frozenset({Authority.PROCESS, Authority.FILESYSTEM_WRITE, Authority.CODE, Authority.NATIVE})
_ALL = 20
"""Places that are kept of one capability: with so many it is not known whether there were more."""
_DEEP = 4


def only_in_one(update: Update) -> Iterator[Draft]:
    """Yield a result where one of two builds that did the same newly does what the other does not."""
    pairs = _pairs(update.package.manifest)
    if not pairs:
        return
    had, has = _acts(update.old), _acts(update.package)
    for pair in sorted(pairs):
        first, second = (frozenset(had.get(file, ())) for file in pair)
        if not first or first != second:
            continue
        for file, other in (pair, pair[::-1]):
            new = {name: place for name, place in has.get(file, {}).items() if name not in first}
            apart = {name: place for name, place in new.items() if name not in has.get(other, {})}
            if apart and has.get(other):
                yield Draft(
                    update.weighed(Severity.HIGH),
                    f"does in one of two builds only what neither did {update.since}: {listing(sorted(apart))}"
                    f" ({shown({file})}, not {shown({other})})",
                    f"Compare the two builds: {inspecting(update.package)}",
                    update.package,
                    evidence=tuple(apart[name] for name in sorted(apart))[:5],
                    discriminator=f"one build {file} {' '.join(sorted(apart))}",
                )


def _acts(package: AuditedPackage) -> Mapping[str, Mapping[str, Evidence]]:
    """Return by file what loaded code does that acts on others, each with its first place."""
    found: dict[str, dict[str, Evidence]] = {}
    for use in package.uses:
        if _is_act(use) and len(use.evidence) < _ALL:
            for place in use.evidence:
                found.setdefault(place.file, {}).setdefault(use.id, place)
    return found


def _is_act(use: CapabilityUse) -> bool:
    return use.authority in _ACTS or is_outward(use)


def _pairs(manifest: Manifest) -> set[tuple[str, str]]:
    """Return the files that `exports`, or `module` and `main`, name for the two ways to load one module."""
    raw = manifest.raw
    found = {_files({"import": raw.get("module"), "require": raw.get("main")})}
    level: list[object] = [raw.get("exports")]
    for _ in range(_DEEP):
        found |= {_files(each) for each in level if isinstance(each, dict)}
        level = [value for each in level if isinstance(each, dict) for value in each.values()]
    return {pair for pair in found if all(pair) and pair[0] != pair[1]}


def _files(ways: Mapping[str, object]) -> tuple[str, str]:
    """Return the file for each way; empty where the ways do not tell it."""
    named = [ways.get(way) for way in _WAYS]
    told = [each.get("default") if isinstance(each, dict) else each for each in named]
    first, second = (each.removeprefix("./") if isinstance(each, str) else "" for each in told)
    return first, second
