"""What is sent into a generator: `made.next(value)` is what its `yield` gives, `made.throw(value)` is thrown there."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import passing, throws_and_tags
from audit.analysis.javascript.following.shared.intrinsics import bare, named_literal
from audit.analysis.javascript.syntax.declaring import function_of
from audit.analysis.javascript.syntax.node_types import keywords, method_of
from audit.analysis.javascript.syntax.spots import in_brackets
from audit.analysis.javascript.text.source import occurrences
from audit.analysis.javascript.values import Box, promised

if TYPE_CHECKING:
    from audit.analysis.javascript.following.argument import Argument
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_PLACES = 40
"""Places of one generator at which it may wait."""


def sent(flow: Flow, one: Argument) -> bool:
    """Follow what a generator of this file is sent to where it waits; return whether that is all there is."""
    owner, method = method_of(one.call)
    function = _generator(flow, owner) if owner is not None and one.at == 0 else None
    places = _waiting(flow, function) if function is not None else []
    for place in places:
        if method == "next":
            flow.follow(place, one.value)
        elif method == "throw":
            throws_and_tags.thrown(flow, place, place, one.value)
    if function is not None and method == "return":
        is_async = "async" in keywords(function)
        flow.follow(
            one.call, promised(Box("value", one.value)) if is_async else Box("value", one.value)
        )
        return True
    hands_on = any("*" in keywords(place) for place in places)
    return 0 < len(places) < _PLACES and not hands_on


def _generator(flow: Flow, owner: Spot) -> Spot | None:
    """Return the generator function of this file whose call made `owner`; None where it is another's."""
    made = named_literal(flow, bare(owner))
    callee = made.child("function") if made.type == "call_expression" else None
    function = passing.called(flow, made, in_brackets(callee)) if callee is not None else None
    return function if function is not None and "*" in keywords(function) else None


def _waiting(flow: Flow, function: Spot) -> list[Spot]:
    """Return the first places at which a generator waits."""
    found = []
    data = flow.script.source.data
    for start in islice(occurrences(data, b"yield", function.start, function.end), _PLACES):
        place = flow.script.finder.at(start).parent
        if place is not None and place.type == "yield_expression" and place.start == start:
            found += [place] if function_of(place).id == function.id else []
    return found
