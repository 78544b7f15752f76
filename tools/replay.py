"""Inert reconstructions of attacks by update, and harmless updates: which of them are noticed, and how.

    python tools/replay.py             # the table
    python tools/replay.py NAME        # one case's whole report

A case is a file in fixtures/replay: packages before and after, from which two installed projects are
made in a temporary folder. What `after` leaves out of a package's files is as it was before, but for
what its `gone` names.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.model.finding import SEVERITY_ORDER, Severity
from audit.pipeline import Request, diff
from audit.reporters import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.report import Report

FIXTURES = Path(__file__).parents[1] / "fixtures" / "replay"
KINDS = ("attacks", "misses", "harmless")
REGISTRY = "https://registry.example"
_LIFECYCLE = ("preinstall", "install", "postinstall")


@dataclass(frozen=True)
class Case:
    """One update."""

    kind: str
    name: str
    data: Mapping[str, Any]

    @property
    def culprit(self) -> str | None:
        """The package's name that must be flagged."""
        found = self.data.get("culprit")
        return str(found) if found is not None else None


def cases() -> tuple[Case, ...]:
    """Return every case, by kind and name."""
    return tuple(
        Case(kind, path.stem, tomllib.loads(path.read_text("utf-8")))
        for kind in KINDS
        for path in sorted((FIXTURES / kind).glob("*.toml"))
    )


def compared(case: Case, folder: Path) -> Report:
    """Make both projects in `folder`, and compare them."""
    before, after = projects(case, folder)
    request = Request(str(after), offline=True, jobs=1)
    return diff(request, str(before), str(after), lambda *_: None)


def projects(case: Case, folder: Path) -> tuple[Path, Path]:
    """Make both projects in `folder`."""
    before, after = _sides(case.data)
    _project(folder / "before", before, case.data.get("grants"))
    _project(folder / "after", after, case.data.get("grants"))
    return folder / "before", folder / "after"


def alarms(case: Case, report: Report, level: Severity = Severity.HIGH) -> tuple[str, ...]:
    """Return the rules that fire at `level` or above: at the culprit where there is one."""
    names = {
        each.package.location
        for each in report.packages
        if case.culprit in (None, each.package.package_name)
    }
    return tuple(
        dict.fromkeys(
            each.rule
            for each in report.findings
            if SEVERITY_ORDER[each.severity] <= SEVERITY_ORDER[level]
            and each.suppressed is None
            and (each.package is None or each.package.location in names)
        )
    )


def _sides(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    before = {name: dict(fields) for name, fields in data["before"].items()}
    after = {}
    for name, fields in data["after"].items():
        old = before.get(name, {})
        merged = {**old, **fields}
        files = {**old.get("files", {}), **fields.get("files", {})}
        gone = set(fields.get("gone", ()))
        merged["files"] = {path: text for path, text in files.items() if path not in gone}
        if isinstance(old.get("scripts"), dict) and fields.get("scripts"):
            merged["scripts"] = {**old["scripts"], **fields["scripts"]}
        after[name] = merged
    return before, after


def _project(folder: Path, packages: Mapping[str, Any], grants: str | None) -> None:
    """Write a project with its packages installed, and the lockfile that npm would have made."""
    wanted = {
        dependency
        for fields in packages.values()
        for field in ("dependencies", "optionalDependencies", "peerDependencies")
        for dependency in {**json.loads(fields.get("manifest", "{}")), **fields}.get(field, {})
    }
    own = {
        name: (f"npm:{fields['name']}@" if "name" in fields else "") + fields["version"]
        for name, fields in packages.items()
        if ">" not in name and name not in wanted
    }
    root = {"name": "shop-x", "version": "1.0.0", "dependencies": own}
    entries: dict[str, Any] = {"": root}
    for name in sorted(packages):
        location = "/".join(f"node_modules/{part}" for part in name.split(">"))
        entries[location] = _install(folder / location, name.rpartition(">")[2], packages[name])
    folder.mkdir(parents=True, exist_ok=True)
    lock = {"name": "shop-x", "version": "1.0.0", "lockfileVersion": 3, "packages": entries}
    (folder / "package.json").write_text(json.dumps(root, indent=2))
    (folder / "package-lock.json").write_text(json.dumps(lock, indent=2))
    (folder / ".npmrc").write_text(f"registry={REGISTRY}/\n")
    if grants is not None:
        (folder / "contain.json").write_text(grants)


def _install(folder: Path, name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Write one package; return its lockfile entry."""
    real, version = fields.get("name", name), fields["version"]
    manifest = {"name": real, "version": version, **json.loads(fields.get("manifest", "{}"))}
    for field in ("scripts", "dependencies", "optionalDependencies"):
        if fields.get(field):
            manifest[field] = fields[field]
    files = {"package.json": json.dumps(manifest, indent=2).encode()}
    files |= {path: text.encode() for path, text in fields.get("files", {}).items()}
    files |= {path: bytes.fromhex(text) for path, text in fields.get("binary", {}).items()}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    digest = hashlib.sha512(repr(sorted(files.items())).encode()).digest()
    runs = any(each in manifest.get("scripts", {}) for each in _LIFECYCLE) or "binding.gyp" in files
    entry = {
        "version": version,
        "resolved": fields.get(
            "resolved", f"{REGISTRY}/{real}/-/{real.rpartition('/')[2]}-{version}.tgz"
        ),
        "integrity": f"sha512-{base64.b64encode(digest).decode()}",
        **({"name": real} if real != name else {}),
        **({"hasInstallScript": True} if runs and not fields.get("hidden_scripts") else {}),
    }
    return entry | {field: manifest[field] for field in _STATED if field in manifest}


_STATED = (
    "dependencies",
    "optionalDependencies",
    "peerDependencies",
    "peerDependenciesMeta",
    "bin",
)


def main() -> None:
    """Print the table, or one case's report."""
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            (case,) = (each for each in cases() if each.name == sys.argv[1])
            print(render(compared(case, Path(folder)), "text", verbose=True))
        return
    print("| kind | case | flagged at the culprit, high or worse |\n| --- | --- | --- |")
    counts = {kind: [0, 0] for kind in KINDS}
    for case in cases():
        with tempfile.TemporaryDirectory() as folder:
            found = alarms(case, compared(case, Path(folder)))
        counts[case.kind][0] += bool(found)
        counts[case.kind][1] += 1
        print(f"| {case.kind} | {case.name} | {', '.join(found) or '-'} |")
    print()
    for kind, (flagged, number) in counts.items():
        print(f"{kind}: {flagged} of {number} flagged")


if __name__ == "__main__":
    main()
