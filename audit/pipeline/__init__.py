"""The sentence of the program, and the only part that knows every room.

A lockfile becomes a graph; the packages in it are found, read and classified; the rules judge the
whole; the outcome is a report. Each public function is one command; `packages` is what they share.
"""

from audit.pipeline.accepting import accept, init
from audit.pipeline.checking import check
from audit.pipeline.comparing import diff
from audit.pipeline.collecting import draft, look_over
from audit.pipeline.declaring import declare
from audit.pipeline.inspecting import inspect
from audit.pipeline.presenting import presented
from audit.pipeline.request import Progress, Request
from audit.pipeline.showing import graph, rules

__all__ = [
    "Progress",
    "Request",
    "accept",
    "check",
    "diff",
    "declare",
    "draft",
    "graph",
    "init",
    "inspect",
    "look_over",
    "presented",
    "rules",
]
