from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import compared, found, package, subject, use

from audit.model.manifest import Manifest

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage

RULE = "gained-executable"


def made(*native: str, command: Any = None, loads: bool = False) -> AuditedPackage:
    """Return a package with compiled files, code that loads one, and a `bin`."""
    places = [f"{file}:0:0" for file in native] + ["index.js:1:1"] * loads
    uses = [use("native:addon", "native", *places)] if places else []
    raw = {"bin": command} if command is not None else {}
    return package("node_modules/tool", *uses, manifest=Manifest(name="tool", raw=raw))


SILENT = [
    pytest.param(made(command={"a": "a.js"}), made(command={"a": "b.js"}), id="the same command"),
    pytest.param(made(command={"a": "a.js", "b": "b.js"}), made(command={"a": "a.js"}), id="fewer"),
    pytest.param(made(command="cli.js"), made(command={"tool": "cli.js"}), id="written otherwise"),
    pytest.param(made(), made(command={"a": 3}), id="of a wrong type"),
    pytest.param(made(), made(command=["a"]), id="a list"),
    pytest.param(made("a.node"), made("b.node"), id="a file is called otherwise"),
    pytest.param(made(), made("a.node"), id="the first one is a gained capability"),
]


@pytest.mark.parametrize(("old", "new"), SILENT)
def test_silent(old: AuditedPackage, new: AuditedPackage) -> None:
    assert found(RULE, compared(old, new)) == ()


def test_silent_outside_a_comparison() -> None:
    assert found(RULE, subject(made(command={"git": "x.js"}))) == ()


FIRING = [
    pytest.param(made(), made(command={"a": "a.js"}), "low", id="a command"),
    pytest.param(made(), made(command="cli.js"), "low", id="a command of its own name"),
    pytest.param(made(command={"a": "a"}), made(command={"a": "a", "git": "a"}), "high", id="git"),
    pytest.param(made(), made(command={"@scope/npm": "a.js"}), "high", id="a scope does not count"),
    pytest.param(made(), made(command={"node.exe": "a.js"}), "high", id="on Windows"),
    pytest.param(made("a.node"), made("a.node", "b.node"), "low", id="one compiled file more"),
    pytest.param(made(loads=True), made("a.node", loads=True), "high", id="built before"),
]


@pytest.mark.parametrize(("old", "new", "severity"), FIRING)
def test_firing(old: AuditedPackage, new: AuditedPackage, severity: str) -> None:
    (finding,) = found(RULE, compared(old, new))
    assert finding.severity == severity


def test_a_feature_may_bring_compiled_files() -> None:
    (finding,) = found(RULE, compared(made(loads=True), made("a.node", loads=True), "minor"))
    assert finding.severity == "moderate"


def test_across_a_major_release_it_weighs_less() -> None:
    (finding,) = found(RULE, compared(made(), made(command={"git": "a"}), "major"))
    assert finding.severity == "moderate"


def test_the_message_names_what_matters() -> None:
    (finding,) = found(RULE, compared(made(), made(command={"a": "a", "git": "a"})))
    assert (
        finding.message
        == "makes a command in place of a program that scripts start (since 1.0.0): git"
    )
