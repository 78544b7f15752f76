"""The keys under which facts are kept: content, vocabulary, and the code that reads."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.version import room_version

if TYPE_CHECKING:
    from audit.analysis.layout.files import FileJob
    from audit.analysis.layout.manner import Manner
    from audit.model.contents import PackageContents
    from audit.model.view import View
    from audit.model.vocabulary import Vocabulary

_DIGEST_BYTES = 20


@cache
def analysis_version() -> str:
    """Return a name for the code of this room and of the model: facts of other code are not its own."""
    folder = Path(__file__).parents[2]
    return room_version(folder / "analysis") + room_version(folder / "model")


class Keys:
    """Makes keys for one vocabulary and this version of the analysis."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = [analysis_version()]
        for field in fields(vocabulary):
            words += [field.name, *sorted(getattr(vocabulary, field.name))]
        self._base = hashlib.blake2b("\n".join(words).encode(), digest_size=_DIGEST_BYTES).digest()

    def package(self, contents: PackageContents, manner: Manner) -> bytes | None:
        """Return the key of a package's facts; None when only reading it would tell its content."""
        try:
            digest = contents.digest
        except OSError:
            return None
        how = f"{manner.git}\0{manner.compared}"
        return self._key("package", f"{how}\0{digest}".encode()) if digest else None

    @staticmethod
    def view(package: bytes, view: View[Any]) -> bytes:
        """Return the key of a package through a view, from that of its facts."""
        mark = view.fingerprint.encode()
        return hashlib.blake2b(package + mark, digest_size=_DIGEST_BYTES).digest()

    def file(self, data: bytes, job: FileJob) -> bytes:
        """Return the key of a file's facts: of code, of those that do not hang on what it is compared with."""
        extension = job.path.rpartition(".")[2]
        compared = job.compared and not job.compared_apart
        how = f"{job.kind.value}\0{job.reached}\0{job.module}{job.script}\0{compared}\0{job.halvings}\0{extension}"
        return self._key("file\0" + how, hashlib.blake2b(data, digest_size=_DIGEST_BYTES).digest())

    def _key(self, kind: str, content: bytes) -> bytes:
        digest = hashlib.blake2b(self._base, digest_size=_DIGEST_BYTES)
        digest.update(kind.encode(errors="surrogatepass") + b"\0")
        digest.update(content)
        return digest.digest()
