"""What the text of a file says of whether reading it with others would tell more: quicker to ask than to read."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.layout.extensions import FileKind
from audit.analysis.layout.files import is_json
from audit.analysis.layout.groups import FILE_BYTES
from audit.analysis.linking.changing import names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from audit.analysis.layout.files import FileJob

_PASSES = re2.compile(
    rb"\bexport\s*[*{]|\bexports?\b[^;\n]{0,80}\brequire\s*\(|(?:\.\.\.|:\s*|\breturn\s+|=>\s*)require\s*\("
    rb"|_exportStar|\bdefineProperty\(\s*(?:module\.)?exports|\bexport\s+default\b"
    rb"|(?:\bexports\.[\w$]+|\bexport\s+const\s+[\w$]+)\s*=\s*(?:`[^`\n]{0,80}\$\{|[A-Za-z_$][\w$]*\s*"
    rb"(?:\+|\[|\.\s*(?:join|concat|slice|reverse|replace)\())"
)
"""What a file has that may pass on what another exports, or what it makes of it."""
_EXPORTS = re2.compile(rb"\bexports?\b")
"""Something is exported: most often functions of the file, so that only very small files are taken for more."""
_VERY_SMALL = 1_000
_TELLING = re2.compile(
    rb"[\"'`](?:[a-z]{2,6}://[^\s\"'`]|~/|/(?:etc|home|root|proc|Users|var|usr)\b|\.(?:npmrc|ssh|aws|netrc|env|git|docker|kube|gnupg|config)\b"
    rb"|(?:\d{1,3}\.){3}\d{1,3}|[\w-]{2,40}(?:\.[\w-]{2,40})*\.(?:com|net|org|io|dev|app|invalid|site|xyz|top|ru|cn|me|co|sh)\b)"
)
"""Strings that name a host, an address, or a place of the user or the system."""
_DECODES = re2.compile(rb"\batob\b|base64|fromCharCode|[\"']hex[\"']|\.reverse\(\)")
"""What makes a string of one that says nothing."""
_GIVEN = re.compile(
    rb"(?<![\w$])([A-Za-z_$][\w$]*+)(?:\s*+\.\s*+[\w$]++){0,2}\s*+\)?+\s*+\((?:[^()\"'`]{0,80}[\"'`]|\s*+[A-Z][A-Z0-9_]++)"
)
"""A call that is given a string or a constant."""
_BY_NAME = re2.compile(rb"\[\s*[A-Za-z_$][^\]\n\"'`]{0,60}(?:\]|[\"'`][^\]\n]{0,60}\])\s*\(")
_READ = frozenset({FileKind.CODE, FileKind.NAMELESS, FileKind.DATA})

_FILES = 200
"""Files that one file loads, of which the names are looked for."""


def is_asked(job: FileJob) -> bool:
    """Return whether a file may be asked for what it exports."""
    return job.kind in _READ or is_json(job.path)


class Texts:
    """The texts of one package's files."""

    def __init__(self, job: Callable[[str], FileJob], read: Callable[[str], bytes]) -> None:
        """Prepare to look.

        Args:
            job: how a file is read.
            read: returns the bytes of a file; raises OSError.
        """
        self._job = job
        self._read = read
        self._held: dict[str, bytes] = {}
        self._passing: dict[str, bool] = {}
        self._telling: dict[str, bool] = {}
        self._giving: dict[str, bool] = {}

    def of(self, path: str) -> bytes:
        """Return the text of a file; empty where it is too large, no code or cannot be read."""
        if path not in self._held:
            job = self._job(path)
            try:
                is_small = job.size <= FILE_BYTES and is_asked(job)
                self._held[path] = self._read(path) if is_small else b""
            except OSError:
                self._held[path] = b""
        return self._held[path]

    def passes_on(self, path: str) -> bool:
        """Return whether a file may pass on what another exports."""
        if path not in self._passing:
            text = self.of(path)
            named = len(text) <= _VERY_SMALL and _EXPORTS.search(text) is not None
            self._passing[path] = named or _PASSES.search(text) is not None
        return self._passing[path]

    def is_telling(self, path: str) -> bool:
        """Return whether a file names a host, an address, or a place of the user or the system."""
        if path not in self._telling:
            self._telling[path] = _TELLING.search(self.of(path)) is not None
        return self._telling[path]

    def decodes(self, path: str) -> bool:
        """Return whether a file may make such a name of a string that says nothing."""
        return _DECODES.search(self.of(path)) is not None

    def gives_constants(self, path: str, files: Iterable[str]) -> bool:
        """Return whether a file calls what it loads from `files` with a string, or with a constant by its name."""
        if path not in self._giving:
            data = self.of(path)
            names: set[bytes] = set()
            for file in islice(files, _FILES):
                names |= names_of(data, file)
            found = not names.isdisjoint(_GIVEN.findall(data))
            self._giving[path] = found
        return self._giving[path]

    def asks_by_name(self, path: str) -> bool:
        """Return whether a file asks something for a member that another file may name, and calls it."""
        return _BY_NAME.search(self.of(path)) is not None
