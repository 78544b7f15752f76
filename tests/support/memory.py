"""How much memory a process took, printed by itself."""

from __future__ import annotations

from pathlib import Path


def peak_megabytes() -> int:
    """Return the most memory that this process ever held; not what its parent held before, as `getrusage` counts."""
    status = Path("/proc/self/status").read_text("ascii", "replace")
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0]) // 1024
