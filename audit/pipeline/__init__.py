"""The sentence of the program, and the only part that knows every room.

A lockfile becomes a graph; the packages in it are found, read and classified; the rules judge the
whole; the outcome is a report. Each public function is one command, in a file of its own that is
imported when the command runs: nobody pays for the rooms of another. `packages` is what they share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.lazy import importer

if TYPE_CHECKING:
    from audit.pipeline.accepting import accept, init
    from audit.pipeline.answering import answer
    from audit.pipeline.checking import check
    from audit.pipeline.collecting import draft, look_over
    from audit.pipeline.comparing import diff
    from audit.pipeline.declaring import declare
    from audit.pipeline.explaining import explain
    from audit.pipeline.inspecting import inspect
    from audit.pipeline.presenting import presented
    from audit.pipeline.request import Progress, Request
    from audit.pipeline.scope import Scope
    from audit.pipeline.showing import graph, rules
    from audit.pipeline.updating import recheck, update

__all__ = [
    "Progress", "Request", "Scope", "accept", "answer", "check", "declare", "diff", "draft", "explain", "graph",
    "init", "inspect", "look_over", "presented", "recheck", "rules", "update",
]  # fmt: skip

__getattr__ = importer(
    __name__,
    {
        "accepting": "accept init",
        "answering": "answer",
        "checking": "check",
        "collecting": "draft look_over",
        "comparing": "diff",
        "declaring": "declare",
        "explaining": "explain",
        "inspecting": "inspect",
        "presenting": "presented",
        "request": "Progress Request",
        "scope": "Scope",
        "showing": "graph rules",
        "updating": "recheck update",
    },
)
