"""The last source: the archive from the registry, or from wherever the lockfile says."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from audit.model.contents import Obtained, Source
from audit.model.json_text import read_json
from audit.sources.answers import TransportError, shown
from audit.sources.indexes import stamp_of
from audit.sources.integrity import Integrity
from audit.sources.limits import LIMITS
from audit.sources.store import opened
from audit.sources.transport import Fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from audit.sources.addresses import Addresses
    from audit.sources.interface import Wanted
    from audit.sources.store import Store
    from audit.sources.transport import Transport

_ARCHIVE = "application/octet-stream, */*"
_PACKUMENT = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*"
_WHOLE = "application/json"


class Registry:
    """Archives over HTTP, verified before anything in them is read, kept for the next run."""

    def __init__(self, addresses: Addresses, transport: Transport, store: Store) -> None:
        self._addresses = addresses
        self._transport = transport
        self._store = store

    def find(self, wanted: Wanted) -> Obtained:
        """Return the archive, or why it cannot be had."""
        if wanted.git:
            return Obtained.missing("git dependency: install it to have it read")
        try:
            return self._first_of(wanted)
        except TransportError as error:
            return Obtained.missing(str(error))

    def packument(self, name: str, *, whole: bool = False) -> dict[str, Any]:
        """Return the registry's document on the package `name`: the short one, or the whole one, which tells more.

        Raises:
            TransportError: when it cannot be had; `not_found` when there is no such package.
        """
        address = self._addresses.packument(name)
        if not address:
            raise TransportError("npm is set to no registry", not_found=False)
        pieces: list[bytes] = []

        def take(found: Iterator[bytes]) -> None:
            pieces[:] = found

        self._fetch(address, name, take, _WHOLE if whole else _PACKUMENT, LIMITS.document)
        try:
            document = read_json(b"".join(pieces)).value
        except ValueError as error:
            raise TransportError(f"{shown(address)}: not a document of a registry") from error
        return document if isinstance(document, dict) else {}

    def _first_of(self, wanted: Wanted) -> Obtained:
        """Fetch from where the lockfile says, else from where the registry has it by custom or by its own document."""
        address = self._addresses.archive(wanted)
        if not address:
            return Obtained.missing(_why_nowhere(wanted))
        try:
            return self._fetched(address, wanted)
        except TransportError as error:
            if wanted.resolved:
                return self._same_elsewhere(wanted) or Obtained.missing(str(error))
            if not error.not_found:
                raise
            return self._fetched(self._stated_address(wanted, error), wanted)

    def _same_elsewhere(self, wanted: Wanted) -> Obtained | None:
        """Fetch from the registry what the lockfile's address does not give: another mirror's, or one that is gone.

        Only the very same archive counts, so only with an integrity; anything else is as good as nothing.
        """
        address = self._addresses.formed(wanted.name, wanted.version) if wanted.integrity else ""
        if not address or address == wanted.resolved:
            return None
        try:
            found = self._fetched(address, wanted)
        except TransportError:
            return None
        return None if found.tampered else found

    def _fetch(
        self,
        address: str,
        name: str,
        take: Callable[[Iterator[bytes]], None],
        accept: str,
        limit: int,
    ) -> None:
        self._transport.fetch(
            Fetch(address, self._addresses.set_registry(name), accept, limit), take
        )

    def _stated_address(self, wanted: Wanted, problem: TransportError) -> str:
        """Return where the registry's own document says that the archive is."""
        version = member(member(self.packument(wanted.name), "versions"), wanted.version)
        tarball = member(version, "dist").get("tarball")
        if not isinstance(tarball, str):
            raise problem
        return tarball

    def _fetched(self, address: str, wanted: Wanted) -> Obtained:
        """Fetch and verify; once more when what came is not what was meant, for a connection may have been cut."""
        if (
            not address.startswith("https://")
            and not wanted.integrity
            and not self._is_set(address, wanted)
        ):
            return Obtained.missing(
                f"{shown(address)} is not https, and the lockfile has no integrity to verify it by"
            )
        for _ in range(2):
            kept = self._download(address, wanted)
            if kept is not None:
                path, integrity = kept
                return opened(
                    path, Source.REGISTRY, str(integrity), stamp_of(path), self._store.indexes
                )
        what = f"{shown(address)} is not what the lockfile's integrity says"
        return Obtained.missing(what, tampered=True)

    def _is_set(self, address: str, wanted: Wanted) -> bool:
        """Return whether the address lies in a registry that npm is set to use without https: the user's own choice."""
        registry = self._addresses.registry_of(wanted.name)
        return bool(registry) and address.startswith(f"{registry}/")

    def _download(self, address: str, wanted: Wanted) -> tuple[Path, Integrity] | None:
        """Fetch an archive into the store; None when its digest is not the one that is wanted."""
        algorithm = wanted.integrity.algorithm if wanted.integrity else "sha512"
        digest = ""
        with self._store.unfinished() as path:

            def take(pieces: Iterator[bytes]) -> None:
                nonlocal digest
                digest = _write(path, pieces, algorithm)

            self._fetch(address, wanted.name, take, _ARCHIVE, LIMITS.packed)
            if wanted.integrity and not wanted.integrity.matches(digest):
                return None
            return self._store.keep(path, algorithm, digest), Integrity(algorithm, (digest,))


def member(value: Any, key: str) -> dict[str, Any]:
    """Return the object `key` of a document that may hold anything; empty when there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _write(path: Path, pieces: Iterator[bytes], algorithm: str) -> str:
    """Write `pieces` to `path` and return their digest."""
    hasher = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("wb") as stream:
        for piece in pieces:
            hasher.update(piece)
            stream.write(piece)
    return hasher.hexdigest()


def _why_nowhere(wanted: Wanted) -> str:
    if wanted.resolved:
        return f"{shown(wanted.resolved)} is not there, and cannot be fetched"
    if not wanted.version:
        return "the lockfile says neither where it is from nor which version it is"
    return "the lockfile does not say where it is from, and npm is set to no registry that could have it"
