"""The picture in a real browser: what is painted, what pointing at it says, and how soon a large tree can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.support.ui import WebDriverWait
from support.browser import browser, complaints, opened
from support.reports import finding, packages, presented, report
from support.subjects import package, use

from audit.model.finding import Severity
from audit.model.report import ReportedPackage
from audit.reporters import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READY = 2_000
"""Milliseconds until a large tree can be used."""
COLOURS = """
const canvases = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
  each instanceof HTMLCanvasElement ? [each] : each.shadowRoot ? canvases(each.shadowRoot) : []);
const seen = new Set();
for (const canvas of canvases(document.getElementById("picture"))) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4) {
    const parts = [0, 1, 2].map((one) => data[at + one].toString(16).padStart(2, "0"));
    if (data[at + 3] === 255) seen.add(`#${parts.join("")}`);
  }
}
return [...seen];
"""
REDRAWS = """
return [1, 2, 3].map(() => {
  const start = performance.now();
  draw();
  drawPicture();
  return performance.now() - start;
});
"""
SHIFTS = """
const done = arguments[0];
let sum = 0;
const add = (list) => { for (const each of list.getEntries()) sum += each.value; };
new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
setTimeout(() => done(sum), 100);
"""


@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    yield from browser()


def drawn(driver: Any, folder: Path, made: Any) -> None:
    file = folder / "page.html"
    file.write_text(render(presented(made), "html"), encoding="utf-8")
    reopened(driver, file)


def reopened(driver: Any, file: Path) -> None:
    opened(driver, file)
    WebDriverWait(driver, 30).until(
        lambda each: each.execute_script("return document.body.dataset.picture === 'yes'")
    )


def nested() -> Any:
    """Return `plain-x` of the project with `flat-stream-x` inside it."""
    plain, thief = packages()[3], packages()[1]
    parents = {plain.location: "", thief.location: plain.location}
    return report(packages=(ReportedPackage(plain), ReportedPackage(thief)), parents=parents)


def large(number: int) -> Any:
    """Return a tree of so many packages, each with a power and its place, four inside each, and findings."""
    held = [
        package(f"node_modules/p{each}", use("builtin:fs", "filesystem-write", f"lib/{each}.js:3:1:fs.rm({each})"))
        for each in range(number)
    ]  # fmt: skip
    parents = {
        each.location: f"node_modules/p{at // 4}" if at > 3 else "" for at, each in enumerate(held)
    }
    found = [finding(fingerprint=f"{each}", severity=Severity.LOW) for each in range(number // 3)]
    return report(*found, packages=tuple(map(ReportedPackage, held)), parents=parents)


def colour_of(driver: Any, authority: str) -> str:
    found: str = driver.execute_script("return COLOURS[arguments[0]]", authority)
    return found


def test_a_power_is_seen_by_its_colour(driver: Any, tmp_path: Path) -> None:
    drawn(driver, tmp_path, nested())
    assert colour_of(driver, "network") in driver.execute_script(COLOURS)
    assert colour_of(driver, "process") not in driver.execute_script(COLOURS)


def test_what_a_filter_leaves_out_steps_back(driver: Any, tmp_path: Path) -> None:
    drawn(driver, tmp_path, nested())
    [wanted] = [
        each
        for each in driver.find_elements("css selector", "#kinds button")
        if each.text == "direct 1"
    ]
    wanted.click()
    WebDriverWait(driver, 10).until(
        lambda each: colour_of(each, "network") not in each.execute_script(COLOURS)
    )


def test_pointing_says_what_lies_there_and_a_click_opens_it(driver: Any, tmp_path: Path) -> None:
    drawn(driver, tmp_path, nested())
    picture = driver.find_element("id", "picture")
    ActionChains(driver).move_to_element(picture).perform()
    assert driver.find_element("id", "hint").text.split("\n") == [
        "flat-stream-x 1.1.2", "network environment", "in plain-x",
    ]  # fmt: skip
    picture.click()
    assert driver.find_element("css selector", "#card h2").text == "flat-stream-x 1.1.2"
    driver.find_element("xpath", "//button[text()='Show in the tree']").click()
    assert driver.execute_script("return drawn.tiles.data.width") == [2.5, 2.5]


def test_a_chosen_power_says_through_whom_it_comes_in(driver: Any, tmp_path: Path) -> None:
    drawn(driver, tmp_path, nested())
    driver.find_element("css selector", "#authorities button").click()
    assert driver.find_element("id", "bringers").text == "network comes in through plain-x 1"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_paint_their_own_ground(driver: Any, tmp_path: Path, theme: str) -> None:
    drawn(driver, tmp_path, nested())
    driver.execute_script(
        "document.documentElement.dataset.theme = arguments[0]; drawPicture()", theme
    )
    raised = driver.execute_script("return themed('--raised')")
    WebDriverWait(driver, 10).until(lambda each: raised in each.execute_script(COLOURS))


def test_a_tree_of_1600_packages_is_ready_and_drawn_within_two_seconds(
    driver: Any, tmp_path: Path
) -> None:
    drawn(driver, tmp_path, large(1_600))
    assert driver.execute_script("return drawn.tiles.data.left.length") == 1_600
    times = [_milliseconds(driver, tmp_path / "page.html") for _ in range(3)]
    # The machine that runs the tests has other work as well: the best of three is the page's own time.
    assert min(ready for ready, _ in times) < READY
    assert min(picture for _, picture in times) < READY
    assert complaints(driver) == []


def _milliseconds(driver: Any, file: Path) -> tuple[float, float]:
    """Return when the lists could be used and when the picture stood there, from the start of loading."""
    reopened(driver, file)
    ready, picture = driver.execute_script(
        "return ['ready', 'picture'].map((each) => performance.getEntriesByName(each)[0].startTime)"
    )
    return ready, picture


def test_choosing_on_a_large_tree_takes_no_time_that_is_felt(driver: Any, tmp_path: Path) -> None:
    drawn(driver, tmp_path, large(1_600))
    took = driver.execute_script(REDRAWS)
    assert min(took) < 300


def test_nothing_moves_while_it_opens(driver: Any, tmp_path: Path) -> None:
    drawn(driver, tmp_path, large(1_600))
    assert driver.execute_async_script(SHIFTS) == 0
