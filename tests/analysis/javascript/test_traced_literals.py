"""What is not told of a power though it stands near: of other objects, other members, other functions."""

from __future__ import annotations

import pytest
from support.javascript import read


@pytest.mark.parametrize(
    ("code", "other"),
    [
        (
            "const net = require('net'); exports.a = ({ host = 'own.invalid' } = {}) => net.connect(80, host);"
            "exports.b = { host: 'other.invalid' }",
            "other.invalid",
        ),
        (
            "exports.a = (o) => fetch(o.url); exports.b = { home: 'https://other.invalid' }",
            "https://other.invalid",
        ),
        ("exports.a = (o) => fetch(o.url); exports.b = { url: 'README' }", "README"),
        ("exports.a = (o) => fetch(o.url); exports.b = { url: 'index.html' }", "index.html"),
        (
            "const fs = require('fs'); exports.a = (o) => fs.writeFileSync(o.path, o.text); exports.b = { text: '/b' }",
            "/b",
        ),
        (
            "fetch('/x', { headers: { referer: from() } }); function from() { return 'https://other.invalid' }",
            "https://other.invalid",
        ),
        (
            "exports.a = (o) => fetch(o.url);" + "f({ url: 'https://other.invalid/' + 1 });" * 9,
            "https://other.invalid/1",
        ),
    ],
    ids=[
        "known-better",
        "another-member",
        "no-host",
        "a-file",
        "what-is-written",
        "who-asks",
        "too-common",
    ],
)
def test_what_belongs_to_something_else_is_not_told(code: str, other: str) -> None:
    assert other not in {text for fact in read(code).facts for text in fact.literals}
