"""Which version of a package a user means: npm's choice among those a registry lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.errors import InputError, UsageError
from audit.graph.specs.ranges import in_order, is_version, satisfies
from audit.model.text import brief
from audit.sources.addresses import is_package_name
from audit.sources.integrity import Integrity, integrity_from_shasum, parse_integrity
from audit.sources.interface import Wanted
from audit.sources.registry import member

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALIAS = "npm:"
_DEFAULT_TAG = "latest"


_ARCHIVES = (".tgz", ".tar.gz")
"""What ends so is a file that is not there: its name is not told to a registry."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A package as a user names it: `NAME`, `NAME@VERSION`, `NAME@RANGE` or `NAME@TAG`."""

    name: str
    selector: str
    """What stands after the name; `latest` when nothing does."""

    @classmethod
    def parse(cls, text: str) -> Spec:
        """Return `text` taken apart.

        Raises:
            UsageError: when it does not begin with a package's name, or is an archive's.
        """
        name, found, selector = text.strip().removeprefix(_ALIAS).rpartition("@")
        if not name:
            name, selector = found + selector if found else selector, ""
        if not is_package_name(name) or (not found and text.endswith(_ARCHIVES)):
            raise UsageError(
                f"not a package: {brief(text)}", todo="name a folder, a .tgz or NAME@VERSION"
            )
        return cls(name, selector.strip() or _DEFAULT_TAG)

    @property
    def shown(self) -> str:
        """`name@selector`, fit to be shown."""
        return brief(f"{self.name}@{self.selector}", 160)


def choose(spec: Spec, packument: Mapping[str, Any]) -> Wanted:
    """Return the version that npm would install for `spec`.

    Raises:
        InputError: when the registry lists none that fits.
    """
    versions = member(packument, "versions")
    version = _tagged(spec.selector, packument) or _matching(spec.selector, versions, packument)
    if version not in versions:
        raise _no_version(spec)
    dist = member(versions[version], "dist")
    tarball = dist.get("tarball")
    return Wanted(
        location=f"node_modules/{spec.name}",
        name=spec.name,
        version=version,
        resolved=tarball if isinstance(tarball, str) else "",
        integrity=_integrity(dist),
    )


def _no_version(spec: Spec) -> InputError:
    name = brief(spec.name, 160)
    return InputError(f"no version fits {spec.shown}", todo=f"npm view {name} versions lists them")


def in_line(spec: Spec, packument: Mapping[str, Any]) -> list[str]:
    """Return the published versions in a spec's range, the lowest first; a tag means the line of its version.

    Raises:
        InputError: when there is none.
    """
    tagged = _tagged(spec.selector, packument)
    text = _line_of(tagged) if tagged else spec.selector
    versions = filter(is_version, member(packument, "versions"))
    found = in_order(each for each in versions if each == tagged or satisfies(each, text))
    if not found:
        raise _no_version(spec)
    return found


def _line_of(version: str) -> str:
    """Return the range of a version's line: its major, or its minor before 1.0."""
    major, _, rest = version.partition(".")
    return f"0.{rest.partition('.')[0]}.x" if major == "0" else f"{major}.x"


def _tagged(tag: str, packument: Mapping[str, Any]) -> str:
    version = member(packument, "dist-tags").get(tag)
    return version if isinstance(version, str) else ""


def _matching(selector: str, versions: Mapping[str, Any], packument: Mapping[str, Any]) -> str:
    """Return the version for a range: the one tagged latest when it fits, else the highest, a deprecated one last."""
    if selector in versions:
        return selector
    current = [version for version in versions if not member(versions, version).get("deprecated")]
    latest = _tagged(_DEFAULT_TAG, packument)
    for candidates in ([latest] if latest in versions else [], current, list(versions)):
        found = in_order(each for each in candidates if satisfies(each, selector))
        if found:
            return found[-1]
    return ""


def _integrity(dist: Mapping[str, Any]) -> Integrity | None:
    integrity, shasum = dist.get("integrity"), dist.get("shasum")
    found = parse_integrity(integrity) if isinstance(integrity, str) else None
    return found or (integrity_from_shasum(shasum) if isinstance(shasum, str) else None)
