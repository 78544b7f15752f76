"""What a package says it is: by its name, its keywords, its description and what package.json points at."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.model.capability import Authority
from audit.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from audit.model.package import AuditedPackage

_DATA = Path(__file__).with_name("trades.toml")
_WORDS = re.compile(r"[a-z0-9]+")
_CODE_FIELDS = ("module", "exports", "browser", "bin")
_STYLE = re.compile(r"\.(?:css|scss|sass|less|styl)$", re.IGNORECASE)
_TYPES = re.compile(
    r"^(?:\w+ ){0,4}(?:type(?:script)? |type )?(?:definitions?|typings|type declarations)\b"
    r"(?! (?:generator|parser))",
    re.IGNORECASE,
)
_TEXT_LIMIT = 1_000
_KEYWORDS_LIMIT = 100

_OUTWARD = frozenset(
    {Authority.NETWORK, Authority.PROCESS, Authority.INSTALL, Authority.NATIVE}
)  # fmt: skip
_STRONG = _OUTWARD | {Authority.CODE, Authority.FILESYSTEM_WRITE}
_ALL = frozenset(Authority) - {Authority.NONE, Authority.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something that a package says it is, and that takes few powers or none."""

    what: str
    """For a sentence: "types only"."""
    is_said: Callable[[AuditedPackage], bool]
    unfit: frozenset[Authority]
    """Powers that do not fit it."""
    weight: Severity = Severity.HIGH
    """What a strong power weighs that does not fit."""
    excusable: bool = False
    """Whether the package can speak of such a power and so say that it is more."""


@dataclass(frozen=True, slots=True)
class Trade:
    """A row of the table of trades, whose head tells what each column means."""

    said: str
    features: Mapping[str, Sequence[str]] = field(default_factory=dict)
    repairs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hosts: Sequence[str] = ()
    commands: Sequence[str] = ()
    secrets: Sequence[str] = ()


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_DATA.read_text("utf-8"))


@lru_cache(maxsize=1)
def trades() -> Mapping[str, Trade]:
    """Return the table of trades, by name."""
    return {name: Trade(**row) for name, row in _data()["trades"].items()}


@lru_cache(maxsize=64)
def _words(table: str, row: str) -> frozenset[str]:
    return frozenset(_data()[table].get(row, "").split())


@lru_cache(maxsize=64)
def _said(trade: str) -> frozenset[str]:
    return frozenset(trades()[trade].said.split())


def says(package: AuditedPackage, trade: str) -> bool:
    """Return whether a package says that it is of a trade."""
    return speaks_of(package, _said(trade))


def speaks_of(package: AuditedPackage, words: Iterable[str]) -> bool:
    """Return whether a package says one of some words (in lower case) of itself."""
    return not _words_of(package).isdisjoint(words)


def is_tooling(package: AuditedPackage) -> bool:
    """Return whether a package says that it loads, builds, runs or tests code."""
    return says(package, "tooling")


def is_for_mocking(package: AuditedPackage) -> bool:
    """Return whether a package's name says that it stands in for functions while code is tested."""
    return not _words("names", "mocks").isdisjoint(_WORDS.findall(package.package_name.lower()))


def purpose_of(package: AuditedPackage) -> Purpose | None:
    """Return the purpose that leaves the least room for powers; None when the package may be anything."""
    return next((each for each in PURPOSES if each.is_said(package)), None)


def excuses(package: AuditedPackage, purpose: Purpose, authority: Authority) -> bool:
    """Return whether what a package says of itself gives a reason for a power beyond its purpose."""
    return purpose.excusable and speaks_of(package, _words("reasons", authority.value))


def _words_of(package: AuditedPackage) -> frozenset[str]:
    manifest = package.manifest
    text = (package.package_name, manifest.description[:_TEXT_LIMIT], *_keywords(package))
    return frozenset(_WORDS.findall(" ".join(text).lower()))


def _keywords(package: AuditedPackage) -> Iterable[str]:
    return (word.lower() for word in package.manifest.keywords[:_KEYWORDS_LIMIT])


def _is_types(package: AuditedPackage) -> bool:
    raw = package.manifest.raw
    if package.package_name.startswith("@types/"):
        return True
    main = raw.get("main")
    if not isinstance(raw.get("types") or raw.get("typings"), str):
        return False
    if isinstance(main, str) and main:
        return main.endswith((".d.ts", ".d.mts", ".d.cts"))
    return main == "" or (
        not _points_at_code(package) and _TYPES.match(package.manifest.description) is not None
    )


def _is_styles(package: AuditedPackage) -> bool:
    raw = package.manifest.raw
    main = raw.get("main")
    if isinstance(main, str) and main:
        return _STYLE.search(main) is not None
    named = any(isinstance(raw.get(field), str) for field in ("style", "sass", "less"))
    return named and not _points_at_code(package)


def _is_data(package: AuditedPackage) -> bool:
    main = package.manifest.raw.get("main")
    return isinstance(main, str) and main.endswith(".json") and not _points_at_code(package)


def _points_at_code(package: AuditedPackage) -> bool:
    return any(package.manifest.raw.get(field) for field in _CODE_FIELDS)


def _is_question(package: AuditedPackage) -> bool:
    return package.package_name.rpartition("/")[2].startswith("is-")


def _is_text(package: AuditedPackage) -> bool:
    plain = not is_tooling(package) and not says(package, "pages")
    return plain and not _words("keywords", "text").isdisjoint(_keywords(package))


PURPOSES = (
    Purpose("types only", _is_types, _ALL),
    Purpose("styles only", _is_styles, _ALL),
    Purpose("data only", _is_data, _ALL),
    Purpose("the answer to one question (is-...)", _is_question, _STRONG, excusable=True),
    Purpose("text, colours or numbers", _is_text, _OUTWARD, Severity.MODERATE, excusable=True),
)
