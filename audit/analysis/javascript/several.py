"""Several files of one package, read together: what one exports is what another gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from audit.analysis.javascript.context import Extent, script_over
from audit.analysis.javascript.folding.module_members import Part
from audit.analysis.javascript.folding.together import Together
from audit.analysis.javascript.following import finishing, starts
from audit.analysis.javascript.following.calls import callers
from audit.analysis.javascript.following.flow import Flow
from audit.analysis.javascript.limits import Budget, Limits, StepsExceededError
from audit.analysis.javascript.reader import read_program
from audit.analysis.javascript.syntax.modern import is_module
from audit.analysis.javascript.syntax.several import SEPARATOR, Piece, SeveralFinder
from audit.analysis.javascript.text.computed import may_hide
from audit.analysis.javascript.text.patterns import hits, is_strict
from audit.analysis.javascript.text.source import Source
from audit.model.facts import FileFacts, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model.vocabulary import Vocabulary

_Names = Mapping[tuple[str, str], tuple[str, ...]]
_SEARCHING = 6_000
"""Steps of all searches for the calls of functions in one group."""
_STEPS = 8_000
"""Steps that one group may cost; what needs more is told from its files alone."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the files."""

    path: str
    data: bytes
    """Normalised."""
    language: str
    """`json`, or one that `parse` knows."""
    module: bool | None
    """True for an ES module, False for CommonJS, None when only the syntax tells."""
    script: bool
    """A page may load it as a plain script."""
    followed: bool
    """Its powers are followed; else it is only asked for what it exports."""
    settled: bool
    """See `Part`."""
    settled_within: bool
    """See `Part`."""
    closed: bool
    """See `Part`."""


def read_several(
    members: Sequence[Member],
    resolved: Mapping[tuple[str, str], tuple[str, ...]],
    builtins: Mapping[tuple[str, str], tuple[str, ...]],
    vocabulary: Vocabulary,
) -> dict[str, FileFacts]:
    """Return what the code of the files does, by path: of those not followed what the others show there.

    Nothing where that is too much work. Of files with errors of syntax what was seen of them alone stands.

    Args:
        members: the files.
        resolved: by the path of a file and what it names, the paths that this leads to.
        builtins: the same for built-in modules under other names.
        vocabulary: the names that count.
    """
    data = SEPARATOR.join(member.data for member in members)
    places, start = [], 0
    for member in members:
        places.append((member, Piece(start, start + len(member.data), member.language)))
        start += len(member.data) + len(SEPARATOR)
    reading = _Several(data, places, (resolved, builtins), vocabulary)
    try:
        return reading.read()
    except (StepsExceededError, RecursionError):
        return {}
    finally:
        reading.release()


class _Several:
    """The reading of some files."""

    def __init__(
        self,
        data: bytes,
        places: Sequence[tuple[Member, Piece]],
        names: tuple[_Names, _Names],
        vocabulary: Vocabulary,
    ) -> None:
        budget, source = Budget(Limits(steps=_STEPS)), Source(data)
        typed = any(piece.language in ("typescript", "tsx") for _, piece in places)
        self.finder = SeveralFinder(data, [piece for _, piece in places], budget)
        self._followed = [
            (member, piece)
            for member, piece in places
            if member.followed and self.finder.open(piece.start) is not None
        ]
        self._places = [
            (member, piece)
            for member, piece in places
            if (member, piece) in self._followed or not member.followed
        ]
        self._named = any(may_hide(member.data) for member, _ in places)
        parts = [_part(member, piece) for member, piece in places]
        self._links = Together(parts, *names, data, self.finder.open)
        extents = tuple(_extent(self.finder, member, piece) for member, piece in places)
        self._script = script_over(
            source, self.finder, budget, extents, vocabulary, typed=typed, links=self._links
        )

    def release(self) -> None:
        """Let go of the files' syntax, and of what was made of it."""
        self._script.evaluator.release()
        self.finder.release()

    def read(self) -> dict[str, FileFacts]:
        """Begin at the places of each followed file, and follow what is there."""
        flow = Flow(self._script, partial(read_program, self._script.vocabulary))
        self._links.caller = self._links.searcher = callers.Callers(flow, _SEARCHING).of
        for member, piece in self._followed:
            places = hits(
                self._script.patterns, member.data, named=self._named, script=member.script
            )
            starts.begin(flow, [piece.start + place for place in places])
        flow.run()
        finishing.finish(flow)
        self._links.caller = self._links.searcher = None
        return {member.path: self._facts(member, piece) for member, piece in self._places}

    def _facts(self, member: Member, piece: Piece) -> FileFacts:
        found = self._script.recorder.part(piece.start, piece.end, Source(member.data))
        return FileFacts(Reading.PARSED, found.facts(), found.references())


def _part(member: Member, piece: Piece) -> Part:
    is_json = piece.language == "json"
    settled = (member.settled, member.settled_within)
    return Part(member.path, piece.start, piece.end, is_json, *settled, member.closed)


def _extent(finder: SeveralFinder, member: Member, piece: Piece) -> Extent:
    root = finder.open(piece.start) if member.followed else None
    told = is_module(root.node, member.data, member.module) if root is not None else member.module
    return Extent(
        piece.start, piece.end, bool(told), bool(told) or is_strict(member.data), member.script
    )
