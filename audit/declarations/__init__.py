"""What is allowed: the author's declaration; which capabilities a declaration covers."""

from audit.declarations.author import author_declaration
from audit.declarations.words import CatalogueWords, covered

__all__ = ["CatalogueWords", "author_declaration", "covered"]
