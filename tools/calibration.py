"""How often healthy packages are reported: the most used packages of npm at their newest versions, each by itself.

    python tools/calibration.py FOLDER --packages 500     # print the table
    python tools/calibration.py FOLDER --list high        # what stands behind it

FOLDER keeps the lockfile that is made of them, so that a change of the rules is judged over the same versions;
take the file away for newer ones. The packages are fetched as for any user, verified, and never run.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.errors import AuditError
from audit.model.finding import SEVERITY_ORDER, Severity
from audit.pipeline.checking import examine
from audit.pipeline.request import Request
from audit.rules import RULES
from audit.sources import Sources
from tools.most_used import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.rules.draft import Draft

_STATED = ("dependencies", "optionalDependencies", "peerDependencies", "peerDependenciesMeta")
_LOUD = (Severity.CRITICAL, Severity.HIGH)


@dataclass(frozen=True, slots=True)
class Reported:
    """One result of one rule about one package."""

    rule: str
    """The rule, and which of its combinations, where it tells several."""
    draft: Draft

    @property
    def package(self) -> str:
        """Return which package it is about; empty for the whole."""
        return self.draft.package.package_name if self.draft.package is not None else ""


def main() -> None:
    """Make the lockfile where there is none, judge, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--packages", type=int, default=500)
    parser.add_argument(
        "--named", default="", help="only packages whose name this expression finds"
    )
    parser.add_argument("--after", type=int, default=0, help="leave out so many, the most used")
    parser.add_argument("--seed", type=int, help="draw by chance instead of the most used first")
    parser.add_argument("--list", choices=[each.value for each in Severity], dest="level")
    parser.add_argument("--rule", default="", help="list only what begins so")
    options = parser.parse_args()
    lockfile = options.folder / "package-lock.json"
    if not lockfile.exists():
        options.folder.mkdir(parents=True, exist_ok=True)
        made = locked(options.packages, options.named, options.after, options.seed)
        lockfile.write_text(json.dumps(made, indent=1), "utf-8")
    read, found = judged(options.folder)
    print(listed(found, options.level, options.rule) if options.level else table(read, found))


def locked(number: int, named: str, after: int = 0, seed: int | None = None) -> dict[str, Any]:
    """Return a lockfile of `number` much used packages at their newest versions, without what they depend on."""
    sources = Sources(".")
    packages: dict[str, Any] = {}
    for name in filter(re.compile(named).search, drawn(after, seed)):
        if len(packages) == number:
            break
        try:
            packages[f"node_modules/{name}"] = _entry(sources, name)
        except AuditError as error:
            print(f"{name}: {error}", file=sys.stderr)
    versions = {
        key.removeprefix("node_modules/"): each["version"] for key, each in packages.items()
    }
    root = {"name": "most-used", "version": "0.0.0", "dependencies": versions}
    return {**root, "lockfileVersion": 3, "packages": {"": root, **packages}}


def _entry(sources: Sources, name: str) -> dict[str, Any]:
    document = sources._registry.packument(name)  # noqa: SLF001  # the whole document of a version is wanted
    manifest = document["versions"][document["dist-tags"]["latest"]]
    entry = {"version": manifest["version"], "resolved": manifest["dist"]["tarball"]}
    entry |= {"integrity": manifest["dist"]["integrity"]} if "integrity" in manifest["dist"] else {}
    entry |= {field: manifest[field] for field in _STATED if field in manifest}
    scripts = {"preinstall", "install", "postinstall"} & set(manifest.get("scripts") or ())
    return entry | ({"hasInstallScript": True} if scripts else {})


def judged(folder: Path) -> tuple[int, list[Reported]]:
    """Return how many packages were read, and what each rule says of them."""
    subject, _ = examine(Request(str(folder)), lambda *_: None)
    found = [
        Reported(_named(rule.id, draft), draft)
        for rule in RULES.values()
        for draft in rule.check(subject)
    ]
    return sum(package.was_read for package in subject.code()), found


def _named(rule: str, draft: Draft) -> str:
    return f"{rule}: {draft.discriminator}" if rule == "suspicious-grant" else rule


def table(read: int, found: Iterable[Reported]) -> str:
    """Return, as Markdown, how many packages have a result of each severity: the worst, then by rule."""
    found = list(found)
    worst = Counter(_worst(results) for results in _by_package(found).values())
    loud = sum(worst[each] for each in _LOUD)
    lines = [
        f"{read} packages read; {loud} of them ({loud / max(1, read):.1%}) have a result of `high` or worse.",
        "",
        "| rule | high or worse | moderate | low | info |",
        "| --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*lines, *_rows(found), f"| any (the worst of a package) {_cells(worst)}"])


def _by_package(found: Iterable[Reported]) -> dict[str, list[Reported]]:
    packages: dict[str, list[Reported]] = defaultdict(list)
    for each in found:
        if each.package:
            packages[each.package].append(each)
    return packages


def _worst(results: Iterable[Reported]) -> Severity:
    return min((each.draft.severity for each in results), key=SEVERITY_ORDER.__getitem__)


def _rows(found: Iterable[Reported]) -> Iterator[str]:
    rules: dict[str, list[Reported]] = defaultdict(list)
    for each in found:
        rules[each.rule].append(each)
    for rule in sorted(rules):
        packages = _by_package(rules[rule])
        yield f"| {rule} {_cells(Counter(_worst(results) for results in packages.values()))}"


def _cells(counts: Counter[Severity]) -> str:
    loud = sum(counts[each] for each in _LOUD)
    rest = [counts[each] for each in (Severity.MODERATE, Severity.LOW, Severity.INFO)]
    return "".join(f"| {number} " for number in (loud, *rest)) + "|"


def listed(found: Iterable[Reported], level: str, rule: str) -> str:
    """Return every result of one severity, a line each."""
    return "\n".join(
        f"{each.package}@{each.draft.package.version if each.draft.package else ''}  {each.rule}: {each.draft.message}"
        + "".join(f"  {at.file}:{at.line}:{at.column}" for at in each.draft.evidence[:3])
        for each in found
        if each.draft.severity == level and each.rule.startswith(rule)
    )


if __name__ == "__main__":
    main()
