"""A power that is handed on by whatever the language offers is told, or what it may do: never silent.

`carriers.toml` has the ways; here they are put into each other, around every kind of power.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from support.javascript import shown

CARRIERS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("carriers.toml").read_text(encoding="utf-8")
)
UNKNOWN = {"unknown:computed", "unknown:time"}
POWERS = {
    "built-in": ("require('child_process')", ".execSync('true')", {"builtin:child_process"}),
    "member": ("require('child_process').execSync", "('true')", {"builtin:child_process"}),
    "require": (
        "require",
        "('child_process').execSync('true')",
        {"builtin:child_process", "load:computed"},
    ),
    "module": (
        "module",
        ".require('child_process').execSync('true')",
        {"builtin:child_process", "load:computed", "load:internals"},
    ),
    "process": ("process", ".kill(process.pid, 0)", {"global:process"}),
    "environment": ("process.env", ".NPM_TOKEN", {"global:process.env"}),
    "global object": (
        "globalThis",
        ".process.kill(process.pid, 0)",
        {"global:process", "global:globalThis"},
    ),
    "eval": ("eval", "('1')", {"global:eval"}),
    "Function": ("Function", "('1')()", {"global:Function"}),
    "constructor": ("(() => 0).constructor", "('1')()", {"global:eval", "global:Function"}),
    "hidden constructor": (
        "(() => 0)['const' + 'ructor']",
        "('1')()",
        {"global:eval", "global:Function"},
    ),
    "fetch": ("fetch", "('https://c.invalid')", {"global:fetch"}),
    "own function": (
        "((f) => (f('path'), f))((n) => require(n))",
        "('child_process').execSync('true')",
        {"builtin:child_process", "load:computed"},
    ),
    "own method": (
        "({ m(n) { return require(n); } }).m",
        "('child_process').execSync('true')",
        {"builtin:child_process", "load:computed"},
    ),
    "timer": ("setTimeout", "('x()')", {"global:setTimeout", "global:eval"}),
    "prototype": ("Array.prototype", ".zip = 1", {"write:Array.prototype"}),
}
"""What is carried, what is done with it in the end, and what may be told of it: this or a member of it."""
OUT_OF_SIGHT = {("vm-context", "prototype")}
"""What is not seen yet."""
NAMED_AT_LEAST = 0.85
"""The part of the carriers through which a member is told by its name."""


def carried(value: str, *names: str) -> tuple[list[str], str]:
    """Return the statements and the expression that hand `value` on in these ways, one after the other."""
    before = []
    for number, name in enumerate(names):
        way = CARRIERS[name]
        before.append(_filled(way.get("before", ""), number, value))
        value = _filled(way["gives"], number, value)
    return before, value


def _filled(text: str, number: int, value: str) -> str:
    numbered = re.sub(r"(\w)#", rf"\g<1>{number}", text)
    return re.sub(r"\bV\b", lambda _: value, numbered)


def program(power: str, *names: str) -> str:
    """Return a program that uses a power after handing it on."""
    value, use, _ = POWERS[power]
    before, given = carried(value, *names)
    text = "\n".join([*before, f"{given}{use};"])
    return f"(async () => {{\n{text}\n}})();" if "await" in text else text


def is_silent(power: str, *names: str) -> bool:
    """Return whether nothing is told of a power that is handed on so."""
    if any((name, power) in OUT_OF_SIGHT for name in names):
        return False
    told = POWERS[power][2] | UNKNOWN
    return not any(
        fact == one or fact.startswith(f"{one}.")
        for fact in shown(program(power, *names))
        for one in told
    )


@pytest.mark.parametrize("power", POWERS)
def test_no_carrier_is_silent(power: str) -> None:
    assert [name for name in CARRIERS if is_silent(power, name)] == []


@pytest.mark.parametrize("power", POWERS)
def test_no_carrier_within_others_is_silent(power: str) -> None:
    choice = random.Random(power)  # noqa: S311 - the same programs in each run
    chains = [choice.choices(sorted(CARRIERS), k=2 + n % 2) for n in range(150)]
    assert [chain for chain in chains if is_silent(power, *chain)] == []


def test_a_member_is_told_by_its_name_through_most() -> None:
    named = [
        name
        for name in CARRIERS
        if "builtin:child_process.execSync" in shown(program("built-in", name))
    ]
    assert len(named) / len(CARRIERS) > NAMED_AT_LEAST


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")
def test_each_carrier_hands_on_what_it_is_given(tmp_path: Path) -> None:
    """What is tested above is code that runs: Node is given the same carriers, one program each."""
    for name in CARRIERS:
        before, given = carried("globalThis.carried", name)
        body = "\n".join([*before, f"if ({given} !== globalThis.carried) process.exitCode = 1;"])
        body = re.sub(r"process\.exitCode = 1", f"globalThis.fail({json.dumps(name)})", body)
        text = f"(async () => {{\n{body}\n}})()" if "await" in body else body
        (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
    names = json.dumps(sorted(CARRIERS))
    starter = tmp_path / "all.js"
    starter.write_text(
        "globalThis.carried = () => 0; const failed = []; globalThis.fail = (n) => failed.push(n);\n"
        f"for (const n of {names}) {{ try {{ require(`./${{n}}.js`); }} catch {{ failed.push(n); }} }}\n"
        "process.on('unhandledRejection', (e) => failed.push(String(e)));\n"
        "process.on('exit', () => { if (failed.length) { console.log(failed); process.exitCode = 1; } });",
        encoding="utf-8",
    )
    run = subprocess.run(["node", starter], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "")
