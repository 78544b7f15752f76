"""Facts to capabilities: the catalogue (`catalog.toml`, data) and its classifier."""

from audit.capabilities.beside import mentions
from audit.capabilities.catalogue import Catalogue
from audit.capabilities.classify import EVIDENCE_LIMIT, LITERALS_LIMIT, classify
from audit.capabilities.loader import load_catalogue, read_catalogue
from audit.capabilities.view import CapabilityView
from audit.capabilities.wording import granting_words

__all__ = [
    "EVIDENCE_LIMIT", "LITERALS_LIMIT", "CapabilityView", "Catalogue", "classify", "granting_words", "load_catalogue",
    "mentions", "read_catalogue",
]  # fmt: skip
