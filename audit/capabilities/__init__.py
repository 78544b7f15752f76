"""Facts to capabilities: the catalogue (`catalog.toml`, data) and its classifier."""

from audit.capabilities.catalogue import Catalogue
from audit.capabilities.classify import EVIDENCE_LIMIT, LITERALS_LIMIT, classify
from audit.capabilities.loader import load_catalogue, read_catalogue

__all__ = [
    "EVIDENCE_LIMIT",
    "LITERALS_LIMIT",
    "Catalogue",
    "classify",
    "load_catalogue",
    "read_catalogue",
]
