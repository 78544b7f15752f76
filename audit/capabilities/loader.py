"""Reads `catalog.toml` into a `Catalogue`, or says where it is wrong."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.capabilities.catalogue import Catalogue, Kind
from audit.capabilities.places import locate, position
from audit.errors import InputError
from audit.model.capability import KINDS, Authority

CATALOGUE_FILE = "catalog.toml"

_SECTIONS = frozenset(
    {"global-object", "harmless-environment", "module", "object", "global", "intrinsics", "aliases"}
    | {"write", "kind"}
)
_MODULE_KEYS = frozenset({"authority", "same-as", "prefix-only", "is-global"})
_OBJECT_KEYS = frozenset({"authority", "members", "named"})
_AUTHORITIES = {authority.value: authority for authority in Authority}
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@functools.cache
def load_catalogue() -> Catalogue:
    """Return the catalogue that comes with the program, read once.

    Raises:
        InputError: when the file is wrong, with its line and column.
    """
    text = Path(__file__).with_name(CATALOGUE_FILE).read_text(encoding="utf-8")
    return read_catalogue(text, CATALOGUE_FILE)


def read_catalogue(text: str, file: str) -> Catalogue:
    """Return the catalogue written in `text`; `file` names it in errors.

    Raises:
        InputError: when the text is not TOML, or says what a catalogue cannot say.
    """
    try:
        return _Builder().build(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(error, text, file) from None
    except _WrongEntryError as wrong:
        place = locate(text, wrong.path, wrong.value)
        raise InputError(
            wrong.what, todo=wrong.todo, file=file, line=place.line, column=place.column
        ) from None


def _syntax_error(error: tomllib.TOMLDecodeError, text: str, file: str) -> InputError:
    """Return tomllib's complaint with its place taken out of the sentence."""
    message = str(error)
    match = _TOML_PLACE.search(message)
    what = message[: match.start()] if match else message
    if match and match[1]:
        line, column = int(match[1]), int(match[2])
    else:
        end = position(text, len(text))
        line, column = end.line, end.column
    return InputError(what, todo="correct the TOML", file=file, line=line, column=column)


class _WrongEntryError(Exception):
    """An entry that cannot be, and where to look for it."""

    def __init__(
        self, path: tuple[str, ...], value: str | None, what: str, todo: str = "see the file's head"
    ) -> None:
        super().__init__(what)
        self.path = path
        self.value = value
        self.what = what
        self.todo = todo


@dataclass
class _Builder:
    """Gathers the catalogue's tables, checking each entry as it comes."""

    builtins: dict[str, Authority] = field(default_factory=dict)
    globals: dict[str, Authority] = field(default_factory=dict)
    objects: dict[str, Authority] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    prefix_only: set[str] = field(default_factory=set)
    global_modules: set[str] = field(default_factory=set)

    def build(self, data: dict[str, Any]) -> Catalogue:
        """Return the catalogue of a parsed file."""
        _only(data, _SECTIONS, ())
        modules = _tables(data, "module")
        for name, table in modules.items():
            self._module(name, table, modules)
        for name, table in _tables(data, "object").items():
            self._object(name, table)
        self._members(_table(data, "global"), ("global",), "", frozenset(), self.globals)
        writes: dict[str, Authority] = {}
        self._members(_table(data, "write"), ("write",), "", frozenset(), writes)
        return Catalogue(
            builtins=self.builtins,
            globals=self.globals,
            objects=self.objects,
            named=frozenset(self.named),
            prefix_only=frozenset(self.prefix_only),
            global_modules=frozenset(self.global_modules),
            writes=writes,
            global_object=tuple(_strings(data, "global-object", ())),
            harmless_environment=frozenset(_strings(data, "harmless-environment", ())),
            intrinsics=_intrinsics(_table(data, "intrinsics")),
            aliases=self._aliases(_table(data, "aliases")),
            kinds=_kinds(_tables(data, "kind")),
        )

    def _module(self, name: str, table: dict[str, Any], modules: dict[str, dict[str, Any]]) -> None:
        """Add one built-in module and its members."""
        path = ("module", name)
        _only(table, _MODULE_KEYS | _AUTHORITIES.keys(), path)
        if table.get("prefix-only"):
            self.prefix_only.add(name)
        if table.get("is-global"):
            self.global_modules.add(name)
        if "same-as" in table:
            other = _string(table, "same-as", path)
            if other not in modules:
                raise _WrongEntryError((*path, "same-as"), other, f"no module {other!r} here")
            table = modules[other]
        self.builtins[name] = _authority(table, "authority", path)
        self._members(table, path, f"{name}.", _MODULE_KEYS, self.builtins)

    def _object(self, name: str, table: dict[str, Any]) -> None:
        """Add one global object that is told apart by member."""
        path = ("object", name)
        _only(table, _OBJECT_KEYS | _AUTHORITIES.keys(), path)
        whole = _authority(table, "authority", path)
        self.globals[name] = whole
        self.objects[name] = _authority(table, "members", path) if "members" in table else whole
        self._members(table, path, f"{name}.", _OBJECT_KEYS, self.globals)
        for member in _strings(table, "named", path):
            if f"{name}.{member}" not in self.globals:
                raise _WrongEntryError(
                    (*path, "named"), member, f"{member!r} has no authority here"
                )
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
            if key not in _AUTHORITIES:
                raise _WrongEntryError((*path, key), None, f"no authority {key!r}", _AUTHORITY_HELP)
            for name in _strings(table, key, path):
                if prefix + name in into:
                    raise _WrongEntryError((*path, key), name, f"{name!r} is said twice")
                into[prefix + name] = _AUTHORITIES[key]

    def _aliases(self, table: dict[str, Any]) -> dict[str, str]:
        """Return the aliases, each from and to a module that is here."""
        for name in table:
            target = _string(table, name, ("aliases",))
            for end, value in ((name, None), (target, target)):
                module = end.partition(".")[0]
                if module not in self.builtins:
                    raise _WrongEntryError(("aliases", name), value, f"no module {module!r} here")
        return table


_AUTHORITY_HELP = f"one of {', '.join(_AUTHORITIES)}"


def _intrinsics(table: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Return the shared objects by group."""
    _only(table, frozenset({"ecmascript", "shared", "constant"}), ("intrinsics",))
    return {key: frozenset(_strings(table, key, ("intrinsics",))) for key in table}


def _kinds(tables: dict[str, dict[str, Any]]) -> dict[str, Kind]:
    """Return what is said of the kinds that are neither built-in nor global."""
    kinds = {}
    for name, table in tables.items():
        path = ("kind", name)
        if name not in KINDS:
            raise _WrongEntryError(path, None, f"no kind {name!r}", f"one of {', '.join(KINDS)}")
        _only(table, frozenset({"authority", "words"}), path)
        words = frozenset(_strings(table, "words", path))
        kinds[name] = Kind(_authority(table, "authority", path), words)
    return kinds


def _only(table: dict[str, Any], known: frozenset[str], path: tuple[str, ...]) -> None:
    """Refuse a key that means nothing here."""
    for key in table:
        if key not in known:
            raise _WrongEntryError((*path, key), None, f"{key!r} means nothing here")


def _table(data: dict[str, Any], key: str, path: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the table `key`; empty when absent."""
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise _WrongEntryError((*path, key), None, f"{key!r} must be a table")
    return value


def _tables(data: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
    """Return the tables below `key`."""
    parent = _table(data, key)
    return {name: _table(parent, name, (key,)) for name in parent}


def _strings(table: dict[str, Any], key: str, path: tuple[str, ...]) -> list[str]:
    """Return the list of strings `key`, none of them twice; empty when absent."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _WrongEntryError((*path, key), None, f"{key!r} must be a list of strings")
    if len(set(value)) != len(value):
        twice = next(item for item in value if value.count(item) > 1)
        raise _WrongEntryError((*path, key), twice, f"{twice!r} is said twice")
    return value


def _string(table: dict[str, Any], key: str, path: tuple[str, ...]) -> str:
    """Return the string `key`."""
    value = table.get(key)
    if not isinstance(value, str):
        raise _WrongEntryError((*path, key), None, f"{key!r} must be a string")
    return value


def _authority(table: dict[str, Any], key: str, path: tuple[str, ...]) -> Authority:
    """Return the authority that `key` names."""
    value = _string(table, key, path)
    if value not in _AUTHORITIES:
        raise _WrongEntryError((*path, key), value, f"no authority {value!r}", _AUTHORITY_HELP)
    return _AUTHORITIES[value]
