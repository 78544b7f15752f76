"""Arrivals: harmless ones for information, then those that attacks bring along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import compared, entry, found, package, subject, use

from audit.model.manifest import Manifest

if TYPE_CHECKING:
    from audit.model.finding import Finding
    from audit.model.package import AuditedPackage

RULE = "gained-package"
NEW = "node_modules/easy-day-x"
SCRIPT = use("script:postinstall", "install", "package.json:4:4:node setup.js")
SEND = use("builtin:https.request", "network")


def asker(*loads: str) -> AuditedPackage:
    return package("node_modules/date-kit", used_packages=loads)


def arrives(*uses: Any, by: Any = (), project: bool = False, **fields: Any) -> tuple[Finding, ...]:
    arrival = package(NEW, *uses, **fields)
    judged = compared(None, arrival, asked_by=by, asked_by_project=project)
    return found(RULE, judged)


def states(old: dict[str, str], new: dict[str, str], *loads: str) -> tuple[Finding, ...]:
    def version(dependencies: dict[str, str]) -> AuditedPackage:
        manifest = Manifest(name="a", raw={"dependencies": dependencies})
        return package("node_modules/a", manifest=manifest, used_packages=loads)

    return found(RULE, compared(version(old), version(new)))


def test_silent() -> None:
    assert found(RULE, subject(package(NEW, SEND))) == ()
    assert found(RULE, compared(package(NEW), package(NEW, SEND))) == ()
    assert states({"b": "1"}, {"b": "2"}) == ()


def test_what_is_granted_is_not_said_to_be_nothing() -> None:
    (bare,) = arrives(use("builtin:path"), project=True)
    (granted,) = arrives(SEND, project=True, granted=("network",))
    assert bare.message.endswith(" and holds no power")
    assert granted.message.endswith(" and holds no power beyond what contain.json grants")


FIRING: dict[str, tuple[str, list[Any], dict[str, Any]]] = {
    "computes": ("info", [use("builtin:path")], {"by": (asker("easy-day-x"),)}),
    "reads": ("low", [use("builtin:fs.readFileSync", "filesystem-read")], {"by": (asker("easy-day-x"),)}),
    "talks": ("moderate", [SEND], {"by": (asker("easy-day-x"),)}),
    "talks, wanted by the project": ("low", [SEND], {"project": True}),
    "talks, loaded by nobody": ("high", [SEND], {"by": (asker(),)}),
    "runs at install": ("high", [SCRIPT], {"by": (asker("easy-day-x"),)}),
    "runs at install, wanted by the project": ("moderate", [SCRIPT], {"project": True}),
    "builds": (
        "moderate",
        [use("script:install", "install", "package.json:4:4:node-gyp rebuild")],
        {"by": (asker("easy-day-x"),)},
    ),
    "talks, under another's name": (
        "high", [SEND], {"by": (asker("easy-day-x"),), "package_name": "easy-day-next"},
    ),
    "computes, under another's name": (
        "info", [use("builtin:path")], {"by": (asker("easy-day-x"),), "package_name": "easy-day-next"},
    ),
    "starts a download": (
        "high",
        [use("builtin:child_process.exec", "process", literals=["wget -q x.invalid"])],
        {"by": (asker("easy-day-x"),)},
    ),
    "starts a build": (
        "moderate",
        [use("builtin:child_process.exec", "process", literals=["make all"])],
        {"by": (asker("easy-day-x"),)},
    ),
    "from git, builds": (
        "high",
        [use("script:prepare", "install", "package.json:4:4:true")],
        {"by": (asker("easy-day-x"),), "locked": entry(NEW, resolved="git+ssh://git@git.invalid/a.git#1")},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("severity", "uses", "fields"), FIRING.values(), ids=FIRING)
def test_firing(severity: str, uses: list[Any], fields: dict[str, Any]) -> None:
    (finding,) = arrives(*uses, **fields)
    assert finding.severity == severity


def test_who_asks_for_it_is_said() -> None:
    (finding,) = arrives(SEND, by=(asker(),), project=True)
    assert "asked for by the project, date-kit 1.0.0" in finding.message


STATED = {
    "loaded": ("info", "^1.0.0", ("b",)),
    "never loaded": ("moderate", "^1.0.0", ()),
    "from git": ("high", "github:someone/b", ("b",)),
    "from an address": ("high", "https://files.invalid/b.tgz", ("b",)),
}


@pytest.mark.parametrize(("severity", "spec", "loads"), STATED.values(), ids=STATED)
def test_a_new_dependency_that_the_tree_does_not_show(
    severity: str, spec: str, loads: tuple[str, ...]
) -> None:
    (finding,) = states({}, {"b": spec}, *loads)
    assert finding.severity == severity


def test_a_new_dependency_from_no_registry_is_told_though_the_tree_holds_it() -> None:
    spec = {"b": "github:someone/b#79ac49e"}
    old, new = (
        package("node_modules/a", manifest=Manifest(name="a", raw={"optionalDependencies": wanted}))
        for wanted in ({}, spec)
    )
    judged, arriving = compared(old, new), compared(None, package("node_modules/b"))
    both = {**judged.packages, **arriving.packages}
    judged = replace(
        judged, packages=both, before={**(judged.before or {}), **(arriving.before or {})}
    )
    assert {each.severity for each in found(RULE, judged)} == {"high", "info"}


def test_a_package_for_one_platform_may_be_loaded_by_a_computed_name() -> None:
    addon = use("native:addon", "native", "x.node")
    only_linux = Manifest(name="easy-day-x", raw={"os": ["linux"], "cpu": ["x64"]})
    loads = package("node_modules/date-kit", use("load:computed", "loader"))
    for by, manifest, severity in (
        (loads, only_linux, "moderate"),
        (loads, Manifest(name="easy-day-x"), "high"),
        (asker(), only_linux, "high"),
    ):
        (finding,) = arrives(addon, by=(by,), manifest=manifest)
        assert finding.severity == severity


def test_a_breaking_release_may_load_it_by_a_computed_name_as_it_did_before() -> None:
    computes = package("node_modules/date-kit", use("load:computed", "loader"))
    plain = asker()
    for old, new, step, severity in (
        (computes, computes, "major", "moderate"),
        (computes, computes, "minor", "high"),
        (plain, computes, "major", "high"),
        (computes, plain, "major", "high"),
    ):
        updated = compared(old, new, step)
        arriving = compared(None, package(NEW, SEND), asked_by=(new,))
        judged = replace(
            updated,
            packages={**updated.packages, **arriving.packages},
            before={**(updated.before or {}), **(arriving.before or {})},
        )
        (finding,) = found(RULE, judged)
        assert (finding.severity, "no code" in finding.message) == (severity, severity == "high")
