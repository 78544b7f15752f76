"""Who loads a file of a package: an entry, anybody by its path, or only those who make the package."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage, CapabilityUse, Evidence

_PEOPLE = r"tests?|specs?|examples?|samples?|demos?|docs?|fixtures?|coverage|website|site|e2e"
"""Names of folders that are there for people."""
_PAGES = re.compile(
    rf"(?:^|/)(?:__)?(?:{_PEOPLE}|bench(?:mark)?s?|stories|storybook|playgrounds?)(?:__)?/"
    r"|(?:^|/)(?:demos?|examples?|samples?|tests?|playground)(?:[.-][\w.-]*)?\.html?$",
    re.IGNORECASE,
)
"""Folders and names of pages that are shown to people who work on the package, not by it."""
_ASIDE = re.compile(
    rf"(?:^|/)(?:__\w+__|{_PEOPLE}|documentation|bench\w*|scripts?|build|tools?|tasks?|configs?|mocks?"
    r"|public|static|assets|vendor|third[_-]party|perf\w*|integration|ci"
    r"|\.[\w-]+)/"
    r"|(?:^|/)(?:gruntfile|gulpfile|jakefile|karma|rollup|webpack|vite|jest|babel|eslint|prettier|release|publish|test|tests"
    r"|bench\w*|example|demo|build|make|setup|server|\.[\w-]+)[\w.-]*\.\w+$|\.(?:test|spec|config|conf|bench|stories)\.\w+$"
    r"|\.(?:md|txt|html?|d\.[cm]?ts)$",
    re.IGNORECASE,
)
"""Files that are there for those who make a package, or to look at: nobody loads them by their path."""
_PROGRAM = re.compile(
    r"(?:^|/)(?:bash|bun|cargo|cmd|curl|docker|gcc|g\+\+|gh|git|go|make|node|npm|npx|pnpm|python3?|scp|sh|ssh|sudo|tar|wget|yarn)"
    r"(?:\.(?:bat|cmd|exe|ps1))?$"
)
"""A file called like a program that others start by its name: where `PATH` leads to its folder, this one is started."""
_TEMPLATE = re.compile(r"^(?:[^/]+/)*?(?:templates?|scaffolds?|boilerplates?|starters?)/")
"""What a generator copies into the projects of others."""


def is_asked_by_path(package: AuditedPackage, use: CapabilityUse) -> bool:
    """Return whether code that no entry loads may be loaded all the same: without `exports`, any file by its path."""
    return not use.reachable and any(may_be_asked_for(package, place) for place in use.evidence)


def may_be_asked_for(package: AuditedPackage, place: Evidence) -> bool:
    """Return whether a consumer may load the file of a place by its path, gets a copy of it, or runs it unasked."""
    by_path = "exports" not in package.manifest.raw and not _ASIDE.search(place.file)
    in_stead = any(each.search(place.file) for each in (_TEMPLATE, _PROGRAM))
    return by_path or in_stead or _is_served(package, place.file)


def is_aside(place: Evidence) -> bool:
    """Return whether a place is in a file for those who make the package: tests, examples, documents."""
    return not place.reachable and _ASIDE.search(place.file) is not None


def is_page_aside(place: Evidence) -> bool:
    """Return whether a page is for people who work on the package: in a folder of tests or documents, or a demo."""
    return _PAGES.search(place.file) is not None


def _is_served(package: AuditedPackage, file: str) -> bool:
    """Return whether pages get a file in place of one that the package starts at: its minified build, beside it."""
    plain = file.replace(".min.", ".")
    starts = (package.manifest.raw.get(field) for field in ("main", "module", "browser"))
    return plain != file and any(
        isinstance(start, str) and start.removeprefix("./") == plain for start in starts
    )
