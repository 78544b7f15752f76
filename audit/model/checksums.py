"""What the `integrity` of two lockfile entries says of their contents, read as npm does: the strongest kind counts."""

from __future__ import annotations

STRENGTH = ("sha512", "sha384", "sha256", "sha1")
"""The algorithms that are understood, the strongest first; md5 and unknown ones verify nothing."""


def are_same(old: str | None, new: str | None) -> bool | None:
    """Return whether all that the new checksum admits is what the old one did; None where they cannot be compared.

    A checksum of a weaker kind, which nobody made of the old contents, may be of anything.
    """
    before, after = _digests(old), _digests(new)
    kind = next(iter(after), None)
    if kind is None or not before:
        return None
    if kind in before:
        return after[kind] <= before[kind]
    return False if is_weaker(old, new) else None


def is_weaker(old: str | None, new: str | None) -> bool:
    """Return whether the new checksum is of a weaker kind than the old one; one that is missing is another matter."""
    before, after = next(iter(_digests(old)), None), next(iter(_digests(new)), None)
    return (
        before is not None and after is not None and STRENGTH.index(after) > STRENGTH.index(before)
    )


def _digests(integrity: str | None) -> dict[str, set[str]]:
    """Return the digests by their kind, the strongest first."""
    found: dict[str, set[str]] = {}
    for part in (integrity or "").split():
        kind, _, digest = part.partition("-")
        found.setdefault(kind.lower(), set()).add(digest.partition("?")[0])
    return {kind: found[kind] for kind in STRENGTH if kind in found}
