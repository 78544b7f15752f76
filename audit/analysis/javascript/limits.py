"""How much work one file may cost. Counts, not clocks, so that the same file gives the same facts."""

from __future__ import annotations

from dataclasses import dataclass, replace

_BYTES_A_FOLD = 8
"""Bytes of a file for each further step of folding; healthy files take 10,000 steps at most, large ones 28,000."""
_NODES_A_SPOT = 9
"""Nodes of the parser's tree that take as much memory as a spot."""
_STEPS_AT_LEAST = 2_000
_FOLDING_AT_LEAST = 1_000
_RUNNING_AT_LEAST = 5_000
"""What the smallest file may cost however many there are."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds for one file; what exceeds one becomes an `unknown` fact."""

    bytes: int = 12_000_000
    """A larger file is not parsed."""
    tokens: int = 1_900_000
    """A file that seems to hold more, told by samples, is not parsed: each costs some 150 bytes of memory."""
    parse_seconds: float = 60.0
    """Wall clock for the parser alone: a last resort, far beyond what healthy files need."""
    steps: int = 3_000_000
    """Syntax nodes visited, values folded and flows followed together, of the largest files."""
    steps_least: int = 100_000
    """Steps that the smallest file may cost."""
    steps_a_byte: int = 4
    """Further steps for each byte; the densest healthy file takes one. So a package of many small files that
    are all made to cost much is bounded by its size."""
    folding: int = 600_000
    """Steps of these that working out constants may cost, of the largest files; then nothing more is constant."""
    folding_least: int = 60_000
    """Such steps that the smallest file may cost."""
    running: int = 600_000
    """Steps that running constant code may cost, code in strings with it; one takes a few microseconds."""
    running_room: int = 96_000_000
    """Bytes of the strings and lists that are made by it; what is let go of again counts, too."""
    constants: int = 24_000_000
    """Bytes of strings, arrays and objects that are put together while constants are worked out."""
    spots: int = 420_000
    """Syntax nodes remembered on the way, each with up to 800 bytes of what is known of it; TypeScript's own
    compiler takes a third."""
    occurrences: int = 20_000
    """Places of one alias that are followed; beyond, the object is taken as a whole."""
    records: int = 20_000
    """Facts noted of one file, and references; healthy files have a quarter at most."""
    places: int = 40
    """Facts kept for one (kind, what); more only where they carry new literals."""
    members: int = 200
    """Members of one built-in or global that are told apart; beyond, it is taken as a whole. Healthy files have 114."""
    nested: int = 0
    """Strings of code around this one."""

    def beside(self, nodes: int, size: int) -> Limits:
        """Return the bounds for a file of so many nodes and bytes.

        The memory that its syntax takes is not there for spots.
        """
        steps = min(self.steps, self.steps_least + self.steps_a_byte * size)
        folding = min(self.folding, self.folding_least + size // _BYTES_A_FOLD)
        spots = self.spots - nodes // _NODES_A_SPOT
        return replace(self, spots=spots, steps=steps, folding=folding)

    def halved(self, times: int) -> Limits:
        """Return the bounds for a file of a package with so many that all of them share what a small one may cost."""
        if not times:
            return self  # nearly always
        return replace(
            self,
            steps_least=max(_STEPS_AT_LEAST, self.steps_least >> times),
            folding_least=max(_FOLDING_AT_LEAST, self.folding_least >> times),
            running=max(_RUNNING_AT_LEAST, self.running >> times),
        )

    def within(self) -> Limits:
        """Return the bounds for code in a string of this code."""
        return replace(
            self,
            nested=self.nested + 1,
            steps=self.steps // 10,
            folding=self.folding // 10,
            constants=self.constants // 10,
        )


class StepsExceededError(Exception):
    """The file costs more than its limits allow."""


@dataclass(slots=True)
class Running:
    """What running constant code may still cost."""

    steps: int
    room: int
    """In bytes."""


class Budget:
    """Counts the steps of one file, and the spots that are remembered."""

    def __init__(self, limits: Limits, outer: Budget | None = None) -> None:
        """Begin to count.

        Args:
            limits: the bounds.
            outer: of code in a string, the count of the file around it.
        """
        self.limits = limits
        self.left = limits.steps
        self.running: Running = (
            outer.running if outer else Running(limits.running, limits.running_room)
        )
        """Shared with the code in strings, however many there are."""
        self._outer = outer
        self._spots = limits.spots
        self._folding = limits.folding
        self._constants = limits.constants

    @property
    def is_folded_out(self) -> bool:
        """Whether working out constants has cost all that it may."""
        return self._folding < 0 or self._constants < 0

    def fold(self, steps: int = 1, size: int = 0) -> None:
        """Take steps of working out constants, and bytes that were put together.

        Raises:
            StepsExceededError: when nothing is left for the file as a whole.
        """
        self._folding -= steps
        self._constants -= size
        self.spend(steps)

    def spend(self, steps: int = 1) -> None:
        """Take `steps` from what is left.

        Raises:
            StepsExceededError: when nothing is left.
        """
        self.left -= steps
        if self.left < 0:
            raise StepsExceededError

    def settle(self) -> None:
        """Count for the file around what the code in its string took.

        Raises:
            StepsExceededError: when nothing is left for that file.
        """
        outer, limits = self._outer, self.limits
        if outer is not None:
            outer.fold(limits.folding - self._folding, limits.constants - self._constants)
            outer.spend(limits.steps - self.left)

    def remember(self, spots: int) -> None:
        """Take room for `spots` from what is left.

        Raises:
            StepsExceededError: when nothing is left.
        """
        self._spots -= spots
        if self._spots < 0:
            raise StepsExceededError
