"""Which updates of a comparison do not pass, and which others to leave because of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit.graph.specs import admits
from audit.model.families import builds, family
from audit.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.finding import Finding
    from audit.pipeline.comparing import Compared
    from audit.pipeline.request import Request


_UNINVITED = "(npm adds it to this lockfile whatever is updated)"


@dataclass(frozen=True, slots=True)
class Held:
    """Why an update is held back."""

    name: str
    """The package that does not pass: the one that is held back, or one that it needs."""
    version: str
    reason: str
    quiet: str = ""
    """The newest version in between that passes, where one was looked for and found."""


def failing(compared: Compared, request: Request) -> tuple[Finding, ...]:
    """Return the findings that keep an update from being written: at the level, none where there is no level."""
    level = request.level
    return tuple(each for each in compared.findings if level is not None and each.fails(level))


def unproven(compared: Compared) -> dict[str, str]:
    """Return the changed packages of which nobody knows what the change brings, by location, with why."""
    found: dict[str, str] = {}
    for package, before in compared.subject.changed():
        old = before.package
        if not package.was_read:
            found[package.location] = f"could not be read: {package.problem}"
        elif old is not None and not old.was_read:
            version = old.version or "the version before"
            found[package.location] = f"cannot be compared with {version}: {old.problem}"
    return found


def to_put_back(compared: Compared, request: Request) -> dict[str, Held]:
    """Return the places to bring back to what was there before, with why.

    What does not pass itself, and the updates that need more than what is there instead; where it is new, or comes
    inside of another package, the updates through which it comes.
    """
    found: dict[str, Held] = {}
    before, packages = compared.subject.before or {}, compared.subject.packages
    waiting = [
        (place, Held(packages[place].name, packages[place].version or "", reason))
        for place, reason in reasons(compared, request).items()
    ]
    seen = {place for place, _ in waiting}
    for place, why in waiting:  # grows
        old, node = before[place].package, compared.new.tree.node(place)
        stays = old is not None and not node.in_bundle and not node.in_shrinkwrap
        if stays:
            found[place] = why
        for edge in compared.new.tree.dependents(place):
            does = stays and old is not None and admits(edge.spec, old.version or "")
            if not does and edge.source in before and edge.source not in seen:
                seen.add(edge.source)
                waiting.append((edge.source, why))
    return found


def brought(compared: Compared, back: Mapping[str, Held]) -> dict[str, Held]:
    """Return by place what comes only with others that go back: all that ask for it then ask for other versions."""
    found: dict[str, Held] = {}
    before, tree = compared.subject.before or {}, compared.new.tree
    others: dict[str, int] = {}
    waiting = [*back.items()]
    for place, why in waiting:  # grows
        old = before[place].package
        edges = compared.old.tree.dependencies(old.location) if old is not None else ()
        stated = {edge.name: edge.spec for edge in edges}
        for edge in tree.dependencies(place):
            target = edge.target
            if target is None or target not in before:
                continue
            version = compared.subject.packages[target].version or ""
            if edge.name in stated and admits(stated[edge.name], version):
                continue
            others[target] = others.get(target, len(tree.dependents(target))) - 1
            if not others[target]:
                found[target] = back.get(target, why)
                waiting += [] if target in back else [(target, why)]
    return found


def unmet(compared: Compared) -> frozenset[str]:
    """Return what packages of the new tree ask for and do not get, `name > name`, but for what is optional."""
    tree = compared.new.tree
    return frozenset(
        f"{tree.node(edge.source).shown} > {edge.name}"
        for edge in tree.edges()
        if edge.problem is not None and edge.type not in {"optional", "peerOptional"}
    )


def needed(compared: Compared, request: Request) -> dict[str, str]:
    """Return by place the updates that come only with others of which something is said, `name version`."""
    back = to_put_back(compared, replace(request, level=Severity.LOW))
    packages = compared.subject.packages
    return {
        place: f"{why.name} {why.version}".rstrip()
        for place, why in {**brought(compared, back), **back}.items()
        if why.name != packages[place].name
    }


def stranded(whole: Compared, request: Request, taken: Compared) -> dict[str, Held]:
    """Return by name the updates that come only with what is held back, with why: none of them is in what is taken."""
    packages, before = whole.subject.packages, whole.subject.before or {}
    back = to_put_back(whole, request)
    there = {(each.package_name, each.version) for each in taken.new.tree.nodes()}
    return {
        packages[place].name: why
        for place, why in brought(whole, back).items()
        if place not in back
        and before[place].package is not None
        and (packages[place].package_name, packages[place].version) not in there
    }


def findings_held(
    whole: Compared, request: Request, held: Mapping[str, Held], along: Mapping[str, Held]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what was found of updates that are held back: what counts all the same, and what does not any more.

    That a registry serves other contents than it names is no matter of one update.
    """
    causes = {why.name for why in held.values()}
    found = [
        each
        for each in failing(whole, request)
        if each.package is None or each.package.name in causes
    ]
    counting = tuple(each for each in found if each.rule == "tampered-install")
    settled = (each for each in found if each not in counting)
    return counting, tuple(
        replace(each, suppressed=(_why_settled(each, held, along), "")) for each in settled
    )


def _why_settled(finding: Finding, held: Mapping[str, Held], along: Mapping[str, Held]) -> str:
    """Return why a finding of an update that is held back does not count."""
    name = finding.package.name if finding.package is not None else ""
    others = [each for each, why in held.items() if why.name == name != each]
    with_it = [each for each, why in along.items() if why.name == name]
    quiet = next((why.quiet for why in held.values() if why.name == name and why.quiet), "")
    return "; ".join(
        [
            "held back, not written",
            *([f"with it what needs it: {_listed(others)}"] if others else []),
            *([f"what comes only with it: {_listed(with_it)}"] if with_it else []),
            *([f"nearest quiet version {quiet}"] if quiet else []),
        ]
    )


def left_over(compared: Compared, request: Request) -> dict[str, Held]:
    """Return by location what does not pass and comes whatever else is left as it is, with why."""
    packages = compared.subject.packages
    return {
        place: Held(packages[place].name, packages[place].version or "", f"{reason} {_UNINVITED}")
        for place, reason in reasons(compared, request).items()
    }


def may_be_missing(compared: Compared, location: str) -> bool:
    """Return whether a place can be left out of the new lockfile: new there, optional to all, and needing nothing."""
    tree, before = compared.new.tree, (compared.subject.before or {})[location]
    asking = {edge.type for edge in tree.dependents(location)}
    needs = any(edge.target is not None for edge in tree.dependencies(location))
    return before.package is None and asking <= {"optional", "peerOptional"} and not needs


def held_back(held: Mapping[str, Held], along: Mapping[str, Held]) -> tuple[str, ...]:
    """Return a line for each thing that does not pass: what it is, and what is held back because of it.

    Args:
        held: by name, what is held back.
        along: by name, what comes only with it.
    """
    groups: dict[object, list[tuple[str, Held]]] = {}
    for name, why in sorted(held.items()):
        groups.setdefault(_cause(why), []).append((name, why))
    return tuple(
        _line(group, [each for each, why in along.items() if _cause(why) == cause])
        for cause, group in groups.items()
    )


def _cause(why: Held) -> object:
    return family(why.name), why.version, why.reason


def _line(group: list[tuple[str, Held]], along: list[str]) -> str:
    names = [name for name, why in group if name != why.name]
    why = next((each for name, each in group if name == each.name), group[0][1])
    label, what = builds(sorted({each.name for _, each in group}))
    cause = f"{label} {why.version}".rstrip() + (f" ({what})" if what else "")
    reason = why.reason + (f"; nearest quiet version {why.quiet}" if why.quiet else "")
    with_it = f"; and what comes only with it: {_listed(along)}" if along else ""
    if len(names) == len(group):
        return f"held back {', '.join(names)}: needs {cause}: {reason}{with_it}"
    needing = f"; and what needs it: {', '.join(names)}" if names else ""
    return f"held back {cause}: {reason}{needing}{with_it}"


def _listed(names: list[str]) -> str:
    """Return names as one text, the builds of one package together."""
    groups: dict[str, list[str]] = {}
    for name in sorted(names):
        groups.setdefault(family(name), []).append(name)
    found = map(builds, groups.values())
    return ", ".join(f"{label} ({what})" if what else label for label, what in found)


def reasons(compared: Compared, request: Request) -> dict[str, str]:
    """Return why packages do not pass, by location."""
    found: dict[str, str] = {}
    for finding in failing(compared, request):
        if finding.package is not None:
            found.setdefault(finding.package.location, f"{finding.rule}: {finding.message}")
    return {**unproven(compared), **found}
