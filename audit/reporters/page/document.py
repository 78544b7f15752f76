"""The page as a file: its parts put together, and a policy under which only our two scripts can run.

The picture is drawn by Bokeh, whose Python package ships its scripts. Of the maintained libraries tried it is the
one that runs without `eval` (which the policy forbids) and draws thousands of tiles at once: Plotly's script is four
times as large, and it took three seconds for 1,500 tiles and one more after each choice of a filter; Bokeh takes
half a second and then 15 ms. It is an optional extra, and never imported: only the scripts' text is read.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from audit.reporters.page.data import AMOUNTS, page_data
from audit.reporters.wording import inert

if TYPE_CHECKING:
    from audit.model.report import Report
    from audit.reporters.options import Options

SCRIPTS = (
    "model.js", "elements.js", "picture.js", "pointing.js", "card.js", "lists.js", "main.js",
)  # fmt: skip
LIBRARY = ("bokeh.min.js", "bokeh-api.min.js")
_ROOM = 4_000_000
"""Characters of data: with the library (1.4 MB) the page stays under 6 MB."""


def render(report: Report, _options: Options) -> str:
    """Return the page; of a large tree with fewer places and shorter excerpts, which the page says."""
    library, script = _library(), "\n".join(_asset(name) for name in SCRIPTS)
    parts = {
        "POLICY": _policy([each for each in (library, script) if each]),
        "STYLE": _asset("page.css"),
        "DATA": _data(report),
        "LIBRARY": library,
        "SCRIPT": script,
    }
    # The template is cut once: what is put in is never looked at again.
    pieces = re.split(r"@([A-Z]+)@", _asset("page.html"))
    return "".join(parts[piece] if at % 2 else piece for at, piece in enumerate(pieces))


def _data(report: Report) -> str:
    """Return the data as JSON that cannot end its script element, with as much evidence as there is room for."""
    texts = (embedded(page_data(report, amount)) for amount in AMOUNTS)
    return next((text for text in texts if len(text) <= _ROOM), "") or embedded(
        page_data(report, AMOUNTS[-1])
    )


def embedded(value: object) -> str:
    """Return a value as JSON in ASCII in which nothing can be read as HTML."""
    text = inert(json.dumps(value, ensure_ascii=True, separators=(",", ":")))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _policy(scripts: list[str]) -> str:
    """Return the Content-Security-Policy: these scripts by their hashes, our styles, nothing from anywhere."""
    digests = [
        base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts
    ]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _asset(name: str) -> str:
    return files("audit.reporters.page").joinpath("assets", name).read_text("utf-8")


def _library() -> str:
    """Return Bokeh's scripts; empty when the extra is not installed: the page then has no picture and says so."""
    found = find_spec("bokeh")
    if found is None or found.origin is None or find_spec("squarify") is None:
        return ""
    folder = Path(found.origin).parent / "server" / "static" / "js"
    scripts = [folder / name for name in LIBRARY]
    if not all(each.is_file() for each in scripts):
        return ""
    text = "\n".join(each.read_text("utf-8").strip() for each in scripts)
    harmless = "</script" not in text.lower() and "<!--" not in text
    return text if harmless else ""
