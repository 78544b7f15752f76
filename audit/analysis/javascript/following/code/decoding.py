"""What is run after it was decoded, or read from a file named as data: asked of each place that runs something.

Facts of the kind `hidden`: no powers of their own, they say how what a power runs is kept from being read.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.hidden.encodings import PERHAPS, judged
from audit.analysis.javascript.following.origins import origins
from audit.analysis.javascript.limits import StepsExceededError
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, given_to
from audit.analysis.layout.files import is_data_name
from audit.model.facts import ReferenceKind
from audit.model.hidden import HIDDEN, Hiding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.analysis.javascript.context import Script
    from audit.analysis.javascript.syntax.spots import Spot

_PLACES = 20
"""Places in one file that are looked at."""
_CALLS = {"call_expression": "function", "new_expression": "constructor"}
_HANDS_ON = re.compile(rb"\.\s*(?:toString|prototype|bind|length|name)\b")
_COMPILES = re.compile(rb"\b_compile\b")
_INLINE = re.compile(rb"['\"`](?:-e|--eval|-p|--print|-c|-Command)['\"`]")
"""An option by which an interpreter takes code on its command line."""
_WORDS = re.compile(rb"[A-Za-z_]{5,}")
_RUNNING = frozenset({"eval", "Function", "Worker", "SharedWorker"})
"""Globals that run text; a worker's comes as an address that was made of it."""
_BESIDE = re.compile(r"\.{1,2}/(?:.*/)?[^./][^/]*$")
"""A file beside the code: `./x.cache`; `.cache` alone is a piece of a path, and `./.cache` a folder."""
_FEW = 160
_SMALL = 100_000
_AROUND = 30_000
"""Bytes around a place within which a large file must decode something: there others' code is far away."""
_LOADS_COMPUTED = re2.compile(
    rb"\b(require|import|getBuiltinModule|_load)\s*\(\s*(?:new\b|[\w$]+\s*[.(\[])"
)
"""A module whose name is not written where it is loaded, but made by a call."""


_HINTS = (b"atob", b"base64", b"hex", b"fromCharCode")
"""What decodes the names of modules: quicker to look for than the loads that are computed."""


def look(script: Script) -> None:
    """Note what was decoded before it is run, modules whose names were, and files of data that are run."""
    data, seen = script.source.data, script.recorder.seen()
    found = ((start, _runs(data, start, kind, what)) for start, kind, what in seen)
    running = {start: runs for start, runs in found if runs is not None}
    running |= {start: "code" for start, kind, what in seen if what in ("eval", "Function")}
    if not running and not any(kind == "builtin" for _, kind, _ in seen):
        return
    if any(hint in data for hint in _HINTS):
        running |= {match.start(1): "name" for match in _LOADS_COMPUTED.finditer(data)}
    files = _files_read(script, seen) if running else {}
    if not running or (PERHAPS.search(data) is None and not files):
        return
    near = (start for start in sorted(running) if files or _is_near(data, start))
    try:
        for start in islice(near, _PLACES):
            _look_at(script, script.finder.at(start), running[start], files)
    except StepsExceededError:
        return


def _is_near(data: bytes, start: int) -> bool:
    """Return whether something is decoded around `start`: in a small file, anywhere."""
    if len(data) <= _SMALL:
        return True
    return PERHAPS.search(data, max(0, start - _AROUND), start + _AROUND) is not None


def _files_read(script: Script, seen: Iterable[tuple[int, str, str]]) -> dict[int, tuple[str, ...]]:
    """Return the places where files named as data are read, with their paths from the file's own folder."""
    found = {}
    for start, kind, what in seen:
        if kind == "builtin" and what.startswith("fs."):
            literals = script.recorder.literals(start, kind, what)
            names = [each for each in literals if _BESIDE.match(each) and is_data_name(each)]
            if names:
                found[start] = tuple(sorted(names))
    return found


def _runs(data: bytes, start: int, kind: str, what: str) -> str | None:
    """Return what an argument is taken as: `code`, a `command`, a module's `name`; None: as none of these."""
    root, _, member = what.partition(".")
    if (kind == "global" and root in _RUNNING) or (kind, root) == ("builtin", "vm"):
        return "code"
    if kind == "load" and what == "internals":
        return "code" if _COMPILES.search(data, start, start + _FEW) else None
    if kind == "load" and what == "computed":
        return "name"
    starts = root == "child_process" or (root, member) == ("worker_threads", "Worker")
    return "command" if kind == "builtin" and starts else None


def _look_at(script: Script, spot: Spot, runs: str, files: dict[int, tuple[str, ...]]) -> None:
    data = script.source.data
    given = _given(script, spot)
    if runs == "command" and any(_INLINE.search(data, each.start, each.end) for each in given):
        runs = "code"
    sources = origins(script, given)
    hiding, how = judged((data[each.start : each.end] for each in sources), runs)
    if runs == "code" and hiding in (None, Hiding.DECODING) and _is_made(script, given):
        hiding, how = Hiding.PAYLOAD, how | {"computed"}
    if hiding is not None:
        script.recorder.fact(HIDDEN, hiding.value, spot, tuple(sorted(how)))
    for start, names in files.items() if runs == "code" else ():
        if any(each.start <= start < each.end for each in sources):
            script.recorder.fact(HIDDEN, Hiding.DISGUISED.value, spot, names)
            for name in names:
                script.recorder.reference(name, ReferenceKind.EVALUATED, spot)


def _is_made(script: Script, given: list[Spot]) -> bool:
    """Return whether a constant is run of which no longer word stands in the file: it was made of something else."""
    for each in given:
        for text in script.folder.strings(each)[0]:
            words = _WORDS.findall(text.encode())
            if len(words) > 1 and not any(word in script.source.data for word in words):
                return True
    return False


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
            found += given_to(parent)
        place = parent
    return [each for each in found if each.type not in FUNCTIONS]
