"""Publications that do not look like the ones before.

**What.** By the lockfile: the same version of a package has other contents than before, a version that is no later
takes the place of the one that was there, or the version has been deprecated meanwhile. By the registry, where it
tells: an account that had no part in any version before published it, the provenance or the trusted workflow of the
version before is gone, the version was withdrawn, or the package or the version is only a few days old.

**Why.** A registry does not let a version be published twice: another checksum under an unchanged version means that
the registry or the lockfile was tampered with. Stolen accounts and tokens publish from elsewhere than the maintainers
do. That a provenance is there proves little; that it is lost means something.

**Example.** `frozen-x` 1.0.0 has another checksum than before: high. `date-x` 1.0.1 is published by an unknown
account: low; and starts to use the network as well: high. Provenance lost: moderate, high with a new publisher or a
gained power, host or script. Age alone is for information. What a registry does not tell is unknown, and the report
says of how many packages: short documents and some private registries tell no publisher.

**What to do.** Compare both archives before anything is installed; ask the maintainers. npm's own `min-release-age`
keeps versions of the last days out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.graph.specs.ranges import satisfies
from audit.model.checksums import are_same, is_weaker
from audit.model.finding import SEVERITY_ORDER, Confidence, Severity
from audit.rules import (
    changed_script,
    gained_capability,
    gained_package,
    new_destination,
    new_secret_access,
)
from audit.rules.circumstances import circumstances
from audit.rules.draft import Draft
from audit.rules.resolved import address
from audit.rules.words import inspecting, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage
    from audit.rules.circumstances import Circumstance
    from audit.rules.subject import Subject

_CODE = (changed_script, gained_capability, gained_package, new_destination, new_secret_access)
"""The rules on what changed in the code."""
_GRAVE = 2
_ALONE = (Severity.INFO, Severity.LOW, Severity.MODERATE)
"""What circumstances weigh without news in the code, by the weight of the gravest."""


def check(subject: Subject) -> Iterator[Draft]:
    """Yield what is unusual about the publication of each package that is new, or replaces another version."""
    news: Mapping[str, Draft] | None = None
    for package, before in subject.changed():
        old = before.package
        if not _is_archive(package):
            continue
        if old is not None and _is_archive(old):
            yield from _locked(package, old, before)
        found = circumstances(package, before, subject.now)
        if found:
            news = _news(subject) if news is None else news
            yield _told(package, found, news.get(package.location))


def _is_archive(package: AuditedPackage) -> bool:
    """Return whether it comes from a registry, as far as the lockfile says: not from git, not from a folder."""
    return address(package.entry).kind in {"registry", "none"} and not package.entry.flag("link")


def _locked(package: AuditedPackage, old: AuditedPackage, before: Before) -> Iterator[Draft]:
    """Yield what the two lockfiles show."""
    checksums = old.entry.text("integrity"), package.entry.text("integrity")
    other = are_same(*checksums) is False and not is_weaker(*checksums)
    if package.version == old.version and other:
        yield Draft(
            Severity.HIGH,
            "has other contents than before under the same version",
            "Compare both archives, and the lockfile with its last reviewed version",
            package,
            discriminator="republished",
        )
    elif not before.beside and _is_earlier(package.version, old.version):
        yield Draft(
            Severity.LOW,
            f"goes back from {old.version} to an earlier version",
            "See whether the later one was withdrawn, and why",
            package,
            discriminator="earlier",
        )
    deprecated = package.entry.text("deprecated")
    if deprecated and not old.entry.text("deprecated"):
        yield Draft(
            Severity.LOW,
            f"is deprecated: {quoted(deprecated, 200)}",
            "See what its author recommends instead",
            package,
            discriminator="deprecated",
        )


def _is_earlier(version: str | None, old: str | None) -> bool:
    return bool(version and old) and satisfies(version, f"<{old}")


def _news(subject: Subject) -> dict[str, Draft]:
    """Return the gravest thing that the rules on code say of each package's change, from moderate upward."""
    found: dict[str, Draft] = {}
    for draft in (draft for rule in _CODE for draft in rule.check(subject)):
        weight = SEVERITY_ORDER[draft.severity]
        if draft.package is None or weight > SEVERITY_ORDER[Severity.MODERATE]:
            continue
        known = found.get(draft.package.location)
        if known is None or weight < SEVERITY_ORDER[known.severity]:
            found[draft.package.location] = draft
    return found


def _told(package: AuditedPackage, found: tuple[Circumstance, ...], news: Draft | None) -> Draft:
    """Return the result of what the registry tells, weighed with what is new in the code."""
    weight = found[0].weight
    several = sum(each.weight > 0 for each in found) > 1 and weight == _GRAVE
    severity = Severity.HIGH if weight and (news is not None or several) else _ALONE[weight]
    words = [each.words for each in found]
    if weight and news is not None:
        words.append(f"and {news.message}")
    return Draft(
        severity,
        "; ".join(words),
        f"Ask its maintainers whether it is theirs, and read what changed: {inspecting(package)}",
        package,
        Confidence.HIGH if several or news is not None else Confidence.MEDIUM,
        evidence=news.evidence if news is not None else (),
        discriminator="publication",
    )
