from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import declares, found, package, subject, use

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage, CapabilityUse

RULE = "mutates-primordials"
FLAT, LAST = "write:Array.prototype.flat", "write:Array.prototype.last"


def writes(capability: str, **fields: Any) -> CapabilityUse:
    return use(capability, "primordials", **fields)


SILENT = [
    pytest.param(package("node_modules/a", use("builtin:fs")), id="no write"),
    pytest.param(
        package("node_modules/a", writes(LAST), declaration=declares(realm="mutable")), id="said so"
    ),
    pytest.param(package("node_modules/a", writes("write:globalThis.fetch")), id="a network hook"),
]


@pytest.mark.parametrize("seen", SILENT)
def test_silent(seen: AuditedPackage) -> None:
    assert found(RULE, subject(seen)) == ()


FIRING = [
    pytest.param([writes(LAST)], "moderate", id="unguarded"),
    pytest.param([writes(FLAT, guarded=True)], "low", id="a polyfill"),
    pytest.param([writes(LAST, reachable=False)], "low", id="nothing loads it"),
    pytest.param([writes(FLAT, guarded=True, reachable=False)], "info", id="an unloaded polyfill"),
    pytest.param([writes(FLAT, guarded=True), writes(LAST)], "moderate", id="the worst counts"),
    pytest.param([writes("write:Error.stackTraceLimit")], "low", id="a setting of V8"),
    pytest.param(
        [writes("write:Error.prepareStackTrace"), writes(LAST)],
        "moderate",
        id="more than a setting",
    ),
    pytest.param([writes("write:globalThis.fetch", guarded=True)], "low", id="a fetch polyfill"),
]


@pytest.mark.parametrize(("seen", "severity"), FIRING)
def test_firing(seen: list[CapabilityUse], severity: str) -> None:
    (finding,) = found(RULE, subject(package("node_modules/a", *seen)))
    assert finding.severity == severity


def test_a_frozen_declaration_does_not_silence() -> None:
    judged = subject(package("node_modules/a", writes(LAST), declaration=declares()))
    assert found(RULE, judged)
