"""Code made from text, or compiled code that is opened, together with what brings it: the network, or decryption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.rules.draft import Draft, lowered
from audit.rules.uses.closeness import Closeness, Pair, closest
from audit.rules.uses.code import decrypts, is_constant, makes_code
from audit.rules.uses.network import is_request
from audit.rules.words import inspecting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse


_OPENS = "global:process.dlopen"
_DOES = {"evaluation": "makes code from text", "opening": "opens compiled code"}


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result for each way in which made code and its source stand together."""
    made = [_but_constants(use) for use in package.uses if makes_code(use)]
    loaded = [_but_forgotten(use) for use in package.uses if use.id == "load:internals"]
    opened = [use for use in package.uses if use.id == _OPENS]
    fetched = list(filter(is_request, package.uses))
    decrypted = [use for use in package.uses if decrypts(use)]
    yield from _judged(package, closest(made, fetched, package.uses), "the network", "fetched")
    compiled = closest(opened, fetched, package.uses)
    if compiled is not None and compiled.closeness is Closeness.NEAR:
        yield from _judged(package, compiled, "the network", "fetched", "opening")
    yield from _judged(
        package, closest([*made, *loaded], decrypted, package.uses), "decryption", "decrypted"
    )


def _but_constants(use: CapabilityUse) -> CapabilityUse:
    """Leave out the places where the code is written as a constant: what is fetched beside them is not run there."""
    return use.where(lambda place: not is_constant(place))


def _but_forgotten(use: CapabilityUse) -> CapabilityUse:
    """Leave out the places where a module that was loaded is forgotten or asked for: no text becomes code there."""
    return use.where(lambda place: not place.text.startswith("require.cache"))


def _judged(
    package: AuditedPackage, pair: Pair | None, what: str, how: str, kind: str = "evaluation"
) -> Iterator[Draft]:
    if pair is None or pair.closeness is Closeness.APART:
        return
    near = pair.closeness is Closeness.NEAR
    severity = Severity.HIGH if near else Severity.LOW
    yield Draft(
        severity if pair.reachable else lowered(severity),
        f"{_DOES[kind]} and uses {what} in one file: it may run what was {how}",
        f"Read where the code comes from: {inspecting(package)}",
        package,
        Confidence.MEDIUM if near else Confidence.LOW,
        pair.first.id,
        pair.evidence,
        f"{kind} {how}",
        capabilities=pair.ids,
    )
