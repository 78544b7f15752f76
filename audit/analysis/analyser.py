"""The analysis of many packages (first slice: in this process, nothing kept)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.package import PackageReader, unavailable
from audit.analysis.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.model.contents import PackageContents
    from audit.model.facts import PackageFacts
    from audit.model.vocabulary import Vocabulary


class Analyser:
    """Reads packages with one vocabulary."""

    def __init__(
        self, vocabulary: Vocabulary, *, jobs: int | None = None, cache: str | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._jobs = jobs
        self._cache = cache

    def analyse(
        self,
        packages: Mapping[str, PackageContents],
        *,
        install_kind: Mapping[str, str] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> dict[str, PackageFacts]:
        """Return the facts of each package by its install location."""
        results: dict[str, PackageFacts] = {}
        for location in sorted(packages):
            git = (install_kind or {}).get(location) == "git"
            results[location] = self._one(packages[location], git=git)
            if progress:
                progress(len(results), len(packages))
        return results

    def _one(self, contents: PackageContents, *, git: bool) -> PackageFacts:
        try:
            listing = contents.files()
        except OSError as error:
            return unavailable(error.strerror or type(error).__name__)
        reader = PackageReader(contents, listing, self._vocabulary, git=git)
        while jobs := reader.frontier():
            for job in jobs:
                reader.accept(job.path, read_file(contents, job, self._vocabulary))
        for job in reader.rest():
            reader.accept(job.path, read_file(contents, job, self._vocabulary))
        return reader.finish()
