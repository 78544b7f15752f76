"""Golden files: `UPDATE_GOLDENS=1 pytest tests/reporters` writes them anew; read the difference before committing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.reporters import json_v1, sarif

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "golden"


@pytest.fixture
def golden(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Return a function that compares text with the golden file of a name, or writes it."""
    for module in (json_v1, sarif):
        monkeypatch.setattr(module, "VERSION", "0.0.0")

    def compare(name: str, made: Callable[[], str] | str) -> None:
        text = made if isinstance(made, str) else made()
        file = FOLDER / name
        if os.environ.get("UPDATE_GOLDENS"):
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode())
        assert file.read_bytes().decode() == text

    return compare
