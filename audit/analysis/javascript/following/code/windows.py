"""Members by whose name something begins: constructors, the page behind an element, objects read from text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.code import constructors
from audit.analysis.javascript.following.shared import paths
from audit.analysis.javascript.values import Power

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_WINDOW = Power("world", ("window",))
_DOCUMENT = Power("global", ("document",))


def _window(flow: Flow, name: Spot) -> None:
    """`element.ownerDocument.defaultView.eval(...)`: a member of the global object of a page."""
    if name.type == "string_fragment" and name.parent is not None:
        name = name.parent
    member = name.parent
    if member is not None and name.field in ("property", "index"):
        flow.follow(member, _WINDOW)


def _document(flow: Flow, name: Spot) -> None:
    """`element.ownerDocument.cookie`: a member of the page."""
    if name.parent is not None and name.field == "property":
        flow.follow(name.parent, _DOCUMENT)


def _view(flow: Flow, name: Spot) -> None:
    """`event.view.eval(...)`, and `const { view } = event` before it."""
    if name.type != "identifier":
        _window(flow, name)
        return
    binding = flow.binding(name)
    kinds = {one.type for one in binding.declarations} if binding is not None else set()
    if kinds == {"shorthand_property_identifier_pattern"}:
        flow.follow(name, _WINDOW)


def _of_webpack(flow: Flow, name: Spot) -> None:
    """`__webpack_require__.g.fetch(...)` of a chunk, where the first is a parameter by any name."""
    member = name.parent
    owner = member.child("object") if member is not None else None
    if owner is None or owner.type != "identifier" or b"webpack" not in flow.script.source.data:
        return
    binding = flow.binding(owner)
    function = binding.scope if binding is not None else None
    if function is not None and len(flow.script.folder.parameters.of(function)) == _OF_MODULE:
        _window(flow, name)


_OF_MODULE = 3
"""Parameters of a module in a bundle: itself, its exports, what loads others."""
_NAMES = {
    "contentWindow": _window,
    "defaultView": _window,
    "ownerDocument": _document,
    "view": _view,
    "g": _of_webpack,
    "parse": paths.parsed,
}


def member_name(flow: Flow, name: Spot) -> None:
    """Look at the member whose name stands at a place worth a look."""
    look = _NAMES.get(flow.text(name).strip("'\""), constructors.constructor_name)
    look(flow, name)
