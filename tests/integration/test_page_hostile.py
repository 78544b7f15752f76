"""The page in a real browser, with an attack in every field that a package or a project can fill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.support.ui import WebDriverWait
from support.browser import browser, complaints, opened, requests
from support.reports import finding, presented, report
from support.subjects import declares, package, use

from audit.model.contents import Source
from audit.model.finding import FindingPackage
from audit.model.package import Evidence
from audit.model.report import ReportedPackage
from audit.reporters import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ATTACKS = {
    "a script": "</script><script>window.pwned=1</script>",
    "a comment around the script": "<!--<script>",
    "an image": "<img src=x onerror=window.pwned=1>",
    "out of an attribute": "\"' autofocus onfocus=window.pwned=1 x='",
    "a link": '<a href="javascript:window.pwned=1">x</a>',
    "a frame": "<iframe srcdoc='<script>top.pwned=1</script>'></iframe>",
    "a drawing": "<svg/onload=window.pwned=1><foreignObject>",
    "out of a template": "${window.pwned=1}`{{constructor.constructor('window.pwned=1')()}}@{label}{safe}%{x}",
    "out of a text of JavaScript": "\\u003cb\\u003e\u2028');window.pwned=1;//",
    "a style": "</style><style>*{background:url(https://collect.invalid/)}</style>",
    "mathematics": r"$$\href{javascript:window.pwned=1}{x}$$ \(a\) \[b\]",
    "our own marks": "@DATA@ @SCRIPT@ @LIBRARY@",
    "a key of every object": "__proto__",
    "entities": "&lt;img src=x onerror=window.pwned=1&gt;",
    "right to left": "\u202e\u2066x\u0000\ud800",
}
FOREIGN = (
    "img, a, iframe, svg, style ~ style, object, embed, form, link, base, meta[http-equiv=refresh], "
    "[onerror], [onfocus], [autofocus]"
)


@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    yield from browser()


def attacked(text: str) -> Any:
    """Return a comparison in which every text from outside is the attack."""
    location, inner = f"node_modules/{text}", f"node_modules/{text}/node_modules/{text}"
    plain = use(f"global:{text}", "network", literals=(text,))
    held = replace(plain, evidence=(Evidence(text, 1, 1, text),))
    outer = package(location, held, version=text, declaration=declares(text), granted=(text,))
    missing = package(inner, source=Source.MISSING, problem=text, version=text)
    made = finding(
        rule=text, message=text, help=text, capability=text, path=("", location, inner),
        package=FindingPackage(text, text, location), evidence=(Evidence(text, 1, 1, text),),
    )  # fmt: skip
    waived = finding(suppressed=(text, text), package=FindingPackage(text, text, inner))
    return report(
        made, waived, command="diff", project_path=f"/x/{text}", lockfile=text, notes=(text,),
        packages=(
            ReportedPackage(outer, text, (text,), (f"global:{text}",), (text,), "updated"),
            ReportedPackage(missing, change="added"),
        ),
        parents={location: "", inner: location},
    )  # fmt: skip


def clicked(driver: Any, selector: str) -> None:
    """Click every element of a kind, one after the other; a card that opens is closed again."""
    for number in range(len(driver.find_elements("css selector", selector))):
        driver.execute_script(
            "document.querySelectorAll(arguments[0])[arguments[1]]?.click(); closeCard()", selector, number,
        )  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_stays_a_text(attack: str, driver: Any, tmp_path: Path) -> None:
    text = ATTACKS[attack]
    file = tmp_path / "page.html"
    file.write_text(render(presented(attacked(text)), "html"), encoding="utf-8")
    opened(driver, file)
    WebDriverWait(driver, 30).until(
        lambda each: each.execute_script("return document.body.dataset.picture === 'yes'")
    )
    picture = driver.find_element("id", "picture")
    ActionChains(driver).move_to_element(picture).perform()
    assert not driver.find_element("id", "hint").get_attribute("hidden")
    for selector in ("nav button", "#packages button", "#findings button", "summary"):
        clicked(driver, selector)
    picture.click()
    assert driver.execute_script("return document.getElementById('card').open") is True
    assert driver.execute_script("return typeof window.pwned") == "undefined"
    outside = (
        "[...document.querySelectorAll(arguments[0])].filter((each) => !each.closest('#picture'))"
    )
    assert driver.execute_script(f"return {outside}.length", FOREIGN) == 0
    assert complaints(driver) == []
    assert requests(driver) == []
