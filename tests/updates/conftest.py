"""What most tests of `update` ask: a registry on loopback that holds their packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.updates import Registry, filled

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A registry that is closed when the test ends."""
    made = filled(Registry())
    yield made
    made.close()
