"""What is allowed: the author's declaration, the project's contain.json; which capabilities they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.lazy import importer

if TYPE_CHECKING:
    from audit.declarations.author import author_declaration
    from audit.declarations.collection import Collection
    from audit.declarations.contain_json import (
        FILE_NAME,
        find_policy,
        policy_of,
        read_policy,
        read_text,
    )
    from audit.declarations.dependencies import (
        is_configuration,
        is_declaration,
        may_name_types,
        unlisted_types,
        unused_dependencies,
    )
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
    "is_declaration",
    "kept_entries",
    "may_name_types",
    "names_in",
    "overlap",
    "policy_of",
    "range_problem",
    "read_policy",
    "read_text",
    "unlisted_types",
    "unused_dependencies",
    "with_declaration",
]

__getattr__ = importer(
    __name__,
    {
        "COMMUNITY": "sources",
        "FILE_NAME": "contain_json",
        "CatalogueWords": "words",
        "Change": "editing",
        "Collection": "collection",
        "Declarations": "sources",
        "JsonText": "jsontext",
        "author_declaration": "author",
        "check_collection": "validation",
        "collection_file": "drafting",
        "covered": "words",
        "drafted_entries": "drafting",
        "edited": "editing",
        "entries_of": "validation",
        "find_policy": "contain_json",
        "is_configuration": "dependencies",
        "is_declaration": "dependencies",
        "kept_entries": "validation",
        "may_name_types": "dependencies",
        "names_in": "validation",
        "overlap": "ranges",
        "policy_of": "contain_json",
        "range_problem": "ranges",
        "read_policy": "contain_json",
        "read_text": "contain_json",
        "unlisted_types": "dependencies",
        "unused_dependencies": "dependencies",
        "with_declaration": "editing",
    },
)
