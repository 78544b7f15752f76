"""What a generator copies into the projects that it makes: commands that download and run, rules that nobody sees."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.searching import large
from audit.analysis.javascript.text.source import Source, normalised
from audit.analysis.mentions.recipients import orders
from audit.analysis.mentions.texts import mention
from audit.model.json_text import read_json
from audit.model.manifest import INSTALL_SCRIPTS
from audit.model.mention import DOWNLOADED, FROM_ADDRESS, RIGHTS, STARTED, UNSEEN, Mentioned
from audit.model.text import texts_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.mentions.texts import Texts
    from audit.model.facts import Fact

_COMMAND = large(
    rb"\b(?:curl|wget)\s[^\n|]{1,300}\|\s*(?:sudo\s+)?(?:ba|z)?sh\b|\b(?:irm|iwr)\s[^\n|]{1,300}\|\s*iex\b"
)
_TAGS = re2.compile(rb"[\x{e0001}-\x{e007f}]{12,}")
"""Letters of ASCII as tags; the longest flags that are written so have seven."""
_AT_INSTALL = frozenset({*INSTALL_SCRIPTS, "prepare"})
_FETCHES = re.compile(
    r"https?://|\bnode\s+(?:-e|--eval|-p)\b|\b(?:curl|wget|iwr|irm)\s|\|\s*(?:ba|z)?sh\b"
)
_WANTED = ("dependencies", "devDependencies", "optionalDependencies", "overrides", "resolutions")
_ADDRESS = re.compile(r"(?:git\+)?https?://|git://")
_OF_SERVERS = ("mcpServers", "servers", "context_servers")
_REMOTE = re.compile(r"(?:.*[\s=@])?(?:git\+)?https?://(?!localhost\b|127\.|\[::1)", re.DOTALL)
_DEEP, _MANY = 4, 200
"""Levels, and texts, of settings that are looked at."""
_STEP = re2.compile(rb"(?m)^(?:RUN|\s*- run:)\s")
"""A step by which an image is built, or a workflow runs."""
_BY_ITSELF = re.compile(
    rb"\bfolderOpen\b|\"(?:SessionStart|SessionEnd|UserPromptSubmit|(?:Pre|Post)ToolUse|Stop|Notification)\"\s*:"
)
"""When an editor or an assistant starts a command without being asked."""
_OPENED = re2.compile(rb"\brunOn\\?['\"`]?\s*:\s*\\?['\"`]folderOpen\b")
_STARTED = re2.compile(rb'"(?:command|args)"\s*:\s*(?:"((?:[^"\\\n]|\\.)+)"|\[([^\]]+)\])')
_USUAL = re.compile(
    r"(?:npm|pnpm|yarn|bun|npx|pnpx|bunx)(?: (?:run|exec|--silent|-s|-w|--no-install))* ?[\w:.@/-]*(?: [\w./=:*-]+)*"
    r"|(?:tsc|eslint|prettier|biome|make|docker(?:-compose| compose)?|git|cargo|go)(?: [\w./=:*-]+)*"
)
"""What projects start so: their own scripts and checks."""
_RIGHTS = re2.compile(
    rb"\btoJSON\(\s*secrets\s*\)|\bpull_request_target\b|\bpermissions:\s*write-all\b"
    rb"|\b(?:curl|wget|nc)\s[^\n]*\$\{\{\s*secrets\."
)
"""What a workflow seldom needs: all secrets as a text, one sent by a command, rights for strangers."""
_FAR = 1_000
_HEAD = 4_096
"""Bytes in which what is no text shows it."""
_MOST = 20
"""Commands of one file that are kept."""
_SHOWN = 100
"""Bytes of one that are shown."""
_FIRST_TAG = 0xE0000


def read_copied(data: bytes) -> tuple[Fact, ...]:
    """Return the commands in a file of settings, and what any text says in such letters."""
    return () if b"\0" in data[:_HEAD] else tuple(_found(data))


def _found(data: bytes) -> Iterator[Fact]:
    data = normalised(data)
    source = Source(data)
    if data.lstrip()[:1] in (b"{", b"["):
        for kind, text in _of_project(data):
            yield _fact(source, max(0, data.find(text.encode())), kind, text[:_SHOWN])
        yield from _commands(source, data)
        yield from _by_itself(source, data)
    elif data.startswith(b"#!") or _STEP.search(data):
        yield from _commands(source, data)
    for match in islice(_RIGHTS.finditer(data), _MOST):
        shown = match.group()[:_SHOWN].decode("utf-8", "replace")
        yield _fact(source, match.start(), RIGHTS, shown)
    for place, kind, text in orders(data, lambda place: _line(data, place)):
        yield _fact(source, place, kind, text[:_SHOWN])
    for match in islice(_TAGS.finditer(data), _MOST):
        letters = match.group().decode("utf-8", "replace")[:_SHOWN]
        yield _fact(source, match.start(), UNSEEN, "".join(map(_plain, letters)))


def put_into_projects(texts: Texts) -> Iterator[tuple[int, str, str]]:
    """Yield what code keeps to put it into a project's settings of an editor, or a workflow of it: kind and text."""
    if b"folderOpen" in texts.data:
        for match in texts.hits(_OPENED, _MOST):
            yield match.start(), STARTED, "runOn: folderOpen"
    if b"workflows" in texts.data:
        for match in texts.hits(_RIGHTS, _MOST):
            yield match.start(), RIGHTS, match.group().decode("utf-8", "replace")


def _commands(source: Source, data: bytes) -> Iterator[Fact]:
    for match in islice(_COMMAND.finditer(data), _MOST):
        text = match.group()[:_SHOWN].decode("utf-8", "replace")
        yield _fact(source, match.start(), DOWNLOADED, text)


def _by_itself(source: Source, data: bytes) -> Iterator[Fact]:
    """Yield the commands of settings by which something starts them, but for the project's own scripts and checks."""
    for match in islice(_STARTED.finditer(data) if _BY_ITSELF.search(data) else (), _MOST):
        text = (match.group(1) or match.group(2))[:_FAR].decode("utf-8", "replace")
        if not _USUAL.fullmatch(text.strip()):
            yield _fact(source, match.start(), STARTED, text[:_SHOWN])


def _line(data: bytes, place: int) -> str:
    """Return the line around a place, and the one before."""
    begin = data.rfind(b"\n", 0, max(0, data.rfind(b"\n", 0, place))) + 1
    end = data.find(b"\n", place)
    return data[max(begin, place - _FAR) : end if end >= 0 else place + _FAR].decode(
        "utf-8", "replace"
    )


def _of_project(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield what a project's package.json runs at install that fetches or is code, and what comes from an address."""
    try:
        project = read_json(data).value
    except ValueError:
        return
    scripts, wanted = (_texts(project, field) for field in (("scripts",), _WANTED))
    for name, text in scripts:
        if name in _AT_INSTALL and _FETCHES.search(text):
            yield DOWNLOADED, text
    for _, text in wanted:
        if _ADDRESS.match(text):
            yield FROM_ADDRESS, text.partition("#")[0]
    if isinstance(project, dict):
        named = [project.get(field) for field in (*_OF_SERVERS, "packageManager")]
        for text in islice((text for each in named for text in texts_within(each, _DEEP)), _MANY):
            if _REMOTE.match(text):
                yield FROM_ADDRESS, text


def _texts(project: object, fields: Iterable[str]) -> list[tuple[str, str]]:
    held = [project.get(field) for field in fields] if isinstance(project, dict) else []
    pairs = [pair for each in held if isinstance(each, dict) for pair in each.items()]
    return [(name, text) for name, text in pairs if isinstance(text, str)]


def _plain(letter: str) -> str:
    return chr(ord(letter) - _FIRST_TAG)


def _fact(source: Source, place: int, kind: str, text: str) -> Fact:
    return mention(source, place, f"{Mentioned.RECIPIENT.value}:{kind}", text)
