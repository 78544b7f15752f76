"""The projects that the real npm locks: each shows one thing that the reader and the graph must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Files = dict[str, Mapping[str, Any] | str]


@dataclass(frozen=True)
class Case:
    """One project."""

    name: str
    files: Files
    """Path to a package.json's content (or plain text)."""
    flags: tuple[str, ...] = ()
    """More flags for `npm install`."""
    edits: Files = field(default_factory=dict)
    """What is written after npm has run: an out-of-sync project."""
    kind: str = "lock"
    """`lock`, `shrinkwrap` or `hidden`."""
    removed: tuple[str, ...] = ()
    """What is taken away after npm has run."""


def _project(**fields: Any) -> Files:
    return {"package.json": {"name": "project-x", "version": "1.0.0", **fields}}


def _package(name: str, version: str = "1.0.0", **fields: Any) -> dict[str, Any]:
    return {"name": name, "version": version, **fields}


V1, V2 = ("--lockfile-version=1",), ("--lockfile-version=2",)
MIXED = _project(
    dependencies={"bough-x": "*", "@oak-x/cup": "^1", "ring-a-x": "1"},
    devDependencies={"scripted-x": "1.0.0", "twig-x": "2"},
    optionalDependencies={"platform-x": "1"},
)
PEERS = _project(dependencies={"guest-x": "^1", "maybe-guest-x": "1", "chain-x": "1"})
ALIASES = _project(
    dependencies={"alias-user-x": "1", "leaf-x": "npm:twig-x@1", "other": "npm:@oak-x/acorn@^1.0.0"}
)
BUNDLED = _project(dependencies={"bundler-x": "1", "leaf-x": "2"})
LINKED: Files = {
    **_project(dependencies={"near-x": "file:./libs/near", "twig-x": "1"}),
    "libs/near/package.json": _package(
        "near-x", dependencies={"leaf-x": "2"}, devDependencies={"host-x": "1"}
    ),
}
WORKSPACES: Files = {
    **_project(workspaces=["packages/*"], dependencies={"leaf-x": "1"}),
    "packages/a/package.json": _package("a-x", dependencies={"b-x": "^1.0.0", "leaf-x": "2"}),
    "packages/b/package.json": _package(
        "b-x", devDependencies={"twig-x": "1"}, dependencies={"leaf-x": "^0.9.0"}
    ),
}
GIT = _project(
    dependencies={"git-one-x": "git+file://{git}", "git-two-x": "git+file://{git}#v1.0.0"}
)
FILES = _project(
    dependencies={
        "packed-x": "file:packed-x-1.0.0.tgz",
        "leaf-x": "{registry}leaf-x/-/leaf-x-1.1.0.tgz",
    }
)


def _overridden(overrides: Mapping[str, Any], **dependencies: str) -> Files:
    return _project(
        dependencies=dependencies or {"bough-x": "1", "@oak-x/cup": "1"}, overrides=overrides
    )


CASES = (
    Case("mixed-v1", MIXED, V1),
    Case("mixed-v2", MIXED, V2),
    Case("mixed-v3", MIXED),
    Case("mixed-shrinkwrap", MIXED, kind="shrinkwrap"),
    Case("mixed-shrinkwrap-v1", MIXED, V1, kind="shrinkwrap"),
    Case("mixed-hidden", MIXED, kind="hidden"),
    Case("mixed-no-manifest", MIXED, removed=("package.json",)),
    Case("mixed-no-manifest-v1", MIXED, V1, removed=("package.json",)),
    Case("empty", _project()),
    Case("peers-v1", PEERS, V1),
    Case("peers-v3", PEERS),
    Case(
        "peers-legacy",
        _project(dependencies={"guest-x": "1", "host-x": "2"}),
        ("--legacy-peer-deps",),
    ),
    Case("peers-forced", _project(dependencies={"guest-x": "1", "host-x": "2"}), ("--force",)),
    Case("peers-nested", _project(dependencies={"party-x": "1", "host-x": "2", "guest-x": "2"})),
    Case(
        "peers-own",
        _project(peerDependencies={"host-x": "1"}, devDependencies={"host-x": "^1.0.0"}),
    ),
    Case("aliases-v1", ALIASES, V1),
    Case("aliases-v2", ALIASES, V2),
    Case("aliases-v3", ALIASES),
    Case("bundled-v1", BUNDLED, V1),
    Case("bundled-v3", BUNDLED),
    Case(
        "bundled-by-project",
        _project(dependencies={"twig-x": "1", "host-x": "1"}, bundleDependencies=["twig-x"]),
    ),
    Case(
        "bundled-all",
        _project(dependencies={"twig-x": "1", "host-x": "1"}, bundleDependencies=True),
    ),
    Case("shrunk-dependency", _project(dependencies={"shrunk-x": "1", "leaf-x": "2"})),
    Case(
        "optional-only-v1",
        _project(optionalDependencies={"platform-x": "1", "both-lists-x": "1"}),
        V1,
    ),
    Case(
        "optional-only-v3", _project(optionalDependencies={"platform-x": "1", "both-lists-x": "1"})
    ),
    Case(
        "both-lists",
        _project(dependencies={"leaf-x": "1"}, optionalDependencies={"leaf-x": "^1.1.0"}),
    ),
    Case(
        "dev-and-optional",
        _project(devDependencies={"platform-x": "1"}, optionalDependencies={"twig-x": "1"}),
    ),
    Case(
        "tags-and-odd-ranges",
        _project(dependencies={"tag-user-x": "latest", "odd-ranges-x": "", "leaf-x": "2"}),
    ),
    Case("accepting", _project(dependencies={"accepting-x": "1", "leaf-x": "2"})),
    Case("links-v1", LINKED, V1),
    Case("links-v3", LINKED),
    Case("links-without-target-manifest", LINKED, removed=("libs/near/package.json",)),
    Case(
        "links-nested",
        {
            **_project(dependencies={"one-x": "file:one"}),
            "one/package.json": _package(
                "one-x", dependencies={"two-x": "file:../two", "leaf-x": "1"}
            ),
            "two/package.json": _package(
                "two-x", dependencies={"leaf-x": "2", "one-x": "file:../one"}
            ),
        },
    ),
    Case("workspaces-v1", WORKSPACES, V1),
    Case("workspaces-v2", WORKSPACES, V2),
    Case("workspaces-v3", WORKSPACES),
    Case(
        "workspaces-globbed",
        {
            **_project(workspaces=["apps/**", "!apps/**/hidden", "{tools,extra}/one", "./single/"]),
            "apps/web/package.json": _package("web-x", dependencies={"one-x": "*", "leaf-x": "1"}),
            "apps/deep/er/package.json": _package("@apps-x/deeper", dependencies={"web-x": "1"}),
            "apps/deep/hidden/package.json": _package("hidden-x"),
            "tools/one/package.json": _package("one-x", peerDependencies={"host-x": "2"}),
            "single/package.json": _package("single-x", dependencies={"leaf-x": "2"}),
        },
    ),
    Case(
        "workspaces-added-later",
        WORKSPACES,
        edits={
            "packages/c/package.json": _package("c-x", dependencies={"a-x": "1", "leaf-x": "1"})
        },
    ),
    Case(
        "workspaces-unnamed",
        {**_project(workspaces=["a"]), "a/package.json": {"dependencies": {"leaf-x": "1"}}},
    ),
    Case("git-v1", GIT, V1),
    Case("git-v3", GIT),
    Case(
        "git-branch-changed",
        GIT,
        edits=_project(
            dependencies={"git-one-x": "git+file://{git}#main", "git-two-x": "git+file://{git}#v2"}
        ),
    ),
    Case("files-v1", FILES, V1),
    Case("files-v3", FILES),
    Case("overrides-plain", _overridden({"leaf-x": "1.0.0"})),
    Case(
        "overrides-nested",
        _overridden({"bough-x": {"leaf-x": "1.0.0", "branch-x": {"leaf-x": "0.9.0"}}}),
    ),
    Case(
        "overrides-versions", _overridden({"twig-x@2": {"leaf-x": "1.2.3"}, "leaf-x@^2": "2.0.0"})
    ),
    Case(
        "overrides-reference",
        _overridden({"leaf-x": "$leaf-x"}, **{"leaf-x": "^1.1.0", "branch-x": "1"}),
    ),
    Case("overrides-dot", _overridden({"branch-x": {".": "1.0.0", "leaf-x": "npm:twig-x@1"}})),
    Case(
        "overrides-workspace",
        {**WORKSPACES, **_project(workspaces=["packages/*"], overrides={"leaf-x": "1.0.0"})},
    ),
    Case(
        "overrides-added-later",
        MIXED,
        edits=_project(dependencies={"bough-x": "*"}, overrides={"leaf-x": "1.0.0"}),
    ),
    Case(
        "out-of-sync",
        MIXED,
        edits=_project(
            dependencies={"bough-x": "2", "leaf-x": "^9", "absent-x": "1"},
            devDependencies={"ring-a-x": "*"},
        ),
    ),
    Case(
        "out-of-sync-v1",
        MIXED,
        V1,
        edits=_project(
            dependencies={"bough-x": "2", "absent-x": "1"}, optionalDependencies={"ring-a-x": "*"}
        ),
    ),
    Case("malformed-manifest", MIXED, edits={"package.json": "{ not json"}),
    Case("self-named", _project(name="leaf-x", dependencies={"twig-x": "1"})),
    Case("cycle-hidden", _project(dependencies={"ring-a-x": "1", "ring-c-x": "1"}), kind="hidden"),
    Case("minified", MIXED),
)
