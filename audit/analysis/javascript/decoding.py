"""What is run after it was decoded, or read from a file named as data: asked of each place that runs something.

Facts of the kind `hidden`: no powers of their own, they say how what a power runs is kept from being read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.files import is_data_name
from audit.analysis.hidden.encodings import judged, may_decode
from audit.analysis.javascript.limits import StepsExceededError
from audit.analysis.javascript.origins import origins
from audit.analysis.javascript.syntax import FUNCTIONS
from audit.model.facts import ReferenceKind
from audit.model.hidden import HIDDEN, Hiding

if TYPE_CHECKING:
    from audit.analysis.javascript.context import Script
    from audit.analysis.javascript.spots import Spot

_PLACES = 20
"""Places in one file that are looked at."""
_CALLS = {"call_expression": "function", "new_expression": "constructor"}
_HANDS_ON = re.compile(rb"\.\s*(?:toString|prototype|bind|length|name)\b")
_COMPILES = re.compile(rb"\b_compile\b")
_FEW = 160
_LOADS_COMPUTED = re.compile(
    rb"\b(?:require|import|getBuiltinModule|_load)\s*\(\s*(?:new\b|[\w$]+\s*[.(\[])"
)
"""A module whose name is not written where it is loaded, but made by a call."""


def look(script: Script) -> None:
    """Note what was decoded before it is run, modules whose names were, and files of data that are run."""
    seen = script.recorder.seen()
    by_call = _LOADS_COMPUTED.search(script.source.data) is not None
    running = [
        (start, runs)
        for start, kind, what, _ in seen
        for runs in (
            _runs(script, start, kind, what),
            "module" if by_call and kind == "builtin" else None,
        )
        if runs is not None
    ]
    if not running:
        return
    files = {
        start: names
        for start, kind, what, literals in seen
        if kind == "builtin" and what.startswith("fs.") and (names := _data_names(literals))
    }
    if not files and not may_decode(script.source.data):
        return
    try:
        for start, runs in running[:_PLACES]:
            _look_at(script, script.finder.at(start), runs, files)
    except StepsExceededError:
        return


def _runs(script: Script, start: int, kind: str, what: str) -> str | None:
    """Return what an argument is taken as: `code`, a `command`, a module's `name`; None: as none of these."""
    root, _, member = what.partition(".")
    if (kind == "global" and root in ("eval", "Function")) or (kind, root) == ("builtin", "vm"):
        return "code"
    if kind == "load" and what == "internals":
        return "code" if _COMPILES.search(script.source.data, start, start + _FEW) else None
    if kind == "load" and what == "computed":
        return "name"
    starts = root == "child_process" or (root, member) == ("worker_threads", "Worker")
    return "command" if kind == "builtin" and starts else None


def _data_names(literals: frozenset[str]) -> tuple[str, ...]:
    """Return the paths from the file's own folder, among literals, that name data."""
    return tuple(sorted(each for each in literals if each.startswith(".") and is_data_name(each)))


def _look_at(script: Script, spot: Spot, runs: str, files: dict[int, tuple[str, ...]]) -> None:
    data = script.source.data
    if runs == "module":
        _look_at_name(script, spot)
        return
    sources = origins(script, _given(script, spot))
    hiding, how = judged((data[each.start : each.end] for each in sources), runs)
    if hiding is not None:
        script.recorder.fact(HIDDEN, hiding.value, spot, tuple(sorted(how)))
    for start, names in files.items() if runs == "code" else ():
        if any(each.start <= start < each.end for each in sources):
            script.recorder.fact(HIDDEN, Hiding.DISGUISED.value, spot, names)
            for name in names:
                script.recorder.reference(name, ReferenceKind.EVALUATED, spot)


def _look_at_name(script: Script, spot: Spot) -> None:
    """Note that the module which is used at `spot` was loaded by a name that is written encoded."""
    call = spot
    while call.parent is not None and call.type != "call_expression" and call.field != "arguments":
        call = call.parent
    data = script.source.data
    sources = origins(script, [call if _LOADS_COMPUTED.match(data, spot.start) else spot])
    texts = [data[each.start : each.end] for each in sources]
    if any(_LOADS_COMPUTED.search(text) for text in texts):
        hiding, how = judged(texts, "name")
        if hiding is not None:
            script.recorder.fact(HIDDEN, hiding.value, spot, tuple(sorted(how)))


def _given(script: Script, spot: Spot) -> list[Spot]:
    """Return what the calls at `spot` are given; where it is handed on (`then(eval)`), the call that takes it."""
    found: list[Spot] = []
    place = spot
    while place.parent is not None and place.parent.type not in FUNCTIONS:
        parent = place.parent
        if parent.type == "arguments":
            return found or [parent.parent or parent]
        if parent.type.endswith("statement") or parent.type == "variable_declarator":
            break
        if _CALLS.get(parent.type) == place.field:
            if _HANDS_ON.search(script.source.data, spot.start, place.end):
                break
            arguments = parent.child("arguments")
            found += arguments.children() if arguments is not None else []
        place = parent
    return [each for each in found if each.type not in FUNCTIONS]
