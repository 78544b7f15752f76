"""A package.json, normalised as npm does before it looks at its dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.lockfile.fields import fields_problem
from audit.model.json_text import read_json

if TYPE_CHECKING:
    from collections.abc import Mapping


class ManifestError(ValueError):
    """A package.json that npm could not use; the message says why."""


def parse_manifest(data: bytes) -> dict[str, Any]:
    """Return the normalised content of a package.json.

    Raises:
        ManifestError: when it is no JSON object, or a field about dependencies has a wrong type.
    """
    try:
        content = read_json(data).value
    except ValueError:
        raise ManifestError("is not JSON") from None
    if not isinstance(content, dict):
        raise ManifestError("is not a JSON object")
    problem = fields_problem(content)
    if problem:
        raise ManifestError(problem)
    return normalised({key: value for key, value in content.items() if not key.startswith("_")})


def normalised(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a manifest with its bundled names as a list, and optional dependencies in one place only."""
    manifest = dict(content)
    _normalise_bundles(manifest)
    optional = manifest.get("optionalDependencies")
    if isinstance(optional, dict) and isinstance(manifest.get("dependencies"), dict):
        required = {
            name: spec for name, spec in manifest["dependencies"].items() if name not in optional
        }
        manifest["dependencies"] = required
        if not required:
            del manifest["dependencies"]
    return manifest


def _normalise_bundles(manifest: dict[str, Any]) -> None:
    misspelt = manifest.pop("bundledDependencies", None)
    bundled = manifest.get("bundleDependencies", misspelt)
    if bundled is True:
        bundled = list(manifest.get("dependencies") or {})
    if isinstance(bundled, (list, dict)):
        manifest["bundleDependencies"] = [name for name in bundled if isinstance(name, str)]
    else:
        manifest.pop("bundleDependencies", None)
