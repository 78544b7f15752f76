"""Ways in which code is kept out of a reader's sight: facts of their own, beside powers and none of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model.package import Evidence

HIDDEN = "hidden"
"""The kind of a fact whose `what` is a `Hiding`: no capability, and never declared or granted."""


class Hiding(StrEnum):
    """What is done to keep code from being read, the most telling first."""

    PAYLOAD = "payload"
    """A constant is decoded and run, as code or as a command."""
    INVISIBLE = "invisible"
    """Characters that no editor shows carry data, or are names."""
    BIDIRECTIONAL = "bidirectional"
    """Characters that turn the direction of writing make code look other than it runs."""
    DISGUISED = "disguised"
    """A file named as data holds code."""
    ASIDE = "aside"
    """Code stands after so much white space that a screen does not show it."""
    OBFUSCATED = "obfuscated"
    """A tool made names and strings unreadable."""
    ENCODED_NAME = "encoded-name"
    """The name of a module is written encoded."""
    DECODING = "decoding"
    """What is decoded is run, and is no constant in the same file."""
    LONG_LINE = "long-line"
    """One very long line of code in a file that people wrote."""
    UNSOURCED = "unsourced"
    """What is shipped as built names what its source, shipped beside it, does not."""


@dataclass(frozen=True, slots=True)
class HiddenCode:
    """One way of hiding in one file of a package."""

    hiding: Hiding
    file: str
    """Path inside the package."""
    reachable: bool
    """Whether the file can be loaded from an entry point."""
    evidence: tuple[Evidence, ...]
    """The places, in order."""
    details: tuple[str, ...] = ()
    """How: `base64`, `char codes`; for what has no source, what it names. Sorted."""
