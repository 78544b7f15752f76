"""Code that stands inside another text: `node -e "..."`, `import("data:text/javascript,...")`."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from audit.analysis.code import guarded, read_code
from audit.analysis.layout.extensions import FileKind
from audit.analysis.layout.files import FileJob
from audit.model.facts import Fact

if TYPE_CHECKING:
    from audit.model.facts import FileFacts, Reference
    from audit.model.vocabulary import Vocabulary


def read_data_url(url: str, reference: Reference, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """Return what the code in a `data:` URL shows, at the place that loads it.

    JSON and WebAssembly are not code of ours to read: the first holds none, the second is said so.
    """
    header, _, body = url.partition(",")
    place = (reference.line, reference.column)
    if "wasm" in header.lower():
        return (Fact("native", "wasm", *place, text=url[:120]),)
    if "json" in header.lower():
        return ()
    try:
        code = unquote_to_bytes(body)
        if header.lower().rstrip().endswith(";base64"):
            code = base64.b64decode(code + b"==")
    except (binascii.Error, ValueError):
        return (Fact("unknown", "parse", *place, text=url[:120]),)
    return read_inline(code, vocabulary, *place).facts


def read_inline(code: bytes, vocabulary: Vocabulary, line: int, column: int) -> FileFacts:
    """Return what a piece of JavaScript shows, everything placed at the text that holds it."""
    job = FileJob("inline.js", len(code), FileKind.CODE, reached=True, module=None)
    found = guarded(lambda: read_code(code, job, vocabulary))
    return replace(
        found,
        facts=tuple(replace(fact, line=line, column=column) for fact in found.facts),
        references=tuple(
            replace(reference, line=line, column=column) for reference in found.references
        ),
    )
