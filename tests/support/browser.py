"""A real headless Chromium that looks at a page we made, offline; its console is kept."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def browser() -> Iterator[Any]:
    """Yield a driver; skips with a reason where there is no Chromium with its driver."""
    program = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("Chromium and its driver are not installed (.ci/install-browser)")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        yield made
    finally:
        made.quit()


def opened(driver: Any, page: Path) -> None:
    """Open a page from the disk and wait until it says that it is ready."""
    driver.get_log("browser")
    driver.get_log("performance")
    driver.get(page.as_uri())
    WebDriverWait(driver, 30).until(
        lambda each: each.execute_script("return document.body.dataset.ready === 'yes'")
    )


def complaints(driver: Any) -> list[str]:
    """Return what the browser's console holds of warnings, script errors and what the page's policy refused."""
    return [
        f"{each['level']} {each['message']}"
        for each in driver.get_log("browser")
        if each["level"] != "INFO"
    ]


def requests(driver: Any) -> list[str]:
    """Return the addresses that the page asked for, itself and data left out."""
    events = [json.loads(each["message"])["message"] for each in driver.get_log("performance")]
    asked = [
        each["params"]["request"]["url"]
        for each in events
        if each["method"] == "Network.requestWillBeSent"
    ]
    return [each for each in asked if not each.startswith(("file:", "data:", "about:"))]
