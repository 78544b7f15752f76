"""What surprises where no package says that it has to: loader internals, timing, the whole page, another realm.

Tools that load, build, run or test code have to do all of this; they say that they are tools.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Confidence, Severity
from audit.model.text import printable
from audit.rules.combinations.powers import CLOCK, REALM, SHARED, is_memory
from audit.rules.draft import Draft, lowered, of_uses, weighed
from audit.rules.uses.closeness import Closeness, closest
from audit.rules.uses.code import is_around
from audit.rules.uses.purposes import is_tooling, says
from audit.rules.words import inspecting, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse, Evidence

_PLAIN = re.compile(r"createRequire|enableCompileCache|isBuiltin|builtinModules|findPnpApi")
"""What Node documents for everybody, and yarn."""
_MEMBER = re.compile(r".*\bdocument\s*(?:\?\.|\.|\[)", re.DOTALL)
"""A place that uses a part of the page, and does not hand it on."""


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result for each such surprise of a package that is no tool of the trade."""
    if not is_tooling(package):
        yield from _loader(package)
        yield from _timing(package)
        yield from _page(package)
        yield from _realms(package)


def _loader(package: AuditedPackage) -> Iterator[Draft]:
    for use in package.uses:
        places = tuple(place for place in use.evidence if not _PLAIN.search(place.text))
        if use.id == "load:internals" and places:
            yield _internals(package, use, places)


def _internals(package: AuditedPackage, use: CapabilityUse, places: tuple[Evidence, ...]) -> Draft:
    around = [place for place in places if is_around(place)]
    first = (around or places)[0]
    shown = f": {quoted(first.text, 60)}" if first.text else ""
    return Draft(
        weighed(Severity.MODERATE if around and not use.guarded else Severity.LOW, use),
        f"reaches into the module loader, and does not say that it is a tool which has to{shown}",
        f"Read what it loads that way: {inspecting(package)}",
        package,
        Confidence.MEDIUM,
        use.id,
        (first, *(place for place in places if place is not first))[:3],
        "loader",
        capabilities=(use.id,),
    )


def _timing(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when a high-resolution clock and shared memory or workers stand in one file.

    That is what reading other memory by timing takes.
    """
    pair = closest(filter(CLOCK.is_used, package.uses), filter(SHARED.is_used, package.uses))
    if pair is None or pair.closeness is Closeness.APART:
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
        pair.first.id,
        pair.evidence,
        "timing",
        capabilities=pair.ids,
    )


def _page(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when `document` is handed on as a value, and with it all that stands on the page."""
    for use in package.uses:
        if use.id == "global:document" and use.reachable:
            places = tuple(place for place in use.evidence if not _MEMBER.match(place.text))
            if places and not says(package, "pages"):
                yield Draft(
                    Severity.LOW,
                    "takes the whole page, and does not say that it is made for pages",
                    f"Read what it does there: {inspecting(package)}",
                    package,
                    Confidence.LOW,
                    use.id,
                    places[:3],
                    "page",
                    capabilities=(use.id,),
                )


def _realms(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when it makes vm contexts, workers, iframes or a ShadowRealm: fresh intrinsics and globals."""
    made = [use for use in package.uses if REALM.is_used(use) or _is_frame(use)]
    if made:
        made.sort(key=lambda use: (not use.reachable, use.id))
        names = ["an iframe" if _is_frame(use) else printable(use.id) for use in made]
        yield of_uses(
            package,
            made,
            weighed(Severity.LOW, made[0]),
            message=f"makes another realm, where frozen or replaced objects are fresh again: {listing(names)}",
            help=f"Read what runs there: {inspecting(package)}",
            discriminator="realm",
        )


def _is_frame(use: CapabilityUse) -> bool:
    """Return whether a use of the page creates an iframe."""
    return use.authority is Authority.DOM and "iframe" in use.literals
