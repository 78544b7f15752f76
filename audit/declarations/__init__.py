"""What is allowed: the author's declaration, the project's contain.json; which capabilities they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.lazy import importer

if TYPE_CHECKING:
    from audit.declarations.author import author_declaration
    from audit.declarations.collection import Collection
    from audit.declarations.contain_json import (
        FILE_NAME,
        Elsewhere,
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
    from audit.declarations.ranges import range_problem
    from audit.declarations.sources import COMMUNITY, Declarations
    from audit.declarations.validation import check_collection, entries_of, kept_entries, names_in

__all__ = [
    "COMMUNITY", "FILE_NAME", "Change", "Collection", "Declarations", "Elsewhere", "JsonText",
    "author_declaration", "check_collection", "collection_file", "drafted_entries", "edited",
    "entries_of", "find_policy", "is_configuration", "is_declaration", "kept_entries", "may_name_types",
    "names_in", "policy_of", "range_problem", "read_policy", "read_text", "unlisted_types",
    "unused_dependencies", "with_declaration",
]  # fmt: skip

__getattr__ = importer(
    __name__,
    {
        "author": "author_declaration",
        "collection": "Collection",
        "contain_json": "Elsewhere FILE_NAME find_policy policy_of read_policy read_text",
        "dependencies": "is_configuration is_declaration may_name_types unlisted_types unused_dependencies",
        "drafting": "collection_file drafted_entries",
        "editing": "Change edited with_declaration",
        "jsontext": "JsonText",
        "ranges": "range_problem",
        "sources": "COMMUNITY Declarations",
        "validation": "check_collection entries_of kept_entries names_in",
    },
)
