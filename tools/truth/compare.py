"""Pairs of a package and a built-in module: observed, named, unknown, missed; and inferred but never observed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.truth.observe import Observed

_UNKNOWN = ("unknown:", "load:computed", "load:internals")
_GLOBALS = frozenset({"process", "console"})
"""Built-in modules that are told as the globals of the same name, and only by the members that are a power."""
Pair = tuple[str, str]
"""An install location and a built-in module's name (for globals and members: the dotted name)."""


@dataclass(slots=True)
class Result:
    """The comparison."""

    packages: int
    """Packages of which at least one file was loaded."""
    named: list[Pair] = field(default_factory=list)
    unknown: list[Pair] = field(default_factory=list)
    missed: list[Pair] = field(default_factory=list)
    unseen: list[tuple[str, str, str]] = field(default_factory=list)
    """Inferred and reachable but never observed, with why: its files were `not loaded` or `not used`."""
    inferred: int = 0
    """Reachable pairs inferred for the packages that were loaded."""
    members: Counter[str] = field(default_factory=Counter)
    missed_members: list[Pair] = field(default_factory=list)
    globals: Counter[str] = field(default_factory=Counter)
    missed_globals: list[Pair] = field(default_factory=list)
    lavamoat: Counter[str] = field(default_factory=Counter)

    def details(self) -> dict[str, Any]:
        """Return the pairs worth a look."""
        return {
            "missed": self.missed,
            "unknown": self.unknown,
            "missed members": self.missed_members,
            "missed globals": self.missed_globals,
            "inferred, not observed": self.unseen,
        }


def compare(
    observed: Mapping[str, Observed], inferred: Sequence[Mapping[str, Any]], other: set[Pair] | None
) -> Result:
    """Compare what was observed with what was inferred, by install location."""
    reports = {package["location"]: package for package in inferred}
    result = Result(packages=len(observed))
    for location, seen in observed.items():
        ids = {each["id"]: each for each in reports.get(location, {}).get("capabilities", ())}
        _builtins(result, location, seen, ids)
        _narrow(result.members, result.missed_members, location, seen.members, ids, "builtin:")
        _narrow(result.globals, result.missed_globals, location, seen.globals, ids, "global:")
        _unseen(result, location, seen, ids)
        if other is not None:
            _lavamoat(result, location, seen, other)
    return result


def _builtins(result: Result, location: str, seen: Observed, ids: Mapping[str, Any]) -> None:
    held = _modules(ids)
    for name in sorted(seen.builtins - _GLOBALS):
        if _whole(name) in held:
            result.named.append((location, name))
        elif any(one.startswith(_UNKNOWN) for one in ids):
            result.unknown.append((location, name))
        else:
            result.missed.append((location, name))


def _whole(name: str) -> str:
    """Return a module's name without its part: `fs/promises` may be told as `fs.promises`."""
    return name.split("/", maxsplit=1)[0]


def _modules(ids: Mapping[str, Any]) -> set[str]:
    names = (one.removeprefix("builtin:") for one in ids if one.startswith("builtin:"))
    return {_whole(name.partition(".")[0]) for name in names}


def _narrow(
    counts: Counter[str],
    missed: list[Pair],
    location: str,
    names: set[str],
    ids: Mapping[str, Any],
    kind: str,
) -> None:
    """Compare dotted names: named by member, covered by a wider one, unknown, or missed."""
    for name in sorted(names):
        if name.endswith((".__esModule", ".default", ".then")):
            continue
        parts = name.replace("/", ".").split(".")
        wider = {f"{kind}{'.'.join(parts[:end])}" for end in range(1, len(parts))}
        known = {one.replace("/", ".") for one in ids}
        if any(
            one == f"{kind}{'.'.join(parts)}" or one.startswith(f"{kind}{'.'.join(parts)}.")
            for one in known
        ):
            counts["named"] += 1
        elif wider & known or "global:globalThis" in known:
            counts["covered"] += 1
        elif any(one.startswith(_UNKNOWN) for one in ids):
            counts["unknown"] += 1
        else:
            counts["missed"] += 1
            missed.append((location, name))


def _unseen(result: Result, location: str, seen: Observed, ids: Mapping[str, Any]) -> None:
    loaded = {_whole(name) for name in seen.builtins}
    places: dict[str, set[str]] = {}
    for one, use in ids.items():
        if one.startswith("builtin:") and use["reachable"]:
            files = {each["file"] for each in use["evidence"] if each.get("reachable", True)}
            places.setdefault(_whole(one.removeprefix("builtin:").split(".")[0]), set()).update(
                files
            )
    result.inferred += len(places)
    for name, files in sorted(places.items()):
        if name not in loaded:
            why = "not used" if files & seen.files else "not loaded"
            result.unseen.append((location, name, why))


def _lavamoat(result: Result, location: str, seen: Observed, other: set[Pair]) -> None:
    modules = {name for place, name in other if place == location}
    observed = {_whole(name) for name in seen.builtins} - _GLOBALS
    result.lavamoat["named"] += len(observed & modules)
    result.lavamoat["missed"] += len(observed - modules)
    result.lavamoat["inferred"] += len(modules)
    result.lavamoat["not observed"] += len(modules - observed)


def table(result: Result) -> str:
    """Return the comparison as a Markdown table."""
    total = len(result.named) + len(result.unknown) + len(result.missed)
    why = Counter(one[2] for one in result.unseen)
    rows = [
        ("packages loaded", result.packages, ""),
        ("pairs (package, built-in) observed", total, ""),
        ("named", len(result.named), _share(len(result.named), total)),
        ("unknown", len(result.unknown), _share(len(result.unknown), total)),
        ("missed", len(result.missed), _share(len(result.missed), total)),
        ("reachable pairs inferred", result.inferred, ""),
        ("never observed, file loaded", why["not used"], _share(why["not used"], result.inferred)),
        (
            "never observed, file not loaded",
            why["not loaded"],
            _share(why["not loaded"], result.inferred),
        ),
    ]
    counted = (
        ("members", result.members),
        ("globals", result.globals),
        ("LavaMoat, pairs", result.lavamoat),
    )
    for what, counts in counted:
        rows += [(f"{what}: {key}", count, "") for key, count in sorted(counts.items())]
    lines = ["| what | count | share |", "| --- | ---: | ---: |"]
    lines += [f"| {what} | {count} | {share} |" for what, count, share in rows]
    return "\n".join(lines) + "\n"


def _share(part: int, total: int) -> str:
    return f"{100 * part / total:.2f} %" if total else ""
