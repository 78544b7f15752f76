"""What `node` and its likes run: a file, code in an argument, what is loaded before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.commands import package_command, tools
from audit.analysis.commands.evidence import VARIABLE, By
from audit.analysis.layout.runners import CODE_OPTIONS, LOAD_OPTIONS

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command
    from audit.analysis.commands.effects import CommandReader

_PRINTED = re.compile(r"\$\(cat ([^\s|;&<>()$]+)\)|`cat ([^\s|;&<>`$]+)`")
_OPTION = re.compile(r"-[\w-]+")
_VALUE_OPTIONS = frozenset(
    _OPTION.findall("""
-C --build-snapshot-config --conditions --cpu-prof-dir --cpu-prof-interval --cpu-prof-name
--diagnostic-dir --disable-warning --dns-result-order --env-file --env-file-if-exists
--es-module-specifier-resolution --experimental-config-file --experimental-default-type --heap-prof-dir
--heap-prof-interval --heap-prof-name --icu-data-dir --input-type --localstorage-file
--max-http-header-size --openssl-config --redirect-warnings --report-dir --report-directory
--report-filename --report-signal --secure-heap --stack-trace-limit --test-name-pattern --test-reporter
--test-reporter-destination --title --tls-cipher-list --tls-keylog --trace-event-categories
--trace-event-file-pattern --unhandled-rejections --watch-path
""")
)
_REMOTE = ("http://", "https://", "jsr:", "npm:")
_OF_PACKAGES = frozenset({"a", "add", "ci", "i", "install", "pm", "remove", "rm", "update", "x"})
"""What `bun` does in the stead of npm."""
_SCRIPT_OPTION = "--run"
_TAKING = _VALUE_OPTIONS | {*LOAD_OPTIONS, *CODE_OPTIONS, _SCRIPT_OPTION}


def read(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Take in the words after `node`; return those of a command that it runs in its turn."""
    rest, done = options(reader, words)
    if rest[:1] and rest[0] in ("run", "task", "eval") and len(rest) > 1:
        _subcommand(reader, rest)
    elif rest and reader.program == "bun" and rest[0] in _OF_PACKAGES:
        return package_command.manage(reader, rest, command)
    elif rest and not done and _is_npm(rest[0]):
        return rest
    elif rest and not done and rest[0].startswith(_REMOTE):
        _remote(reader, rest[0])
    elif rest and rest[0] != "-" and not done:
        path = reader.path(rest[0]) + "/*" * ("--test" in words and rest[0].endswith("/"))
        reader.effects.files.append((path, By.NODE))
        if (
            path.startswith(("$", "`")) or "/$" in path or "/`" in path
        ):  # nobody set what it stands for
            reader.effects.powers |= {tools.SPAWN, tools.COMPUTED}
    elif not done and (command.given.is_fed or rest):
        _given(reader, command)
    return []


def _given(reader: CommandReader, command: Command) -> None:
    """Take in what stands in the script for it to read, or that this is not known."""
    given = command.given.text
    reader.effects.files += [(file, By.NODE) for file in given.files]
    if given.text is not None:
        reader.effects.code.append(given.text)
    if given.is_in_part or not given.is_known:
        reader.effects.powers |= {tools.SPAWN, tools.COMPUTED}


def options(reader: CommandReader, words: list[str]) -> tuple[list[str], bool]:
    """Take in the options of `node`; return the words after them, and whether they run something already."""
    rest, done = list(words), False
    while rest and rest[0].startswith("-") and rest[0] != "-":
        option, joined, value = rest.pop(0).partition("=")
        if not joined and rest and option in _TAKING:
            value = rest.pop(0)
        if option in LOAD_OPTIONS and value:
            _load(reader, value)
        elif option in CODE_OPTIONS and (file := _PRINTED.fullmatch(value)):
            reader.effects.files.append((reader.path(file[1] or file[2]), By.NODE))
            done = True
        elif option in CODE_OPTIONS:
            reader.effects.code.append(value)
            done = True
        elif option == _SCRIPT_OPTION:
            reader.effects.scripts.append(value)
            done = True
    return rest, done


def _is_npm(word: str) -> bool:
    variable = VARIABLE.fullmatch(word.rstrip("}"))
    return variable is not None and (variable[1] or variable[2]) == "npm_execpath"


def _load(reader: CommandReader, specifier: str) -> None:
    relative = specifier.startswith((".", "/", "\\"))
    path = reader.path(specifier) if relative else specifier
    outside = path.startswith(("/", ".."))
    reader.effects.loaded.append(f"./{path}" if relative and not outside else path)


def _remote(reader: CommandReader, address: str) -> None:
    """Take in code that is fetched and run."""
    reader.effects.powers |= {tools.NETWORK, tools.SPAWN}
    reader.effects.literals.add(f"deno run {address}")


def _subcommand(reader: CommandReader, words: list[str]) -> None:
    """Take in `bun run NAME`, `deno run FILE`, `deno eval CODE`."""
    target = next((word for word in words[1:] if not word.startswith("-")), "")
    if target.startswith(_REMOTE):
        _remote(reader, target)
    elif words[0] == "eval":
        reader.effects.code.append(target)
    elif reader.is_script(target):
        reader.effects.scripts.append(target)
    else:
        reader.effects.files.append((reader.path(target), By.NODE))
