"""Turns the parsed catalogue into a `Catalogue`, refusing what it cannot say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from audit.capabilities.catalogue import Catalogue, Kind
from audit.capabilities.tables import (
    AUTHORITIES,
    AUTHORITY_HELP,
    WrongEntryError,
    authority_of,
    flag_of,
    only,
    string_of,
    strings_of,
    table_of,
    tables_of,
)
from audit.model.capability import KINDS, Authority

_SECTIONS = frozenset(
    {"global-object", "harmless-environment", "module", "object", "global", "intrinsics", "aliases"}
    | {"write", "kind"}
)
_MODULE_KEYS = frozenset({"authority", "same-as", "prefix-only", "is-global"})
_OBJECT_KEYS = frozenset({"authority", "members", "named"})


@dataclass
class Builder:
    """Gathers the catalogue's tables, checking each entry as it comes."""

    builtins: dict[str, Authority] = field(default_factory=dict)
    globals: dict[str, Authority] = field(default_factory=dict)
    objects: dict[str, Authority] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    prefix_only: set[str] = field(default_factory=set)
    global_modules: set[str] = field(default_factory=set)

    def build(self, data: dict[str, Any]) -> Catalogue:
        """Return the catalogue of a parsed file."""
        only(data, _SECTIONS, ())
        modules = tables_of(data, "module")
        for name, table in modules.items():
            self._module(name, table, modules)
        for name, table in tables_of(data, "object").items():
            self._object(name, table)
        self._members(table_of(data, "global"), ("global",), "", frozenset(), self.globals)
        writes: dict[str, Authority] = {}
        self._members(table_of(data, "write"), ("write",), "", frozenset(), writes)
        return Catalogue(
            builtins=self.builtins,
            globals=self.globals,
            objects=self.objects,
            named=frozenset(self.named),
            prefix_only=frozenset(self.prefix_only),
            global_modules=frozenset(self.global_modules),
            writes=writes,
            global_object=tuple(strings_of(data, "global-object", ())),
            harmless_environment=frozenset(strings_of(data, "harmless-environment", ())),
            intrinsics=_intrinsics(table_of(data, "intrinsics")),
            aliases=self._aliases(table_of(data, "aliases")),
            kinds=_kinds(tables_of(data, "kind")),
        )

    def _module(self, name: str, table: dict[str, Any], modules: dict[str, dict[str, Any]]) -> None:
        """Add one built-in module and its members."""
        path = ("module", name)
        only(table, _MODULE_KEYS | AUTHORITIES.keys(), path)
        if flag_of(table, "prefix-only", path):
            self.prefix_only.add(name)
        if flag_of(table, "is-global", path):
            self.global_modules.add(name)
        if "same-as" in table:
            other = string_of(table, "same-as", path)
            if other not in modules:
                raise WrongEntryError((*path, "same-as"), other, f"no module {other!r} here")
            table = modules[other]
        self.builtins[name] = authority_of(table, "authority", path)
        self._members(table, path, f"{name}.", _MODULE_KEYS, self.builtins)

    def _object(self, name: str, table: dict[str, Any]) -> None:
        """Add one global object that is told apart by member."""
        path = ("object", name)
        only(table, _OBJECT_KEYS | AUTHORITIES.keys(), path)
        whole = authority_of(table, "authority", path)
        self.globals[name] = whole
        self.objects[name] = authority_of(table, "members", path) if "members" in table else whole
        self._members(table, path, f"{name}.", _OBJECT_KEYS, self.globals)
        for member in strings_of(table, "named", path):
            if f"{name}.{member}" not in self.globals:
                raise WrongEntryError((*path, "named"), member, f"{member!r} has no authority here")
            self.named.add(f"{name}.{member}")

    @staticmethod
    def _members(
        table: dict[str, Any],
        path: tuple[str, ...],
        prefix: str,
        other_keys: frozenset[str],
        into: dict[str, Authority],
    ) -> None:
        """Add the names that a table lists under each authority."""
        for key in table:
            if key in other_keys:
                continue
            if key not in AUTHORITIES:
                raise WrongEntryError((*path, key), None, f"no authority {key!r}", AUTHORITY_HELP)
            for name in strings_of(table, key, path):
                if prefix + name in into:
                    raise WrongEntryError((*path, key), name, f"{name!r} is said twice")
                into[prefix + name] = AUTHORITIES[key]

    def _aliases(self, table: dict[str, Any]) -> dict[str, str]:
        """Return the aliases, each from and to a module that is here."""
        for name in table:
            target = string_of(table, name, ("aliases",))
            for end, value in ((name, None), (target, target)):
                module = end.partition(".")[0]
                if module not in self.builtins:
                    raise WrongEntryError(("aliases", name), value, f"no module {module!r} here")
        return table


def _intrinsics(table: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Return the shared objects by group."""
    only(table, frozenset({"ecmascript", "shared", "constant"}), ("intrinsics",))
    return {key: frozenset(strings_of(table, key, ("intrinsics",))) for key in table}


def _kinds(tables: dict[str, dict[str, Any]]) -> dict[str, Kind]:
    """Return what is said of the kinds that are neither built-in nor global."""
    kinds = {}
    for name, table in tables.items():
        path = ("kind", name)
        if name not in KINDS:
            raise WrongEntryError(path, None, f"no kind {name!r}", f"one of {', '.join(KINDS)}")
        only(table, frozenset({"authority", "words"}), path)
        words = frozenset(strings_of(table, "words", path))
        kinds[name] = Kind(authority_of(table, "authority", path), words)
    return kinds
