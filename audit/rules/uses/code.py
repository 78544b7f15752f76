"""What makes code from text, what runs code past `require`, and what makes a text of one that nobody can read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model.package import CapabilityUse, Evidence

_DECRYPTION = re.compile(
    r"(?:builtin:crypto\.(?:webcrypto\.)?|global:(?:\w+\.)*crypto\.)(?:subtle\.decrypt|createDecipher(?:iv)?|privateDecrypt|publicDecrypt)"
)
_CONSTANT = re.compile(
    r"""(?:\(0,\s*)?(?:\(function\s*\(\)\s*\{\s*\}\)\.)?(?:[\w$]+\.)*(?:Function|eval|constructor)\s*\)?\s*\(\s*(?:["'][\w$,\s]{0,40}["']\s*,\s*)*["'`]\s*(?:return\s+)?[\w$.\s=]{0,60};?\s*["'`]\s*\)"""
)
"""Code that a constant holds: `Function("return this")`, `eval("require")`, `Function("r", "runtime = r")`."""
_WRITTEN_CODE = re.compile(
    r"""(?:\(0,\s*)?(?:[\w$]+\.)*(?:Function|eval)\s*\)?\s*\(\s*(?:"(?P<double>(?:[^"\\\n]|\\.)*)"|'(?P<single>(?:[^'\\\n]|\\.)*)')\s*\)"""
)
"""Code that stands there whole, however long."""
_MAKES_MORE = re.compile(
    r"eval|Function|constructor|import\s*\((?!\s*(?P<quote>[\"'])[\w./-]*(?P=quote)\s*\))|[Cc]ompile|runIn|set(?:Timeout|Interval)"
    r"|atob|fromCharCode|\\[xu]|\[|`"
)
"""What in such code may make code in turn, or name something otherwise than by a word."""
_PLAIN_STRING = re.compile(r"(?<=[=(,:])\s*(?P<quote>['\"])[^'\"\\]*(?P=quote)(?=\s*[),;])")
"""A string of it that is compared, kept or handed over: `indexOf('[native code]')`."""
_GIVEN_CODE = re.compile(r"[\w$.]+\(\s*(?:async\s*)?(?:function\b|\([\w$,\s]*\)\s*=>|[\w$]+\s*=>)")
"""A call that is given a function written there: no text becomes code (a timer under another name)."""
_CONSTRUCTOR = re.compile(r"\bconstructor\b")
"""What a function that is only asked for it gives: it makes code of text."""

_OWN_SCRIPT = re.compile(
    r"""(?:[\w$]+\.)*importScripts\(\s*(?:["'](?!//)[\w./@-]+["']\s*(?:,\s*)?)+\)"""
)
"""A worker that loads files of where it comes from, by names that stand there."""

_TIMER = re.compile(r"(?:^|[.:])set(?:Timeout|Interval|Immediate)$")
_TEXT_TIMER = re.compile(r"set(?:Timeout|Interval|Immediate)\s*\(\s*[\"'`]")
"""A timer that is given text for certain: most that only may be are given a function by name."""
_AROUND = re.compile(r"\b_(?:load|compile|linkedBinding)\b|\bconstructor\b|\bmainModule\b")
"""What runs code past `require`: no declaration of a dependency shows it, and no hook sees it."""


def decrypts(use: CapabilityUse) -> bool:
    """Return whether a use makes something of a text that nobody can read."""
    return _DECRYPTION.match(use.id) is not None


def makes_code(use: CapabilityUse) -> bool:
    """Return whether a use makes code from text that is not written there as a constant."""
    if use.authority is not Authority.CODE:
        return False
    if _TIMER.search(use.id):
        return any(_TEXT_TIMER.search(place.text) for place in use.evidence)
    return not _all_constant(use.evidence)


def _all_constant(places: Sequence[Evidence]) -> bool:
    return bool(places) and all(map(is_constant, places))


def is_constant(place: Evidence) -> bool:
    """Return whether the code that a place makes stands there whole, and makes no more of it."""
    if any(each.match(place.text) for each in (_CONSTANT, _OWN_SCRIPT)):
        return True
    if _GIVEN_CODE.match(place.text) and not _CONSTRUCTOR.search(place.text):
        return True
    written = _WRITTEN_CODE.match(place.text)
    code = (written["double"] or written["single"] or "") if written is not None else "eval"
    return not _MAKES_MORE.search(_PLAIN_STRING.sub("''", code))


def around_the_loader(use: CapabilityUse) -> bool:
    """Return whether a use runs code past `require`: by an inner function of the loader."""
    return use.id == "load:internals" and any(map(is_around, use.evidence))


def is_around(place: Evidence) -> bool:
    """Return whether a place names an inner function of the loader, one that runs code."""
    return _AROUND.search(place.text) is not None
