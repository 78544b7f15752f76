"""Dependencies that real packages list and never use, or use and never list: ours beside knip's and depcheck's answers.

    python tools/listed_and_used.py FOLDER            # fetch, ask all three, print the table
    python tools/listed_and_used.py FOLDER --list     # every answer that is not everybody's

FOLDER keeps the packages (as published, with what they depend on, scripts off), the two other tools, and the answers
in answers.json; take that file away after a change. The packages' own code is never run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tarfile
from collections import Counter
from pathlib import Path
from typing import Any

from audit.model.policy import Granularity
from audit.pipeline import Request, declare

PACKAGES = (
    "@reduxjs/toolkit", "@testing-library/react", "@typescript-eslint/parser", "axios", "babel-loader", "body-parser",
    "cheerio", "concurrently", "cross-spawn", "css-loader", "eslint", "execa", "express", "fastify", "got", "inquirer",
    "jsdom", "koa", "mocha", "mongoose", "node-gyp", "nodemon", "ora", "pino", "postcss-loader", "react-redux",
    "react-router-dom", "rimraf", "socket.io", "styled-components", "stylelint", "ts-jest", "ts-node", "webpack",
    "winston", "yargs",
)  # fmt: skip
TOOLS = ("contain-audit", "knip", "depcheck")
_QUIET = ("--ignore-scripts", "--no-audit", "--no-fund")
Answer = dict[str, list[str]]
"""`unused` and `unlisted`: names."""


def main() -> None:
    """Fetch and ask where that has not been done; print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", dest="listed")
    options = parser.parse_args()
    folder = options.folder.resolve()
    kept = folder / "answers.json"
    answers = json.loads(kept.read_text("utf-8")) if kept.exists() else asked(folder)
    kept.write_text(json.dumps(answers, indent=1), "utf-8")
    print(differences(answers) if options.listed else table(answers))


def asked(folder: Path) -> dict[str, dict[str, Answer]]:
    """Return every tool's answers by package."""
    tools = folder / "tools"
    if not (tools / "node_modules").exists():
        tools.mkdir(parents=True, exist_ok=True)
        (tools / "package.json").write_text("{}")
        _run(["npm", "install", *_QUIET, "knip", "depcheck"], tools)
    answers = {}
    for name in PACKAGES:
        package = fetched(folder, name)
        answers[f"{name} {json.loads((package / 'package.json').read_text())['version']}"] = {
            "contain-audit": ours(package),
            "knip": knip(package, tools),
            "depcheck": depcheck(package, tools),
        }
        print(name, flush=True)
    return answers


def fetched(folder: Path, name: str) -> Path:
    """Return the folder of a package as published, with what it depends on installed."""
    home = folder / "packages" / name.replace("/", "__")
    if not home.exists():
        home.mkdir(parents=True)
        archive = _run(["npm", "pack", name, "--silent"], home).strip().splitlines()[-1]
        with tarfile.open(home / archive) as packed:
            packed.extractall(home, filter="data")
        (inner,) = (path for path in home.iterdir() if path.is_dir())
        inner.rename(home / "package")
        _run(["npm", "install", *_QUIET, "--omit=dev", "--no-package-lock"], home / "package")
    return home / "package"


def ours(package: Path) -> Answer:
    """Return what `declare --check` says of dependencies."""
    draft = declare(
        Request(str(package), offline=True, jobs=1), Granularity.MEMBER, lambda *_: None
    )
    told = [each.message.split() for each in draft.shortcomings]
    return _answer(
        [words[1].rstrip(",") for words in told if words[0] == "lists"],
        [words[1].rstrip(",") for words in told if words[0] == "loads"],
    )


def knip(package: Path, tools: Path) -> Answer:
    """Return what knip says."""
    command = [str(tools / "node_modules" / ".bin" / "knip"), "--reporter", "json", "--no-progress"]
    command += ["--no-exit-code", "--include", "dependencies,unlisted"]
    found: dict[str, Any] = json.loads(_run(command, package) or "{}")
    names: dict[str, list[str]] = {
        "dependencies": [],
        "optionalPeerDependencies": [],
        "unlisted": [],
    }
    for issue in found.get("issues", []):
        for kind, told in names.items():
            told += [each["name"] for each in issue.get(kind, [])]
    return _answer(names["dependencies"], names["unlisted"])


def depcheck(package: Path, tools: Path) -> Answer:
    """Return what depcheck says."""
    command = [str(tools / "node_modules" / ".bin" / "depcheck"), "--json", str(package)]
    found: dict[str, Any] = json.loads(_run(command, package) or "{}")
    return _answer(found.get("dependencies", []), list(found.get("missing", {})))


def _answer(unused: list[str], unlisted: list[str]) -> Answer:
    return {"unused": sorted(set(unused)), "unlisted": sorted(set(unlisted))}


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout


def table(answers: dict[str, dict[str, Answer]]) -> str:
    """Return, as Markdown, how many names each tool tells, and how many of them the others tell too."""
    lines = ["| question | tool | names | also knip's | also depcheck's | also ours | alone |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- |")
    for question in ("unused", "unlisted"):
        told = {tool: _pairs(answers, tool, question) for tool in TOOLS}
        for tool, pairs in told.items():
            shared = [len(pairs & told[other]) for other in ("knip", "depcheck", "contain-audit")]
            others = set().union(*(told[other] for other in TOOLS if other != tool))
            cells = [question, tool, len(pairs), *shared, len(pairs - others)]
            lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join([f"{len(answers)} packages.", "", *lines])


def _pairs(answers: dict[str, dict[str, Answer]], tool: str, question: str) -> set[tuple[str, str]]:
    return {(package, name) for package, told in answers.items() for name in told[tool][question]}


def differences(answers: dict[str, dict[str, Answer]]) -> str:
    """Return a line for each name that not all three tell."""
    lines = []
    for package, told in answers.items():
        for question in ("unused", "unlisted"):
            names = Counter(name for tool in TOOLS for name in told[tool][question])
            for name in sorted(names):
                by = [tool for tool in TOOLS if name in told[tool][question]]
                if len(by) < len(TOOLS):
                    lines.append(f"{package}: {question} {name}: {', '.join(by)}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
