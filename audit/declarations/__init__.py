"""What is allowed: the author's declaration, the project's contain.json; which capabilities they cover."""

from audit.declarations.author import author_declaration
from audit.declarations.contain_json import (
    FILE_NAME,
    find_policy,
    policy_of,
    read_policy,
    read_text,
)
from audit.declarations.editing import Change, edited
from audit.declarations.jsontext import JsonText
from audit.declarations.words import CatalogueWords, covered

__all__ = [
    "FILE_NAME",
    "CatalogueWords",
    "Change",
    "JsonText",
    "author_declaration",
    "covered",
    "edited",
    "find_policy",
    "policy_of",
    "read_policy",
    "read_text",
]
