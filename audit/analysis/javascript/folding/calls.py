"""What calls give over constants: methods of strings and arrays, functions of this file."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding import (
    addresses,
    builtin_functions,
    classes,
    compounds,
    interop,
)
from audit.analysis.javascript.folding.constants import (
    FOLDER,
    LIMIT,
    NOTHING,
    Closure,
    Constants,
    Frame,
    JsModule,
    JsObject,
    known,
    unique,
)
from audit.analysis.javascript.folding.given import Spread
from audit.analysis.javascript.folding.unpacking import unpacker
from audit.analysis.javascript.language import compression
from audit.analysis.javascript.language.regexps import RegExp
from audit.analysis.javascript.language.values import UNKNOWN, Library
from audit.analysis.javascript.syntax.node_types import MEMBERS, callee_of
from audit.analysis.javascript.syntax.spots import without
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_CALLABLE = (Closure, Library)
_OF_ONE = {
    "dirname": addresses.dirname,
    "fileURLToPath": addresses.file_path,
    "pathToFileURL": addresses.file_address,
}
_PATH_FUNCTIONS = frozenset({"basename", "join", "resolve", *_OF_ONE})
_BOXES = frozenset({"Boolean", "Number", "String"})
_PROTOTYPES = ("Array.prototype.", "String.prototype.", "[].", "''.", '"".')


def _call(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    callee, arguments = callee_of(spot), spot.child("arguments")
    if callee is None:
        return NOTHING
    callee = without(callee, "parenthesized_expression", "sequence_expression")
    if arguments is not None and arguments.type == "template_string":
        is_raw = folder.source_text(callee) == "String.raw"
        return compounds.template(folder, arguments, frame, raw=True) if is_raw else NOTHING
    loaded = interop.loaded(folder, callee, arguments, frame)
    if loaded is not None:
        return loaded
    if callee.type in MEMBERS:
        return _method(folder, callee, arguments, frame)
    name = folder.source_text(callee) if callee.type == "identifier" else ""
    path = _path_function(folder, callee, name, arguments, frame)
    if path is not None and known(path[0]):
        return path
    function = builtin_functions.function_name(name) if name else None
    if function is not None and folder.scopes.resolve(callee, name) is None:
        if callee.field == "constructor" and name in _BOXES:
            return NOTHING
        given = _given(folder, arguments, frame)
        return folder.made(builtin_functions.called(folder, function, given))
    return _invoked(folder, callee, arguments, frame)


def _invoked(
    folder: Folder, callee: Spot, arguments: Spot | None, frame: Frame | None
) -> Constants:
    """Fold the call of a function of this file, of another or of the language; of a class, an object of it."""
    asked = len(folder.links.asked)
    values = folder.fold(callee, frame)
    functions = callables(values)
    made = [classes.instance(folder, one) for one in functions if isinstance(one, classes.JsClass)]
    if made and callee.field == "constructor":
        return unique((*made, UNKNOWN) if UNKNOWN in values else tuple(made))
    if not any(isinstance(function, _CALLABLE) for function in functions):
        if callee.type == "identifier" and (name := unpacker(folder, callee)):
            return _unpacked(folder, name, arguments, frame)
        _forget(folder, asked, arguments, frame)
        return NOTHING
    given = _given(folder, arguments, frame)
    found: Constants = ()
    for function in functions:
        found += builtin_functions.invoked(folder, function, given)
    return unique(found) or NOTHING


def _forget(folder: Folder, asked: int, arguments: Spot | None, frame: Frame | None) -> None:
    """Do not ask other files for a function that is called with what is not known: it gives nothing constant."""
    if len(folder.links.asked) == asked:
        return
    before = len(folder.links.asked)
    given = _given(folder, arguments, frame)
    is_unknown = any(value is UNKNOWN for values in given for value in values)
    if is_unknown and len(folder.links.asked) == before:
        del folder.links.asked[asked:]


def _given(folder: Folder, arguments: Spot | None, frame: Frame | None) -> list[Constants]:
    """Fold the arguments of a call: dear, and only asked for where what is called is known."""
    if arguments is None:
        return []
    given = [_argument(folder, one, frame) for one in arguments.children()]
    folder.go_through(*(one for values in given for one in values))
    return given


def _argument(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    if spot.type == "spread_element":
        inner = compounds.passing(folder, spot, frame)
        return (Spread(inner),)
    return folder.fold(spot, frame)


def _method(folder: Folder, callee: Spot, arguments: Spot | None, frame: Frame | None) -> Constants:
    owner = callee.child("object")
    names = _method_names(folder, callee, frame)
    if owner is None or not names:
        return NOTHING
    source = folder.source_text(owner)
    function = builtin_functions.function_name(f"{source}.{names[0]}")
    if function is not None and owner.type == "identifier" and _is_given(folder, owner, frame):
        given = _given(folder, arguments, frame)
        return folder.made(builtin_functions.called(folder, function, given))
    if names[0] in ("apply", "call"):
        borrowed = _borrowed(folder, source, names[0], arguments, frame)
        if borrowed is not None:
            return borrowed
    path = _path_function(folder, owner, names[0], arguments, frame)
    if path is not None:
        return path
    asked = len(folder.links.asked)
    subjects = folder.fold(owner, frame)
    if all(subject is UNKNOWN for subject in subjects):
        if names[0] in compression.FUNCTIONS:
            return _unpacked(folder, names[0], arguments, frame)
        _forget(folder, asked, arguments, frame)
        return NOTHING
    given = _given(folder, arguments, frame)
    found: Constants = ()
    for subject, name in product(subjects, names):
        found += _call_method(folder, subject, name, given)
    return unique(found)[:LIMIT] or NOTHING


def _unpacked(folder: Folder, name: str, arguments: Spot | None, frame: Frame | None) -> Constants:
    """Fold `zlib.inflateSync(bytes)`, whatever the module is called here."""
    return builtin_functions.unpacked(folder, name, _given(folder, arguments, frame))


def _is_given(folder: Folder, owner: Spot, frame: Frame | None) -> bool:
    """Return whether a name stands for what the language or Node gives under it: nothing else is known of it."""
    if folder.binding(owner) is None:
        return True
    return folder.fold(owner, frame) == NOTHING


def _borrowed(
    folder: Folder, source: str, way: str, arguments: Spot | None, frame: Frame | None
) -> Constants | None:
    """Fold a function of the language that is called by way of `call` or `apply`; None for any other."""
    function = builtin_functions.function_name(source)
    if function is not None:
        given = _given(folder, arguments, frame)
        is_spread = way == "apply" and len(given) > 1
        inner = [(Spread(given[1]),)] if is_spread else given[1:]
        return builtin_functions.called(folder, function, inner)
    if way != "call" or not source.startswith(_PROTOTYPES):
        return None
    given, name = _given(folder, arguments, frame), source.rpartition(".")[2]
    if not given:
        return None
    results = (_call_method(folder, subject, name, given[1:]) for subject in given[0])
    return unique(tuple(one for result in results for one in result))


def _method_names(folder: Folder, callee: Spot, frame: Frame | None) -> list[str]:
    if callee.type == "member_expression":
        name = callee.child("property")
        return [unescaped(folder.source_text(name))] if name else []
    index = callee.child("index")
    values = folder.fold(index, frame) if index else ()
    return [value for value in values if isinstance(value, str)]


def _path_function(
    folder: Folder, owner: Spot, name: str, arguments: Spot | None, frame: Frame | None
) -> Constants | None:
    """Fold `path.join(__dirname, "x")` whatever the module is called here, when the folder is known."""
    inner = arguments.children() if arguments is not None else []
    if name not in _PATH_FUNCTIONS or not inner:
        return None
    first = _argument(folder, inner[0], frame)
    if name == "basename":
        return addresses.basename(_given(folder, arguments, frame))
    if name in _OF_ONE:
        return _OF_ONE[name]([first]) if len(first) == 1 else None
    is_here = first and isinstance(first[0], str) and first[0].startswith(FOLDER)
    if not is_here or owner.type == "array":
        return None
    return addresses.path_join(_given(folder, arguments, frame))


def _call_method(folder: Folder, subject: Any, name: str, given: list[Constants]) -> Constants:
    folder.go_through(subject, *(one for values in given[:1] for one in values))
    for expression in given[0] if given else ():
        if isinstance(expression, RegExp):
            everywhere = expression.is_global or name == "split"
            folder.search(expression, subject, everywhere=everywhere)
    if isinstance(subject, RegExp):
        for text in given[0] if given else ():
            folder.search(subject, text, everywhere=False)
    if isinstance(subject, Closure) and name in ("call", "apply", "bind"):
        return folder.apply(subject, given[1:]) if name == "call" else NOTHING
    if isinstance(subject, JsObject):
        found: Constants = ()
        for function in subject.members.get(name, ()):
            found += folder.apply(function, given) if isinstance(function, Closure) else NOTHING
        return found or NOTHING
    return folder.made(builtin_functions.method(folder, subject, name, given))


def callables(values: Constants) -> Constants:
    """Return `values` with what `module.exports` itself is in the place of modules."""
    if not any(isinstance(value, JsModule) for value in values):
        return values
    lists = [value.itself if isinstance(value, JsModule) else (value,) for value in values]
    return tuple(one for values in lists for one in values)


HANDLERS: Mapping[str, Callable[[Folder, Spot, Frame | None], Constants]] = {
    "call_expression": _call,
    "new_expression": _call,
}
"""By type of node."""
