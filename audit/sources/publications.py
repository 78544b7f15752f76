"""What the registry's whole document on a package tells of its publications: who, when, with what proof.

Only the whole document tells; the short one, which npm resolves by, does not. What is told of a version never
changes, so it is kept for the next run, and a document is asked for again only for a version that is not in it.
"""

from __future__ import annotations

import contextlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from audit.keeping import keep, spread
from audit.model.publication import History, Publication
from audit.sources.answers import TransportError
from audit.sources.interface import wanted_from
from audit.sources.registry import member

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from audit.model.lockfile import LockEntry
    from audit.sources.addresses import Addresses
    from audit.sources.registry import Registry
    from audit.sources.store import Store

_DOCUMENTS = 4
"""Whole documents fetched at once: a few are tens of megabytes."""
_PATIENCE = 60.0
"""Seconds after which no further document is asked for: what is not told by then is unknown."""
_VERSION = 1
"""Of the files that are kept."""
_EPOCH = datetime(2009, 1, 1, tzinfo=UTC)
"""No registry of npm packages is older."""
_NAME_LIMIT = 200
_SKEW = timedelta(days=1)


class Publications:
    """Asks the registry, and remembers what it told.

    Args:
        addresses: of the registry's documents.
        registry: where they are fetched.
        store: under whose folder what was told is kept.
        offline: only tell what is kept.
    """

    def __init__(
        self, addresses: Addresses, registry: Registry, store: Store, *, offline: bool
    ) -> None:
        self._addresses = addresses
        self._registry = registry
        self._kept = _Kept(lambda: store.folder)
        self._offline = offline

    def of(self, asked: Iterable[tuple[LockEntry, Collection[str]]]) -> dict[str, History]:
        """Return what is told of packages, by name; those of which nothing is told are not among them.

        Args:
            asked: entries of the lockfile, and the versions that are wanted of each one's package.
        """
        wanted: dict[str, set[str]] = {}
        for entry, versions in asked:
            one = wanted_from(entry)
            if self._addresses.is_of_registry(one):
                wanted.setdefault(one.name, set()).update(versions)
        names, deadline = sorted(wanted), time.monotonic() + _PATIENCE
        with ThreadPoolExecutor(_DOCUMENTS) as pool:
            found = list(pool.map(lambda name: self._one(name, wanted[name], deadline), names))
        return {name: each for name, each in zip(names, found, strict=True) if each is not None}

    def _one(self, name: str, versions: Collection[str], deadline: float) -> History | None:
        address = self._addresses.packument(name)
        kept = self._kept.get(address, versions)
        if kept is not None or self._offline or not address or time.monotonic() > deadline:
            return kept
        try:
            document = essence(self._registry.packument(name, whole=True))
        except TransportError:
            return None
        self._kept.put(address, document)
        return history_of(document)


class _Kept:
    """What was told before, kept under a folder that `folder` names when it is first needed."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    def get(self, address: str, versions: Iterable[str]) -> History | None:
        """Return what is kept of the document at `address`; None when it does not speak of every one of `versions`."""
        try:
            number, document = json.loads(self._place(address).read_bytes())
            history = history_of(document) if number == _VERSION else None
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        told = history is not None and all(version in history.versions for version in versions)
        return history if told else None

    def put(self, address: str, document: Mapping[str, Any]) -> None:
        """Keep what is told in a registry's document; without a word where that fails."""
        keep(self._place(address), json.dumps([_VERSION, essence(document)]).encode())

    def _place(self, address: str) -> Path:
        return spread(self._folder() / "publications", address)


def essence(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a registry's document that speaks of publications, of the same shape."""
    versions = {
        version: {
            "_npmUser": _user(manifest),
            "maintainers": [{"name": name} for name in _names(manifest)],
            "dist": {
                key: bool(value)
                for key, value in member(manifest, "dist").items()
                if key in {"attestations", "signatures"}
            },
        }
        for version, manifest in member(document, "versions").items()
    }
    return {"versions": versions, "time": member(document, "time")}


def history_of(document: Mapping[str, Any]) -> History:
    """Return what a registry's document, which may hold anything, tells of every version."""
    manifests, times = member(document, "versions"), _times(document)
    signs = any(_is_signed(manifest) for manifest in manifests.values())
    order = sorted({*manifests, *times}, key=lambda version: (times.get(version, _EPOCH), version))
    dated = [times[version] for version in order if version in times]
    known: set[str] = set()
    found = {}
    previous = None
    for version in order:
        manifest, published = manifests.get(version), times.get(version)
        found[version] = _publication(manifest, published, previous, known, signs=signs)
        previous = published or previous
        known |= _people(manifest)
    return History(found, min(dated, default=None))


def _publication(
    manifest: Any,
    published: datetime | None,
    previous: datetime | None,
    known: AbstractSet[str],
    *,
    signs: bool,
) -> Publication:
    user = member(manifest, "_npmUser")
    publisher = _name(user)
    trusted = None if publisher is None else bool(user.get("trustedPublisher"))
    return Publication(
        published=published,
        publisher=publisher,
        newcomer=publisher not in known if publisher is not None and known else None,
        trusted=trusted,
        provenance=bool(member(manifest, "dist").get("attestations")) if signs else None,
        previous=previous,
        withdrawn=manifest is None,
    )


def _times(document: Mapping[str, Any]) -> dict[str, datetime]:
    """Return when each version was published, of those that could be: later than the first registry, not to come."""
    found = {}
    latest = datetime.now(UTC) + _SKEW
    for version, text in member(document, "time").items():
        with contextlib.suppress(ValueError, TypeError, OverflowError):
            moment = datetime.fromisoformat(text)
            moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
            if version[:1].isdigit() and _EPOCH <= moment <= latest:
                found[version] = moment
    return found


def _user(manifest: Any) -> dict[str, Any]:
    user = member(manifest, "_npmUser")
    return {"name": _name(user), "trustedPublisher": bool(user.get("trustedPublisher"))}


def _is_signed(manifest: Any) -> bool:
    """Return whether the registry says of a version that it is signed: such a one would tell of a provenance."""
    dist = member(manifest, "dist")
    return bool(dist.get("signatures") or dist.get("attestations"))


def _people(manifest: Any) -> frozenset[str]:
    """Return the accounts that published or maintain a version."""
    publisher = _name(member(manifest, "_npmUser"))
    return frozenset({*_names(manifest), *([publisher] if publisher is not None else [])})


def _names(manifest: Any) -> list[str]:
    listed = manifest.get("maintainers") if isinstance(manifest, dict) else None
    names = [_name(each) for each in listed] if isinstance(listed, list) else []
    return [name for name in names if name is not None]


def _name(user: Any) -> str | None:
    name = user.get("name") if isinstance(user, dict) else None
    return name[:_NAME_LIMIT] if isinstance(name, str) and name else None
