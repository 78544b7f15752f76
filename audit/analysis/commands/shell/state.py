"""What is known while shell text runs in small: variables, functions, files that it wrote, the folder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.analysis.commands.shell.syntax import Node

_VALUES = 12
"""Values of one name that are kept where it is not known which one holds; of one with more, nothing is known."""
LONGEST = 64 * 1024
"""Characters of one text that are kept."""

_Value = TypeVar("_Value")
Kept = dict[str, tuple[_Value, ...]]
"""By name, what it may stand for: a single value is sure."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a command prints or reads."""

    text: str | None = None
    """None where it is not known."""
    files: tuple[str, ...] = ()
    """Files of the package whose whole text it is, one after the other."""
    is_in_part: bool = False
    """There is more of it, or it was changed on the way."""

    @property
    def is_known(self) -> bool:
        """Return whether something can be said of it."""
        return self.text is not None or bool(self.files)


NOTHING = Text("")
UNKNOWN = Text()


def joined(texts: Iterable[Text]) -> Text:
    """Return what commands print one after the other."""
    told = [one for one in texts if one != NOTHING]
    if len(told) == 1:
        return told[0]
    known = [one.text for one in told if one.text is not None]
    text = "".join(known) if known or not told else None
    return Text(
        text and text[:LONGEST],
        tuple(file for one in told for file in one.files),
        is_in_part=len(text or "") > LONGEST
        or any(one.is_in_part or not one.is_known for one in told),
    )


@dataclass(slots=True)
class Input:
    """What commands read, one after the other."""

    given: Text = UNKNOWN
    is_fed: bool = False
    """It is another command's output, or stands in the script."""
    rest: str | None = None
    """What of the text has not been read."""

    @classmethod
    def of(cls, given: Text) -> Input:
        """Return the input that a command is fed."""
        return cls(given, is_fed=True, rest=given.text)

    file: str = ""
    """The file that `<` names, as the script does."""

    @property
    def text(self) -> Text:
        """Return what has not been read of it."""
        return self.given if self.rest == self.given.text else Text(self.rest)

    def line(self) -> str | None:
        """Take the next line; None where it is not known or there is none."""
        if not self.rest:
            return None
        line, _, self.rest = self.rest.partition("\n")
        return line


@dataclass(slots=True)
class State:
    """What a shell knows."""

    variables: Kept[str] = field(default_factory=dict)
    functions: Kept[Node] = field(default_factory=dict)
    files: Kept[Text] = field(default_factory=dict)
    """By path from the package's folder: what the script itself wrote."""
    unsure: set[str] = field(default_factory=set)
    """Names of variables that may not be set, and of functions, `NAME()`, that may not be defined."""
    arguments: tuple[str, ...] | None = None
    """`$1`, `$2`, ...; None where it is not known."""
    folder: str = ""
    """From the package's folder."""

    def copy(self) -> State:
        """Return a state that changes by itself."""
        return replace(
            self,
            variables=dict(self.variables),
            functions=dict(self.functions),
            files=dict(self.files),
            unsure=set(self.unsure),
        )

    def apart(self) -> State:
        """Return the state of a shell of its own: only the files that it writes are seen outside."""
        inner = self.copy()
        inner.files = self.files
        return inner

    def become(self, other: State) -> None:
        """Take over all that another state knows."""
        self.variables, self.functions, self.files = other.variables, other.functions, other.files
        self.unsure, self.arguments, self.folder = other.unsure, other.arguments, other.folder

    def set(self, name: str, value: str) -> None:
        """Give a variable a value."""
        self.variables[name] = (value[:LONGEST],)
        self.unsure.discard(name)

    def define(self, name: str, body: Node) -> None:
        """Give a function a body."""
        self.functions[name] = (body,)
        self.unsure.discard(f"{name}()")

    def drop(self, name: str) -> None:
        """Forget a variable."""
        self.variables.pop(name, None)

    def value(self, name: str) -> str | None:
        """Return the value of a variable; None where it is not known."""
        if name.isdigit() and name != "0":
            given = self.arguments
            at = int(name) - 1
            return None if given is None else given[at] if at < len(given) else ""
        if name in ("@", "*"):
            return None if self.arguments is None else " ".join(self.arguments)
        if name == "#":
            return None if self.arguments is None else str(len(self.arguments))
        values = self.variables.get(name)
        return values[0] if values else None


def either(states: Iterable[State]) -> State:
    """Return what is known where one of some states holds, and it is not known which."""
    first, *others = states
    merged = first.copy()
    for other in others:
        merged.unsure |= other.unsure | (merged.variables.keys() ^ other.variables.keys())
        merged.unsure |= {f"{name}()" for name in merged.functions.keys() ^ other.functions.keys()}
        merged.variables = _joined(merged.variables, other.variables)
        merged.functions = _joined(merged.functions, other.functions)
        merged.files = _joined(merged.files, other.files)
        if merged.arguments != other.arguments:
            merged.arguments = None
    return merged


def _joined(
    first: Mapping[str, tuple[_Value, ...]], second: Mapping[str, tuple[_Value, ...]]
) -> Kept[_Value]:
    joined = dict(first)
    for name, values in second.items():
        if joined.get(name) == values:
            continue
        both = tuple(dict.fromkeys((*values, *joined.get(name, ()))))
        joined[name] = both
        if len(both) > _VALUES:
            del joined[name]
    return joined
