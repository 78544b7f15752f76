"""Texts made to cost time: what looks for addresses, code and pages in them ends soon."""

from __future__ import annotations

import time

import pytest

from audit.analysis.commands.foreign import read_foreign
from audit.analysis.markup import scripts_of
from audit.analysis.mentions.file import with_mentions
from audit.analysis.mentions.kept import read_compiled, read_kept, read_native
from audit.analysis.mentions.pages import read_page
from audit.model.facts import Fact, FileFacts, Reading

SECONDS = 20
"""Far more than is needed, on a machine that is busy; what is not bounded takes hours."""
SIZE = 120_000
PIECES = {
    "lines": b"\n",
    "spaces": b" ",
    "quotes": b"'\"`",
    "triple quotes": b"'''\n\"\"\"\n",
    "open scripts": b"<script ",
    "open handlers": b' onclick="',
    "open addresses": b'="javascript:',
    "metas": b"<meta http-equiv=refresh ",
    "one meta": b" http-equiv=refresh url",
    "blocks": b"<#",
    "commands": b"curl a-b-c ",
    "commands in strings": b"'curl -",
    "letters": b"aA",
    "code in a string": b"'fetch(x) aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "labels": b"a.b-c.",
    "hosts": b"https://a.b/",
    "base 64": b"aHR0cD",
    "backwards": b"a//:ptth",
    "hexadecimal": b"68747470",
    "boxes": b"@a.b'",
    "boxes behind keys": b"bcc=a@b.cd'",
    "constants": b"'" + b"A" * 90 + b"',",
    "breaks in a constant": b"A" * 64 + b"\\n",
    "loads of own files": b"const {a}=require('./b');a(a+a",
    "scripts in strings": b"'#!/bin/sh https://a.b/",
    "lists of folders": b"[homedir()].forEach(a);readdir(",
    "imports": b"from a import (b\n",
    "starts of compiled code": b"WebAssembly.instantiate(a, b",
    "paths": b"/.ssh/",
    "pieces that are added": b"'0x12'+a[0].join('')+",
    "pieces in a list": b"'0x1','2',",
    "pieces in a template": b"0x`${a.b}",
    "pieces that are kept": b"a='0x1';",
    "words of a call": b"'000000000000000000000000",
    "elements of scripts": b"s=d.createElement('script');",
    "commands in compiled code": b"powershell curl http://",
    "blocks of a template": b"<% fetch(",
    "ports": b"'net',53,'a.b.",
    "comments": b"* eval(x) //",
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_it_ends_soon(piece: bytes) -> None:
    data = piece * (SIZE // len(piece))
    found = FileFacts(Reading.LEXICAL, (Fact("builtin", "fs", 1, 1),))
    began = time.process_time()
    read_page(data)
    read_foreign(data)
    read_kept(data, is_json=False)
    read_compiled(data)
    read_native(data)
    with_mentions(found, data)
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    "piece", [b"<script ", b"<script>", b"<script>]]> ", b"<svg:script a='", b"---\n"]
)
def test_the_scripts_of_a_page_are_found_in_time(piece: bytes) -> None:
    data = piece * (8_000_000 // len(piece))
    began = time.process_time()
    scripts_of(data, handlers=True)
    assert time.process_time() - began < SECONDS
