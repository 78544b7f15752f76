"""Installed files beside the archive that the lockfile names: what differs, what npm did itself, what is unknown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.archives import integrity, tarball
from support.installed import locked

from audit.sources import Sources

if TYPE_CHECKING:
    from pathlib import Path

    from support.registry import Registry

    from audit.model.installation import Installation

MANIFEST = json.dumps({"name": "a", "version": "1.0.0", "bin": "./cli.js"})
FILES: dict[str, bytes | str] = {
    "package.json": MANIFEST,
    "index.js": "module.exports = 1",
    "cli.js": "#!/usr/bin/env node\r\nrequire('.')\r\n",
    "README.md": "read me",
}
AT = "node_modules/a"


def compared(
    project: Path,
    registry: Registry,
    installed: dict[str, bytes | str],
    archive: dict[str, bytes | str] | None = None,
    *,
    offline: bool = False,
    **meta: Any,
) -> Installation:
    """Install some files, serve an archive of others, and compare."""
    packed = tarball(archive or FILES)
    resolved = registry.serve("/a/-/a-1.0.0.tgz", packed)
    for name, content in installed.items():
        path = project / AT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    fields = {"version": "1.0.0", "resolved": resolved, "integrity": integrity(packed), **meta}
    entry = locked(AT, **{key: value for key, value in fields.items() if value is not None})
    sources = Sources(str(project), offline=offline)
    return sources.compare_installed([entry], sources.obtain([entry]))[AT]


HARMLESS: dict[str, dict[str, bytes | str]] = {
    "nothing": {},
    "the first line of a command": {"cli.js": "#!/usr/bin/env node\nrequire('.')\r\n"},
    "what old npm adds to package.json": {
        "package.json": json.dumps(
            {"_id": "a@1.0.0", "_where": "/x", "bin": {"a": "cli.js"}, "name": "a",
             "version": "1.0.0", "readme": "read me", "bugs": {"url": "https://x.invalid"}}
        )
    },
    "commands and caches of tools": {
        "node_modules/.bin/b": "x", "node_modules/.cache/x.js": "x", ".DS_Store": "x",
    },
}  # fmt: skip


@pytest.mark.parametrize("others", HARMLESS.values(), ids=HARMLESS)
def test_what_npm_and_tools_do_is_no_difference(
    project: Path, registry: Registry, others: dict[str, bytes | str]
) -> None:
    assert compared(project, registry, {**FILES, **others}).is_same


def test_what_was_changed_added_and_removed(project: Path, registry: Registry) -> None:
    installed = {name: text for name, text in FILES.items() if name != "README.md"}
    tampered = {**installed, "index.js": "module.exports = 2", "node_modules/b/index.js": "evil()"}
    found = compared(project, registry, tampered)
    assert found.changed == ("index.js",)
    assert found.added == ("node_modules/b/index.js",)
    assert found.missing == ("README.md",)


CHANGED: dict[str, tuple[str, bytes | str]] = {
    "the same length": ("index.js", "module.exports = 2"),
    "another length": ("index.js", "module.exports = 1;evil()"),
    "more than the first line of a command": ("cli.js", "#!/usr/bin/env node\nrequire('./x')\r\n"),
    "all line ends of a command": ("cli.js", "#!/usr/bin/env node\nrequire('.')\n"),
    "a script in package.json": (
        "package.json",
        json.dumps({**json.loads(MANIFEST), "scripts": {"postinstall": "node x"}}),
    ),
    "another main": ("package.json", json.dumps({**json.loads(MANIFEST), "main": "x.js"})),
}


@pytest.mark.parametrize(("path", "content"), CHANGED.values(), ids=CHANGED)
def test_a_change_is_seen(
    project: Path, registry: Registry, path: str, content: bytes | str
) -> None:
    assert compared(project, registry, {**FILES, path: content}).changed == (path,)


def test_a_patch_of_the_project_is_known(project: Path, registry: Registry) -> None:
    patches = project / "patches"
    patches.mkdir()
    header = (
        f"diff --git a/{AT}/index.js b/{AT}/index.js\n--- a/{AT}/index.js\n+++ b/{AT}/index.js\n"
    )
    (patches / "a+1.0.0.patch").write_text(header + "@@ -1 +1 @@\n-x\n+y\n")
    found = compared(project, registry, {**FILES, "index.js": "y", "cli.js": "z"})
    assert found.changed == ("cli.js", "index.js")
    assert found.patched == {"index.js"}


def test_an_archive_that_is_not_to_be_had_is_unknown(project: Path, registry: Registry) -> None:
    assert "offline" in compared(project, registry, FILES, offline=True).unknown


def test_without_a_checksum_nothing_is_compared(project: Path, registry: Registry) -> None:
    found = compared(project, registry, {**FILES, "index.js": "evil()"}, integrity=None)
    assert "no checksum" in found.unknown


def test_an_archive_that_fails_its_checksum_is_not_compared_with(
    project: Path, registry: Registry
) -> None:
    found = compared(project, registry, FILES, integrity=integrity(b"something else"))
    assert "integrity" in found.unknown


def test_what_is_bundled_is_compared_with_its_carriers_archive(
    project: Path, registry: Registry
) -> None:
    inner = {"package.json": json.dumps({"name": "b", "version": "1.0.0"}), "index.js": "1"}
    archive = {**FILES, **{f"node_modules/b/{name}": text for name, text in inner.items()}}
    for name, content in {**archive, "node_modules/b/index.js": "2"}.items():
        path = project / AT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(str(content).encode())
    packed = tarball(archive)
    resolved = registry.serve("/a.tgz", packed)
    entries = [
        locked(AT, version="1.0.0", resolved=resolved, integrity=integrity(packed)),
        locked(f"{AT}/node_modules/b", version="1.0.0", inBundle=True),
    ]
    sources = Sources(str(project))
    found = sources.compare_installed(entries, sources.obtain(entries))
    assert found[AT].is_same
    assert found[f"{AT}/node_modules/b"].changed == ("index.js",)
