"""Capabilities kept as a view: what comes back is what was put in, and nothing else is taken."""

import json
from typing import Any

import pytest

from audit.capabilities import CapabilityView, load_catalogue
from audit.model.capability import Authority, Capability
from audit.model.facts import Fact, LocatedFact, PackageFacts
from audit.model.hidden import HIDDEN
from audit.model.manifest import Manifest
from audit.model.mention import MENTION
from audit.model.package import CapabilityUse, Evidence, Shown

VIEW = CapabilityView(load_catalogue())


def fact(kind: str, what: str, file: str, line: int, *, reachable: bool) -> LocatedFact:
    literals = ("host.invalid", "\u2028")
    return LocatedFact(file, Fact(kind, what, line, 3, "text \U0001f600", literals), reachable)


def test_what_is_kept_comes_back_the_same() -> None:
    facts = PackageFacts(
        Manifest(),
        (
            fact("global", "fetch", "a.js", 2, reachable=True),
            fact("global", "fetch", "a.js", 1, reachable=True),
            fact("global", "fetch", "b.js", 1, reachable=False),
            fact("builtin", "fs.readFile", "b.js", 0, reachable=False),
            fact(HIDDEN, "payload", "a.js", 4, reachable=True),
            fact(HIDDEN, "payload", "a.js", 9, reachable=True),
            fact(HIDDEN, "aside", "b.js", 1, reachable=False),
            fact(MENTION, "path", "a.js", 2, reachable=True),
            fact(MENTION, "handed:b", "b.js", 1, reachable=False),
        ),
    )
    shown = VIEW.of(facts)
    assert (len(shown.uses), len(shown.hidden), len(shown.mentions)) == (2, 2, 2)
    assert VIEW.decode(json.loads(json.dumps(VIEW.encode(shown)))) == shown


def test_places_keep_their_order() -> None:
    places = tuple(
        Evidence(file, line, 1, "", loaded)
        for file, line, loaded in (("b", 2, True), ("a", 1, True), ("b", 1, True), ("a", 1, False))
    )
    use = CapabilityUse(Capability("global:eval", Authority.CODE), True, False, places)  # noqa: FBT003  as kept
    assert VIEW.decode(VIEW.encode(Shown((use,)))) == Shown((use,))


@pytest.mark.parametrize(
    "row",
    [
        *(None, 1, [], [1, 2, 3], [[], []], [[1], [], []], [[[]], [], []]),
        [[], [["no hiding", "a", True, [], []]], []],
        [[["a", "no authority", True, True, [], []]], [], []],
        [[["a", "code", True, True, 2, []]], [], []],
        [[], [], [["no way", "", "", "a", True, [1, 1, ""]]]],
    ],
)
def test_another_row_is_refused(row: Any) -> None:
    with pytest.raises((ValueError, TypeError, AttributeError, LookupError)):
        VIEW.decode(row)
