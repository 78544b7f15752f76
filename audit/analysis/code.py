"""What code shows, of itself and beside another version of itself; a reader that fails on it makes one file unknown."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.analysis.layout import files
from audit.model.facts import Fact, FileFacts, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.layout.files import FileJob
    from audit.model.vocabulary import Vocabulary

PARSE_LIMIT = 8 * 1024 * 1024
"""Bytes; a larger code file is read lexically and carries `unknown:size`."""
DEBUG = "CONTAIN_AUDIT_DEBUG"
"""Names the environment variable that lets a reader's failure be seen: for those who mend it."""


def whole_file(kind: str, what: str, text: str = "") -> Fact:
    """Return a fact about a file as a whole."""
    return Fact(kind, what, 0, 0, text)


def unreadable(why: str, text: str = "") -> FileFacts:
    """Return what is known of a code file that could not be analysed."""
    return FileFacts(Reading.NONE, (whole_file("unknown", why, text),))


def guarded(read: Callable[[], FileFacts]) -> FileFacts:
    """Return what `read` returns; what it fails with is said of the file.

    Raises:
        ImportError: a part of this program is missing, which is no file's fault.
    """
    try:
        return read()
    except ImportError:
        raise
    except Exception as error:  # hostile input must not cost the rest of the tree
        if os.environ.get(DEBUG):
            raise
        return unreadable("parse", type(error).__name__)


def read_code(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    """Return what a file of code shows."""
    from audit.analysis.hidden.file import with_hidden  # noqa: PLC0415  needs the parser
    from audit.analysis.mentions.helpers import with_placed  # noqa: PLC0415  as above

    found = with_placed(with_hidden(_followed(data, job, vocabulary), data), data)
    return compared(found, data) if job.compared and not job.compared_apart else found


def compared(found: FileFacts, data: bytes) -> FileFacts:
    """Return what was found of code, and what only a comparison with another version looks at."""
    from audit.analysis.mentions.file import with_mentions  # noqa: PLC0415  only where it is compared

    return with_mentions(found, data)


def _followed(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    from audit.analysis import javascript  # noqa: PLC0415  brings the parser: only where one is needed

    if len(data) > PARSE_LIMIT:
        found = javascript.read_lexically(data, vocabulary)
        return replace(found, facts=(whole_file("unknown", "size"), *found.facts))
    if not job.reached:
        return javascript.read_lexically(data, vocabulary)
    language, limits = files.language_of(job.path), javascript.Limits().halved(job.halvings)
    return javascript.read_javascript(
        data,
        vocabulary,
        language=language,
        module=job.module,
        script=job.script,
        limits=limits,
    )
