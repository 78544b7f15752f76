"""Syntax newer than the grammars: the same program, byte for byte as long, in words that they know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.endings import parsed

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

    from audit.analysis.javascript.limits import Limits

_ESM = frozenset({"import_statement", "export_statement"})
_OTHERWISE = {"javascript": "tsx", "typescript": "tsx"}
"""What to try where the first grammar finds errors: Flow's annotations read like TypeScript's."""
_SAME = (
    (re.compile(rb"\bexport(\s+type\s+\*\s*as\s)"), rb"import\1"),
    (re.compile(rb"\bexport(\s+type\s+)\*(\s*from\b)"), rb"import\1_\2"),
    (
        re.compile(rb"(\bfor\s*(?:await\s*)?\(\s*(?:await\s+)?)using(\s+[\w$]+\s+of\b)"),
        rb"\1const\2",
    ),
    (re.compile(rb"\bawait(\s+)using(\s+[\w$]+\s*[:=])"), rb"const\1     \2"),
    (re.compile(rb"\busing(\s+[\w$]+\s*:)"), rb"const\1"),
    (re.compile(rb"\busing(?![\w$]|[ \t]+[\w$\[{])"), rb"usinG"),
    (
        re.compile(
            rb"(\bas\s+(?=(?:null|void|interface|enum|function|true|false|this)\b)[a-z]+)[a-z](?=\s*[,}])"
        ),
        rb"\1_",
    ),
    (
        re.compile(
            rb"\\(?:(?=u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,8}\}|x[0-9a-fA-F]{2})|([ux])|[^ux])"
        ),
        lambda match: b"__" if match[1] else match[0],
    ),
)
"""Replaced by words of the same length; of escapes, those that only the text of a tagged template may hold."""
_SUPERFLUOUS = re.compile(
    rb"(?<=\bimport)\s+(?:defer\s*(?=\*)|source\s+(?=[\w$]+\s+from\b))"
    rb"|(?<=\bimport)\s*\.\s*(?:defer|source)\s*(?=\()"
    rb"|\baccessor\s+(?=[#\[\w$][^=;{}()]*[=;}\n])"
    rb"|(?<=[<,])\s*const\s+(?=[A-Z]\w*\s*(?:extends\b|[,>=]))"
    rb"|(?<=<)\s*(?:in\s+)?(?:in|out)\s+(?=[A-Z]\w*\s*(?:extends\b|[,>=]))"
    rb"|(?:(?<=,)|(?<=\*/))\s*(?:in\s+)?(?:in|out)\s+(?=[A-Z]\w*\s*(?:extends\b|[,>=]))"
)
"""Words without which the same is loaded and run."""
_IMPORTED_TYPE = re.compile(
    rb"""(?<=<)(\s*(?:typeof\s+)?)(import\s*\(\s*(?:'[^'\n]*'|"[^"\n]*")\s*\))(?=[\w$.\s\[\]]*>+\s*[(`])"""
)
"""A type of another file's as the argument of a call: `load<typeof import("fs")>("fs")`."""
_FLOW_TYPE = re.compile(rb"^import typeof [^;\r\n]*", re.MULTILINE)
"""What Flow takes away: the type of a module."""
_VISIBLE = re.compile(rb"[^\r\n]")


def plain_syntax(data: bytes) -> bytes:
    """Return `data` in older words, as long as before; `data` itself when there is nothing to replace."""
    for pattern, replacement in _SAME:
        data = pattern.sub(replacement, data)
    return _SUPERFLUOUS.sub(lambda match: _VISIBLE.sub(b" ", match[0]), data)


def plain_types(data: bytes, language: str) -> bytes:
    """Return code with something of the same length for each type that the grammars take for a loading of code."""
    if language == "javascript" and b"import typeof" in data:
        return _FLOW_TYPE.sub(lambda match: b" " * len(match[0]), data)
    if language == "javascript" or b"import" not in data:
        return data
    return _IMPORTED_TYPE.sub(lambda match: match[1] + b"_" * len(match[2]), data)


def better_tree(tree: Tree, data: bytes, language: str, limits: Limits) -> tuple[Tree, str]:
    """Return the tree of older words or of another grammar, and its name, where that has no error."""
    plain = plain_syntax(data)
    ways = [(data, _OTHERWISE.get(language))]
    if plain != data:
        ways += [(plain, language), (plain, _OTHERWISE.get(language))]
    for text, other in ways:
        second = parsed(text, other, limits.parse_seconds) if other else None
        if other is not None and second is not None and not second.root_node.has_error:
            return second, other
    return tree, language


def is_module(root: Node, data: bytes, module: bool | None) -> bool:  # noqa: FBT001 - tri-state, see the API
    """Return whether code is an ES module: what is known of the file, else what its syntax says."""
    if module is not None:
        return module
    if b"import" not in data and b"export" not in data:
        return False
    return any(child.type in _ESM for child in root.children)
