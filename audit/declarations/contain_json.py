"""contain.json: where it is, and what it says."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audit.declarations.files import read_bounded
from audit.declarations.jsontext import JsonText, Node
from audit.declarations.waivers import read_waivers
from audit.declarations.words import read_words
from audit.model.policy import Grant, Granularity, Policy
from audit.model.text import quoted
from audit.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from audit.declarations.words import CatalogueWords

FILE_NAME = "contain.json"
KEYS = ("$schema", "required-version", "grants", "waivers", "declarations", "granularity")
_SLIP = 0.75
"""From this likeness on, an unknown key is taken for a slip of the pen; others belong to somebody else."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a contain.json lies; as it is here, on the disk."""

    folder: Path
    """Its folder, absolute; one that is not on the disk is where it would be."""
    is_folder: Callable[[str], bool] = os.path.isdir
    """Whether a path, absolute as well, is a folder there."""
    read: Callable[[str], bytes | None] | None = None
    """Reads a file there by its absolute path; None: from the disk."""


def find_policy(folder: str) -> str | None:
    """Return the contain.json that rules `folder`: its own, else the nearest above it.

    The search ends at the folder that holds `.git`, or at the root of the file system.
    """
    start = Path(folder).absolute()
    for here in (start, *start.parents):
        candidate = str(here / FILE_NAME)
        if os.path.lexists(candidate):
            return candidate if Path(folder).is_absolute() else os.path.relpath(candidate)
        if os.path.lexists(here / ".git"):
            break
    return None


def read_policy(path: str, words: CatalogueWords, rules: Collection[str]) -> Policy:
    """Read a contain.json.

    Args:
        path: the file, as the user would name it.
        words: the catalogue, that knows the capabilities.
        rules: the rules there are, for the waivers.

    Raises:
        InputError: for anything that it cannot mean, with line and column and what to do.
    """
    return policy_of(read_text(path), words, rules)


def read_text(path: str) -> JsonText:
    """Read a file as JSON with places.

    Raises:
        InputError: when it cannot be read or is no JSON.
    """
    return JsonText.decode(path, read_bounded(path, path))


def policy_of(
    source: JsonText,
    words: CatalogueWords,
    rules: Collection[str],
    elsewhere: Elsewhere | None = None,
) -> Policy:
    """Return what a contain.json's text says; see `read_policy`.

    Args:
        source: its text.
        words: as there.
        rules: as there.
        elsewhere: where it lies when it is not on the disk.
    """
    root = source.root
    if root.members is None:
        source.fail(root.start, "is not an object", 'write { "grants": {} }')
    _check_keys(source, root)
    _check_version(source, root.member("required-version"))
    around = elsewhere or Elsewhere(Path(source.path).absolute().parent)
    return Policy(
        path=source.path,
        folder=str(around.folder),
        grants=_grants(source, root.member("grants"), words),
        waivers=read_waivers(source, root.member("waivers"), rules),
        declarations=_folders(source, root.member("declarations"), around),
        granularity=_granularity(source, root.member("granularity")),
        reader=elsewhere.read if elsewhere is not None else None,
    )


def _check_keys(source: JsonText, root: Node) -> None:
    """Refuse a key that is nearly one of ours: it would be silently without effect."""
    for member in root.members or ():
        near = difflib.get_close_matches(member.key, KEYS, n=1, cutoff=_SLIP)
        if member.key not in KEYS and near:
            source.fail(
                member.start,
                f"{quoted(member.key)} means nothing",
                f"did you mean {quoted(near[0])}?",
            )


def _check_version(source: JsonText, node: Node | None) -> None:
    if node is None:
        return
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - rarely asked

    try:
        wanted = SpecifierSet(node.value if isinstance(node.value, str) else "?")
    except InvalidSpecifier:
        source.fail(node.start, '"required-version" is no version specifier', 'write ">=0.1"')
    if not wanted.contains(VERSION, prereleases=True):
        source.fail(
            node.start,
            f"needs contain-audit {quoted(node.value)}; this is {VERSION}",
            "install a version that fits",
        )


def _grants(source: JsonText, node: Node | None, words: CatalogueWords) -> dict[str, Grant]:
    if node is None:
        return {}
    if node.members is None:
        source.fail(node.start, '"grants" must be an object', '{ "NAME": ["network"] }')
    grants = {}
    for member in node.members:
        if not member.key.strip():
            source.fail(member.start, "a grant without a package's name", "name the package")
        granted = read_words(source, member.node, f"the grant of {quoted(member.key)}", words)
        grants[member.key] = Grant(member.key, granted, source.position(member.start))
    return grants


def _folders(source: JsonText, node: Node | None, around: Elsewhere) -> tuple[str, ...]:
    if node is None:
        return ()
    if node.items is None:
        source.fail(
            node.start, '"declarations" must be a list of folders', '["vendor/declarations"]'
        )
    for item in node.items:
        if not isinstance(item.value, str) or not item.value or "\0" in item.value:
            source.fail(item.start, '"declarations" must hold folders', '"vendor/declarations"')
        if not around.is_folder(os.path.normpath(around.folder / item.value)):
            source.fail(
                item.start, f"no such folder: {quoted(item.value)}", "it is relative to this file"
            )
    return tuple(os.path.normpath(around.folder / str(item.value)) for item in node.items)


def _granularity(source: JsonText, node: Node | None) -> Granularity:
    if node is None:
        return Granularity.MODULE
    if node.value not in {each.value for each in Granularity} or not isinstance(node.value, str):
        known = ", ".join(f'"{each.value}"' for each in Granularity)
        source.fail(node.start, '"granularity" is none that there is', f"write one of {known}")
    return Granularity(node.value)
