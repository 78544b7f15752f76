"""Facts as bytes and back: JSON, so that a file which others can write is safe to read.

Shape (package): `[manifest, files, coverage, install_files, started_files, command_files, used_packages]`, where
`files` is a list of `[path, reachable, facts]` and a fact is `[kind, what, line, column, text, literals, guarded]`;
through a view what that makes of the facts stands in the place of `files`.
"""

from __future__ import annotations

import json
import zlib
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from audit.analysis.layout.manifest import manifest_from
from audit.model.facts import (
    Coverage,
    Fact,
    FileFacts,
    LocatedFact,
    PackageFacts,
    Reading,
    Reference,
    ReferenceKind,
)
from audit.model.lockfile import Position
from audit.model.view import View, Viewed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.manifest import Manifest

T = TypeVar("T")

_COMPRESSED_FROM = 2_000
"""Bytes; shorter rows are kept as they are."""
_LARGEST = 256 * 1024 * 1024
"""Bytes that a row may unpack to."""


_UNREADABLE = (TypeError, ValueError, AttributeError, LookupError, RecursionError)
"""What reading a row raises that is none of ours."""


class CodecError(ValueError):
    """Bytes that are not a row of ours."""


def encode_package(facts: PackageFacts) -> bytes:
    """Return a package's facts as bytes."""
    files = [
        [path, reachable, [_fact_row(located.fact) for located in group]]
        for (path, reachable), group in groupby(
            facts.facts, lambda found: (found.file, found.reachable)
        )
    ]
    return _packed(_package_row(facts, files))


def decode_package(data: bytes) -> PackageFacts:
    """Return the facts that `encode_package` made bytes of.

    Raises:
        CodecError: when it did not.
    """
    with _ours():
        files, around = _around(data)
        facts = tuple(
            LocatedFact(path, _fact(row), reachable)
            for path, reachable, rows in files
            for row in rows
        )
        return PackageFacts(facts=facts, **around)


def encode_view(viewed: Viewed[T], view: View[T]) -> bytes:
    """Return a package through a view as bytes."""
    return _packed(_package_row(viewed, view.encode(viewed.seen)))


def decode_view(data: bytes, view: View[T]) -> Viewed[T]:
    """Return what `encode_view` made bytes of.

    Raises:
        CodecError: when it did not.
    """
    with _ours():
        seen, around = _around(data)
        return Viewed(seen=view.decode(seen), **around)


def encode_file(facts: FileFacts) -> bytes:
    """Return a file's facts as bytes."""
    references = [
        [
            found.specifier,
            found.kind.value,
            found.line,
            found.column,
            found.guarded,
            found.types_only,
        ]
        for found in facts.references
    ]
    seen = [_fact_row(fact) for fact in facts.facts]
    return _packed([facts.reading.value, seen, references, facts.ties])


def decode_file(data: bytes) -> FileFacts:
    """Return the facts that `encode_file` made bytes of.

    Raises:
        CodecError: when it did not.
    """
    with _ours():
        reading, facts, references, ties = _unpacked(data)
        return FileFacts(
            Reading(reading),
            tuple(map(_fact, facts)),
            tuple(Reference(row[0], ReferenceKind(row[1]), *row[2:]) for row in references),
            tuple(ties),
        )


@contextmanager
def _ours() -> Iterator[None]:
    """Tell of all that reading a row raises as of one that is none of ours."""
    try:
        yield
    except _UNREADABLE as error:
        raise CodecError(str(error)) from error


def _around(data: bytes) -> tuple[Any, dict[str, Any]]:
    """Return what a package's row holds in the place of its facts, and all that stands around them."""
    manifest, seen, coverage, install_files, started, command_files, used_packages = _unpacked(data)
    return seen, {
        "manifest": _manifest(manifest),
        "coverage": Coverage(*coverage),
        "install_files": tuple(install_files),
        "started_files": tuple((script, tuple(files)) for script, files in started),
        "command_files": tuple(command_files),
        "used_packages": tuple(used_packages),
    }


def _package_row(package: PackageFacts | Viewed[Any], seen: list[Any]) -> list[Any]:
    covered = package.coverage
    coverage = [
        covered.files,
        covered.bytes,
        covered.parsed,
        covered.lexical,
        covered.unread,
        covered.reachable,
    ]
    manifest = _manifest_row(package.manifest)
    files = (package.install_files, package.started_files, package.command_files)
    return [manifest, seen, coverage, *files, package.used_packages]


def _fact_row(fact: Fact) -> list[Any]:
    return [fact.kind, fact.what, fact.line, fact.column, fact.text, fact.literals, fact.guarded]


def _fact(row: list[Any]) -> Fact:
    kind, what, line, column, text, literals, guarded = row
    return Fact(kind, what, line, column, text, tuple(literals), guarded)


def _manifest_row(manifest: Manifest) -> list[Any]:
    places = {name: [place.line, place.column] for name, place in manifest.script_positions.items()}
    contain = manifest.contain_position
    place = [contain.line, contain.column] if contain else None
    return [dict(manifest.raw), places, place, manifest.problem]


def _manifest(row: list[Any]) -> Manifest:
    raw, places, contain, problem = row
    positions = {name: Position(*place) for name, place in places.items()}
    return manifest_from(raw, positions, Position(*contain) if contain else None, problem)


def _packed(row: list[Any]) -> bytes:
    text = json.dumps(row, separators=(",", ":"), ensure_ascii=True).encode()
    return text if len(text) < _COMPRESSED_FROM else zlib.compress(text, 1)


def _unpacked(data: bytes) -> Any:
    if data[:1] == b"[":
        return json.loads(data)
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, _LARGEST)
    except zlib.error as error:
        raise CodecError(str(error)) from error
    return json.loads(text)
