"""The values of a parsed catalogue, each checked as it is taken out."""

from __future__ import annotations

from typing import Any

from audit.model.capability import Authority

AUTHORITIES = {authority.value: authority for authority in Authority}
AUTHORITY_HELP = f"one of {', '.join(AUTHORITIES)}"


class WrongEntryError(Exception):
    """An entry that cannot be, and where to look for it."""

    def __init__(
        self, path: tuple[str, ...], value: str | None, what: str, todo: str = "see the file's head"
    ) -> None:
        super().__init__(what)
        self.path = path
        self.value = value
        self.what = what
        self.todo = todo


def only(table: dict[str, Any], known: frozenset[str], path: tuple[str, ...]) -> None:
    """Refuse a key that means nothing here."""
    for key in table:
        if key not in known:
            raise WrongEntryError((*path, key), None, f"{key!r} means nothing here")


def table_of(data: dict[str, Any], key: str, path: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the table `key`; empty when absent."""
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise WrongEntryError((*path, key), None, f"{key!r} must be a table")
    return value


def tables_of(data: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
    """Return the tables below `key`."""
    parent = table_of(data, key)
    return {name: table_of(parent, name, (key,)) for name in parent}


def strings_of(table: dict[str, Any], key: str, path: tuple[str, ...]) -> list[str]:
    """Return the list of strings `key`, none of them twice; empty when absent."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise WrongEntryError((*path, key), None, f"{key!r} must be a list of strings")
    if len(set(value)) != len(value):
        twice = next(item for item in value if value.count(item) > 1)
        raise WrongEntryError((*path, key), twice, f"{twice!r} is said twice")
    return value


def string_of(table: dict[str, Any], key: str, path: tuple[str, ...]) -> str:
    """Return the string `key`."""
    value = table.get(key)
    if not isinstance(value, str):
        raise WrongEntryError((*path, key), None, f"{key!r} must be a string")
    return value


def flag_of(table: dict[str, Any], key: str, path: tuple[str, ...]) -> bool:
    """Return the truth value `key`; false when absent."""
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise WrongEntryError((*path, key), None, f"{key!r} must be true or false")
    return value


def authority_of(table: dict[str, Any], key: str, path: tuple[str, ...]) -> Authority:
    """Return the authority that `key` names."""
    value = string_of(table, key, path)
    if value not in AUTHORITIES:
        raise WrongEntryError((*path, key), value, f"no authority {value!r}", AUTHORITY_HELP)
    return AUTHORITIES[value]
