from __future__ import annotations

import pytest

from audit.updates import step_between

STEPS = [
    ("1.2.3", "1.2.4", "patch"),
    ("1.2.3", "1.3.0", "minor"),
    ("1.2.3", "2.0.0", "major"),
    ("0.2.3", "0.2.4", "patch"),
    ("0.2.3", "0.3.0", "major"),
    ("0.0.1", "0.0.2", "patch"),
    ("1.0.0-rc.1", "1.0.0", "patch"),
    ("1.2.3", "1.2.2", "older"),
    ("1.2.3", "1.2.3", "same"),
    ("git+ssh://x", "1.2.3", "other"),
    (None, "1.2.3", "other"),
]


@pytest.mark.parametrize(("old", "new", "step"), STEPS)
def test_the_first_number_that_differs_decides(old: str | None, new: str, step: str) -> None:
    assert step_between(old, new) == step
