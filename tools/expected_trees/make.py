"""Makes fixtures/lockfiles with the real npm and the real Arborist (needs node, npm, git and the registry).

    python -m tools.expected_trees.make [CASE ...]

Everything runs in a throw-away folder, scripts off, against a registry of our own on loopback:
only `@npmcli/arborist` itself comes from the registry that npm is set to.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.expected_trees.cases import CASES, Case
from tools.expected_trees.packages import publish_all
from tools.expected_trees.registry import Registry, pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).parent
FIXTURES = HERE.parent.parent / "fixtures" / "lockfiles"
ARBORIST = "@npmcli/arborist@9.9.3"
PUBLIC_URL, PUBLIC_GIT = "https://registry.example/", "/srv/git.example/git-x"
QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
LOCKFILES = {
    "lock": "package-lock.json",
    "shrinkwrap": "npm-shrinkwrap.json",
    "hidden": "node_modules/.package-lock.json",
}


def main() -> None:
    """Make the cases named on the command line, or all."""
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder).resolve()
        registry = Registry()
        publish_all(registry)
        maker = _Maker(work, registry)
        failed = []
        for case in CASES:
            if not wanted or case.name in wanted:
                try:
                    maker.make(case)
                except subprocess.CalledProcessError as error:
                    print(error.stderr or error)
                    failed.append(case.name)
        registry.close()
    if failed:
        sys.exit(f"not made: {' '.join(failed)}")


class _Maker:
    def __init__(self, work: Path, registry: Registry) -> None:
        self._work = work
        self._registry = registry
        self._git = _git_repository(work / "git-x")
        self._judge = work / "judge"
        self._judge.mkdir()
        (self._judge / "package.json").write_text("{}")
        subprocess.run(["npm", "install", *QUIET, ARBORIST], cwd=self._judge, check=True)
        (self._judge / "tree.mjs").write_text((HERE / "tree.mjs").read_text())

    def make(self, case: Case) -> None:
        """Lock one project and write down what npm makes of it."""
        tree = self._work / case.name / "tree"
        self._write(tree, case.files)
        (tree / "packed-x-1.0.0.tgz").write_bytes(pack({"package.json": json.dumps(_PACKED)}))
        self._lock(tree, case)
        (tree / "packed-x-1.0.0.tgz").unlink()
        self._write(tree, case.edits)
        for path in case.removed:
            (tree / path).unlink()
        self._keep_only_manifests(tree, case)
        self._anonymise(tree)
        if case.name == "minified":
            lock = tree / LOCKFILES[case.kind]
            lock.write_text(json.dumps(json.loads(lock.read_text()), separators=(",", ":")))
        home = FIXTURES / case.name
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(tree, home / "tree")
        self._judge_both(home, case)
        print(case.name)

    def _write(self, tree: Path, files: Mapping[str, Any]) -> None:
        for path, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content, indent=2) + "\n"
            text = text.replace("{git}", str(self._git)).replace("{registry}", self._registry.url)
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_text(text)

    def _lock(self, tree: Path, case: Case) -> None:
        only = () if case.kind == "hidden" else ("--package-lock-only",)
        flags = [
            *QUIET,
            *only,
            *case.flags,
            f"--registry={self._registry.url}",
            f"--cache={self._work / 'cache'}",
        ]
        subprocess.run(
            ["npm", "install", *flags], cwd=tree, check=True, stderr=subprocess.PIPE, text=True
        )
        if case.kind == "shrinkwrap":
            (tree / "package-lock.json").rename(tree / "npm-shrinkwrap.json")

    def _keep_only_manifests(self, tree: Path, case: Case) -> None:
        hidden = tree / LOCKFILES["hidden"]
        text = hidden.read_text() if case.kind == "hidden" else None
        shutil.rmtree(tree / "node_modules", ignore_errors=True)
        if text is not None:
            (tree / "package-lock.json").unlink()
            hidden.parent.mkdir()
            hidden.write_text(text)

    def _anonymise(self, tree: Path) -> None:
        for path in sorted(tree.rglob("*.json")):
            text = path.read_text().replace(self._registry.url, PUBLIC_URL)
            path.write_text(
                text.replace(f"git+ssh://{self._git}", f"git+file://{PUBLIC_GIT}").replace(
                    str(self._git), PUBLIC_GIT
                )
            )

    def _judge_both(self, home: Path, case: Case) -> None:
        expected = {"lockfile": LOCKFILES[case.kind], **self._tree_of(home / "tree", case)}
        _write_json(home / "expected.json", expected)
        lock = json.loads((home / "tree" / LOCKFILES[case.kind]).read_text())
        if "" not in lock.get("packages", {}):
            return
        alone = self._work / case.name / "alone" / "tree"
        (alone / LOCKFILES[case.kind]).parent.mkdir(parents=True)
        shutil.copy(home / "tree" / LOCKFILES[case.kind], alone / LOCKFILES[case.kind])
        for location, manifest in _stated_manifests(lock):
            (alone / location).mkdir(parents=True, exist_ok=True)
            (alone / location / "package.json").write_text(json.dumps(manifest))
        lockonly = {"lockfile": LOCKFILES[case.kind], **self._tree_of(alone, case)}
        if lockonly != expected:
            _write_json(home / "expected.lockonly.json", lockonly)

    def _tree_of(self, tree: Path, case: Case) -> dict[str, Any]:
        """Return Arborist's tree; a hidden lockfile is shown to it under the usual name."""
        with tempfile.TemporaryDirectory(dir=self._work) as folder:
            copy = Path(folder).resolve() / "tree"
            shutil.copytree(tree, copy)
            if case.kind == "hidden":
                (copy / LOCKFILES["hidden"]).rename(copy / "package-lock.json")
            done = subprocess.run(
                ["node", "tree.mjs", str(copy)],
                cwd=self._judge,
                check=True,
                capture_output=True,
                text=True,
            )
        found: dict[str, Any] = json.loads(done.stdout)
        return found


_PACKED = {"name": "packed-x", "version": "1.0.0", "dependencies": {"leaf-x": "^1.0.0"}}


def _stated_manifests(lock: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the package.json files that the lockfile's own entries amount to."""
    for location, meta in lock["packages"].items():
        if "node_modules" in location.split("/") or meta.get("link"):
            continue
        name = meta.get("name") or (location.rpartition("/")[2] if location else lock.get("name"))
        yield location, {**meta, **({"name": name} if name else {})}


def _git_repository(path: Path) -> Path:
    """Make a repository with a branch and a tag; its commits are the same every time."""
    path.mkdir()
    (path / "package.json").write_text(
        json.dumps({"name": "git-one-x", "version": "1.0.0", "dependencies": {"leaf-x": "1"}})
    )
    dates = {
        "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
        "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
    }
    environment = {**os.environ, **dates, "GIT_CONFIG_GLOBAL": os.devnull}
    who = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.invalid")
    for command in (
        ("init", "-q", "-b", "main"),
        ("add", "."),
        ("commit", "-q", "-m", "First"),
        ("tag", "v1.0.0"),
        ("tag", "v2"),
    ):
        subprocess.run(["git", *who, *command], cwd=path, check=True, env=environment)
    return path


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()
