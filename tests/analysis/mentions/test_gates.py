"""Deeds that wait for a date, a zone, a language, a machine or chance: silent texts, then those that are told."""

from __future__ import annotations

import pytest
from support.packages import analysed, contents

from audit.capabilities import mentions

START = "const fs = require('fs'); "


def told(code: str) -> set[tuple[str, str]]:
    found = mentions(analysed(contents({"index.js": START + code})))
    return {(each.to, each.text) for each in found if each.mentioned.value == "gate"}


SILENT = {
    "nothing waits": "process.exit(1)",
    "a deadline that is kept elsewhere": "if (Date.now() > deadline) process.exit(1)",
    "a zone for a formatter": "new Intl.DateTimeFormat('de', { timeZone: zone }); fs.writeFileSync(a, b)",
    "a zone that is compared with none": "if (!timeZone) process.exit(1)",
    "a waiting time by chance": "setTimeout(again, 500 * Math.random()); fs.unlinkSync(a)",
    "another condition": "if (Date.now() > 1700000000000) log(); if (old) process.exit(1)",
    "the next line": "if (Date.now() > 1700000000000)\n  log()\nfs.unlinkSync(a)",
    "a line after a chain": "if (Date.now() > 1700000000000)\n  log\n    .all()\nfs.unlinkSync(a)",
    "a comment": "// if (Math.random() < 0.1) process.exit()",
    "a message": "if (navigator.language === 'de') say('hallo')",
    "members of a pattern that are only told": (
        "const { locale, timeZone } = f().resolvedOptions()\nlog(locale, timeZone)\nopen(os.homedir())"
    ),
    "one of several names of a user": "const me = os.userInfo().username ?? env['U'] ?? os.homedir()",
    "the home folder beside a date": "const now = Date.now() - 86400000; open(os.homedir())",
    "a choice of words": "switch (navigator.language) { case 'de': say('hallo') }",
    "a function that does it is not called": (
        "function end() { process.exit() } if (Math.random() < 0.5) log()"
    ),
}


@pytest.mark.parametrize("code", SILENT.values(), ids=SILENT)
def test_silent(code: str) -> None:
    assert told(code) == set()


WAITING = {
    "a zone": (
        "if (Intl.DateTimeFormat().resolvedOptions().timeZone === 'A/B') process.exit()",
        ("time zone", "ends the process"),
    ),
    "a zone in a variable": (
        "const here = o.resolvedOptions().timeZone;\nif (list.includes(here)) {\n process.kill(1) }",
        ("time zone", "ends the process"),
    ),
    "a loop in it over lines": (
        "if (\n  Date.now() >\n  1700000000000\n)\n  for (const f of all(\n    a,\n  ))\n    fs.unlinkSync(f)",
        ("date", "changes files"),
    ),
    "a language over lines": (
        "if (a.test(\n  process.env\n    .LANG || '',\n))\n  fs.rmSync(a)",
        ("language", "changes files"),
    ),
    "a language": (
        "if (/^fd/.test(process.env.LANG || '')) { fs.rmSync(a) }",
        ("language", "changes files"),
    ),
    "a language that a function asks for": (
        "function there() { return navigator.language === 'fd' }\nif (there()) document.body.innerHTML = ''",
        ("language", "blocks the page"),
    ),
    "a day, with an end before it": (
        "function f() { if (new Date().getDay() !== 5) return;\n fs.writeFileSync('a', '') }",
        ("date", "changes files"),
    ),
    "an hour": (
        "if (new Date().getHours() > 20) { const s = document.createElement('script'); head.append(s) }",
        ("date", "loads a script"),
    ),
    "where a visitor comes from": (
        "/search/.test(document.referrer) && head.append(document.createElement('script'))",
        ("visitor", "loads a script"),
    ),
    "a moment": (
        "Date.now() > Date.parse('2027-01-01') && process.abort()",
        ("date", "ends the process"),
    ),
    "an endless loop": (
        "if (new Date().getMonth() === 3) for (;;) ;",
        ("date", "ends the process"),
    ),
    "a machine": (
        "if (os.hostname() === 'build') { fs.unlinkSync(x) }",
        ("machine", "changes files"),
    ),
    "the home folder for members of a pattern": (
        "const { locale, timeZone } = f().resolvedOptions()\nif (/^xx-/.test(locale)) out.push(os.homedir())",
        ("place", "reaches for the user's files"),
    ),
    "a member of a pattern by another name": (
        "const { locale: here } = f().resolvedOptions()\nif (HERE.has(here)) { fs.rmSync(a) }",
        ("place", "changes files"),
    ),
    "a choice": (
        "switch (navigator.language) { case 'xx': fs.rmSync(a) }",
        ("language", "changes files"),
    ),
    "a choice by what is kept": (
        "const o = f().resolvedOptions()\nswitch (o.locale) { case 'xx': fs.rmSync(a) }",
        ("place", "changes files"),
    ),
    "one of two values by what is kept": (
        "const here = o.timeZone\nconst top = here.startsWith('X/') ? process.env.HOME : '.'",
        ("time zone", "reaches for the user's files"),
    ),
    "one of two values by what a function tests": (
        "const there = () => /^X/.test(f().timeZone)\nconst top = there() ? os.homedir() : '.'",
        ("time zone", "reaches for the user's files"),
    ),
    "a folder of the user's": (
        "const { timeZone: z } = f().resolvedOptions()\nif (z === 'X/Y') out.push('../../Documents')",
        ("place", "reaches for the user's files"),
    ),
    "a name in a table": (
        "if (o.timeZone in ZONES) out.push(os.homedir())",
        ("time zone", "reaches for the user's files"),
    ),
    "chance, by way of a function": (
        "function empty(f) { fs.truncateSync(f) } if (Math.random() < 0.2) empty(a)",
        ("chance", "empties files"),
    ),
}


@pytest.mark.parametrize(("code", "deed"), WAITING.values(), ids=WAITING)
def test_a_deed_that_waits(code: str, deed: tuple[str, str]) -> None:
    assert told(code) == {deed}


def test_nested_brackets_end() -> None:
    """What is never closed is looked at for so many bytes only."""
    assert told("if (Math.random() < 0.5 " + "(" * 100_000 + " process.exit()") == set()
