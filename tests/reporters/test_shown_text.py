"""What a package wrote is shown so that nothing of it is hidden."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from support.subjects import package, use

from audit.model.package import Evidence
from audit.model.text import printable
from audit.reporters.text_next import undeclared
from audit.reporters.wording import place

if TYPE_CHECKING:
    from audit.model.report import Report


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


def test_names_of_files_that_differ_are_shown_as_different() -> None:
    assert place(Evidence("a b.js", 1, 2)) == "a b.js:1:2"
    assert place(Evidence("a\nb.js", 1, 2)) == "a\\u{a}b.js:1:2"


@pytest.mark.parametrize(
    ("held", "line"),
    [
        (["network"], "1 package has no declaration; it holds power."),
        ([""], "1 package has no declaration; it holds no power."),
        (["network", "code"], "2 packages have no declaration; each holds power."),
        (["network", "", "code"], "3 packages have no declaration; 1 of them holds no power."),
        (["", ""], "2 packages have no declaration; each holds no power."),
    ],
)
def test_packages_without_a_declaration_are_counted_in_plain_words(
    held: list[str], line: str
) -> None:
    uses = [[use(f"global:{kind}", kind)] if kind else [] for kind in held]
    found = [package(f"node_modules/p{at}", *each) for at, each in enumerate(uses)]
    report = SimpleNamespace(policy=None, packages=[SimpleNamespace(package=one) for one in found])
    assert list(undeclared(cast("Report", report))) == [line]
