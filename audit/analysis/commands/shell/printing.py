"""What a command prints, as far as the script says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.commands.shell import filters, paths
from audit.analysis.commands.shell.builtins import plain
from audit.analysis.commands.shell.state import NOTHING, UNKNOWN, Text, joined

if TYPE_CHECKING:
    from audit.analysis.commands.shell.files import Files
    from audit.analysis.commands.shell.state import Input

_SILENT = frozenset({
    ":", "true", "false", "exit", "test", "[", "[[", "cd", "pushd", "popd", "set", "export", "unset", "shift",
    "return", "local", "readonly", "declare", "typeset", "trap", "wait", "read", "sleep", "mkdir", "rm", "cp",
    "mv", "ln", "chmod", "touch", "alias", "break", "continue",
})  # fmt: skip


def printed(words: list[str], given: Input, files: Files) -> Text:
    """Return what a command prints."""
    if words[:2] in (["command", "-v"], ["command", "-V"]):
        return Text(f"{words[-1]}\n")
    words = plain(words)
    if not words or words[0] in _SILENT:
        return NOTHING
    name, arguments = words[0].rpartition("/")[2], words[1:]
    if name == "echo":
        return Text(filters.echoed(arguments))
    if name == "printf":
        return Text(filters.printed(arguments))
    if (path := paths.printed(name, arguments)) is not None:
        return Text(f"{path}\n")
    if not filters.is_filter(name):
        return UNKNOWN
    named = filters.named_files(name, arguments)
    text = joined(map(files.text, named)) if named else given.text
    if name == "tee":
        for word in (word for word in arguments if not word.startswith("-")):
            files.write(word, text)
    return filters.filtered(name, [word for word in arguments if word not in named], text)
