"""Mentions: places and addresses that code names away from the power that uses them. No power of their own.

A literal stands beside a power. But a path may be handed to a function of the file that reads it, an address to
another package that asks for it, or to an element of the page. A comparison sees that one was not named before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model.package import Evidence

MENTION = "mention"
"""The kind of a fact whose `what` is `path`, `element:ATTRIBUTE`, `handed:PACKAGE` or `environment`: no capability."""


class Mentioned(StrEnum):
    """What is named, and to what end."""

    PATH = "path"
    """A file or folder of the user or the system."""
    ELEMENT = "element"
    """An address that an element of a page loads or sends to."""
    HANDED = "handed"
    """An address that is handed to a function of another package."""
    ENVIRONMENT = "environment"
    """The whole environment, where it is made into one text."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place or address that a file names."""

    mentioned: Mentioned
    to: str
    """The element's attribute, or the package; empty for a path and the environment."""
    text: str
    """The path or address, as far as it is constant; `process.env`."""
    evidence: Evidence
    """Where it is named."""
