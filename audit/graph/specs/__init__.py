"""What npm understands by a dependency's specifier: names, ranges, aliases, git, remote, files.

Pure text: nothing here touches the disk or the network. Behaves as npm-package-arg 13,
hosted-git-info 9 and semver 7 (loose) do, as far as edges of the graph depend on them.
"""

from audit.graph.specs.parse import (
    Spec,
    SpecError,
    SpecType,
    admits,
    consistent_resolved,
    parse_spec,
    resolve_spec,
)
from audit.graph.specs.ranges import intersects, satisfies

__all__ = [
    "Spec", "SpecError", "SpecType", "admits", "consistent_resolved", "intersects", "parse_spec", "resolve_spec",
    "satisfies",
]  # fmt: skip
