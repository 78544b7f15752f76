"""The forms in which a package is wanted and kept: its facts as they are, or through a view of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from audit.analysis.stored.codec import decode_package, decode_view, encode_package, encode_view
from audit.model.view import View, Viewed, view_of

if TYPE_CHECKING:
    from audit.model.facts import PackageFacts

T = TypeVar("T")


class Form(Protocol[T]):
    """How a package is wanted, and kept."""

    def key(self, package: bytes) -> bytes:
        """Return the key to keep it under, from that of the package's facts."""

    def of(self, facts: PackageFacts) -> T:
        """Return the package in this form."""

    def encode(self, made: T) -> bytes:
        """Return it as bytes."""

    def decode(self, row: bytes) -> T:
        """Return what `encode` made bytes of.

        Raises:
            CodecError: when it did not.
        """


class Facts:
    """The facts as they are."""

    def key(self, package: bytes) -> bytes:
        """See `Form`."""
        return package

    def of(self, facts: PackageFacts) -> PackageFacts:
        """See `Form`."""
        return facts

    def encode(self, made: PackageFacts) -> bytes:
        """See `Form`."""
        return encode_package(made)

    def decode(self, row: bytes) -> PackageFacts:
        """See `Form`."""
        return decode_package(row)


@dataclass(frozen=True, slots=True)
class Through(Generic[T]):
    """The facts through a view."""

    view: View[T]

    def key(self, package: bytes) -> bytes:
        """See `Form`."""
        mark = self.view.fingerprint.encode()
        return hashlib.blake2b(package + mark, digest_size=len(package)).digest()

    def of(self, facts: PackageFacts) -> Viewed[T]:
        """See `Form`."""
        return view_of(facts, self.view)

    def encode(self, made: Viewed[T]) -> bytes:
        """See `Form`."""
        return encode_view(made, self.view)

    def decode(self, row: bytes) -> Viewed[T]:
        """See `Form`."""
        return decode_view(row, self.view)
