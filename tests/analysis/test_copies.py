"""Copies of a file, in one package or in two, are read once by a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.packages import contents

from audit.analysis.layout.manner import Manner
from audit.analysis.reading import read_bytes
from audit.analysis.running import worker as module
from audit.analysis.running.worker import PackageTask, Worker
from audit.analysis.stored.codec import decode_package
from audit.capabilities import load_catalogue

if TYPE_CHECKING:
    from audit.analysis.layout.files import FileJob
    from audit.model.contents import PackageContents
    from audit.model.facts import FileFacts
    from audit.model.vocabulary import Vocabulary

CODE = b"require('fs').readFileSync('x')\n"


def task(files: dict[str, bytes]) -> PackageTask:
    held: PackageContents = contents(dict(files))
    return PackageTask(held, held.files(), Manner())


@pytest.mark.parametrize("remembered", [150_000, 1])
def test_a_copy_is_read_once_and_told_of_each(
    remembered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def counted(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
        read.append(job.path)
        return read_bytes(data, job, vocabulary)

    monkeypatch.setattr(module, "read_bytes", counted)
    monkeypatch.setattr(module, "_REMEMBERED", remembered)
    answer = Worker(load_catalogue().vocabulary(), None)(
        [task({"index.js": CODE, "main.js": b"x"}), task({"index.js": CODE})]
    )
    told = [
        {(located.file, located.fact.what) for located in decode_package(row).facts}
        for _, row in answer.read
    ]
    assert told == [{("index.js", "fs.readFileSync")}] * 2
    assert read.count("index.js") == (1 if remembered > 1 else 2)
