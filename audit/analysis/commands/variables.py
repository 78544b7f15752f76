"""How shell text sets a variable: `NAME=value`."""

from __future__ import annotations

import re

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
ASSIGNMENT = re.compile(rf"{_NAME}\+?=")
"""The beginning of `NAME=value`, `NAME+=value`."""
ASSIGNED = re.compile(rf"({_NAME})(?:\[[^\]\s]*\])?(\+?)=")
"""The same in a script's own text, where it may be an element of a list: the name, and `+`."""
SETTING = re.compile(rf"({_NAME})=(.*)", re.DOTALL)
"""The whole of what `export` and `env` are given: the name and the value."""
