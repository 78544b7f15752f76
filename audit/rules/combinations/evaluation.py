"""Code made from text, together with what brings the text: the network, or decryption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Confidence, Severity
from audit.rules.combinations.closeness import Closeness, Pair, closest
from audit.rules.combinations.network import is_request
from audit.rules.draft import Draft, lowered
from audit.rules.words import inspecting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.package import AuditedPackage, CapabilityUse, Evidence

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

_OWN_SCRIPT = re.compile(
    r"""(?:[\w$]+\.)*importScripts\(\s*(?:["'](?!//)[\w./@-]+["']\s*(?:,\s*)?)+\)"""
)
"""A worker that loads files of where it comes from, by names that stand there."""

_TIMER = re.compile(r"(?:^|[.:])set(?:Timeout|Interval|Immediate)$")
_TEXT_TIMER = re.compile(r"set(?:Timeout|Interval|Immediate)\s*\(\s*[\"'`]")
"""A timer that is given text for certain: most that only may be are given a function by name."""


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result for each way in which made code and its source stand together."""
    made = [_but_constants(use) for use in package.uses if makes_code(use)]
    loaded = [_but_forgotten(use) for use in package.uses if use.id == "load:internals"]
    fetched = filter(is_request, package.uses)
    decrypted = [use for use in package.uses if decrypts(use)]
    yield from _judged(package, closest(made, fetched, package.uses), "the network", "fetched")
    yield from _judged(
        package, closest([*made, *loaded], decrypted, package.uses), "decryption", "decrypted"
    )


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
    return bool(places) and all(map(_is_constant, places))


def _is_constant(place: Evidence) -> bool:
    if any(each.match(place.text) for each in (_CONSTANT, _GIVEN_CODE, _OWN_SCRIPT)):
        return True
    written = _WRITTEN_CODE.match(place.text)
    code = (written["double"] or written["single"] or "") if written is not None else "eval"
    return not _MAKES_MORE.search(_PLAIN_STRING.sub("''", code))


def _but_constants(use: CapabilityUse) -> CapabilityUse:
    """Leave out the places where the code is written as a constant: what is fetched beside them is not run there."""
    return use.where(lambda place: not _is_constant(place))


def _but_forgotten(use: CapabilityUse) -> CapabilityUse:
    """Leave out the places where a module that was loaded is forgotten or asked for: no text becomes code there."""
    return use.where(lambda place: not place.text.startswith("require.cache"))


def _judged(package: AuditedPackage, pair: Pair | None, what: str, how: str) -> Iterator[Draft]:
    if pair is None or pair.closeness is Closeness.APART:
        return
    near = pair.closeness is Closeness.NEAR
    severity = Severity.HIGH if near else Severity.LOW
    yield Draft(
        severity if pair.reachable else lowered(severity),
        f"makes code from text and uses {what} in one file: it may run what was {how}",
        f"Read where the code comes from: {inspecting(package)}",
        package,
        Confidence.MEDIUM if near else Confidence.LOW,
        pair.first.id,
        pair.evidence,
        f"evaluation {how}",
        capabilities=pair.ids,
    )
