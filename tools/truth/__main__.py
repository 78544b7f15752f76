"""Compare what is inferred with what is observed: `python -m tools.truth FOLDER [--count N] [--after N]`.

Installs popular packages with npm, scripts off, into FOLDER; loads each entry in a child Node with a hook;
runs `contain-audit check --json` on the same tree; prints the comparison. LavaMoat's own policy for the
tree is compared too where FOLDER/lavamoat holds that tool. Run on demand: it needs a network and runs the packages.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from tools.truth.compare import compare, table
from tools.truth.lavamoat import lavamoat_pairs
from tools.truth.observe import observe
from tools.truth.shut_in import can_shut_in

_LIST = "import('npm-high-impact').then(m => console.log(JSON.stringify(m.npmHighImpact)))"
_NPM = [
    "npm",
    "install",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--legacy-peer-deps",
    "--force",
]


def main() -> None:
    """Do all steps; a step whose result is there already is not done again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--after", type=int, default=0, help="leave out so many, the most used")
    arguments = parser.parse_args()
    folder: Path = arguments.folder.resolve()
    tree = folder / "tree"
    names = install(folder, tree, arguments.after, arguments.count)
    shut_in = can_shut_in()
    if not shut_in:
        sys.stderr.write("only entries are loaded: this machine cannot shut a process in\n")
    observed = observe(tree, names, folder / "logs", shut_in)
    inferred = infer(tree, folder / "check.json")
    result = compare(observed, inferred, lavamoat_pairs(tree, folder / "lavamoat", names))
    (folder / "result.json").write_text(json.dumps(result.details(), indent=1, sort_keys=True))
    sys.stdout.write(table(result))


def install(folder: Path, tree: Path, after: int, count: int) -> list[str]:
    """Install the most used packages after the first ones, types left out; return their names."""
    manifest = tree / "package.json"
    if not manifest.exists():
        listing = folder / "list"
        listing.mkdir(parents=True, exist_ok=True)
        _run([*_NPM, "--prefix", str(listing), "npm-high-impact"], listing)
        every = json.loads(_run(["node", "-e", _LIST], listing))
        names = [name for name in every if not name.startswith("@types/")]
        tree.mkdir(parents=True, exist_ok=True)
        manifest.write_text(
            json.dumps(
                {
                    "private": True,
                    "dependencies": dict.fromkeys(names[after : after + count], "latest"),
                }
            )
        )
        _run(_NPM, tree)
    return list(json.loads(manifest.read_text())["dependencies"])


def infer(tree: Path, report: Path) -> list[dict[str, object]]:
    """Return the packages of the report on the tree."""
    command = [
        sys.executable,
        "-m",
        "audit",
        "check",
        "--json",
        "--offline",
        "--output",
        str(report),
        str(tree),
    ]
    subprocess.run(command, check=False)  # findings are no failure here
    packages: list[dict[str, object]] = json.loads(report.read_text())["packages"]
    return packages


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
