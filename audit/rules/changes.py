"""What a version can do that the one before could not: shared by the rules on changes and the report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority, covers, is_covered
from audit.model.comparison import Step
from audit.model.finding import Confidence, Severity
from audit.model.text import texts_within
from audit.rules.allowed import is_power
from audit.rules.combinations.powers import starts_programs
from audit.rules.draft import lowered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage, CapabilityUse, Evidence


_ASIDE = re.compile(
    r"(?:^|/)(?:__\w+__|tests?|specs?|examples?|samples?|demos?|docs?|documentation|bench\w*|scripts?|build|tools?|tasks?"
    r"|configs?|fixtures?|mocks?|coverage|website|site|public|static|assets|vendor|third[_-]party|perf\w*|integration|e2e|ci"
    r"|\.[\w-]+)/"
    r"|(?:^|/)(?:gruntfile|gulpfile|jakefile|karma|rollup|webpack|vite|jest|babel|eslint|prettier|release|publish|test|tests"
    r"|bench\w*|example|demo|build|make|setup|server|\.[\w-]+)[\w.-]*\.\w+$|\.(?:test|spec|config|conf|bench|stories)\.\w+$"
    r"|\.(?:md|txt|html?|d\.[cm]?ts)$",
    re.IGNORECASE,
)
"""Files that are there for those who make a package, or to look at: nobody loads them by their path."""
_TEMPLATE = re.compile(r"(?:[^/]+/)*?(?:templates?|scaffolds?|boilerplates?|starters?)/")
"""What a generator copies into the projects of others."""


def gained(package: AuditedPackage, before: AuditedPackage | None) -> tuple[CapabilityUse, ...]:
    """Return the powers that the version before did not hold, or held only in code that nothing loads.

    Nothing where the version before could not be read: then there is nothing to compare with.
    """
    powers = tuple(use for use in package.uses if is_power(use))
    if before is None:
        return powers
    if not before.was_read:
        return ()
    return tuple(use for use in powers if not _held(use, before.uses))


def lost(package: AuditedPackage, before: AuditedPackage | None) -> tuple[CapabilityUse, ...]:
    """Return the powers that only the version before held."""
    if before is None or not package.was_read:
        return ()
    return tuple(use for use in before.uses if is_power(use) and not _covered(use, package.uses))


def held_authorities(package: AuditedPackage, *, reachable: bool) -> frozenset[Authority]:
    """Return the authorities that a package's code holds; with `reachable`, only in code that something loads."""
    found = {use.capability.authority for use in package.uses if use.reachable or not reachable}
    if Authority.FILESYSTEM_WRITE in found:
        found.add(Authority.FILESYSTEM_READ)
    return frozenset(found)


def allowed_by_grant(package: AuditedPackage, use: CapabilityUse) -> bool:
    """Return whether the project grants it. A declaration travels with the code and settles nothing."""
    return package.granted is not None and is_covered(package.granted, use.capability)


def is_asked_by_path(package: AuditedPackage, use: CapabilityUse) -> bool:
    """Return whether code that no entry loads may be loaded all the same: without `exports`, any file by its path."""
    return not use.reachable and any(may_be_asked_for(package, place) for place in use.evidence)


def hands_on(package: AuditedPackage, use: CapabilityUse, old: AuditedPackage) -> bool:
    """Return whether a use is of executables that were there before, and that callers now get by `exports`.

    The number of a version in a file's name may change. A package that starts programs may start them itself.
    """
    if use.capability.id != "native:executable" or any(map(starts_programs, package.uses)):
        return False
    given = set(texts_within(package.manifest.raw.get("exports"), 6))
    had = {
        _unnumbered(place.file)
        for each in old.uses
        if each.capability == use.capability
        for place in each.evidence
    }
    return bool(use.evidence) and all(
        place.line == 0 and f"./{place.file}" in given and _unnumbered(place.file) in had
        for place in use.evidence
    )


def may_be_asked_for(package: AuditedPackage, place: Evidence) -> bool:
    """Return whether a consumer may load the file of a place by its path, or gets a copy of it to run."""
    by_path = "exports" not in package.manifest.raw and not _ASIDE.search(place.file)
    return by_path or _TEMPLATE.match(place.file) is not None or _is_served(package, place.file)


def is_loaded(place: Evidence, package: AuditedPackage, before: Before) -> bool:
    """Return whether an entry loads the code at a place; after a repair, whether anybody may."""
    by_path = before.step is Step.PATCH and may_be_asked_for(package, place)
    return place.reachable or by_path


def is_aside(place: Evidence) -> bool:
    """Return whether a place is in a file for those who make the package: tests, examples, documents."""
    return not place.reachable and _ASIDE.search(place.file) is not None


def _is_served(package: AuditedPackage, file: str) -> bool:
    """Return whether pages get a file in place of one that the package starts at: its minified build, beside it."""
    plain = file.replace(".min.", ".")
    starts = (package.manifest.raw.get(field) for field in ("main", "module", "browser"))
    return plain != file and any(
        isinstance(start, str) and start.removeprefix("./") == plain for start in starts
    )


def _unnumbered(file: str) -> str:
    return re.sub(r"\d+", "0", file)


def for_step(severity: Severity, before: Before) -> Severity:
    """Return a severity as it is across a breaking release: much changes there, and people read its notes."""
    return lowered(severity) if before.step is Step.MAJOR else severity


def confidence_for(before: Before) -> Confidence:
    """Return how sure a comparison is: less across a breaking release."""
    return Confidence.LOW if before.step is Step.MAJOR else Confidence.HIGH


def since(before: AuditedPackage) -> str:
    """Return the words for the version that was there."""
    return f"since {before.version}" if before.version else "since the version before"


def _held(use: CapabilityUse, uses: Iterable[CapabilityUse]) -> bool:
    """Return whether one of `uses` covers `use`, in code that is loaded if `use` is."""
    return _covered(use, (each for each in uses if each.reachable or not use.reachable))


def _covered(use: CapabilityUse, uses: Iterable[CapabilityUse]) -> bool:
    wanted = use.capability
    return any(
        each.capability.id == wanted.id
        or (wanted.id.startswith(each.capability.id) and covers(each.capability.id, wanted))
        for each in uses
    )
