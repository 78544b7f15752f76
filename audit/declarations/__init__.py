"""What is allowed: the author's declaration, the project's contain.json; which capabilities they cover."""

from audit.declarations.author import author_declaration
from audit.declarations.collection import Collection
from audit.declarations.contain_json import (
    FILE_NAME,
    find_policy,
    policy_of,
    read_policy,
    read_text,
)
from audit.declarations.dependencies import is_configuration, may_name_types, unused_dependencies
from audit.declarations.drafting import collection_file, drafted_entries
from audit.declarations.editing import Change, edited, with_declaration
from audit.declarations.jsontext import JsonText
from audit.declarations.ranges import overlap, range_problem
from audit.declarations.sources import COMMUNITY, Declarations
from audit.declarations.validation import check_collection, entries_of, kept_entries, names_in
from audit.declarations.words import CatalogueWords, covered

__all__ = [
    "COMMUNITY",
    "FILE_NAME",
    "CatalogueWords",
    "Change",
    "Collection",
    "Declarations",
    "JsonText",
    "author_declaration",
    "check_collection",
    "collection_file",
    "covered",
    "drafted_entries",
    "edited",
    "entries_of",
    "find_policy",
    "is_configuration",
    "kept_entries",
    "may_name_types",
    "names_in",
    "overlap",
    "policy_of",
    "range_problem",
    "read_policy",
    "read_text",
    "unused_dependencies",
    "with_declaration",
]
