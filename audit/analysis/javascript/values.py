"""What an expression may stand for, as far as powers go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from audit.analysis.javascript.language.calling import CALLING

if TYPE_CHECKING:
    from audit.analysis.javascript.syntax.spots import Spot


class Power(NamedTuple):
    """An object worth following."""

    kind: str
    """`require`, `resolve` (`require.resolve`), `module`, `world` (the global object), `script` (a file's own
    `this`: the same where it is a script), `global`, `builtin`,
    `intrinsic`, `meta` (`import.meta`), `url` (its address), `arguments` (of the module's wrapper), `callee` (the
    running function, for its `caller`), `receiver` (a function that gives its `this`), `context` and `glob` (a
    bundler's loading of folders), `constructor` (of something that may be a function), `hidden` (a member whose
    computed name may be that), `own` (a function whose calls are looked for)."""
    path: tuple[str, ...] = ()
    """For `global`, `intrinsic` and `builtin` the dotted name, the root first; for `world` its name here; for `hidden`
    and `own` where it stands."""

    @property
    def dotted(self) -> str:
        """The name a fact gives it."""
        return ".".join(self.path)


class Box(NamedTuple):
    """An object or array that holds a value under a key; None when the key is not known."""

    key: str | None
    inner: Value
    tag: str = "box"


class Returns(NamedTuple):
    """A function that gives a value when called."""

    inner: Value
    tag: str = "returns"


class Bound(NamedTuple):
    """A function with leading arguments already given."""

    inner: Value
    given: tuple[Spot, ...]
    tag: str = "bound"


class Method(NamedTuple):
    """`call`, `apply`, `bind` of a function, or `then` of a promise."""

    inner: Value
    name: str
    tag: str = "method"


class Promised(NamedTuple):
    """A promise of a value."""

    inner: Value
    tag: str = "promised"


class Heir(NamedTuple):
    """An object of the file's own making with another's members: a copy, or one that inherits from it."""

    inner: Value
    tag: str = "heir"


BESIDE = "beside"
"""The tag of a box that is a function, too, which is followed beside it: nothing is lost where it is called."""
YIELDED = "@@yielded"
"""The key of what a generator gives, one after the other."""
MAPPED = "@@mapped"
"""The key of what a `Map` holds."""
ADDED = "@@added"
"""The key of what a `Set` holds."""
Value = Power | Box | Returns | Bound | Method | Promised | Heir


@dataclass(slots=True, eq=False)
class Origin:
    """Where a built-in was loaded or a member of it was bound to a name."""

    spot: Spot
    value: Value
    parent: Origin | None
    reported: bool = False
    same: list[Origin] = field(default_factory=list)
    """Those that came before to a place that this one leads to: what they show from there on, this one does."""

    def is_told(self) -> bool:
        """Return whether something was recorded of it."""
        return self.reported or any(one.reported for one in self.same)


DEPTH = 4
"""Names in the longest chain that a fact reports."""
WRAPPERS = 6
"""Wrappers around a power that are followed; deeper ones count as lost from sight."""
ENVIRONMENT = ("process", "env")
"""The path of the environment's variables."""
EACH = frozenset(CALLING)
"""Methods of lists that call a function with one element after the other."""
FUNCTION_METHODS = frozenset({"apply", "bind", "call"})
TIMERS = frozenset({"setInterval", "setTimeout"})
"""They run text that they are given, and are no power with anything else."""
REQUIRE = Power("require")
MODULE = Power("module")
PROTOTYPE = Power("builtin", ("module", "prototype"))
"""What every `module` inherits from."""
PROCESS = Power("global", ("process",))
FUNCTION = Power("global", ("Function",))
ARGUMENTS = Power("arguments")
RECEIVER = Power("receiver")
"""A function of sloppy code that gives its `this`: called on nothing, the global object."""
CALLEE = Power("callee")
"""The function that is running, or one that called it."""


def depth(value: Value) -> int:
    """Return how many wrappers stand around a power."""
    count = 0
    while not isinstance(value, Power):
        value, count = value.inner, count + 1
    return count


def core(value: Value) -> Power:
    """Return the power inside all wrappers."""
    while not isinstance(value, Power):
        value = value.inner
    return value


def is_variable(path: tuple[str, ...]) -> bool:
    """Return whether a global's path names one variable of the environment: `process.env.NAME`."""
    return path[: len(ENVIRONMENT)] == ENVIRONMENT and len(path) > len(ENVIRONMENT)


def copied(value: Value) -> Value:
    """Return what a copy of an object is: changing it changes nothing else."""
    return value if isinstance(value, (Box, Heir)) else Heir(value)


def iterated(value: Box) -> Value:
    """Return what taking an object's elements gives: of its own iterator, if a key that is computed may be that."""
    if value.key == MAPPED:
        return Box("1", value.inner)
    if not isinstance(value.inner, Returns):
        return value.inner
    given = value if value.key == "next" else value.inner.inner
    if value.key not in (None, "next") or not isinstance(given, Box):
        return value.inner
    if given.key == YIELDED:
        return given.inner
    if given.key == "next" and isinstance(given.inner, Returns):
        item = settled(given.inner.inner)
        return item.inner if isinstance(item, Box) and item.key == "value" else value.inner
    return value.inner


def got(value: Value) -> Value:
    """Return what a getter gives; of what is no function, itself."""
    return value.inner if isinstance(value, Returns) else value


def described(value: Value) -> Value | None:
    """Return the value that a descriptor of a member gives to it: `{value}`, `{get: () => value}`."""
    if isinstance(value, Box) and value.key == "value":
        return value.inner
    if isinstance(value, Box) and value.key == "get" and isinstance(value.inner, Returns):
        return value.inner.inner
    return None


def settled(value: Value) -> Value:
    """Return what a promise gives to those who wait for it; anything else is what it is."""
    return value.inner if isinstance(value, Promised) else value


def without_promises(value: Value) -> Value:
    """Return a value whose promises, its own and of what it gives, are waited for."""
    if isinstance(value, Power):
        return value
    inner = without_promises(value.inner)
    return inner if isinstance(value, Promised) else value._replace(inner=inner)


def promised(value: Value) -> Value:
    """Return a promise of a value; of a promise, itself."""
    return value if isinstance(value, Promised) else Promised(value)


def is_mere(power: Power) -> bool:
    """Return whether to ask for a member tells nothing: the environment, a prototype of the page or a method of it."""
    is_method = power.kind == "global" and power.path[1:2] == ("prototype",)
    return is_method or power.path == ENVIRONMENT


def has_prototype(intrinsic: Power) -> bool:
    """Return whether an intrinsic or its member may be a class: methods and namespaces are none."""
    if len(intrinsic.path) > 1:
        return intrinsic.path[0] in _HOLDING_CLASSES
    return intrinsic.path not in NAMESPACES


def is_loader(power: Power) -> bool:
    """Return whether `power` loads any module it is told to."""
    if power.kind in ("arguments", "module", "require"):
        return True
    return power.path in _LOADING


def is_worth_keeping(power: Power) -> bool:
    """Return whether a power is followed through containers, members and callbacks; others count as a whole at once.

    Objects of the browser are handed around everywhere, and their members are anybody's.
    """
    if power.kind == "global":
        is_class = power.path[1:] == ("prototype",) and power.path[0][:1].isupper()
        return is_class or power.path[0] in _KEPT
    if power.kind == "intrinsic":
        return power.path[-1] == "prototype"
    return power.kind != "hidden"


def is_held(power: Power) -> bool:
    """Return whether a power is followed out of containers and members, where it may be changed."""
    return is_worth_keeping(power) or (power.kind == "intrinsic" and power.path in NAMESPACES)


_KEPT = frozenset({"eval", "Function", "process", *TIMERS})
NAMESPACES = frozenset((name,) for name in ("Atomics", "Intl", "JSON", "Math", "Reflect"))
"""Intrinsics that nobody calls: what holds one asks it for a member, or changes it."""
_HOLDING_CLASSES = frozenset(
    {"AsyncGeneratorFunction", "GeneratorFunction", "Intl", "Temporal", "WebAssembly"}
)
"""Intrinsics whose own members have a `prototype`."""
_LOADING = frozenset(
    {
        ("module",),
        ("module", "_load"),
        ("module", "createRequire"),
        ("module", "createRequireFromPath"),
        ("process", "getBuiltinModule"),
    }
)
