"""Helpers of compilers that run generators and steps: whether one does nothing with a promise but wait for it.

They are called by well-known names, which any file may give to a function of its own. One that is written down is
trusted by what its text holds, one that is loaded by the package it comes from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.calls import callables
from audit.analysis.javascript.folding.constants import Closure
from audit.analysis.javascript.following.calls.own_functions import local_function
from audit.analysis.javascript.syntax.node_types import MEMBERS, nearest
from audit.analysis.javascript.syntax.spots import without

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_PACKAGES = re.compile(
    rb"[\"'](?:tslib|co|regenerator-runtime|@swc/helpers|@babel/runtime(?:-corejs\d)?)(?:/[^\"']*)?[\"']"
)
_MEMBERS = re.compile(rb"\.\s*([\w$\x80-\xff]+)")
_OWN = frozenset(
    b"__awaiter __generator apply call concat create defineProperty done iterator label length m next ops pop"
    b" prototype push reject resolve return sent slice then throw trys v value w wrap".split()
)
"""Members that such helpers ask for: of generators, promises, lists and their own state."""
_ODD = re.compile(
    rb"\}\s*=[^=>]|(?:[\w$)\]]\s*|\?\.)\[\s*(?!Symbol\b|[\w$]+\.length\b)[A-Za-z_$][^\]]*\]"
    rb"|\b(?:eval|Function|Reflect|constructor|import|require)\b|\\"
)
"""What they never hold: patterns, members of computed names, code from text, loads, escapes."""
_STEP = re.compile(
    rb"=\s*[\w$]+\[[\w$]+\]\([\w$]+\)|\{\s*(?:done|value)\s*(?:,\s*(?:done|value)\s*)?\}\s*="
)
"""`info = generator[key](argument)`, by which Babel's takes a step; `{ value, done } = generator.next()`."""
_TEXTS = re.compile(rb"[\"'`]([^\"'`\n]*)[\"'`]")
_WORDS = _OWN | {b"", b"Generator is already executing.", b"function", b"object", b"use strict"}
_CALLED = re.compile(rb"(?<![\w$.\x80-\xff])([A-Za-z_$][\w$]*)\s*\(")
_DONE = re.compile(
    rb"done\s*(?:\?|\)\s*\{?\s*return\b)\s*[\w$.]+|while\s*\(\s*!\s*([\w$]+)\.done\b[^\0]*return\s+\1\.value"
)
"""Where a generator's last value is given out, after all others."""
_OUT = re.compile(rb"(?:\breturn\b|=>)[\s(]*(?:[\w$.()]+\.value\b|[\w$]+\s*[;}])")
_LONGEST = 4000
"""Bytes of a helper."""
_LATE = 300
"""Bytes of a function that loads a helper when it is first asked for."""
_BYTES_A_STEP = 100
"""Bytes of a helper that are looked through for the price of one step."""
_DEEP = 2
"""Functions that a helper calls, and that those call."""


def written_down(flow: Flow, callee: Spot) -> list[Spot]:
    """Return the functions of this file that `callee` names."""
    callee = without(callee, "parenthesized_expression", "sequence_expression")
    values = callables(flow.script.folder.fold(callee)) if callee.type == "identifier" else ()
    return [value.spot for value in values if isinstance(value, Closure)]


def gives_out(function: Spot) -> bool:
    """Return whether a runner may give its caller what its generator yields, not just what that ends with."""
    return _OUT.search(_DONE.sub(b"", function.text)) is not None


def only_waits(flow: Flow, callee: Spot, run: Spot) -> bool:
    """Return whether what `callee` names does nothing with the promises that `run` hands it but wait for them."""
    callee = without(callee, "parenthesized_expression", "sequence_expression")
    own = written_down(flow, callee)
    if own:
        return all(_is_plain(flow, one, run, _DEEP) for one in own)
    root = callee
    while root.type in MEMBERS or root.type == "call_expression":
        root = root.child("object") or root.child("function") or flow.script.finder.root
    binding = flow.binding(root) if root.type == "identifier" else None
    if binding is None:
        return root.type == "identifier"  # a global: where one is made is another question
    return all(_is_known(flow, one) for one in binding.declarations)


def _is_known(flow: Flow, declaration: Spot) -> bool:
    """Return whether a name is declared as something of a compiler's own package."""
    kinds = ("variable_declarator", "import_statement")
    holder = nearest(declaration, kinds) or declaration
    around = declaration.parent
    if around is not None and around.type == "function_declaration":
        holder = around if around.end - around.start < _LATE else declaration
    text = flow.script.source.data[holder.start : min(holder.end, holder.start + _LONGEST)]
    return _PACKAGES.search(text) is not None


def _is_plain(flow: Flow, function: Spot, run: Spot, deep: int) -> bool:
    """Return whether a function, and the own ones that it calls, hold what such helpers hold and nothing else."""
    text = flow.script.source.data[function.start : function.end]
    flow.script.budget.spend(min(len(text), _LONGEST) // _BYTES_A_STEP)
    if len(text) > _LONGEST or not _OWN.issuperset(_MEMBERS.findall(text)):
        return False
    if not _WORDS.issuperset(_TEXTS.findall(text)) or _ODD.search(_STEP.sub(b"", text)):
        return False
    called = (_named(flow, function.start + one.start(1)) for one in _CALLED.finditer(text))
    others = {one.id: one for one in called if one is not None and not _holds(function, one)}
    others.pop(run.id, None)
    return not others or (
        deep > 0 and all(_is_plain(flow, x, run, deep - 1) for x in others.values())
    )


def _named(flow: Flow, place: int) -> Spot | None:
    spot = flow.script.finder.at(place)
    return local_function(flow, spot) if spot.type == "identifier" else None


def _holds(function: Spot, other: Spot) -> bool:
    return function.start <= other.start and other.end <= function.end
