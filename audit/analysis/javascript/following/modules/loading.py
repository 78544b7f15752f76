"""What loading a module by name does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import NOTHING, file_specifier, known
from audit.analysis.javascript.following import ties
from audit.analysis.javascript.following.calls import told_apart
from audit.analysis.javascript.following.modules import exports_across_files
from audit.analysis.javascript.following.modules.partial_names import partial_specifier
from audit.analysis.javascript.following.modules.witnesses import may_name_builtin
from audit.analysis.javascript.naming import builtin_name, builtin_value
from audit.analysis.javascript.syntax.guards import in_try
from audit.analysis.javascript.syntax.node_types import call_with, keywords, method_of
from audit.analysis.javascript.syntax.spots import with_around
from audit.analysis.javascript.values import EACH, Box, Promised, Value
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

Given = tuple["Spot", ...]
_CALLING_BACK = frozenset({*EACH, "emit", "then"})


def load(
    flow: Flow, spot: Spot, given: Given, kind: ReferenceKind, *, promised: bool = False
) -> None:
    """Load the module that the first argument names."""
    if not given:
        return
    asked = len(flow.script.folder.links.asked)
    if _is_mapped(flow, spot, given[0], kind, promised=promised):
        return
    texts, more = _named(flow, given[0])
    ties.note_asked(flow, asked, "load")
    told = _for_each_call(flow, spot, given[0], promised=promised)
    told |= _by_name(flow, spot, given[0], kind, promised=promised) if len(texts) > 1 else set()
    for text in texts:
        if builtin_name(text, flow.script.vocabulary) not in told:
            loaded(flow, spot, text, kind, promised=promised)
    if more or not texts:
        if may_name_builtin(flow, given[0]):
            flow.loads_unseen(spot)
        flow.fact("load", "computed", spot)
        partial = partial_specifier(flow.script.folder, given[0])
        if partial is not None:
            flow.script.recorder.reference(partial, kind, spot, guarded=True)


def _named(flow: Flow, name: Spot) -> tuple[tuple[str, ...], bool]:
    """Return the names that an argument may be, and whether it may be others: of `...list` the first."""
    folder = flow.script.folder
    if name.type != "spread_element" or not name.children():
        texts, more = flow.script.strings(name)
        every = told_apart.each_text(flow, name) if more else None
        return (texts, more) if every is None else (every, False)
    lists = folder.fold(name.children()[0])
    firsts = [one[0] if isinstance(one, tuple) and one else NOTHING for one in lists]
    found = [value for values in firsts for value in values]
    if not found or not all(map(known, found)):
        return flow.script.strings(name)  # its own iterator is run
    return tuple(one for one in found if isinstance(one, str)), any(not known(x) for x in found)


def _for_each_call(flow: Flow, spot: Spot, name: Spot, *, promised: bool) -> set[str | None]:
    """Follow what a function that only loads what it is told to gives each caller; return what was followed so.

    `module.exports = (name) => require(name)` gives `fs` to one and `path` to another.
    """
    folder = flow.script.folder
    told: set[str | None] = set()
    if folder.links.caller is None or name.type != "identifier":
        return told
    function, index = told_apart.parameter(flow, name)
    if function is None or not _is_returned(spot, function):
        return told
    calls = folder.links.calls(function)
    for call, arguments in calls.places if calls is not None else ():
        if method_of(call)[1] in _CALLING_BACK:  # `list.map(load)` gives a list
            continue
        texts = folder.strings(arguments[index])[0] if index < len(arguments) else ()
        for text in texts:
            builtin = builtin_name(text, flow.script.vocabulary)
            if builtin is not None:
                value = builtin_value(builtin)
                waits = promised or "async" in keywords(function)
                flow.follow(call, Promised(value) if waits else value, flow.begin(call, value))
                told.add(builtin)
    return told


def _is_mapped(flow: Flow, spot: Spot, name: Spot, kind: ReferenceKind, *, promised: bool) -> bool:
    """`["fs", "path"].map((name) => require(name))`: each under its place; return whether all names are told."""
    function, index = told_apart.parameter(flow, name)
    call = call_with(function) if function is not None and index == 0 else None
    owner, method = method_of(call)
    if function is None or call is None or owner is None or method != "map":
        return False
    if not _is_returned(spot, function):
        return False
    lists = flow.script.folder.fold(owner)
    items = [text for names in lists if isinstance(names, tuple) for one in names for text in one]
    if not items or not all(isinstance(text, str) for text in items):
        return False
    promised = promised or "async" in keywords(function)
    return load_each(flow, call, owner, kind, promised=promised)


def _by_name(
    flow: Flow, spot: Spot, name: Spot, kind: ReferenceKind, *, promised: bool
) -> set[str | None]:
    """Load the built-ins that each call of a function names for that call; return all that are named so."""
    told: set[str | None] = set()
    for site, given in told_apart.each_call(flow, name):
        for text in flow.script.strings(given)[0]:
            builtin = builtin_name(text, flow.script.vocabulary)
            if builtin is not None and site is not None:
                with flow.at(site):
                    loaded(flow, spot, text, kind, promised=promised)
            told.add(builtin)
    return told - {None}


def _is_returned(spot: Spot, function: Spot) -> bool:
    """Return whether the call at `spot` is what `function` gives back, and nothing else is done with it."""
    spot = with_around(spot, "parenthesized_expression", "await_expression")
    holder = spot.parent
    if holder is None or spot.function is None or spot.function.id != function.id:
        return False
    return holder.type == "return_statement" or (holder.id == function.id and spot.field == "body")


def loaded(
    flow: Flow,
    spot: Spot,
    text: str,
    kind: ReferenceKind,
    *,
    promised: bool = False,
    within: str = "",
) -> None:
    """Take note of the loading of `text` at `spot`, and follow what it gives: in a list `within` the place told."""
    if text.startswith("data:"):
        flow.fact("load", "computed", spot)  # the module itself stands in its name
    name = builtin_name(text, flow.script.vocabulary) or exports_across_files.other_name(
        flow, spot, text
    )
    if name is None:
        specifier = file_specifier(text)
        flow.script.recorder.reference(specifier, kind, spot, guarded=in_try(spot))
        exports_across_files.loads(flow, spot, specifier)
        return
    value = builtin_value(name)
    found: Value = Promised(value) if promised else value
    flow.follow(spot, Box(within, found) if within else found, flow.begin(spot, value))


def load_each(
    flow: Flow,
    call: Spot,
    owner: Spot,
    kind: ReferenceKind = ReferenceKind.REQUIRE,
    *,
    promised: bool = False,
) -> bool:
    """Load what a list names: `["fs", "./own"].map(require)`; return whether all its names are told."""
    lists = flow.script.folder.fold(owner)
    if not all(isinstance(one, tuple) for one in lists):
        return False
    told = True
    for names in lists:
        for index, name in enumerate(names if isinstance(names, tuple) else ()):
            for text in name:
                told = told and isinstance(text, str)
                if isinstance(text, str):
                    loaded(flow, call, text, kind, promised=promised, within=str(index))
    return told


def refer(flow: Flow, spot: Spot, given: Given, kind: ReferenceKind) -> None:
    """Take note of files that are named at `spot`; built-in modules are not files."""
    texts = flow.script.folder.strings(given[0])[0] if given else ()
    for text in texts:
        if builtin_name(text, flow.script.vocabulary) is None and "\n" not in text:
            flow.script.recorder.reference(file_specifier(text), kind, spot, guarded=in_try(spot))
    is_open = kind is ReferenceKind.WORKER and bool(given) and not texts
    partial = partial_specifier(flow.script.folder, given[0]) if is_open else None
    if partial is not None:
        flow.script.recorder.reference(partial, kind, spot, guarded=True)
