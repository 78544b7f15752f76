"""What is looked for in texts before files are read together takes time in proportion to them."""

import time

import pytest

from audit.analysis.linking import changing, texts

PATTERNS = [changing._STORED, changing._HANDED, changing._LOOSE, texts._GIVEN]  # noqa: SLF001 - what is bounded
SPACES = b" " * 60_000
HOSTILE = {
    "one name": b"a" * 60_000,
    "spaces after a name": b"x" + SPACES,
    "spaces after a member": b"x." + SPACES,
    "spaces after a bracket": b"(" + SPACES,
    "spaces after a changer": b"assign(" + SPACES,
    "spaces after a word": b"delete" + SPACES,
    "members": b"a.b" * 20_000,
    "brackets": b"f(" * 30_000,
    "indexes": b"a[" * 30_000,
    "stores": b"a=" * 30_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_searched_in_proportion(data: bytes) -> None:
    begin = time.process_time()
    for pattern in PATTERNS:
        pattern.findall(data)
    assert time.process_time() - begin < 2, "a square of it would take ten times as long"
