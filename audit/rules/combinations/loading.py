"""The module loader's internals, outside of what is made to load, test or build code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.rules.combinations.purposes import is_tooling
from audit.rules.draft import Draft, weighed
from audit.rules.words import inspecting, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse, Evidence

_AROUND = re.compile(r"\b_(?:load|compile|linkedBinding)\b|\bconstructor\b|\bmainModule\b")
"""What runs code past `require`: no declaration of a dependency shows it, and no hook sees it."""
_PLAIN = re.compile(r"createRequire|enableCompileCache|isBuiltin|builtinModules|findPnpApi")
"""What Node documents for everybody, and yarn."""


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when a package that is no tool of the trade reaches into the loader."""
    for use in package.uses:
        if use.capability.id == "load:internals" and not is_tooling(package):
            places = tuple(place for place in use.evidence if not _PLAIN.search(place.text))
            if places:
                yield _draft(package, use, places)


def around_the_loader(use: CapabilityUse) -> bool:
    """Return whether a use runs code past `require`: by an inner function of the loader."""
    return use.capability.id == "load:internals" and any(
        _AROUND.search(place.text) for place in use.evidence
    )


def _draft(package: AuditedPackage, use: CapabilityUse, places: tuple[Evidence, ...]) -> Draft:
    around = [place for place in places if _AROUND.search(place.text)]
    first = (around or places)[0]
    shown = f": {quoted(first.text, 60)}" if first.text else ""
    return Draft(
        weighed(Severity.MODERATE if around and not use.guarded else Severity.LOW, use),
        f"reaches into the module loader, and does not say that it is a tool which has to{shown}",
        f"Read what it loads that way: {inspecting(package)}",
        package,
        Confidence.MEDIUM,
        use.capability.id,
        (first, *(place for place in places if place is not first))[:3],
        "loader",
        capabilities=(use.capability.id,),
    )
