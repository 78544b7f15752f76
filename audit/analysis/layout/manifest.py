"""A package.json, read with no trust in any field: wrong types are left out, nothing raises."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from audit.model.json_text import DEEPEST, TooLargeError, read_json
from audit.model.manifest import MANIFEST_PLACES, MANIFEST_SIZE, Manifest
from audit.model.source import Lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.lockfile import Position

TOO_LARGE = "package.json is too large to be read"
"""The problem of a manifest that is, as opposed to one that is no JSON."""
_TOO_DEEP = f"what lies more than {DEEPEST} levels deep in package.json is not read"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]:]', re.DOTALL)


def read_manifest(data: bytes) -> Manifest:
    """Return the package.json that `data` holds; what cannot be read is `Manifest.problem`."""
    if len(data) > MANIFEST_SIZE:
        return Manifest(problem=TOO_LARGE)
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    try:
        raw, cut = read_json(text, MANIFEST_PLACES)
    except TooLargeError:
        return Manifest(problem=TOO_LARGE)
    except ValueError as error:
        return Manifest(problem=f"package.json is not valid JSON: {error}")
    if not isinstance(raw, dict):
        return Manifest(problem="package.json does not hold an object")
    if "\\u" in text:
        raw = _without_surrogates(raw)
    return manifest_from(raw, *_positions(text, raw), problem=_TOO_DEEP if cut else None)


def manifest_from(
    raw: Mapping[str, Any],
    script_positions: Mapping[str, Position],
    contain_position: Position | None,
    problem: str | None = None,
) -> Manifest:
    """Return the manifest whose object is `raw` and whose keys stand at the given places."""
    return Manifest(
        name=_text(raw.get("name")),
        version=_text(raw.get("version")),
        description=_text(raw.get("description")) or "",
        keywords=_keywords(raw.get("keywords")),
        module_type="module" if raw.get("type") == "module" else "commonjs",
        scripts=texts_of(raw.get("scripts")),
        script_positions=script_positions,
        contain=raw.get("contain"),
        contain_position=contain_position,
        raw=raw,
        problem=problem,
    )


def texts_of(value: Any) -> dict[str, str]:
    """Return the entries of the object `value` whose values are strings; nothing if it is no object."""
    if not isinstance(value, dict):
        return {}
    return {key: text for key, text in value.items() if isinstance(text, str)}


def _positions(text: str, raw: Mapping[str, Any]) -> tuple[dict[str, Position], Position | None]:
    if "scripts" not in raw and "contain" not in raw:
        return {}, None
    top, scripts = _keys(text)
    names = texts_of(raw.get("scripts"))
    return {name: place for name, place in scripts.items() if name in names}, top.get("contain")


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _keywords(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r"[\s,]+", value)
    if not isinstance(value, list):
        return ()
    return tuple(word for word in value if isinstance(word, str) and word)


def _without_surrogates(value: Any) -> Any:
    """Return `value` with every lone surrogate (written as an escape) replaced: UTF-8 cannot hold it."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value


def _keys(text: str) -> tuple[dict[str, Position], dict[str, Position]]:
    """Return the places of the keys of the object in `text`, and of its scripts.

    `text` is valid JSON. Of keys written twice the last counts, as it does for the value.
    """
    lines = Lines(text)
    top: dict[str, Position] = {}
    inside: dict[str, Position] = {}
    depth, string, owner = 0, (0, ""), ""
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece in "{[":
            depth += 1
        elif piece in "}]":
            depth -= 1
        elif piece != ":":
            string = (match.start(), piece)
        elif depth == 1:
            owner = _key(string[1])
            top[owner] = lines.position(string[0])
            if owner == "scripts":
                inside.clear()
        elif depth == 2 and owner == "scripts":  # noqa: PLR2004  one object inside another
            inside[_key(string[1])] = lines.position(string[0])
    return top, inside


def _key(piece: str) -> str:
    """Return the key that a JSON string token spells."""
    return str(json.loads(piece, strict=False)) if "\\" in piece else piece[1:-1]
