"""One package: which of its files are reached, what each shows, and what they show together."""

from __future__ import annotations

from collections import Counter
from functools import cache, partial
from typing import TYPE_CHECKING

from audit.analysis.hidden.unsourced import unsourced_facts
from audit.analysis.layout import files
from audit.analysis.layout.entries import beside_commands, entry_points, scripts_of_pages
from audit.analysis.layout.extensions import FileKind
from audit.analysis.layout.files import FileJob
from audit.analysis.layout.manifests import Manifests
from audit.analysis.layout.manner import USUAL, Manner, halvings
from audit.analysis.layout.roles import NO_CODE, Roles
from audit.analysis.layout.tree import Tree
from audit.analysis.linking.gathering import Gathered
from audit.analysis.linking.grouping import Grouping
from audit.analysis.linking.loads import by_path, led_to, reached_from
from audit.analysis.linking.resolution import Resolver, Target
from audit.analysis.linking.showing import extended, facts_of, merged, thinned
from audit.model.facts import (
    Coverage,
    Fact,
    FileFacts,
    PackageFacts,
    Reading,
    Reference,
    ReferenceKind,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from audit.analysis.layout.groups import Group
    from audit.model.contents import ContentFile, PackageContents
    from audit.model.vocabulary import Vocabulary

_NAMES_ONLY = frozenset({ReferenceKind.URL, ReferenceKind.RESOLVE})
"""References that load a file only if it is code by its own name."""
_SELDOM_CODE = frozenset({FileKind.SOURCE, FileKind.TYPES})
_UNREAD = NO_CODE | {FileKind.DATA, FileKind.FOREIGN, FileKind.SOURCE, FileKind.KEPT}
"""Kinds that are looked at only when something loads them, if at all."""
_DATA = FileFacts(Reading.DATA)


class PackageReader:
    """Reads one package file by file, following what each file loads.

    It says which files to read next (`frontier`, then `rest`), and is told what they show
    (`accept`): where and how they are read, in this process or in another, is not its concern.
    """

    def __init__(
        self,
        contents: PackageContents,
        listing: Sequence[ContentFile],
        vocabulary: Vocabulary,
        manner: Manner = USUAL,
    ) -> None:
        """Read the package's own package.json and find its entries.

        Args:
            contents: the package.
            listing: its files.
            vocabulary: the names that code is read for.
            manner: what of it is looked for.
        """
        self._contents = contents
        self._vocabulary = vocabulary
        self._manner = manner
        self._sizes = {file.path: file.size for file in listing}
        self._halvings = halvings(self._sizes)
        self._tree = Tree(self._sizes)
        self._manifests = Manifests(contents, self._tree)
        self._resolver = Resolver(self._tree, self._manifests.of, vocabulary.builtins.__contains__)
        self._gathered = Gathered()
        self._found = self._gathered.files
        self._joining = False
        self._targets: dict[str, list[tuple[Reference, Target]]] = {}
        self._reached: set[str] = set()
        self._roles = Roles(self._sizes, compared=manner.compared)
        self._waiting: list[str] = []
        self.manifest = self._manifests.of("")
        self._install(git=manner.git)
        self._entries = entry_points(self.manifest.raw, self._tree)
        self._grouped: set[Group] = set()
        self._seen: Mapping[str, object] = {}
        self._scripts = scripts_of_pages(self.manifest.raw, self._tree)
        self._reach(self._entries)

    def frontier(self) -> list[FileJob]:
        """Return the files that are reached and not yet asked for; empty when all are."""
        paths, self._waiting = sorted(self._waiting), []
        jobs = (self._job(path, reached=True) for path in paths)
        return [job for job in jobs if job.kind not in NO_CODE]

    def rest(self) -> list[FileJob]:
        """Return the files that could hold code and that nothing reaches."""
        self._joining = False
        paths = (path for path in self._tree.paths if path not in self._reached)
        jobs = (self._job(path, reached=False) for path in paths)
        return [job for job in jobs if job.kind not in _UNREAD or files.is_checked(job)]

    def accept(self, path: str, found: FileFacts) -> None:
        """Take in what the file `path` shows, and reach what it loads."""
        self._gathered.put(path, found)
        # what files show together comes in any order, and in the place of what each showed
        if not self._joining:
            self._gathered.relieve()
        targets = [
            (reference, self._resolver.resolve(path, reference)) for reference in found.references
        ]
        self._targets[path] = targets
        if path not in self._reached:
            return
        for reference, target in targets:
            if reference.kind is ReferenceKind.HELPER:
                self._reach(self._roles.helping(target.files))
                continue
            self._roles.note(reference.kind, target.files)
            if not reference.types_only:
                self._reach(target.files, named_only=reference.kind in _NAMES_ONLY)

    def accept_together(self, group: Group, found: Mapping[str, FileFacts]) -> None:
        """Take in what the files of a group show together, in the place of what each showed alone, or beside it."""
        for one in group.files:
            path, joined = one.job.path, merged if one.followed else extended
            if path in found and path in self._found:
                self.accept(path, joined(self._found[path], found[path]))

    def groups(self) -> list[Group]:
        """Return the files to read together that were not yet read so; to be asked when all that is reached is read."""
        found = {path: self._found[path] for path in sorted(self._reached & self._found.keys())}
        seen = {path: (facts.ties, facts.references) for path, facts in found.items()}
        tied = any(facts.ties for facts in found.values())
        if seen == self._seen or not tied or self._gathered.is_full:
            return []
        self._seen = seen
        job = cache(partial(self._job, reached=True))
        grouping = Grouping(found, self._targets, self._entries, job, self._contents.read)
        new = [group for group in grouping.groups() if group not in self._grouped]
        self._grouped.update(new)
        self._joining = self._joining or bool(new)
        return new

    def finish(self) -> PackageFacts:
        """Return all that was seen."""
        self._tell_unread()
        self._gathered.shorten()
        loaded = partial(by_path, self._targets)
        unsourced = unsourced_facts(self._found, self._sizes, self._contents.read, loaded)
        facts = {
            path: thinned([*found.facts, *self._from_references(path), *unsourced.get(path, ())])
            for path, found in sorted(self._found.items())
        }
        return PackageFacts(
            manifest=self.manifest,
            facts=tuple(self._gathered.located(facts, self._reached)),
            coverage=self._coverage(),
            install_files=self._running(self._starts),
            started_files=self._started_files(),
            command_files=self._command_files(),
            used_packages=self._used_packages(),
        )

    def _reach(self, paths: Iterable[str], *, named_only: bool = False) -> None:
        for path in paths:
            data = named_only and files.is_no_code(path)
            if path in self._sizes and path not in self._reached and not data:
                self._reached.add(path)
                self._waiting.append(path)

    def _install(self, *, git: bool) -> None:
        from audit.analysis.commands.install import read_install  # noqa: PLC0415  few packages need it

        install = read_install(self.manifest, self._tree, self._text_of, self._vocabulary, git=git)
        self._roles.run_by_shell(install.shell_files)
        self._commands = install.commands
        self._starts, self._started = sorted(install.files), install.started
        for path, found in install.files.items():
            self._reached.add(path)
            self.accept(path, found)

    def _text_of(self, path: str) -> str:
        try:
            return self._contents.read(path).decode("utf-8", errors="replace")
        except OSError:
            return ""

    def _job(self, path: str, *, reached: bool) -> FileJob:
        scope = self._manifests.around(path)
        module, script = files.is_module(path, scope.module_type), path in self._scripts
        how = (reached, module, script, self._manner.compared)
        kind = self._roles.kind(path, reached=reached)
        return FileJob(path, self._sizes[path], kind, *how, self._halvings)

    def _tell_unread(self) -> None:
        for path, fact in self._manifests.unread(self._reached):
            self._reached.add(path)
            self._gathered.put(path, self._found.get(path, _DATA).with_more([fact]))

    def _from_references(self, path: str) -> tuple[Fact, ...]:
        own, lists = self._targets.get(path, ()), self._lists(path)
        return facts_of(own, lists, self._vocabulary, at_install=path in self._starts)

    def _lists(self, path: str) -> Callable[[str], bool]:
        """Return whether the package lists another, or the vendored package that holds `path` does."""
        holders = [self.manifest]
        if "node_modules/" in path:
            holders.append(self._manifests.around(path))
        return lambda package: any(package in holder.listed for holder in holders)

    def _started_files(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the files that run at each install script, where there are several."""
        own = partial(led_to, self._targets.get("package.json", ()))
        return tuple((name, self._running(own(by))) for name, by in self._started)

    def _running(self, starts: Iterable[str]) -> tuple[str, ...]:
        """Return the files that run where some do: those, and all that they load."""
        return tuple(sorted(filter(self._may_run, reached_from(self._targets, starts))))

    def _command_files(self) -> tuple[str, ...]:
        """Return the files that only commands load: none of those that a consumer or an installation reaches."""
        others = beside_commands(self.manifest.raw, self._tree)
        starts = self._reached if others is None else {*others, *self._starts}
        return tuple(sorted(self._reached - reached_from(self._targets, starts)))

    def _may_run(self, path: str) -> bool:
        return files.kind_of(path) not in _SELDOM_CODE or self._gathered.shows(path)

    def _used_packages(self) -> tuple[str, ...]:
        used = {
            name
            for targets in self._targets.values()
            for reference, target in targets
            if not reference.types_only
            for name in target.packages
        }
        return tuple(sorted(used | (self._commands & self.manifest.listed.keys())))

    def _coverage(self) -> Coverage:
        code = [path for path, found in self._found.items() if found.reading is not Reading.DATA]
        readings = Counter(self._found[path].reading for path in code)
        return Coverage(
            files=len(code),
            bytes=sum(self._sizes[path] for path in code),
            parsed=readings[Reading.PARSED],
            lexical=readings[Reading.LEXICAL],
            unread=readings[Reading.NONE],
            reachable=sum(1 for path in code if path in self._reached),
        )
