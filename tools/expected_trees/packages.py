"""The fictitious packages: one for each thing that a lockfile can say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tools.expected_trees.registry import Registry


def publish_all(registry: Registry) -> None:
    """Publish everything that the cases ask for."""

    def put(name: str, version: str = "1.0.0", tag: str = "latest", **fields: Any) -> None:
        registry.publish({"name": name, "version": version, **fields}, tag=tag)

    for version in ("0.9.0", "1.0.0", "1.1.0", "1.2.3", "2.0.0"):
        put("leaf-x", version)
    put("leaf-x", "3.0.0-beta.1", tag="next")
    put("twig-x", dependencies={"leaf-x": "^1.0.0"})
    put("twig-x", "2.0.0", dependencies={"leaf-x": "~1.1.0"})
    put("branch-x", dependencies={"twig-x": "^1.0.0", "leaf-x": "^2.0.0"})
    put("bough-x", dependencies={"branch-x": "*", "twig-x": "2.x"})
    put("@oak-x/acorn", dependencies={"leaf-x": ">=0.9.0 <1.1.0 || ^2.0.0"})
    put("@oak-x/cup", dependencies={"@oak-x/acorn": "1.0.0", "JSONleaf-x": "1"})
    put("JSONleaf-x")
    put("ring-a-x", dependencies={"ring-b-x": "1.0.0"})
    put("ring-b-x", dependencies={"ring-c-x": "1.0.0", "leaf-x": "*"})
    put("ring-c-x", dependencies={"ring-a-x": "1.0.0"})
    put("host-x")
    put("host-x", "1.5.0", dependencies={"leaf-x": "1"})
    put("host-x", "2.0.0")
    put("guest-x", peerDependencies={"host-x": "^1.0.0"})
    put("guest-x", "2.0.0", peerDependencies={"host-x": "^2.0.0"})
    put(
        "maybe-guest-x",
        peerDependencies={"host-x": ">=1.0.0"},
        peerDependenciesMeta={"host-x": {"optional": True}},
    )
    put("party-x", dependencies={"guest-x": "1.0.0", "host-x": "1.0.0"})
    put("chain-x", peerDependencies={"guest-x": "*"}, dependencies={"twig-x": "1"})
    put("linux-only-x", os=["linux"])
    put("windows-only-x", os=["win32"], cpu=["x64"])
    put(
        "platform-x",
        optionalDependencies={"linux-only-x": "1", "windows-only-x": "1", "leaf-x": "1"},
    )
    put(
        "both-lists-x",
        dependencies={"leaf-x": "1"},
        optionalDependencies={"leaf-x": "1", "gone-x": "1"},
    )
    put("scripted-x", scripts={"postinstall": "true"}, dependencies={"leaf-x": "1"})
    put("alias-user-x", dependencies={"leaf-one": "npm:leaf-x@^1.0.0", "leaf-two": "npm:leaf-x@2"})
    put("tag-user-x", dependencies={"leaf-x": "next"})
    put(
        "odd-ranges-x",
        dependencies={"leaf-x": "1.0.0 - 1.2", "twig-x": "^1.0.0-rc.1", "host-x": ">=1.2.0-0 <3"},
    )
    put("accepting-x", dependencies={"leaf-x": "^1.0.0"}, acceptDependencies={"leaf-x": "^2.0.0"})
    put("deprecated-x", deprecated="use leaf-x", engines={"node": ">=4"}, license="MIT")
    _publish_carriers(registry)


def _publish_carriers(registry: Registry) -> None:
    """Publish the packages that bring others inside their own archive."""
    leaf = json.dumps({"name": "leaf-x", "version": "1.0.0"})
    twig = json.dumps({"name": "twig-x", "version": "1.0.0", "dependencies": {"leaf-x": "^1.0.0"}})
    registry.publish(
        {
            "name": "bundler-x",
            "version": "1.0.0",
            "dependencies": {"twig-x": "^1.0.0", "host-x": "*"},
            "bundleDependencies": ["twig-x"],
        },
        {"node_modules/twig-x/package.json": twig, "node_modules/leaf-x/package.json": leaf},
    )
    shrinkwrap = {
        "name": "shrunk-x",
        "version": "1.0.0",
        "lockfileVersion": 3,
        "packages": {
            "": {"name": "shrunk-x", "version": "1.0.0", "dependencies": {"leaf-x": "^1.0.0"}},
            "node_modules/leaf-x": {
                "version": "1.0.0",
                "resolved": f"{registry.url}leaf-x/-/leaf-x-1.0.0.tgz",
            },
        },
    }
    registry.publish(
        {"name": "shrunk-x", "version": "1.0.0", "dependencies": {"leaf-x": "^1.0.0"}},
        {"npm-shrinkwrap.json": json.dumps(shrinkwrap)},
    )
