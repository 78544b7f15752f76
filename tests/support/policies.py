"""Builders of what a project allows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from support.subjects import subject

from audit.model.lockfile import Position
from audit.model.policy import Grant, Policy, Waiver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from audit.model.package import AuditedPackage
    from audit.rules import Subject


def waiver(rule: str, **fields: Any) -> Waiver:
    """Return a waiver that stands in line 20 of contain.json."""
    return Waiver(rule, "looked at", Position(20, 5), **fields)


def policed(
    *packages: AuditedPackage,
    grants: Mapping[str, Sequence[str]] | None = None,
    waivers: Sequence[Waiver] = (),
    today: date | None = None,
) -> Subject:
    """Return a subject with a contain.json, its grants given to the packages."""
    granted = {
        name: Grant(name, tuple(words), Position(line, 5))
        for line, (name, words) in enumerate((grants or {}).items(), start=3)
    }
    held = [
        replace(each, granted=granted[each.package_name].words)
        if each.package_name in granted
        else each
        for each in packages
    ]
    policy = Policy("contain.json", "/project", granted, tuple(waivers))
    return replace(subject(*held), policy=policy, today=today)
