"""What loading a module by name does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following import elsewhere
from audit.analysis.javascript.following.partial import partial_specifier
from audit.analysis.javascript.following.witnesses import may_name_builtin
from audit.analysis.javascript.naming import builtin_name, builtin_value, file_specifier
from audit.analysis.javascript.syntax.guards import in_try
from audit.analysis.javascript.values import Promised

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.model.facts import ReferenceKind

Given = tuple["Spot", ...]


def load(
    flow: Flow, spot: Spot, given: Given, kind: ReferenceKind, *, promised: bool = False
) -> None:
    """Load the module that the first argument names."""
    if not given:
        return
    texts, more = flow.script.strings(given[0])
    for text in texts:
        loaded(flow, spot, text, kind, promised=promised)
    if more or not texts:
        flow.loads_unseen = flow.loads_unseen or may_name_builtin(flow, given[0])
        flow.fact("load", "computed", spot)
        elsewhere.note(flow, spot, given[0])
        partial = partial_specifier(flow.script.folder, given[0])
        if partial is not None:
            flow.script.recorder.reference(partial, kind, spot, guarded=True)


def loaded(
    flow: Flow, spot: Spot, text: str, kind: ReferenceKind, *, promised: bool = False
) -> None:
    """Take note of the loading of `text` at `spot`, and follow what it gives."""
    name = builtin_name(text, flow.script.vocabulary)
    if text.startswith("data:"):
        flow.fact("load", "computed", spot)  # the module itself stands in its name
    if name is None:
        specifier = file_specifier(text)
        flow.script.recorder.reference(specifier, kind, spot, guarded=in_try(spot))
        return
    value = builtin_value(name)
    flow.follow(spot, Promised(value) if promised else value, flow.begin(spot, value))


def refer(flow: Flow, spot: Spot, given: Given, kind: ReferenceKind) -> None:
    """Take note of files that are named at `spot`; built-in modules are not files."""
    texts = flow.script.folder.strings(given[0])[0] if given else ()
    for text in texts:
        if builtin_name(text, flow.script.vocabulary) is None and "\n" not in text:
            flow.script.recorder.reference(file_specifier(text), kind, spot, guarded=in_try(spot))
