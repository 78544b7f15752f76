"""The README's pictures: `python tools/pictures.py` draws the terminal anew, with a folder the page as well.

python tools/pictures.py                 docs/images/terminal.svg, of fixtures/shop
python tools/pictures.py PROJECT         docs/images/tree.png too, of a project that is installed (needs Chromium)
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

from audit import pipeline
from audit.model.finding import Severity
from audit.pipeline import Request
from audit.reporters import render

if TYPE_CHECKING:
    from audit.model.report import Report

ROOT = Path(__file__).parents[1]
IMAGES, SHOP = ROOT / "docs" / "images", ROOT / "fixtures" / "shop"
COLUMNS = 100
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Fonts that rich would have a reader's browser fetch."""
_WITH_LEGEND = """
document.querySelector("nav").style.position = "static";
document.getElementById("picture").before(document.getElementById("authorities"));
drawPicture();
"""


def audited(project: str) -> Report:
    """Return the report of a project as from inside it, without how long it took."""
    with contextlib.chdir(project):
        request = Request(target=".", offline=True, level=Severity.HIGH)
        found = pipeline.check(request, lambda _stage, _done, _total: None)
        return replace(pipeline.presented(found), seconds=None)


def terminal_text(*, colour: bool = False) -> str:
    """Return what `contain-audit` says in fixtures/shop."""
    return render(audited(str(SHOP)), "text", width=COLUMNS, colour=colour)


def terminal() -> str:
    """Return the same as a drawing of a terminal."""
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, highlight=False
    )
    console.print(Text("$ contain-audit", style="bold"))
    console.print(Text.from_ansi(terminal_text(colour=True)))
    drawn = console.export_svg(title="shop", theme=DIMMED_MONOKAI, unique_id="contain-audit")
    return "\n".join(line.rstrip() for line in _FONTS.sub("", drawn).splitlines()) + "\n"


def tree(project: str) -> bytes:
    """Return the picture of the page of a project, as PNG."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support.browser import browser, opened  # noqa: PLC0415  # only where there is a browser

    with tempfile.TemporaryDirectory() as folder, contextlib.contextmanager(browser)() as driver:
        page = Path(folder) / "page.html"
        page.write_text(render(audited(project), "html"), encoding="utf-8")
        driver.set_window_size(1_280, 900)
        opened(driver, page)
        driver.implicitly_wait(10)
        driver.find_element("css selector", "body[data-picture]")
        driver.execute_script(_WITH_LEGEND)
        found: bytes = driver.find_element(
            "css selector", "section:nth-of-type(2)"
        ).screenshot_as_png
        return found


def main() -> None:
    """Write the pictures."""
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / "terminal.svg").write_text(terminal(), encoding="utf-8")
    if len(sys.argv) > 1:
        (IMAGES / "tree.png").write_bytes(tree(sys.argv[1]))


if __name__ == "__main__":
    main()
