"""The catalogue in memory: from the full name that was seen to a capability and its authority."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.capabilities import suggest
from audit.model.capability import Authority, Capability
from audit.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

ID_LIMIT = 200
"""Characters kept of what follows the kind: names come from hostile code."""
_AUTHORITY_WORDS = frozenset(authority.value for authority in Authority)
_DEPTH = 6
"""Parts of a dotted name that are looked at; nothing catalogued is deeper."""
_ANY = "*"
"""Stands in a fact for a member whose name is not known: any of them, so the whole."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is said of a kind that is neither built-in nor global."""

    authority: Authority
    words: frozenset[str]
    """All that may follow the kind; empty when anything may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The tables of `catalog.toml`, indexed by full dotted name."""

    builtins: Mapping[str, Authority]
    """`fs`, `fs.readFile`: modules and the members that have their own authority."""
    globals: Mapping[str, Authority]
    objects: Mapping[str, Authority]
    """Globals told apart by member, and the authority of a member that has no entry."""
    named: frozenset[str]
    """Members whose own members are told apart: `process.env`."""
    prefix_only: frozenset[str]
    global_modules: frozenset[str]
    """Modules that are the global of their name."""
    writes: Mapping[str, Authority]
    """Where a write is not what the kind says."""
    global_object: tuple[str, ...]
    """The names of the whole global object, the standard one first."""
    harmless_environment: frozenset[str]
    intrinsics: Mapping[str, frozenset[str]]
    """Shared objects without power of their own: `ecmascript`, `shared`, and `constant`."""
    aliases: Mapping[str, str]
    kinds: Mapping[str, Kind]
    _known: dict[tuple[str, str], Capability] = field(default_factory=dict, compare=False)

    def vocabulary(self) -> Vocabulary:
        """Return the names that the analysis has to look for."""
        return Vocabulary(
            builtins=frozenset(name for name in self.builtins if "." not in name),
            prefix_only=self.prefix_only,
            globals=frozenset(name for name in self.globals if "." not in name),
            intrinsics=self._changeable(),
            harmless_members=frozenset(filter(self._is_harmless_member, self.globals)),
        )

    def capability(self, kind: str, what: str) -> Capability:
        """Return the capability that a fact `kind`, `what` shows.

        The full name is shortened to the longest one that the catalogue tells apart, or to the
        object or module and one member. What the catalogue does not know is of the authority
        `unknown`. Never raises.
        """
        key = (kind, what)
        if key not in self._known:
            self._known[key] = self._classify(kind, what)
        return self._known[key]

    def is_known_word(self, word: str) -> bool:
        """Return whether `word` may stand in a declaration: an authority or a capability id."""
        kind, colon, what = word.partition(":")
        if not colon:
            return word in _AUTHORITY_WORDS
        if kind in self.kinds:
            words = self.kinds[kind].words
            return what in words if words else bool(what.strip())
        found = self._classify(kind, what)
        return found.id == word and found.authority is not Authority.UNKNOWN

    def nearest(self, word: str) -> str | None:
        """Return the known word that `word` probably stands for; None when nothing is near."""
        return suggest.nearest(self, word)

    def _classify(self, kind: str, what: str) -> Capability:
        """Return the capability of a name not met before."""
        if kind == "builtin":
            return self._builtin(what)
        if kind == "global":
            return self._global(what)
        if kind == "write":
            return _capability("write", what, self._write_authority(what))
        return _capability(kind, what, self._of_kind(kind))

    def _of_kind(self, kind: str) -> Authority:
        """Return the authority of a kind that is neither built-in nor global."""
        known = self.kinds.get(kind)
        return known.authority if known else Authority.UNKNOWN

    def _builtin(self, what: str) -> Capability:
        """Return the capability of a built-in module or its member."""
        parts = self._resolve(_known_parts(what.removeprefix("node:")))
        if parts[0] in self.global_modules:
            return self._global(".".join(parts))
        found = _longest(parts, self.builtins)
        if not found:
            return _capability("builtin", parts[0], Authority.UNKNOWN)
        name = ".".join(parts[: max(found, min(len(parts), 2))])
        return _capability("builtin", name, self.builtins[".".join(parts[:found])])

    def _resolve(self, parts: list[str]) -> list[str]:
        """Return the parts of a built-in's name with default exports and aliases taken out."""
        for _ in range(_DEPTH):
            while len(parts) > 1 and parts[1] == "default":
                del parts[1]
            length = _longest(parts, self.aliases)
            if not length:
                break
            parts = self.aliases[".".join(parts[:length])].split(".") + parts[length:]
        return parts

    def _global(self, what: str) -> Capability:
        """Return the capability of a global or its member."""
        parts = _known_parts(what)
        while len(parts) > 1 and parts[0] in self.global_object:
            if parts[1] not in self.globals:
                # A property that is no power, whether the language's or somebody's own.
                return _capability("global", f"{self.global_object[0]}.{parts[1]}", Authority.NONE)
            del parts[0]
        length = _longest(parts, self.globals)
        if not length:
            is_shared = any(parts[0] in group for group in self.intrinsics.values())
            return _capability(
                "global", parts[0], Authority.NONE if is_shared else Authority.UNKNOWN
            )
        return self._member(parts, ".".join(parts[:length]), length)

    def _member(self, parts: list[str], name: str, length: int) -> Capability:
        """Return the capability of a global whose longest entry is `name`, of `length` parts."""
        if len(parts) == length:
            return _capability("global", name, self.globals[name])
        member = f"{name}.{parts[length]}"
        if name in self.named:
            harmless = parts[length] in self.harmless_environment
            return _capability("global", member, Authority.NONE if harmless else self.globals[name])
        if name in self.objects:
            return _capability("global", member, self.objects[name])
        return _capability("global", name, self.globals[name])

    def _write_authority(self, what: str) -> Authority:
        parts = what.split(".", _DEPTH)
        of_global_object = False
        while len(parts) > 1 and parts[0] in self.global_object:
            of_global_object = True
            del parts[0]
        length = _longest(parts, self.writes)
        if length:
            return self.writes[".".join(parts[:length])]
        if of_global_object and parts[0] != _ANY and not self._is_shared(parts[0]):
            return Authority.NONE
        return self._of_kind("write")

    def _is_shared(self, name: str) -> bool:
        """Return whether others rely on the global `name`."""
        return name in self.globals or any(name in group for group in self.intrinsics.values())

    def _changeable(self) -> frozenset[str]:
        """Return the shared objects that a write can change."""
        groups = (names for group, names in self.intrinsics.items() if group != "constant")
        return frozenset().union(*groups)

    def _is_harmless_member(self, name: str) -> bool:
        """Return whether a use of the global member `name` need not be a fact."""
        root, dot, _ = name.partition(".")
        has_power = self.globals[root] is not Authority.NONE
        return bool(dot) and has_power and self.globals[name] is Authority.NONE


def _known_parts(what: str) -> list[str]:
    """Return the parts of a dotted name up to the first that is not known."""
    parts = what.split(".", _DEPTH)
    return parts[: parts.index(_ANY)] or [""] if _ANY in parts else parts


def _longest(parts: list[str], names: Mapping[str, object]) -> int:
    """Return how many leading parts make the longest name that is in `names`; 0 when none does."""
    lengths = range(min(len(parts), _DEPTH), 0, -1)
    return next((length for length in lengths if ".".join(parts[:length]) in names), 0)


def _capability(kind: str, what: str, authority: Authority) -> Capability:
    """Return a capability whose id is of bounded length."""
    return Capability(f"{kind}:{what[:ID_LIMIT]}", authority)
