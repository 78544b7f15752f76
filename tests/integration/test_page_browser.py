"""The page in a real browser: it works without a network, by keyboard, and a package's texts stay texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from support.browser import browser, complaints, opened, requests
from support.reports import packages, presented, report

from audit.model.report import ReportedPackage
from audit.reporters import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    yield from browser()


def shown(driver: Any, folder: Path, made: Any) -> Any:
    file = folder / "page.html"
    file.write_text(render(presented(made), "html"), encoding="utf-8")
    opened(driver, file)
    return driver


def wait(driver: Any, condition: str) -> None:
    WebDriverWait(driver, 30).until(lambda each: each.execute_script(f"return {condition}"))


def texts(driver: Any, selector: str) -> list[str]:
    found: list[str] = driver.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent)",
        selector,
    )
    return found


def press(driver: Any, *keys: str) -> None:
    ActionChains(driver).send_keys(*keys).perform()


def shop() -> Any:
    parents = {
        "node_modules/flat-stream-x": "node_modules/plain-x",
        **{f"node_modules/{each}": "" for each in ("@scope/reader", "gone-x", "plain-x")},
    }
    return report(parents=parents)


def test_it_opens_with_all_that_was_found_and_asks_for_nothing(driver: Any, tmp_path: Path) -> None:
    shown(driver, tmp_path, shop())
    assert texts(driver, "#verdict") == ["1 finding at high or above"]
    assert texts(driver, "#findings .severity") == ["high", "moderate", "moderate", "low", "low"]
    assert len(texts(driver, "#packages tr")) == 4
    wait(driver, "document.body.dataset.picture === 'yes'")
    assert set(driver.execute_script("return drawn.labels.data.text")) >= {
        "flat-stream-x",
        "plain-x",
    }
    assert complaints(driver) == []
    assert requests(driver) == []


def test_keys_search_open_and_close(driver: Any, tmp_path: Path) -> None:
    shown(driver, tmp_path, shop())
    press(driver, "/", "flat-stream")
    wait(driver, "document.querySelectorAll('#packages tr').length === 1")
    driver.execute_script("document.querySelector('#packages button').focus()")
    press(driver, Keys.ENTER)
    wait(driver, "document.getElementById('card').open")
    [card] = texts(driver, "#card")
    assert "pathshop > plain-x" in card
    assert texts(driver, "#card pre")[0].startswith("14https.request({ host: ")
    press(driver, Keys.ESCAPE)
    wait(driver, "!document.getElementById('card').open")
    assert driver.switch_to.active_element.text == "flat-stream-x"
    press(driver, Keys.ESCAPE)
    wait(driver, "document.querySelectorAll('#packages tr').length === 4")
    assert complaints(driver) == []


@pytest.mark.parametrize(
    ("group", "label", "left"),
    [
        ("authorities", "network 1", ["flat-stream-x"]),
        ("authorities", "filesystem-read 1", ["@scope/reader"]),
        ("kinds", "dev 1", ["@scope/reader"]),
        ("severities", "high 1", ["flat-stream-x"]),
    ],
)
def test_filters_leave_what_fits(
    driver: Any, tmp_path: Path, group: str, label: str, left: list[str]
) -> None:
    shown(driver, tmp_path, shop())
    buttons = driver.find_elements("css selector", f"#{group} button")
    [wanted] = [each for each in buttons if each.text == label]
    wanted.click()
    assert wanted.get_attribute("aria-pressed") == "true"
    assert texts(driver, "#packages button") == left
    wanted.click()
    assert len(texts(driver, "#packages button")) == 4


def test_a_comparison_shows_before_and_after(driver: Any, tmp_path: Path) -> None:
    compared = ReportedPackage(
        packages()[1], "1.1.1", ("builtin:util",), ("builtin:https.request",), ("builtin:zlib",), "updated"
    )  # fmt: skip
    shown(driver, tmp_path, report(packages=(compared,), command="diff"))
    assert texts(driver, "#packages td")[1] == "1.1.1 > 1.1.2"
    driver.find_element("css selector", "#packages button").click()
    before, after = texts(driver, "#card .sides > div")
    assert before.startswith("before 1.1.1- builtin:zlib")
    assert after.startswith("after 1.1.2+ builtin:https.request")
    assert "builtin:https.request" not in before
    assert texts(driver, "#packages .gain") == ["+ builtin:https.request"]


def test_the_policy_refuses_any_other_script(driver: Any, tmp_path: Path) -> None:
    shown(driver, tmp_path, shop())
    driver.execute_script(
        "const one = document.createElement('script'); one.textContent = 'window.pwned = 1'; document.body.append(one)"
    )
    assert driver.execute_script("return window.pwned") is None
    assert any("Content Security Policy" in each for each in complaints(driver))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_are_readable(driver: Any, tmp_path: Path, theme: str) -> None:
    shown(driver, tmp_path, shop())
    driver.execute_script("document.documentElement.dataset.theme = arguments[0]", theme)
    colours = driver.execute_script(
        "const style = getComputedStyle(document.body); return [style.color, style.backgroundColor]"
    )
    assert _contrast(*colours) > 7


def _contrast(one: str, other: str) -> float:
    """Return the ratio of two colours' luminances, as accessibility guidelines define it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(each) / 255 for each in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
