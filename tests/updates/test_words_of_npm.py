"""What npm prints when it fails, as one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.errors import AuditError
from audit.updates import Npm

if TYPE_CHECKING:
    from pathlib import Path

GET = "GET http://127.0.0.1/a"
CASES = {
    "not found": (
        ["code E404", f"404 Not Found - {GET} - none", "404", "404  'a@^1.0.0' is not", "404 in it.", "404"],
        f"404 Not Found - {GET} - none. 'a@^1.0.0' is not in it",
    ),
    "forbidden": (
        ["code E403", f"403 403 Forbidden - {GET}", "403 In most cases, you", "403 do not have access."],
        f"403 Forbidden - {GET}. In most cases, you do not have access",
    ),
    "unauthorized": (["code E401", f"401 Unauthorized - {GET}"], f"401 Unauthorized - {GET}"),
    "no json": (
        ["code FETCH_ERROR", "errno FETCH_ERROR", "invalid json response body at x reason: Unexpected end"],
        "invalid json response body at x reason: Unexpected end",
    ),
    "a full disk": (
        ["code ENOSPC", "syscall write", "errno -28", "nospc ENOSPC: no space left, write", "nospc There is none."],
        "ENOSPC: no space left, write. There is none",
    ),
    "no such version": (
        ["code ETARGET", "notarget No matching version found for a@9.", "notarget In most cases you are",
         "notarget asking for what doesn't exist.", "A complete log of this run can be found in: /x"],
        "No matching version found for a@9. In most cases you are asking for what doesn't exist",
    ),
    "a code alone": (["code ESOME", "errno -1"], "npm error code ESOME npm error errno -1"),
    "two answers": (["404 Not Found - a", "503 Busy - b"], "404 Not Found - a 503 Busy - b"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "told"), CASES.values(), ids=CASES)
def test_it_is_told_without_its_tags(tmp_path: Path, lines: list[str], told: str) -> None:
    program = tmp_path / "npm"
    printed = "".join(f"npm error {line}\n" for line in lines)
    (tmp_path / "said").write_text(printed)
    program.write_text(f"#!/bin/sh\ncat '{tmp_path}/said' >&2\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(AuditError) as failure:
        Npm(program, {"PATH": "/usr/bin:/bin"}, offline=False, registry=None).update(tmp_path, ())
    assert failure.value.what == f"npm update failed: {told}"
