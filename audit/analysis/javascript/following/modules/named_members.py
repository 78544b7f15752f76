"""Members of a built-in that went out of sight, known by their names.

`container.get("fs").readFileSync(path)` asks for what only that module has; where a name is computed,
`fs[job.verb](path)`, a string of the file that is a member's name says which. The whole of the built-in is told
already: these are told besides.

It looks at the text, not at what is followed: whoever got the built-in out of sight cannot be followed to, so no step
of a followed value leads to these places. And it comes last, for only when all of a file is followed is it known which
built-ins went out of sight.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.following.modules.witnesses import value_at
from audit.analysis.javascript.language.builtin_members import members_of, telling
from audit.analysis.javascript.syntax.node_types import MEMBERS, call_with, method_of
from audit.analysis.javascript.values import Power

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.context import Extent
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_LARGE = 400_000
"""Bytes of a file in which nothing is looked for: it holds the code of many."""
_PLACES = 60
"""Places of such names in one file that are looked at."""
_SAME = {"fs.promises": "fs/promises", "dns.promises": "dns/promises"}
"""Members that are modules, too."""
_TELLING = frozenset({"addListener", "emit", "off", "on", "once", "removeListener"})
"""Methods whose first argument is the name of an event: `close`, `open`, `error`."""

_LOADING = frozenset({b"import", b"require"})


def told(flow: Flow) -> None:
    """Tell the members of built-ins that are told as a whole, where the file names one."""
    seen = flow.script.recorder.seen()
    known = {what for _, kind, what in seen if kind == "builtin"}
    places = [(start, what) for start, kind, what in seen if kind == "builtin"]
    wholes = [one for one in places if telling(_SAME.get(one[1], one[1]))]
    for whole, here in dict.fromkeys((what, flow.script.extent(start)) for start, what in wholes):
        if here.end - here.start <= _LARGE:
            is_asked = any(
                what == whole and _is_computed(flow, start)
                for start, what in wholes
                if here.start <= start < here.end
            )
            found = [*_called(flow, whole, here), *(_named(flow, whole, here) if is_asked else ())]
            for spot, name in found:
                if f"{whole}.{name}" not in known:
                    call = spot.parent.child("arguments") if spot.parent is not None else None
                    given = call.children() if call is not None else ()
                    flow.use(spot, Power("builtin", (*whole.split("."), name)), given)


def _is_computed(flow: Flow, start: int) -> bool:
    """Return whether what is told at a place is asked there for a member by a computed name."""
    spot = flow.script.finder.at(start)
    while spot.parent is not None and spot.parent.start == start and spot.parent.type in MEMBERS:
        spot = spot.parent
        if spot.type == "subscript_expression":
            return True
    return False


@lru_cache(maxsize=64)
def _calls(module: str) -> re2.Pattern[bytes]:
    return re2.compile(rb"\.\s*(" + "|".join(telling(module)).encode() + rb")\s*(?:\?\.\s*)?\(")


@lru_cache(maxsize=64)
def _strings(module: str) -> re2.Pattern[bytes]:
    names = "|".join(sorted(members_of(module))).encode()
    return re2.compile(rb"\"(" + names + rb")\"|'(" + names + rb")'|`(" + names + rb")`")


def _called(flow: Flow, whole: str, here: Extent) -> Iterator[tuple[Spot, str]]:
    """Yield the members that are called by a name that only one module has, none of this file's own."""
    data, calls = flow.script.source.data, _calls(_SAME.get(whole, whole))
    for match in islice(calls.finditer(data, here.start, here.end), _PLACES):
        member = flow.script.finder.at(match.start(1)).parent
        is_member = member is not None and member.type == "member_expression"
        if member is not None and is_member and not _is_own(data, match.group(1), here):
            yield member, match.group(1).decode()


def _is_own(data: bytes, name: bytes, here: Extent) -> bool:
    """Return whether the file itself has something by that name: a function, a member, a variable."""
    written = rb"[^.\w$]" + name + rb"\s*[(=:]|\." + name + rb"\s*=[^=>]"
    return re2.compile(written).search(data, here.start, here.end) is not None


def _named(flow: Flow, whole: str, here: Extent) -> Iterator[tuple[Spot, str]]:
    """Yield the strings of a file that are names of members, where their value goes on to something."""
    strings = _strings(_SAME.get(whole, whole))
    for match in islice(strings.finditer(flow.script.source.data, here.start, here.end), _PLACES):
        spot = value_at(flow, match.start())
        if spot is not None and not _is_of_other(spot):
            yield spot, match.group()[1:-1].decode()


def _is_of_other(spot: Spot) -> bool:
    """Return whether a string names an event that is listened to, or a module that is loaded."""
    call = call_with(spot)
    callee = call.child("function") if call is not None else None
    is_loaded = callee is not None and callee.text in _LOADING
    return is_loaded or method_of(call)[1] in _TELLING
