"""The whole page: `document` handed on as a value, and with it all that stands on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.rules.combinations.purposes import is_for_pages, is_tooling
from audit.rules.draft import Draft
from audit.rules.words import inspecting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage

_MEMBER = re.compile(r".*\bdocument\s*(?:\?\.|\.|\[)", re.DOTALL)
"""A place that uses a part of the page, and does not hand it on."""


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when a package that is not made for pages takes the whole of one."""
    for use in package.uses:
        if use.capability.id == "global:document" and use.reachable:
            places = tuple(place for place in use.evidence if not _MEMBER.match(place.text))
            if places and not is_for_pages(package) and not is_tooling(package):
                yield Draft(
                    Severity.LOW,
                    "takes the whole page, and does not say that it is made for pages",
                    f"Read what it does there: {inspecting(package)}",
                    package,
                    Confidence.LOW,
                    use.capability.id,
                    places[:3],
                    "page",
                    capabilities=(use.capability.id,),
                )
