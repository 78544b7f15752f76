"""Calls of a function of this package that is handed on: to a list, a promise, an emitter, which call it back."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.parameters import emissions
from audit.analysis.javascript.following.shared.intrinsics import bare, named_literal
from audit.analysis.javascript.syntax.node_types import method_of
from audit.analysis.javascript.values import EACH

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_MOST = 40
"""Elements of one list that a function is called with."""
_RESOLVING = re.compile(r"\bPromise\.resolve$")


def called_back(flow: Flow, call: Spot, index: int) -> bool:
    """Note with what the function that `call` is given at `index` is called back; return whether that is told."""
    owner, method = method_of(call)
    if owner is None:
        return False
    made = named_literal(flow, bare(owner))
    if index == 0 and method in EACH and made.type == "array":
        flow.calls += [(call, [item]) for item in islice(made.children(), _MOST)]
        return made.node.named_child_count <= _MOST
    if index == 0 and method == "then" and made.type == "call_expression":
        maker, given = made.child("function"), made.child("arguments")
        if maker is not None and given is not None and _RESOLVING.search(flow.text(maker)):
            flow.calls.append((call, given.children()))
            return True
    told = emissions(flow.script.folder, call) if index == 1 else []
    flow.calls += [(emission, given[1:]) for emission, given in told]
    return False  # others may tell of it, too
