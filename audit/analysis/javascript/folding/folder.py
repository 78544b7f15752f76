"""Constant values of expressions: strings put together from pieces, followed through names.

A value is a set of possibilities. `UNKNOWN` among them says that there may be others.
"""

# ruff: noqa: SLF001 - the table of handlers below names the methods of the class above it
from __future__ import annotations

from functools import partial, reduce
from itertools import product
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding import (
    builtin_functions,
    iterating,
    loops,
    methods,
    operators,
    own_members,
)
from audit.analysis.javascript.folding.constants import (
    FOLDER,
    LIMIT,
    UNKNOWN,
    Closure,
    Constants,
    JsObject,
    known,
    text_of,
)
from audit.analysis.javascript.folding.mutations import changed, stored
from audit.analysis.javascript.folding.parameters import Parameters, calls_of, iterated
from audit.analysis.javascript.folding.regexps import RegExp
from audit.analysis.javascript.folding.repeating import returns_of
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, PATTERNS
from audit.analysis.javascript.syntax.spots import index_of, numbered
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.limits import Budget
    from audit.analysis.javascript.syntax.scopes import Binding, Scopes
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.text.source import Source

_DEEP = 48
"""Nesting of expressions and names that is followed."""
_STEPS = 1000
"""Expressions, constants aside, that one question may look at; what needs more is not known."""
_LEAVES = frozenset({"string", "number"})
_NAME_STEPS = 10
"""What finding a name's declaration and stores costs, in expressions."""
_CALLS_STEPS = 90
"""What finding all calls of a function costs beyond that."""
_CALLS = 200
"""Calls of one function that are looked at for what they give to a parameter."""
_STORES = 500
"""Stores to one variable that are looked at; of one with more nothing is known."""
Frame = dict[str, Constants]
"""Parameters of a function that is being evaluated."""
NOTHING: Constants = (UNKNOWN,)
_PASSING = frozenset(
    {
        "as_expression",
        "await_expression",
        "non_null_expression",
        "parenthesized_expression",
        "satisfies_expression",
    }
)


class Folder:
    """Folds expressions of one file."""

    def __init__(self, source: Source, scopes: Scopes, budget: Budget) -> None:
        self._source = source
        self.scopes = scopes
        self._budget = budget
        self._deep = 0
        self._memo: dict[int, Constants] = {}
        self._names: dict[int, Constants] = {}
        self._busy: set[int] = set()
        self._left = 0
        self.parameters = Parameters()

    def fold(self, spot: Spot, frame: Frame | None = None) -> Constants:
        """Return what `spot` may be."""
        if frame is None and spot.id in self._memo:
            return self._memo[spot.id]
        handler = _HANDLERS.get(spot.type)
        if handler is None or self._deep > _DEEP:
            return NOTHING
        if self._deep == 0:
            self._left = _STEPS
        if self._left <= 0:
            return NOTHING
        self._left -= spot.type not in _LEAVES
        self._budget.spend()
        self._deep += 1
        try:
            value = handler(self, spot, frame)
        finally:
            self._deep -= 1
        if frame is None:
            self._memo[spot.id] = value[:LIMIT]
        return value[:LIMIT]

    def strings(self, spot: Spot) -> tuple[tuple[str, ...], bool]:
        """Return the strings `spot` may be, and whether it may be anything else."""
        values = self.fold(spot)
        texts = tuple(dict.fromkeys(text_of(value) for value in values if known(value)))
        return texts, any(not known(value) for value in values)

    def source_text(self, spot: Spot) -> str:
        """Return the source of `spot`."""
        return self._source.text(spot.start, spot.end)

    # Leaves

    def _string(self, spot: Spot, _frame: Frame | None) -> Constants:
        return (unescaped(self._source.text(spot.start + 1, spot.end - 1)),)

    def _number(self, spot: Spot, _frame: Frame | None) -> Constants:
        return (operators.number(self.source_text(spot)),)

    def _regex(self, spot: Spot, _frame: Frame | None) -> Constants:
        pattern, flags = spot.child("pattern"), spot.child("flags")
        text = self.source_text(pattern) if pattern else ""
        return (RegExp(text, self.source_text(flags) if flags else ""),)

    def _template(self, spot: Spot, frame: Frame | None) -> Constants:
        pieces: list[Constants] = []
        start = spot.start + 1
        for node in spot.children():
            if node.type == "template_substitution":
                pieces.append((unescaped(self._source.text(start, node.start)),))
                inner = node.children()
                piece = self.fold(inner[0], frame) if inner else NOTHING
                if any(one is UNKNOWN for one in piece):
                    return NOTHING
                pieces.append(piece)
                start = node.end
        pieces.append((unescaped(self._source.text(start, spot.end - 1)),))
        return operators.joined(pieces)

    # Combinations

    def _passing(self, spot: Spot, frame: Frame | None) -> Constants:
        inner = spot.children()
        return self.fold(inner[0], frame) if inner else NOTHING

    def _last(self, spot: Spot, frame: Frame | None) -> Constants:
        inner = spot.children()
        return self.fold(inner[-1], frame) if inner else NOTHING

    def _ternary(self, spot: Spot, frame: Frame | None) -> Constants:
        found: Constants = ()
        condition = spot.child("condition") if frame is not None else None
        decided = operators.truth(self.fold(condition, frame)) if condition is not None else None
        for name, kept in (("consequence", True), ("alternative", False)):
            if decided is not None and decided is not kept:
                continue
            branch = spot.child(name)
            found += self.fold(branch, frame) if branch else NOTHING
        return _unique(found)

    def _binary(self, spot: Spot, frame: Frame | None) -> Constants:
        left, right = spot.child("left"), spot.child("right")
        operator = spot.node.child_by_field_name("operator")
        if left is None or right is None or operator is None:
            return NOTHING
        folded = operators.FOLDED if frame is None else operators.FOLDED_WITHIN
        if operator.type not in folded:
            return NOTHING
        first = self.fold(left, frame)
        if operator.type not in operators.CHOOSING and any(one is UNKNOWN for one in first):
            return NOTHING
        return operators.binary(operator.type, first, self.fold(right, frame))

    def _unary(self, spot: Spot, frame: Frame | None) -> Constants:
        argument, operator = spot.child("argument"), spot.node.child_by_field_name("operator")
        if argument is None or operator is None:
            return NOTHING
        return operators.unary(operator.type, self.fold(argument, frame))

    def _assignment(self, spot: Spot, frame: Frame | None) -> Constants:
        left, right = spot.child("left"), spot.child("right")
        value = self.fold(right, frame) if right else NOTHING
        if frame is not None and left is not None and self.source_text(left) in frame:
            frame[self.source_text(left)] = value
        return value

    def _array(self, spot: Spot, frame: Frame | None) -> Constants:
        items: list[Constants] = []
        if spot.node.named_child_count > LIMIT * 64:
            return NOTHING
        for index, item in numbered(spot):
            if item.type == "spread_element":
                inner = self._passing(item, frame)
                if len(inner) != 1 or not isinstance(inner[0], (tuple, str)):
                    return NOTHING
                items.extend(operators.items_of(inner[0]))
            else:
                items += [(None,)] * (index - len(items))
                items.append(self.fold(item, frame))
            if len(items) > LIMIT * 64:
                return NOTHING
        return (tuple(items),)

    def _object(self, spot: Spot, frame: Frame | None) -> Constants:
        members: dict[str, Constants] = {}
        if spot.node.named_child_count > LIMIT * 64:
            return NOTHING
        for item in spot.children():
            if item.type == "pair":
                key, value = self.key_of(item, frame), item.child("value")
                if key is not None and value is not None:
                    members[key] = self.fold(value, frame)
            elif item.type == "shorthand_property_identifier":
                members[self.source_text(item)] = self.fold(item, frame)
            elif item.type == "method_definition":
                name = item.child("name")
                if name is not None:
                    members[self.source_text(name)] = (Closure(item),)
        return (JsObject(members),)

    def _class(self, declaration: Spot) -> JsObject:
        """Return the name and the static fields of a class as an object's members."""
        name, body = declaration.child("name"), declaration.child("body")
        members: dict[str, Constants] = {}
        if name is not None:
            members["name"] = (self.source_text(name),)
        for item in body.first_children(LIMIT * 4) if body is not None else ():
            if item.type == "field_definition" and item.node.children[0].type == "static":
                key, value = self.key_of(item), item.child("value")
                if key is not None and value is not None:
                    members[key] = self.fold(value)
        return JsObject(members)

    def key_of(self, pair: Spot, frame: Frame | None = None) -> str | None:
        """Return the key of an object member or a pattern's member; None when it is not known."""
        key = pair.child("key") or pair.child("name") or pair.child("property")
        if key is None:
            return None
        if key.type == "computed_property_name":
            inner = key.children()
            values = self.fold(inner[0], frame) if inner else NOTHING
            return text_of(values[0]) if len(values) == 1 and known(values[0]) else None
        if key.type == "string":
            return unescaped(self._source.text(key.start + 1, key.end - 1))
        return unescaped(self.source_text(key))

    def _closure(self, spot: Spot, _frame: Frame | None) -> Constants:
        return (Closure(spot),)

    # Members and calls

    def _member(self, spot: Spot, frame: Frame | None) -> Constants:
        owner, name = spot.child("object"), spot.child("property")
        if owner is None or name is None:
            return NOTHING
        if owner.type in ("meta_property", "member_expression"):
            here = _HERE.get(self.source_text(spot)[:_LONGEST_HERE])
            if here is not None:
                return here
        if owner.type == "this":
            return own_members.folded(self, spot, self.source_text(name))
        return self._pick(self.fold(owner, frame), (unescaped(self.source_text(name)),))

    def _subscript(self, spot: Spot, frame: Frame | None) -> Constants:
        owner, index = spot.child("object"), spot.child("index")
        if owner is None or index is None:
            return NOTHING
        owners = self.fold(owner, frame)
        if all(one is UNKNOWN for one in owners):
            return NOTHING
        return self._pick(owners, self.fold(index, frame))

    def _pick(self, owners: Constants, keys: Constants) -> Constants:
        found: Constants = ()
        for owner, key in product(owners, keys):
            found += operators.member(owner, key)
            if len(found) > LIMIT:
                return (*found[:LIMIT], UNKNOWN)
        return _unique(found)

    def _call(self, spot: Spot, frame: Frame | None) -> Constants:
        callee, arguments = (
            spot.child("function") or spot.child("constructor"),
            spot.child("arguments"),
        )
        if callee is None:
            return NOTHING
        callee = _unwrapped(callee)
        if arguments is not None and arguments.type == "template_string":
            return (
                self._template(arguments, frame)
                if self.source_text(callee) == "String.raw"
                else NOTHING
            )
        source = self.source_text(callee)
        if source in _RESOLVERS and arguments is not None and arguments.children():
            return self._argument(arguments.children()[0], frame)
        if callee.type in ("member_expression", "subscript_expression"):
            return self._method(callee, arguments, frame)
        name = source if callee.type == "identifier" else ""
        path = self._path_function(callee, name, arguments, frame)
        if path is not None and known(path[0]):
            return path
        if name in builtin_functions.FREE and self.scopes.resolve(callee, name) is None:
            return builtin_functions.FREE[name](self._given(arguments, frame))
        functions = self.fold(callee, frame)
        if not any(isinstance(function, _CALLABLE) for function in functions):
            return NOTHING
        given = self._given(arguments, frame)
        found: Constants = ()
        for function in functions:
            native = isinstance(function, builtin_functions.Native)
            found += function.call(given) if native else iterating.invoked(self, function, given)
        return _unique(found) or NOTHING

    def _given(self, arguments: Spot | None, frame: Frame | None) -> list[Constants]:
        """Fold the arguments of a call: dear, and only asked for where what is called is known."""
        if arguments is None:
            return []
        return [self._argument(one, frame) for one in arguments.children()]

    def _argument(self, spot: Spot, frame: Frame | None) -> Constants:
        if spot.type == "spread_element":
            inner = self._passing(spot, frame)
            return (builtin_functions.Spread(inner),)
        return self.fold(spot, frame)

    def _method(self, callee: Spot, arguments: Spot | None, frame: Frame | None) -> Constants:
        owner = callee.child("object")
        names = self._method_names(callee, frame)
        if owner is None or not names:
            return NOTHING
        source = self.source_text(owner)
        function = builtin_functions.DOTTED.get(f"{source}.{names[0]}")
        if function is not None and owner.type == "identifier":
            given = self._given(arguments, frame)
            made = function(given[:1] if source == "Array" and names[0] == "from" else given)
            is_made = len(given) > 1 and isinstance(made[0], tuple) and source == "Array"
            return iterating.over(self, made[0], "map", given[1:]) if is_made else made
        if names[0] in ("apply", "call"):
            borrowed = self._borrowed(source, names[0], arguments, frame)
            if borrowed is not None:
                return borrowed
        path = self._path_function(owner, names[0], arguments, frame)
        if path is not None:
            return path
        subjects = self.fold(owner, frame)
        if all(subject is UNKNOWN for subject in subjects):
            return NOTHING
        given = self._given(arguments, frame)
        found: Constants = ()
        for subject, name in product(subjects, names):
            found += self._call_method(subject, name, given)
        return _unique(found)[:LIMIT] or NOTHING

    def _borrowed(
        self, source: str, way: str, arguments: Spot | None, frame: Frame | None
    ) -> Constants | None:
        """Fold a function of the language that is called by way of `call` or `apply`; None for any other."""
        function = builtin_functions.DOTTED.get(source)
        if function is not None:
            given = self._given(arguments, frame)
            if way == "apply" and len(given) > 1:
                return function([(builtin_functions.Spread(given[1]),)])
            return function(given[1:])
        if way != "call" or not source.startswith(_PROTOTYPES):
            return None
        given, name = self._given(arguments, frame), source.rpartition(".")[2]
        if not given:
            return None
        results = (self._call_method(subject, name, given[1:]) for subject in given[0])
        return _unique(tuple(one for result in results for one in result))

    def _method_names(self, callee: Spot, frame: Frame | None) -> list[str]:
        if callee.type == "member_expression":
            name = callee.child("property")
            return [unescaped(self.source_text(name))] if name else []
        index = callee.child("index")
        values = self.fold(index, frame) if index else ()
        return [value for value in values if isinstance(value, str)]

    def _path_function(
        self, owner: Spot, name: str, arguments: Spot | None, frame: Frame | None
    ) -> Constants | None:
        """Fold `path.join(__dirname, "x")` whatever the module is called here, when the folder is known."""
        inner = arguments.children() if arguments is not None else []
        if name not in _PATH_FUNCTIONS or not inner:
            return None
        first = self._argument(inner[0], frame)
        if name == "basename":
            return builtin_functions.FREE[name](self._given(arguments, frame))
        if name in ("dirname", "fileURLToPath"):
            return builtin_functions.FREE[name]([first]) if len(first) == 1 else None
        is_here = first and isinstance(first[0], str) and first[0].startswith(FOLDER)
        if not is_here or owner.type == "array":
            return None
        return builtin_functions.path_join(self._given(arguments, frame))

    def _call_method(self, subject: Any, name: str, given: list[Constants]) -> Constants:
        if isinstance(subject, Closure) and name in ("call", "apply", "bind"):
            return self.apply(subject, given[1:]) if name == "call" else NOTHING
        if isinstance(subject, JsObject):
            found: Constants = ()
            for function in subject.members.get(name, ()):
                found += self.apply(function, given) if isinstance(function, Closure) else NOTHING
            return found or NOTHING
        if isinstance(subject, tuple) and given and name in iterating.OVER:
            return iterating.over(self, subject, name, given)
        if isinstance(subject, str) and name in ("replace", "replaceAll") and len(given) > 1:
            pattern, made = (*given[0], None)[0], (*given[1], None)[0]
            if isinstance(pattern, RegExp) and isinstance(made, Closure):
                return pattern.replaced_by(subject, lambda one: self.apply(made, [(one,)]))
        return methods.method(subject, name, given)

    def apply(self, function: Closure, given: list[Constants]) -> Constants:
        """Return what a function of this file returns for these arguments."""
        spot = function.spot
        if spot.id in self._busy:
            return NOTHING
        body = spot.child("body")
        if body is None:
            return NOTHING
        frame = self._frame(spot, given)
        self._busy.add(spot.id)
        try:
            if body.type != "statement_block":
                return self.fold(body, frame)
            found: Constants = ()
            for statement in returns_of(body):
                found += self._passing(statement, frame)
            return _unique(found) or NOTHING
        finally:
            self._busy.discard(spot.id)

    def _frame(self, function: Spot, given: list[Constants]) -> Frame:
        frame: Frame = {}
        given = builtin_functions.spread_out(given)
        for index, name in enumerate(self.parameters.of(function)):
            if name.type == "rest_pattern":
                frame[self.source_text(name)[3:].strip()] = (tuple(given[index:]),)
            else:
                frame[self.source_text(name)] = given[index] if index < len(given) else NOTHING
        return frame

    # Names

    def stored_members(self, name: Spot) -> list[Spot]:
        """Return what is assigned to members of the variable at `name`."""
        binding = self.scopes.resolve(name, self.source_text(name))
        return stored(self.scopes, binding) if binding is not None else []

    def _name(self, spot: Spot, frame: Frame | None) -> Constants:
        name = unescaped(self.source_text(spot))
        if frame and name in frame:
            return frame[name]
        binding = self.scopes.resolve(spot, name)
        if binding is None:
            return builtin_functions.FREE_NAMES.get(name, NOTHING)
        key = binding.declarations[0].start
        if key in self._names:
            return self._names[key]
        self._left -= _NAME_STEPS
        if key in self._busy:
            return NOTHING
        self._busy.add(key)
        try:
            value = self._names[key] = self._bound(binding)
        finally:
            self._busy.discard(key)
        return value

    def _bound(self, binding: Binding) -> Constants:
        found: Constants = ()
        for declaration in binding.declarations:
            found += self._declared(declaration)
        appended: list[Constants] = []
        stores = self.scopes.stores(binding)
        if len(stores) > _STORES:
            return NOTHING
        for store in stores:
            found, appended = self._assigned(store, found, appended)
        found = changed(self, self.scopes, binding, found)
        if appended:
            total = tuple(v for v in found if v is not None) or ("",)
            return reduce(partial(operators.binary, "+"), appended, total)[:LIMIT]
        if len(found) > 1:
            found = tuple(value for value in found if value is not None)
        return _unique(found)[:LIMIT] or NOTHING

    def _assigned(
        self, use: Spot, found: Constants, appended: list[Constants]
    ) -> tuple[Constants, list[Constants]]:
        """Take in what the place `use` writes to the name, if anything."""
        parent = use.parent
        if parent is None:
            return found, appended
        if parent.type in PATTERNS or parent.type == "update_expression":
            return (*found, UNKNOWN), appended
        if use.field != "left":
            return found, appended
        right = parent.child("right")
        if parent.type == "assignment_expression" and right is not None:
            more = loops.sum_with(self, self.source_text(use), right)
            if more is None:
                return found + self.fold(right), appended
            return found, [*appended, loops.appended(self, parent, more)]
        if parent.type == "augmented_assignment_expression" and right is not None:
            operator = parent.node.child_by_field_name("operator")
            if operator is not None and operator.type == "+=":
                return found, [*appended, loops.appended(self, parent, right)]
            return (*found, *self.fold(right), UNKNOWN), appended
        return (*found, UNKNOWN) if parent.type == "for_in_statement" else found, appended

    def _declared(self, declaration: Spot) -> Constants:
        parent = declaration.parent
        if parent is None:
            return NOTHING
        if parent.type == "variable_declarator":
            value = parent.child("value")
            return self.fold(value) if value else (None,)
        if parent.type in FUNCTIONS and declaration.field == "name":
            return (Closure(parent),)
        if parent.type == "class_declaration":
            return (self._class(parent),)
        if parent.type == "for_in_statement":
            return self._loop_value(parent)
        if parent.type in PATTERNS:
            return self._destructured(declaration)
        return self._parameter(declaration)

    def _loop_value(self, loop: Spot) -> Constants:
        right, operator = loop.child("right"), loop.node.child_by_field_name("operator")
        values = self.fold(right) if right else NOTHING
        if operator is not None and operator.type == "of" and len(values) == 1:
            return operators.elements(values[0])
        if len(values) == 1 and isinstance(values[0], JsObject):
            return tuple(values[0].members)
        return NOTHING

    def _destructured(self, declaration: Spot) -> Constants:
        """Fold `{a: name} = ...` and `[name] = ...`, one level deep, defaults included."""
        spot, default = declaration, ()
        if spot.parent is not None and spot.parent.type == "rest_pattern":
            return self._rest(spot.parent)
        if spot.parent is not None and spot.parent.type in (
            "assignment_pattern",
            "object_assignment_pattern",
        ):
            spot = spot.parent
            right = spot.child("right")
            default = self.fold(right) if right else ()
        key: Any = self.source_text(declaration)
        if spot.parent is not None and spot.parent.type == "pair_pattern":
            spot = spot.parent
            key = self.key_of(spot)
        pattern = spot.parent
        if pattern is not None and pattern.type in ("formal_parameters", "required_parameter"):
            return (*self._parameter(declaration), *default)
        if pattern is not None and pattern.type == "array_pattern":
            key = index_of(pattern, spot)
        holder = pattern.parent if pattern else None
        if (
            holder is None
            or holder.type not in ("variable_declarator", "assignment_expression")
            or key is None
        ):
            return NOTHING
        value = holder.child("value") or holder.child("right")
        picked = self._pick(self.fold(value), (key,)) if value else NOTHING
        return tuple(v for v in picked if known(v)) + default or NOTHING

    def _rest(self, spot: Spot) -> Constants:
        """Fold `[..., ...name] = [constants]`."""
        pattern = spot.parent
        holder = pattern.parent if pattern is not None and pattern.type == "array_pattern" else None
        if pattern is None or holder is None or holder.type != "variable_declarator":
            return NOTHING
        value, start = holder.child("value"), index_of(pattern, spot)
        values = self.fold(value) if value else NOTHING
        return tuple(one[start:] if isinstance(one, tuple) else UNKNOWN for one in values)

    def _parameter(self, declaration: Spot) -> Constants:
        """Fold a parameter from the calls of its function, when all of them are in sight."""
        function, index = self.parameters.place(declaration)
        if function is None:
            return NOTHING
        self._left -= _CALLS_STEPS
        calls = calls_of(self, function) if self._left > 0 else None
        found: Constants = ()
        for arguments in (calls or ())[:_CALLS]:
            if index < len(arguments) and arguments[index].type != "spread_element":
                found += self.fold(arguments[index])
        over = iterated(self, function, index)
        if over is not None:
            return over
        return found[: LIMIT + 1] + (() if calls and len(calls) <= _CALLS else NOTHING)


_HERE: Mapping[str, Constants] = {
    "import.meta.url": ("file://" + FOLDER + "/\0file",),
    "import.meta.dirname": (FOLDER,),
    "import.meta.filename": (FOLDER + "/\0file",),
}
_LONGEST_HERE = max(map(len, _HERE)) + 1
_CALLABLE = (Closure, builtin_functions.Native)
_PATH_FUNCTIONS = frozenset({"basename", "dirname", "fileURLToPath", "join", "resolve"})
_RESOLVERS = frozenset({"import.meta.resolve", "require.resolve"})
"""They give the place of the module that they are given the name of: loading it loads that module."""
_PROTOTYPES = ("Array.prototype.", "String.prototype.", "[].", "''.", '"".')
_HANDLERS: Mapping[str, Callable[[Folder, Spot, Frame | None], Constants]] = {
    "string": Folder._string,
    "template_string": Folder._template,
    "number": Folder._number,
    "regex": Folder._regex,
    "true": lambda *_: (True,),
    "false": lambda *_: (False,),
    "null": lambda *_: (None,),
    "undefined": lambda *_: (None,),
    "sequence_expression": Folder._last,
    "ternary_expression": Folder._ternary,
    "binary_expression": Folder._binary,
    "unary_expression": Folder._unary,
    "assignment_expression": Folder._assignment,
    "array": Folder._array,
    "object": Folder._object,
    "member_expression": Folder._member,
    "subscript_expression": Folder._subscript,
    "call_expression": Folder._call,
    "new_expression": Folder._call,
    "identifier": Folder._name,
    "shorthand_property_identifier": Folder._name,
    "arrow_function": Folder._closure,
    "function_expression": Folder._closure,
    "method_definition": Folder._closure,
    **dict.fromkeys(_PASSING, Folder._passing),
}


def _unique(values: Constants) -> Constants:
    found: list[Any] = []
    for value in values:
        if not any(value is one or (type(value) is type(one) and value == one) for one in found):
            found.append(value)
        if len(found) > LIMIT:
            return (*found[:LIMIT], UNKNOWN)
    return tuple(found)


def _unwrapped(spot: Spot) -> Spot:
    while spot.type in ("parenthesized_expression", "sequence_expression"):
        inner = spot.children()
        if not inner:
            return spot
        spot = inner[-1]
    return spot
