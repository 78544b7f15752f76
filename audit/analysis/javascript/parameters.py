"""The parameters of a function, and what a function is given where it stands."""

from __future__ import annotations

from bisect import bisect_left

from audit.analysis.javascript.declaring import declaring_scope
from audit.analysis.javascript.spots import Spot, bracketed
from audit.analysis.javascript.syntax import FUNCTIONS


def parameter_names(function: Spot) -> list[Spot]:
    """Return the parameters of a function as spots, whatever their form."""
    single = function.child("parameter")
    if single is not None:
        return [single]
    parameters = function.child("parameters")
    found = []
    for one in parameters.children() if parameters else ():
        if one.type in ("required_parameter", "optional_parameter"):
            pattern = one.child("pattern")
            found.append(pattern or one)
        elif one.type == "assignment_pattern":
            found.append(one.child("left") or one)
        else:
            found.append(one)
    return found


class Parameters:
    """The parameters of a file's functions, each function looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, list[Spot]] = {}

    def of(self, function: Spot) -> list[Spot]:
        """Return the parameters of `function`, in order."""
        known = self._known.get(function.id)
        if known is None:
            known = self._known[function.id] = parameter_names(function)
        return known

    def place(self, declaration: Spot) -> tuple[Spot | None, int]:
        """Return the function that a plain parameter belongs to, and its index; None when it is no such one."""
        function = declaring_scope(declaration)
        if function is None or function.type not in FUNCTIONS:
            return None, 0
        names = self.of(function)
        index = bisect_left(names, declaration.start, key=lambda name: name.start)
        if index < len(names) and names[index].start == declaration.start:
            return function, index
        return None, 0


def immediate_call(function: Spot) -> list[Spot] | None:
    """Return the arguments given to a function expression where it stands: `(function (a) {})(x)`."""
    spot = bracketed(function)
    parent = spot.parent
    if parent is None:
        return None
    if parent.type == "call_expression" and spot.field == "function":
        arguments = parent.child("arguments")
        return arguments.children() if arguments and arguments.type == "arguments" else []
    if parent.type == "member_expression" and spot.field == "object" and parent.parent is not None:
        call, name = parent.parent, parent.child("property")
        if call.type == "call_expression" and name is not None and name.node.text == b"call":
            arguments = call.child("arguments")
            return arguments.children()[1:] if arguments else []
    return None
