"""explain: who holds a power, who allowed it, which way it came, what takes it out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audit.cli import app

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


@pytest.fixture
def explain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], Any]:
    """Explain something of a shop that grants the network to one package."""
    shutil.copytree(ROOT / "fixtures" / "shop", tmp_path / "shop")
    grants = {"grants": {"flat-stream-x": ["network"], "tiny-log-x": ["builtin:fs"]}}
    (tmp_path / "shop" / "contain.json").write_text(json.dumps(grants))

    def run(asked: str, *arguments: str) -> Any:
        where = ["-C", str(tmp_path / "shop"), "--offline", "--jobs", "1"]
        assert app.run(["explain", asked, *where, *(arguments or ("--json",))]) == 0
        text = capsys.readouterr().out
        return text if arguments else json.loads(text)

    return run


def test_an_authority(explain: Callable[[str], Any]) -> None:
    found = explain("network")
    (holder,) = found["holders"]
    assert holder["path"] == ["event-pipe@3.3.4", "flat-stream-x@1.1.2"]
    assert holder["dominators"] == ["event-pipe@3.3.4"]
    assert holder["paths"] == 1
    (power,) = holder["capabilities"]
    assert (power["id"], power["granted"], power["declared"]) == (
        "builtin:https.request",
        "network",
        None,
    )
    assert "https.request(" in power["evidence"][0]["text"]
    assert found["cut"]["direct"]["edges"] == [{"from": "the project", "name": "event-pipe"}]
    assert found["cut"]["direct"]["lost"] == [
        "event-pipe@3.3.4",
        "flat-stream-x@1.1.2",
        "is-blank-x@2.0.1",
    ]


def test_a_package_with_all_its_powers(explain: Callable[[str], Any]) -> None:
    found = explain("flat-stream-x")
    assert found["kind"] == "package"
    ids = [each["id"] for each in found["holders"][0]["capabilities"]]
    assert ids == ["builtin:https.request", "global:process.env.NPM_TOKEN"]
    assert explain("flat-stream-x@1.1.2")["holders"] == found["holders"]


def test_a_capability_of_any_width(explain: Callable[[str], Any]) -> None:
    (holder,) = explain("builtin:fs")["holders"]
    (power,) = holder["capabilities"]
    assert power["declared"] == "builtin:fs.appendFileSync"
    assert power["granted"] == "builtin:fs"


def test_what_nobody_holds(explain: Callable[[str], Any]) -> None:
    assert explain("dom")["holders"] == []


def test_the_text_says_who_allowed_it(explain: Callable[..., Any]) -> None:
    text = explain("flat-stream-x", "-v")
    assert "not declared, granted by" in text
    assert "(network)" in text
    assert "not declared, not granted" in text
    assert "3 packages would leave with it" in text


def test_what_is_nothing_is_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "fixtures" / "shop", tmp_path / "shop")
    where = ["-C", str(tmp_path / "shop"), "--offline", "--jobs", "1"]
    assert app.run(["explain", "flat-strem-x", *where]) == 2
    assert "did you mean flat-stream-x?" in capsys.readouterr().err
    assert app.run(["explain", "builtin:htps", *where]) == 2
    assert "did you mean builtin:https?" in capsys.readouterr().err
