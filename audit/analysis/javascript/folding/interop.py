"""What calls give that load a module: `require`, `import()`, and the helpers that compilers put around them."""

from __future__ import annotations

import re
from collections import ChainMap
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import (
    NOTHING,
    Constants,
    Frame,
    JsModule,
    JsObject,
    file_specifier,
    unique,
)
from audit.analysis.javascript.language.values import UNKNOWN
from audit.analysis.javascript.text.patterns import LOADERS

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_NAMES = frozenset(name.lstrip("_") for name in (
    "__importDefault", "__importStar", "__toESM", "__toCommonJS", "_interopDefault", "_interopDefaultCompat",
    "_interopDefaultLegacy", "_interopNamespace", "_interopNamespaceCompat", "_interopNamespaceDefault",
    "_interopRequireDefault", "_interopRequireWildcard", "_interop_require_default", "_interop_require_wildcard",
    "interopDefault", "interopRequireDefault", "interopRequireWildcard", "getDefaultExportFromCjs",
    "getDefaultExportFromNamespaceIfPresent", "getAugmentedNamespace",
))  # fmt: skip
_LONGEST = 1200
"""Bytes of a helper that are looked at."""
_FIRST = re.compile(rb"(?:function\b[^(]*)?\(?\s*([A-Za-z_$][\w$]*)")
_HEAD = re.compile(rb"^(?:function\b[^(]*)?(?:\([^()]*\)|[\w$]+)\s*(?:=>)?")
_TEXT = re.compile(rb"\"[^\"\\\n]*\"|'[^'\\\n]*'|/\*.*?\*/|//[^\n]*", re.DOTALL)
_DEFAULT = re.compile(rb"""\[\s*(["'])default\1\s*\]""")
_WORD = re.compile(rb"(?<![\w$.])[A-Za-z_$][\w$]*+(?!\s*:[^:])")
_ACTS = re.compile(
    rb"[\w$\x80-\xff\])]\s*\(|`|\[|[^=!<>]=[^=>]|\+\+|--|\.\s*(?!default\b)[\w$\x80-\xff]"
)
_COPYING = (b"__esModule", b"Object.create(null)")
"""What helpers say that copy a module's members."""
_USED = (
    rb"(?<![\w$.])%b\s*(?:(?:\?\.)?(?:\[[^\]]*\])?\s*\(|\??\.\s*(?!__esModule\b|default\b|hasOwnProperty\b)[\w$\x80-\xff])"
    rb"|\}\s*=\s*%b\b|(?:\b(?:const|let|var)|,)\s*[\w$\x80-\xff]+\s*=\s*%b\s*(?:[;,\n]|\[)"
    rb"|\bReflect\s*\.\s*(?:get|apply)\s*\(\s*%b\b"
    rb"|(?<![\w$.])(?!(?:if|in|Object|ownKeys|return|switch|typeof|void|while)\b)[A-Za-z][\w$]{2,}\s*\(\s*%b\s*\)"
)
"""Where the module is asked for a member that is called or kept, or gets a second name."""
_BRACKETED = re.compile(rb"\b(?:if|return|typeof|void|in|instanceof)\s*\(")
_PLAIN = frozenset(
    b"return typeof function in instanceof if else null void undefined default true false".split()
)
_NAME = rb"(?:[\"']([^\"']*)[\"']|([A-Za-z_$][\w$]*+))\s*"
_KEY = re.compile(
    rb"[{,]\s*"
    + _NAME
    + rb"(?::(?!:)|\([^()]*\)\s*\{)|\{\s*"
    + _NAME
    + rb"[,}]|,\s*"
    + _NAME
    + rb"\}"
)
"""Keys of objects: before `:`, of methods, alone."""
_SEQUENCE = re.compile(rb"([=)])\s*[\w$]*,\s*[\w$]+\}")
"""The end of what a function gives back after other expressions, which is no object: `cache.set(e, made), made }`."""
_KEYS = frozenset(
    b"default __proto__ configurable enumerable get value writable if for function".split()
)
"""What the objects that helpers make may hold: the module, and how it is got."""

_RESOLVERS = frozenset({"import.meta.resolve", "require.resolve"})
"""They give the place of the module that they are given the name of: loading it loads that module."""
_HELPER = 40
"""Characters at the end of a callee that tell a compiler's helper."""
_SEPARATORS = JsObject({"sep": ("/",), "delimiter": (":",)}, is_open=True)
"""What is constant of the module `path`, on a system where it is one of these."""


def is_helper(name: str) -> bool:
    """Return whether a function of that (dotted) name is such a helper, by its name.

    A compiler that loads it gives it the name of its file, and numbers that: `_interop_require_wildcard._(...)`,
    `(0, _interopRequireDefault2.default)(...)`; where it is loaded late, `_interop_require_wildcard()._(...)`.
    """
    name = name.removesuffix("._").removesuffix(".default").removesuffix("()").rstrip("0123456789")
    return name.rpartition(".")[2].lstrip("_") in _NAMES


def only_passes(function: Spot) -> bool:
    """Return whether a helper written in this file does nothing with the module but give it back.

    Those that copy its members one by one must not call any of them, nor take one aside.
    """
    text = function.text
    first = _FIRST.match(text)
    if first is None:
        return False
    if any(mark in text[:_LONGEST] for mark in _COPYING):
        used = re.compile(_USED % ((re.escape(first[1]),) * 5))
        return used.search(text, first.end()) is None
    return len(text) <= _LONGEST and _is_plain(text, first[1])


def only_wraps(function: Spot) -> bool:
    """Return whether a function of any name, as minifiers leave it, gives a module back or puts it under `default`."""
    if function.end - function.start > _LONGEST:
        return False
    text = function.text
    if b"default" not in text or not only_passes(function):
        return False
    body = _SEQUENCE.sub(rb"\1}", _HEAD.sub(b"", text, count=1))
    return all(b"".join(key) in _KEYS for key in _KEY.findall(body))


def only_asks_type(function: Spot) -> bool:
    """Return whether a function is what compilers write for `typeof`, under any name."""
    if function.type != "function_declaration" or function.end - function.start > _LONGEST:
        return False
    return b"typeof Symbol.iterator" in function.text


def _is_plain(text: bytes, parameter: bytes) -> bool:
    """Return whether nothing is called, stored or named but the parameter."""
    body = _DEFAULT.sub(b".default", _HEAD.sub(b"", text, count=1))
    body = _BRACKETED.sub(b"(", _TEXT.sub(b'""', body))
    words = set(_WORD.findall(body)) - _PLAIN
    return words <= {parameter} and _ACTS.search(body) is None


def namespaces(values: Constants) -> Constants:
    """Return modules as what is imported of them: the whole of one that is no ES module is its `default`."""
    found = []
    for value in values:
        if value is UNKNOWN or (isinstance(value, JsModule) and value.es):
            found.append(value)
        else:
            members = value.members if isinstance(value, JsObject) else {}
            found.append(JsObject(ChainMap({"default": (value,)}, members)))  # type: ignore[arg-type]
    return tuple(found)


def loaded(
    folder: Folder, callee: Spot, arguments: Spot | None, frame: Frame | None
) -> Constants | None:
    """Return what a call gives that has to do with loading a module; None for any other."""
    given = arguments.children() if arguments is not None else []
    source = folder.source_text(callee)
    if source in _RESOLVERS and given:
        return folder.fold(given[0], frame)
    if callee.type == "import" or source in LOADERS:
        is_own = callee.type == "identifier" and folder.scopes.resolve(callee, source)
        return None if is_own else _exports_of(folder, callee, given, frame)
    if is_helper(source[-_HELPER:]):
        return namespaces(folder.fold(given[0], frame)) if given else NOTHING
    return None


def _exports_of(folder: Folder, callee: Spot, given: list[Spot], frame: Frame | None) -> Constants:
    """`require("./own")`, `import("./own")`: what the file exports."""
    names = folder.fold(given[0], frame) if given else NOTHING
    if not all(isinstance(name, str) for name in names):
        return NOTHING
    if len(names) == 1 and (held := constants_of(names[0])):
        return held
    found = [folder.links.loaded(folder, callee, file_specifier(name)) for name in names]
    values = unique(tuple(one for values in found for one in values))
    return namespaces(values) if callee.type == "import" else values


def constants_of(module: str) -> Constants:
    """Return what is known of a module of Node's: the separators of `path`; nothing of any other."""
    return (_SEPARATORS,) if module.removeprefix("node:") == "path" else ()
