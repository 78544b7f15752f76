"""One file, from bytes to facts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from audit.analysis.javascript.context import Extent, script_over
from audit.analysis.javascript.following import finishing, starts
from audit.analysis.javascript.following.calls.callers import Callers
from audit.analysis.javascript.following.code import decoding
from audit.analysis.javascript.following.flow import Flow
from audit.analysis.javascript.following.ties import KEEPS
from audit.analysis.javascript.lexical import read_lexically
from audit.analysis.javascript.limits import Budget, Limits, StepsExceededError
from audit.analysis.javascript.skimming import skim
from audit.analysis.javascript.syntax.endings import parsed
from audit.analysis.javascript.syntax.escaped_names import plain_names
from audit.analysis.javascript.syntax.modern import better_tree, is_module, plain_types
from audit.analysis.javascript.syntax.spots import Finder, Spot
from audit.analysis.javascript.text.computed import may_be_put_together
from audit.analysis.javascript.text.patterns import hits, is_strict, patterns_for
from audit.analysis.javascript.text.source import Source, estimated_tokens, is_binary, normalised
from audit.model.facts import Fact, FileFacts, Reading

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

    from audit.model.vocabulary import Vocabulary

_DEFAULTS = Limits()
_SEARCHING = 100
"""Steps of all searches for the calls of functions in one file."""
_FOR_EVIDENCE = 300
"""The same where only what a power is used on is asked for."""
_SMALL = 20_000
"""Bytes of a file that may keep a name for others; a larger one has any pieces."""


def read_javascript(
    data: bytes,
    vocabulary: Vocabulary,
    *,
    language: str = "javascript",
    module: bool | None = None,
    script: bool = False,
    limits: Limits = _DEFAULTS,
    outer: Budget | None = None,
) -> FileFacts:
    """Return what the code in `data` does. Never raises for what is in it.

    Args:
        data: the file's bytes.
        vocabulary: the names that count.
        language: `javascript`, `typescript` or `tsx`.
        module: True for an ES module, False for CommonJS, None when only the syntax tells.
        script: a page may load it as a plain script.
        limits: how much work the file may cost.
        outer: of code in a string, what the file around it may still cost.

    Raises:
        StepsExceededError: nothing is left for the file around.
    """
    data = plain_types(normalised(data), language)
    if is_binary(data):
        return FileFacts(Reading.NONE, (Fact("unknown", "parse", 0, 0),))
    if len(data) > limits.bytes:
        return _too_much("size", read_lexically(data, vocabulary))
    patterns = patterns_for(vocabulary)
    places = hits(patterns, data, script=script)
    if not places:
        return FileFacts(Reading.PARSED, ties=_pieces(data))
    skimmed = skim(data, places, vocabulary, limits) if language == "javascript" else None
    if skimmed is not None:
        return replace(skimmed, ties=_pieces(data))
    if len(data) > limits.tokens and estimated_tokens(data) > limits.tokens:
        return _too_much("size", read_lexically(data, vocabulary))
    tree = parsed(data, language, limits.parse_seconds)
    if tree is None:
        return _too_much("time", read_lexically(data, vocabulary))
    if b"\\u" in data and (plain := plain_names(tree.root_node, data)) != data:
        return read_javascript(
            plain,
            vocabulary,
            language=language,
            module=module,
            script=script,
            limits=limits,
            outer=outer,
        )
    if tree.root_node.has_error:
        tree, language = better_tree(tree, data, language, limits)
    budget = Budget(limits.beside(tree.root_node.descendant_count, len(data)), outer)
    typed = language != "javascript"
    reading = _Reading(tree, data, vocabulary, budget, module=module, typed=typed, script=script)
    return reading.read(places)


def _pieces(data: bytes) -> tuple[str, ...]:
    """Return the ties of a file that shows nothing itself: it may hold a name that another asks something for."""
    is_small = len(data) <= _SMALL
    return (KEEPS,) if is_small and may_be_put_together(data) else ()


def _too_much(why: str, found: FileFacts) -> FileFacts:
    """Return what the text of a file shows that is too much to parse."""
    return replace(found, facts=(Fact("unknown", why, 0, 0), *found.facts))


class _Reading:
    """The reading of one parsed file."""

    def __init__(
        self,
        tree: Tree,
        data: bytes,
        vocabulary: Vocabulary,
        budget: Budget,
        *,
        module: bool | None,
        typed: bool,
        script: bool,
    ) -> None:
        is_esm = is_module(tree.root_node, data, module)
        extent = Extent(0, len(data), is_esm, is_esm or is_strict(data), script)
        self._root = tree.root_node
        self._script = script_over(
            Source(data), Finder(tree, data, budget), budget, (extent,), vocabulary, typed=typed
        )
        self._flow = Flow(self._script, partial(read_program, vocabulary))
        links = self._script.folder.links
        links.caller = Callers(self._flow, _SEARCHING).of_member
        links.searcher = Callers(self._flow, _FOR_EVIDENCE).of

    def read(self, places: list[int]) -> FileFacts:
        """Begin at each of `places` and follow what is there."""
        recorder = self._script.recorder
        unknown: tuple[Fact, ...] = ()
        try:
            starts.begin(self._flow, places)
            self._flow.run()
            finishing.finish(self._flow)
            decoding.look(self._script)
        except (StepsExceededError, RecursionError):
            unknown = (Fact("unknown", "time", 0, 0),)
        if self._script.budget.is_folded_out:
            unknown = (Fact("unknown", "time", 0, 0),)
        error = _first_error(self._root)
        if error is not None:
            recorder.fact("unknown", "parse", Spot(error, None, None))
        ties = recorder.ties()
        facts = FileFacts(Reading.PARSED, recorder.facts(), recorder.references(), ties)
        self._script.folder.links.caller = self._script.folder.links.searcher = None
        self._script.evaluator.release()
        self._script.finder.root.release()
        self._script.budget.settle()
        return replace(facts, facts=(*unknown, *facts.facts)) if unknown else facts


def read_program(vocabulary: Vocabulary, code: bytes, outer: Budget) -> FileFacts:
    """Return what a program does whose text a file runs.

    Raises:
        StepsExceededError: nothing is left for that file.
    """
    return read_javascript(code, vocabulary, limits=outer.limits.within(), outer=outer)


def _first_error(root: Node) -> Node | None:
    """Return the first part that the grammar could not read; what it merely supplied does not count."""
    if not root.has_error:
        return None
    node = root
    while not node.is_error:
        following = next((child for child in node.children if child.has_error), None)
        if following is None:
            return None
        node = following
    return node
