"""The facts that a reference shows by where it leads: built-ins, unlisted packages, addons, what lies outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.commands.tools import ADDON_LOADERS
from audit.analysis.inline import read_data_url
from audit.model.facts import Fact, ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit.analysis.linking.resolution import Target
    from audit.model.facts import Reference
    from audit.model.vocabulary import Vocabulary


def facts_of(
    reference: Reference, target: Target, lists: Callable[[str], bool], vocabulary: Vocabulary
) -> Sequence[Fact]:
    """Return the facts of one reference.

    Args:
        reference: what a file names.
        target: what it leads to.
        lists: whether the file's package.json lists another package.
        vocabulary: the names that count, for code that stands in the reference itself.
    """
    if reference.types_only:
        return []
    if target.inline is not None:
        return read_data_url(target.inline, reference, vocabulary)
    if target.outside:
        return [_at(reference, "load", "outside", (reference.specifier,))]
    is_followed = reference.kind is ReferenceKind.RENAMED
    facts = [_at(reference, "builtin", name) for name in target.builtins if not is_followed]
    facts += [_at(reference, "package", name) for name in target.packages if not lists(name)]
    if not ADDON_LOADERS.isdisjoint(target.packages):
        facts.append(_at(reference, "native", "addon"))
    if facts:
        return facts
    if not target.files and reference.specifier.endswith(".node"):
        return [_at(reference, "native", "addon")]
    return []


def _at(reference: Reference, kind: str, what: str, literals: tuple[str, ...] = ()) -> Fact:
    text = reference.specifier[:120]
    return Fact(kind, what, reference.line, reference.column, text, literals, reference.guarded)
