"""A high-resolution clock beside shared memory or workers: what reading other memory by timing takes.

Tools that measure their own workers are many; they say that they are tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.rules.combinations.closeness import Closeness, closest
from audit.rules.combinations.powers import is_clock, is_memory, is_shared
from audit.rules.combinations.purposes import is_tooling
from audit.rules.draft import Draft, lowered
from audit.rules.words import inspecting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when both stand in one file."""
    pair = closest(filter(is_clock, package.uses), filter(is_shared, package.uses))
    if pair is None or pair.closeness is Closeness.APART or is_tooling(package):
        return
    near = pair.closeness is Closeness.NEAR and is_memory(pair.second)
    severity = Severity.MODERATE if near else Severity.LOW
    yield Draft(
        severity if pair.reachable else lowered(severity),
        "uses a high-resolution clock beside shared memory or workers: together they can read what "
        "other code computes",
        f"Read what it measures: {inspecting(package)}",
        package,
        Confidence.LOW,
        pair.first.capability.id,
        pair.evidence,
        "timing",
        capabilities=pair.ids,
    )
