"""Audited packages in, findings out. Rules are pure: they cannot print, fetch or change anything."""

from __future__ import annotations

from audit.rules.allowed import is_power, powers, ungranted, unneeded
from audit.rules.changes import gained, lost
from audit.rules.judge import judge
from audit.rules.subject import Subject
from audit.rules.table import RULES, Rule

__all__ = [
    "RULES", "Rule", "Subject", "gained", "is_power", "judge", "lost", "powers", "ungranted", "unneeded",
]  # fmt: skip
