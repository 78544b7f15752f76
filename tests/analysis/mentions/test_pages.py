"""Pages that a package ships: what they load, send to and run."""

from __future__ import annotations

import pytest
from support.packages import analysed, contents

from audit.capabilities import mentions
from audit.model.mention import CODE, SPOKEN, Mentioned


def told(page: str, path: str = "public/index.html") -> set[tuple[str, str]]:
    found = mentions(analysed(contents({"index.js": "module.exports = 1", path: page})))
    return {
        (each.to, each.text)
        for each in found
        if each.mentioned is Mentioned.PAGE and each.to != SPOKEN
    }


LOADED = {
    "script": '<script async src="https://a.invalid/x"></script>',
    "iframe": "<iframe style='display:none' src=//a.invalid/x></iframe>",
    "form": '<form method="post" action="https://a.invalid/x">',
    "base": '<base href="https://a.invalid/x">',
    "link": '<link rel="stylesheet" href="https://a.invalid/x">',
    "img": '<img src="https://a.invalid/x">',
    "meta": '<meta http-equiv="refresh" content="2;url=https://a.invalid/x">',
}
NOT_LOADED = {
    "a link for people": '<a href="https://a.invalid/x">more</a><link rel="license" href="https://a.invalid/x">',
    "its own": '<script src="./x.js"></script><img src="/x.png"><form action="/login">',
    "between blocks of a template": "<% if (more) { %><a href='https://a.invalid/x'>more</a><% } %>",
    "a comment of its own": "<p>See https://a.invalid/x</p>",
}


@pytest.mark.parametrize(("element", "page"), LOADED.items(), ids=LOADED)
def test_loaded(element: str, page: str) -> None:
    (found,) = told(page)
    assert found[0] == element
    assert "a.invalid/x" in found[1]


@pytest.mark.parametrize("page", NOT_LOADED.values(), ids=NOT_LOADED)
def test_not_loaded(page: str) -> None:
    assert told(page) == set()


RUN = {
    "a script": "<script>fetch('https://a.invalid/x')</script>",
    "a handler": "<img src=x onerror=\"fetch('https://a.invalid/x')\">",
    "an address": "<a href=\"javascript:fetch('https://a.invalid/x')\">x</a>",
    "a block of a template": "<p><%= name %></p><% fetch('https://a.invalid/x') -%>",
    "with signs of markup": "<img src=x onerror='fetch(&quot;https://a.invalid/x&quot;)'>",
}


@pytest.mark.parametrize("page", RUN.values(), ids=RUN)
def test_run(page: str) -> None:
    assert told(page) == {(CODE, "network"), ("script", "https://a.invalid/x")}


def test_code_that_is_decoded() -> None:
    assert (CODE, "code that is decoded") in told("<script>eval(atob(x))</script>")
    assert told('<script type="application/ld+json">{"url": "https://a.invalid"}</script>') == set()
    assert told("<script>window.reader = Reader({ url: './a.json' })</script>") == set()


@pytest.mark.parametrize("path", ["views/a.ejs", "views/a.hbs", "icons/a.svg", "a.htm"])
def test_other_pages(path: str) -> None:
    assert told("<script src='https://a.invalid/x'></script>", path) == {
        ("script", "https://a.invalid/x")
    }


def test_a_template_that_is_indented() -> None:
    assert ("script", "https://a.invalid/x") in told(
        "head\n  script(src='https://a.invalid/x')", "a.pug"
    )
