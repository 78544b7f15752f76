"""Facts seen as capabilities: a view that can be kept until the catalogue, or the code of this room, changes.

Kept as `[uses, hidden, mentions]`. A use is `[id, authority, reachable, guarded, literals, files]`, where `files` is a
list of `[path, reachable, places]`; a way of hiding code is `[hiding, path, reachable, places, details]`. A place is
`[line, column, text]`, and those of hidden code are of its file; a use's also has the numbers of the literals there. A
mention is `[mentioned, to, text, path, reachable, place]`.
"""

from __future__ import annotations

from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.capabilities.beside import hidden_code, mentions
from audit.capabilities.classify import classify
from audit.model.capability import Authority, Capability
from audit.model.hidden import HiddenCode, Hiding
from audit.model.mention import Mention, Mentioned
from audit.model.package import CapabilityUse, Evidence, Shown
from audit.version import room_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.capabilities.catalogue import Catalogue
    from audit.model.facts import PackageFacts


class CapabilityView:
    """Facts seen as the catalogue that comes with the program names them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def fingerprint(self) -> str:
        """See `audit.model.view.View`."""
        return room_version(Path(__file__).parent)

    def of(self, facts: PackageFacts) -> Shown:
        """Return what the facts show."""
        return Shown(classify(facts, self._catalogue), hidden_code(facts), mentions(facts))

    def encode(self, seen: Shown) -> list[Any]:
        """Return it as JSON's values."""
        return [
            [_use_row(use) for use in seen.uses],
            [_hidden_row(each) for each in seen.hidden],
            [_mention_row(each) for each in seen.mentions],
        ]

    def decode(self, row: Any) -> Shown:
        """Return what `encode` made values of."""
        uses, hidden, named = row
        return Shown(
            tuple(_use(*fields) for fields in uses),
            tuple(_hidden(*fields) for fields in hidden),
            tuple(_mention(*fields) for fields in named),
        )


def _use(
    name: str,
    authority: str,
    reachable: bool,  # noqa: FBT001  as kept
    guarded: bool,  # noqa: FBT001  as kept
    literals: Any,
    files: Any,
) -> CapabilityUse:
    evidence = tuple(
        [
            Evidence(
                path,
                line,
                column,
                text,
                loaded,
                tuple([literals[each] for each in numbers]) if numbers else (),
            )
            for path, loaded, places in files
            for line, column, text, *numbers in places
        ]
    )
    return CapabilityUse(
        _capability(name, authority), reachable, guarded, evidence, tuple(literals)
    )


def _hidden(hiding: str, path: str, reachable: bool, places: Any, details: Any) -> HiddenCode:  # noqa: FBT001  as kept
    evidence = tuple(Evidence(path, line, column, text, reachable) for line, column, text in places)
    return HiddenCode(Hiding(hiding), path, reachable, evidence, tuple(details))


def _mention(what: str, to: str, text: str, path: str, reachable: bool, place: Any) -> Mention:  # noqa: FBT001  as kept
    line, column, excerpt = place
    evidence = Evidence(path, line, column, excerpt, reachable)
    return Mention(Mentioned(what), to, text, evidence)


@cache
def _capability(name: str, authority: str) -> Capability:
    """Return one and the same capability for all packages that hold it."""
    return Capability(name, Authority(authority))


def _use_row(use: CapabilityUse) -> list[Any]:
    number = {literal: index for index, literal in enumerate(use.literals)}
    files = [
        [path, loaded, [_place_row(place, number) for place in places]]
        for (path, loaded), places in groupby(
            use.evidence, lambda place: (place.file, place.reachable)
        )
    ]
    named = [use.capability.id, use.capability.authority.value]
    return [*named, use.reachable, use.guarded, use.literals, files]


def _hidden_row(code: HiddenCode) -> list[Any]:
    return [
        code.hiding.value,
        code.file,
        code.reachable,
        [_place_row(each, {}) for each in code.evidence],
        code.details,
    ]


def _mention_row(mention: Mention) -> list[Any]:
    place = mention.evidence
    named = [mention.mentioned.value, mention.to, mention.text, place.file, place.reachable]
    return [*named, [place.line, place.column, place.text]]


def _place_row(place: Evidence, number: Mapping[str, int]) -> list[Any]:
    return [place.line, place.column, place.text, *(number[each] for each in place.literals)]
