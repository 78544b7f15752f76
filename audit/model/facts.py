"""Facts: what was seen in a package, without any judgement.

A fact says "a member `exec` of the built-in `child_process` is used at 12:4". Whether that is a
power, and which, is for the capabilities room; whether it is news is for the rules. Facts depend
on the content and the vocabulary alone, so they can be kept for as long as both stay the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from audit.model.hidden import HIDDEN
from audit.model.manifest import Manifest
from audit.model.mention import MENTION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ASIDE = frozenset({HIDDEN, MENTION})
"""Kinds of facts that are no capability: how code is hidden, what it names away from a power."""
NO_POWERS = ASIDE | {"unknown"}
"""The same, and what could not be analysed."""


class Reading(StrEnum):
    """How a file was read."""

    PARSED = "parsed"
    """Its syntax tree was walked, or the text prefilter proved that it holds no name to look for."""
    LEXICAL = "lexical"
    """Names were looked for in its text: an over-approximation."""
    DATA = "data"
    """No code: JSON, styles, documentation, images."""
    NONE = "none"
    """It is code and could not be read; an `unknown` fact says why."""


READ_AS_CODE = frozenset({Reading.PARSED, Reading.LEXICAL})
"""Ways in which code was read."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing seen at one place."""

    kind: str
    """One of `capability.KINDS`, or of `ASIDE`: then `what` is a way of hiding code, or what is named, and no power."""
    what: str
    """The full dotted name that was seen: `fs.promises.rm`, `process.env.HOME`, `Array.prototype.flat`,
    `computed`. May be longer than a capability; the classifier shortens it."""
    line: int
    """1-based; 0 when the fact is about the whole file."""
    column: int
    """1-based, in characters; 0 when the fact is about the whole file."""
    text: str = ""
    """A short excerpt of the source at the place (at most 120 characters), raw."""
    literals: tuple[str, ...] = ()
    """Constant strings beside it: hosts, paths, environment names, commands. Sorted, unique."""
    guarded: bool = False
    """It stands in a `try` block or behind a feature test (a polyfill, an optional module)."""


class ReferenceKind(StrEnum):
    """How one file names another."""

    REQUIRE = "require"
    IMPORT = "import"
    DYNAMIC = "dynamic"
    RESOLVE = "resolve"
    URL = "url"
    WORKER = "worker"
    FORK = "fork"
    SCRIPT = "script"
    EVALUATED = "evaluated"
    """The file is read and run as code, whatever its name says."""
    RENAMED = "renamed"
    """A name of the package's own stands for a built-in, which was followed as such."""
    HELPER = "helper"
    """A string ends in the name of a file that is no code of JavaScript: a program in another language, or data."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One file, package or built-in that a file names in order to load it."""

    specifier: str
    kind: ReferenceKind
    line: int
    column: int
    guarded: bool = False
    """Inside `try` or behind a feature test: it may be absent without failing."""
    types_only: bool = False
    """`import type`, or only in a declaration file: gone at run time."""


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return facts of one file in the order in which they are kept."""
    return tuple(sorted(facts, key=lambda fact: (fact.line, fact.column, fact.kind, fact.what)))


def references_in_order(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return references of one file in the order in which they are kept."""
    return tuple(sorted(references, key=lambda one: (one.line, one.column, one.specifier)))


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What one file's content shows. Does not know the file's name: it is kept by content."""

    reading: Reading
    facts: tuple[Fact, ...] = ()
    """Sorted by line, column, kind, what."""
    references: tuple[Reference, ...] = ()
    """Sorted by line, column, specifier."""
    ties: tuple[str, ...] = ()
    """What other files of the package would tell more of, sorted: `gives` (it exports a power), `asks USE FILE` (what
    that file, as it is named here, exports decides what a power is used on), `called USE` (what a function is called
    with does), `hands FILE` (a function of that file is given a power), `stores FILE` (a power is kept in what it
    exports), `shares NAME` (in a global of that name), `keeps constructor` (it has that name, or pieces of it). `USE`
    is `load`, `member`, `command` or `literal`."""

    def with_more(
        self, facts: Collection[Fact] = (), references: Collection[Reference] = ()
    ) -> FileFacts:
        """Return what is seen here, and more, in order."""
        return replace(
            self,
            facts=in_order((*self.facts, *facts)) if facts else self.facts,
            references=references_in_order((*self.references, *references))
            if references
            else self.references,
        )


@dataclass(frozen=True, slots=True)
class LocatedFact:
    """A fact and where in the package it was seen."""

    file: str
    """Path inside the package, with `/`."""
    fact: Fact
    reachable: bool
    """Whether the file can be loaded from an entry point of the package."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the package's code was looked at."""

    files: int = 0
    """Files that could hold code."""
    bytes: int = 0
    """Their size together."""
    parsed: int = 0
    lexical: int = 0
    unread: int = 0
    """Code files that could not be analysed; each has an `unknown` fact."""
    reachable: int = 0


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """All that was seen in one package's contents."""

    manifest: Manifest
    facts: tuple[LocatedFact, ...] = ()
    """Sorted by file, then as in the file. Those of the package as a whole (install scripts, native files,
    unlisted packages, loads outside) are attributed to the file that shows them."""
    coverage: Coverage = field(default=Coverage())
    install_files: tuple[str, ...] = ()
    """Files reached from what npm runs at install time, sorted; empty when it runs none of the package's own."""
    started_files: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Which of these each install script leads to, by its name; empty where there is no second one."""
    command_files: tuple[str, ...] = ()
    """Files reached from nothing but the commands that people start by their names, sorted."""
    used_packages: tuple[str, ...] = ()
    """Names of other packages that its code loads, sorted."""


def missing_contents(problem: str) -> PackageFacts:
    """Return the facts of a package whose contents could not be had: just that."""
    fact = Fact("unknown", "missing", 0, 0, text=problem)
    return PackageFacts(Manifest(), (LocatedFact("package.json", fact, reachable=True),))
