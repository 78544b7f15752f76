"""The waivers of a contain.json: findings that the project lets pass, each with its reason."""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING

from audit.declarations.ranges import range_problem
from audit.model.policy import Waiver
from audit.model.text import quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from audit.declarations.jsontext import JsonText, Node

KEYS = ("rule", "package", "version", "path", "reason", "expires")
_EXAMPLE = '{ "rule": "install-script", "package": "NAME", "reason": "..." }'


def read_waivers(source: JsonText, node: Node | None, rules: Collection[str]) -> tuple[Waiver, ...]:
    """Return the waivers.

    Raises:
        InputError: for a waiver without a reason, of no rule, with a wrong range or date.
    """
    if node is None:
        return ()
    if node.items is None:
        source.fail(node.start, '"waivers" must be a list', f"[{_EXAMPLE}]")
    return tuple(_waiver(source, item, rules) for item in node.items)


def _waiver(source: JsonText, node: Node, rules: Collection[str]) -> Waiver:
    if node.members is None:
        source.fail(node.start, "a waiver must be an object", _EXAMPLE)
    _check_keys(source, node)
    texts = {member.key: str(member.node.value) for member in node.members}
    for key in ("rule", "reason"):
        if not texts.get(key, "").strip():
            todo = "say why it may pass" if key == "reason" else "name the rule"
            source.fail(node.start, f'a waiver without "{key}"', todo)
    _check_rule(source, node, rules)
    return Waiver(
        rule=texts["rule"],
        reason=texts["reason"],
        position=source.position(node.start),
        package=texts.get("package"),
        version=_range(source, node.member("version")),
        path=texts.get("path"),
        expires=_expiry(source, node.member("expires")),
    )


def _check_keys(source: JsonText, node: Node) -> None:
    """Refuse what a waiver does not know: a misspelt "expires" would make it eternal."""
    for member in node.members or ():
        if member.key not in KEYS:
            near = difflib.get_close_matches(member.key, KEYS, n=1)
            todo = f"did you mean {quoted(near[0])}?" if near else f"it knows {', '.join(KEYS)}"
            source.fail(member.start, f"a waiver has no {quoted(member.key)}", todo)
        if not isinstance(member.node.value, str):
            source.fail(member.node.start, f"{quoted(member.key)} must be a text", _EXAMPLE)


def _check_rule(source: JsonText, node: Node, rules: Collection[str]) -> None:
    rule = node.member("rule")
    if rule is not None and rule.value not in rules:
        near = difflib.get_close_matches(str(rule.value), sorted(rules), n=1)
        todo = f"did you mean {quoted(near[0])}?" if near else "contain-audit rules lists them"
        source.fail(rule.start, f"no rule is called {quoted(str(rule.value))}", todo)


def _range(source: JsonText, node: Node | None) -> str | None:
    if node is None:
        return None
    problem = range_problem(str(node.value))
    if problem:
        source.fail(
            node.start, f"{quoted(str(node.value))} {problem}", 'write "^1.2.3", for example'
        )
    return str(node.value)


def _expiry(source: JsonText, node: Node | None) -> date | None:
    if node is None:
        return None
    try:
        return date.fromisoformat(str(node.value))
    except ValueError:
        source.fail(node.start, f"{quoted(str(node.value))} is no date", 'write "2027-06-01"')
