"""What Node works out and what we tell, in one form that can be compared."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

from support.javascript import asked

from audit.analysis.javascript.evaluating.evaluator import Evaluator
from audit.analysis.javascript.folding.constants import JsObject
from audit.analysis.javascript.folding.operators import items_of
from audit.analysis.javascript.language.numbers import number_text
from audit.analysis.javascript.language.values import (
    NULL,
    UNKNOWN,
    Iterated,
    Octets,
    Table,
    in_characters,
)
from audit.analysis.javascript.limits import StepsExceededError

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.constants import Constants

RUN = r"""
const told = (v, deep) => {
  if (v === undefined) return 'undefined';
  if (v === null) return 'null';
  if (typeof v === 'string') return 's' + [...Array(v.length).keys()].map(i => v.charCodeAt(i)).join();
  if (typeof v === 'number') return 'n' + (Object.is(v, -0) ? '-0' : v);
  if (typeof v === 'boolean') return 'b' + v;
  if (deep > 5) return 'deep';
  if (v instanceof Uint8Array) return 'y' + [...v].join();
  if (v instanceof Set || v instanceof Map) return told([...v], deep + 1);
  if (Array.isArray(v)) return Array.from(v, x => told(x, deep + 1));
  if (typeof v === 'object') return Object.fromEntries(Object.keys(v).map(k => ['.' + k, told(v[k], deep + 1)]));
  return 'other';
};
const chunks = [];
process.stdin.on('data', c => chunks.push(c)).on('end', () => {
  const out = JSON.parse(Buffer.concat(chunks)).map(code => {
    const found = [];
    const RESULT = v => {
      let s = null;
      try { s = told(String(v), 0); } catch { }
      found.push([told(v, 0), s]);
    };
    try { new Function('RESULT', code)(RESULT); } catch { }
    return found;
  });
  process.stdout.write(JSON.stringify(out));
});
"""


def by_node(programs: list[str]) -> list[list[tuple[Any, Any]]]:
    """Return what each program gave to `RESULT` in Node: each value, and it as a string."""
    done = subprocess.run(
        ["node", "-e", RUN], input=json.dumps(programs), capture_output=True, text=True, check=True
    )
    found: list[list[tuple[Any, Any]]] = json.loads(done.stdout)
    return found


def wrong(code: str, given: list[tuple[Any, Any]]) -> str:
    """Return what we tell wrongly of the value that `code` hands to `RESULT`; nothing where all is right or unknown."""
    folder, call = asked(code, "RESULT")
    arguments = call.child("arguments")
    assert arguments is not None
    spot = arguments.children()[0]
    try:
        constants = folder.fold(spot)
        texts, more = Evaluator(folder).strings(spot)
    except StepsExceededError:
        return ""
    for value, text in given:
        if not _may_be(constants, value):
            return f"folded to {constants!r}, is {value!r}"
        if not more and text is not None and text not in [_text(one) for one in texts]:
            return f"run to {texts!r}, is {text!r}"
    return ""


def tells(code: str) -> bool:
    """Return whether we tell one value for what `code` hands to `RESULT`."""
    folder, call = asked(code, "RESULT")
    arguments = call.child("arguments")
    spot = arguments.children()[0] if arguments is not None else call
    return UNKNOWN not in folder.fold(spot) or not Evaluator(folder).strings(spot)[1]


def _text(value: str) -> str:
    units = value.encode("utf-16-le", "surrogatepass")
    return "s" + ",".join(str(units[at] + 256 * units[at + 1]) for at in range(0, len(units), 2))


def _key(key: str) -> str:
    return "." + in_characters(key)


def _may_be(constants: Constants, value: Any) -> bool:
    return any(_is(one, value) for one in constants)


def _is(one: Any, value: Any) -> bool:
    if isinstance(one, (Iterated, Table)):
        one = tuple(items_of(one) or ())
    if isinstance(one, tuple):
        are_alike = isinstance(value, list) and len(one) == len(value)
        return are_alike and all(_may_be(a, b) for a, b in zip(one, value, strict=True))
    if isinstance(one, JsObject):
        held = {_key(key): item for key, item in one.members.items()}
        if not isinstance(value, dict) or not (one.is_open or held.keys() == value.keys()):
            return False
        return all(_may_be(item, value[key]) for key, item in held.items() if key in value)
    return one is UNKNOWN or value in ("deep", "other") or _plain(one) == value


def _plain(one: Any) -> Any:
    if one is NULL:
        return "null"
    if isinstance(one, str):
        return _text(one)
    if isinstance(one, bool):
        return "btrue" if one else "bfalse"
    if isinstance(one, Octets):
        return "y" + ",".join(map(str, one))
    if isinstance(one, (int, float)):
        return "n-0" if str(one) == "-0.0" else f"n{number_text(one)}"
    return "undefined"
