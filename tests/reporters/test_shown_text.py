"""What a package wrote is shown so that nothing of it is hidden."""

from __future__ import annotations

import pytest

from audit.model.text import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\u200bb", "a\\u{200b}b", id="zero width"),
        pytest.param("a\u202eb", "a\\u{202e}b", id="direction"),
        pytest.param("`\ufe01\U000e0162`", "`\\u{fe01}\\u{e0162}`", id="variation selectors"),
        pytest.param("{ timeout, \u3164 }", "{ timeout, \\u{3164} }", id="a filler"),
        pytest.param("\U000e0061", "\\u{e0061}", id="a tag"),
        pytest.param("\x1b[31m", "\\u{1b}[31m", id="a terminal's escape"),
    ],
)
def test_characters_without_a_picture_are_spelled_out(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("text", ["plain", "naïve", "日本語", "שלום", "한글", "😀"])
def test_letters_stay(text: str) -> None:
    assert printable(text) == text
