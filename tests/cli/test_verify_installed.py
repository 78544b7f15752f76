"""`check --verify-installed`: what lies in node_modules beside the archives that the lockfile names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from support.archives import integrity, package_tarball
from support.installed import install
from support.program import contain_audit
from support.registry import running_registry

if TYPE_CHECKING:
    from pathlib import Path


def test_it_says_what_was_compared_and_what_differs(tmp_path: Path) -> None:
    project = tmp_path / "shop"
    project.mkdir()
    with running_registry() as registry:
        packages = {}
        for name in ("good-x", "bad-x", "gone-x"):
            packed = package_tarball(name, "1.0.0", {"index.js": "module.exports = 1"})
            served = registry.url(f"/{name}.tgz")
            if name != "gone-x":
                registry.serve(f"/{name}.tgz", packed)
            packages[f"node_modules/{name}"] = {
                "version": "1.0.0",
                "resolved": served,
                "integrity": integrity(packed),
            }
            code = "module.exports = 2" if name == "bad-x" else "module.exports = 1"
            manifest = {"name": name, "version": "1.0.0"}
            install(project, f"node_modules/{name}", manifest, index_js=code)
        root = {"name": "shop-x", "dependencies": dict.fromkeys(("good-x", "bad-x", "gone-x"), "*")}
        lock = {"name": "shop-x", "lockfileVersion": 3, "packages": {"": root, **packages}}
        (project / "package-lock.json").write_text(json.dumps(lock))
        (project / "package.json").write_text(json.dumps(root))
        environment = {
            "CONTAIN_AUDIT_CACHE": str(tmp_path / "ours"),
            "npm_config_cache": str(tmp_path / "npm"),
            "npm_config_registry": registry.url("/"),
        }
        usual = contain_audit("check", cwd=project, **environment)
        assert "tampered-install" not in usual.stdout + usual.stderr
        assert not registry.requests
        done = contain_audit("check", "--verify-installed", cwd=project, **environment)
    assert done.returncode == 1, done.stderr
    assert (
        "2 of 3 installed packages were compared with their archives, 1 is the same" in done.stdout
    )
    assert "1 could not be compared: " in done.stdout
    assert "CRITICAL  tampered-install  bad-x 1.0.0" in done.stdout
    assert "node_modules/bad-x/index.js" in done.stdout
    assert "tampered-install  good-x" not in done.stdout
