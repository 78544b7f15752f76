"""Another realm: fresh intrinsics and globals, to which nothing done to the first ones applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.model.text import printable
from audit.rules.combinations.powers import is_realm
from audit.rules.combinations.purposes import is_tooling
from audit.rules.draft import lowered, of_uses
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.draft import Draft


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when a package that is no tool makes vm contexts, workers, iframes or a ShadowRealm."""
    made = [use for use in package.uses if is_realm(use) or _is_frame(use)]
    if not made or is_tooling(package):
        return
    made.sort(key=lambda use: (not use.reachable, use.capability.id))
    names = ["an iframe" if _is_frame(use) else printable(use.capability.id) for use in made]
    yield of_uses(
        package,
        made,
        Severity.LOW if made[0].reachable else lowered(Severity.LOW),
        message=f"makes another realm, where frozen or replaced objects are fresh again: {listing(names)}",
        help=f"Read what runs there: {inspecting(package)}",
        discriminator="realm",
    )


def _is_frame(use: CapabilityUse) -> bool:
    """Return whether a use of the page creates an iframe."""
    return use.capability.authority is Authority.DOM and "iframe" in use.literals
