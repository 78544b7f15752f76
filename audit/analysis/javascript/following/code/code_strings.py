"""Constant code and commands that code runs: `eval("...")`, `new Function`, `vm`, `node -e`, `node FILE`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import FOLDER, JsObject, file_specifier
from audit.analysis.javascript.folding.upstream import upstream
from audit.analysis.javascript.following.code import text_functions
from audit.analysis.javascript.following.modules.partial_names import partial_specifier
from audit.analysis.javascript.following.shared.intrinsics import named_literal
from audit.analysis.javascript.naming import free_value
from audit.analysis.javascript.syntax.guards import in_try
from audit.analysis.javascript.syntax.node_types import given_to
from audit.analysis.javascript.text.searching import any_of
from audit.analysis.javascript.values import Power, Returns, Value
from audit.analysis.layout.runners import CODE_OPTIONS, LOAD_OPTIONS, NODES, SHELLS
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

Given = tuple["Spot", ...]
_LONGEST = 20_000
"""Characters of code in a string that is read."""
_NESTED = 3
"""Code in strings of code in strings that is read."""
_TEXT_RUNNERS = frozenset({
    "Script", "SourceTextModule", "_compile", "compileFunction", "runInContext", "runInNewContext",
})  # fmt: skip
WORKERS = frozenset({"Worker", "SharedWorker", "importScripts", "navigator.serviceWorker.register"})
"""Globals that run the file they are given."""
_CLUSTERING = frozenset({"setupMaster", "setupPrimary"})
_SHELLS = frozenset({"exec", "execSync"})
_PROGRAMS = frozenset({"execFile", "execFileSync", "spawn", "spawnSync"})
_SHELL_NAMES = re.compile(rf"(?:^|[/\\])(?:{any_of(SHELLS)})$")
_NODE = re.compile(rf"(?:^|[/\\])(?:{any_of(NODES)})(?:\.exe)?$", re.IGNORECASE)
_NODE_NAMES = ("process.execPath", "process.argv[0]", "process.argv0")
_FILE = re.compile(
    r"(?:\0dir|\.{0,2}[\w./\\@-])[\w./\\@ \0-]*\.(?:[cm]?[jt]s|sh|bash|bat|cmd|ps1)$|\0dir/.+|\.{1,2}/.+"
)
_COMMAND = re.compile(r"(?:^|[;&|]\s*)\"?(\S*?)\"?\s+((?:-[\w-]+(?:=\S+)?\s+)*)\"?([^\s\"';&|]+)")
_READERS = ("readFile", "readFileSync")
_WITHIN = frozenset({
    "arguments", "await_expression", "binary_expression", "call_expression", "member_expression",
    "parenthesized_expression", "template_string", "template_substitution",
})  # fmt: skip
_PARTS = 40
"""Parts of one expression that are looked at."""


def compiled(flow: Flow, spot: Spot, given: Given, *, called: bool) -> None:
    """Follow what constant code gives: `eval("require")`, `Function("return this")()`; read what it does."""
    texts = flow.script.strings(given[-1])[0] if given else ()
    if given:
        _run_file(flow, spot, given[-1])
    for text in texts:
        name = text.strip().removeprefix("return").strip(" \t();")
        value: Value | None = (
            Power("world", ("globalThis",)) if name == "this" else free_value(name, flow.script)
        )
        if value is not None:
            flow.follow(spot, value if called else Returns(value))
        else:
            code = _as_function(flow, given, text, called=called)
            calls = () if called else text_functions.calls(flow, spot)
            for arguments in calls or ("",):
                _read(flow, spot, code + arguments)


def _as_function(flow: Flow, given: Given, body: str, *, called: bool) -> str:
    """Return the code of `Function(...parameters, body)`; `eval` runs its text as it is."""
    if called:
        return body
    parameters = [
        one for given_one in given[:-1] for one in flow.script.folder.strings(given_one)[0]
    ]
    return f"(function ({', '.join(parameters)}) {{{body}\n}})"


def _read(flow: Flow, spot: Spot, code: str, *, linked: bool = True) -> None:
    """Record what the text of a program does, where it is run; `linked`: Node finds what it loads."""
    limits = flow.script.limits
    if len(code) > _LONGEST or limits.nested >= _NESTED:
        return
    flow.script.budget.spend(len(code))
    found = flow.read_program(code.encode("utf-8", "replace"), flow.script.budget)
    recorder = flow.script.recorder
    for fact in found.facts:
        if fact.kind != "unknown":
            recorder.fact(fact.kind, fact.what, spot, fact.literals, guarded=in_try(spot))
    for one in found.references if linked else ():
        recorder.reference(one.specifier, one.kind, spot, guarded=in_try(spot))


def _run_file(flow: Flow, spot: Spot, given: Spot) -> None:
    """Note the file whose text is run: `eval(fs.readFileSync(FILE))`, by way of names and helpers too."""
    folder = flow.script.folder
    waiting, seen = [(given, True)], 0
    while waiting and seen < _PARTS:
        (one, is_here), seen = waiting.pop(), seen + 1
        if one.type == "identifier":
            named = named_literal(flow, one)
            calls = upstream(folder, one) if named is one else ()
            sure = (each for each, is_loose in calls if not is_loose)
            waiting += ((each, False) for each in sure if each.type == "call_expression")
            one = named
        first = next(iter(given_to(one)), None)
        if first is not None and _is_reader(flow, one.child("function")):
            for path in _paths(folder, first, is_here=is_here):
                specifier = file_specifier(path)
                flow.script.recorder.reference(specifier, ReferenceKind.FORK, spot, guarded=True)
        elif one.type in _WITHIN:
            waiting += ((each, is_here) for each in one.children())


def _is_reader(flow: Flow, callee: Spot | None) -> bool:
    """Return whether a function reads a file, by its name or the one that it is taken out of `fs` by."""
    if callee is None:
        return False
    binding = flow.binding(callee) if callee.type == "identifier" else None
    pair = binding.declarations[0].parent if binding is not None else None
    if pair is not None and pair.type == "pair_pattern":
        return flow.script.folder.key_of(pair) in _READERS
    return flow.text(callee).endswith(_READERS)


def _paths(folder: Folder, given: Spot, *, is_here: bool) -> Iterator[str]:
    """Yield the paths that a reader is given; where it is not `is_here`, by any caller: only files of the package."""
    texts = list(folder.strings(given)[0])
    if not is_here:
        sure = (one for one, is_loose in upstream(folder, given) if not is_loose)
        texts += (text for one in sure for text in folder.strings(one)[0])
        texts = [text for text in dict.fromkeys(texts) if text.startswith(FOLDER)]
    yield from (text for text in texts if "\n" not in text)


def started(flow: Flow, spot: Spot, value: Power, given: Given) -> None:
    """Read the code, and note the file, that a built-in's function runs."""
    module, name = value.path[0], value.path[-1]
    if not given:
        return
    if module == "vm" and name == "runInThisContext":
        compiled(flow, spot, given[:1], called=True)  # as `eval` does
    elif module in ("vm", "module") and name in _TEXT_RUNNERS:
        _texts(flow, spot, given[0], linked=module == "module")
    elif module == "worker_threads" and name == "Worker" and len(given) > 1:
        if _is_evaluated(flow, given[1]):
            _texts(flow, spot, given[0])
    elif module == "cluster" and name in _CLUSTERING:
        _clustered(flow, spot, given[0])
    elif module == "child_process" and name in _SHELLS:
        for command in flow.script.strings(given[0])[0]:
            _shell(flow, spot, command)
    elif module == "child_process" and name in _PROGRAMS:
        _program(flow, spot, given)


def gathered(flow: Flow, spot: Spot, value: Power, given: Given) -> None:
    """Note the files of `require.context("./x")` and `import.meta.glob("./x/*.js")`."""
    for folded in flow.script.folder.fold(given[0]) if given else ():
        for text in (
            [one[0] for one in folded if len(one) == 1] if isinstance(folded, tuple) else [folded]
        ):
            if isinstance(text, str) and text.startswith("."):
                path = text.rstrip("/") + "/**" if value.kind == "context" else text
                flow.script.recorder.reference(path, ReferenceKind.DYNAMIC, spot, guarded=True)


def _clustered(flow: Flow, spot: Spot, options: Spot) -> None:
    """`cluster.setupPrimary({exec: FILE})`."""
    for one in flow.script.folder.fold(options):
        for path in one.members.get("exec", ()) if isinstance(one, JsObject) else ():
            if isinstance(path, str):
                _file(flow, spot, path)


def _program(flow: Flow, spot: Spot, given: Given) -> None:
    """`spawn("node", [FILE])`, `spawn("sh", ["-c", TEXT])`, `execFile("./tool")`."""
    words = list(_words(flow, given[1])) if len(given) > 1 else []
    texts = flow.script.folder.strings(given[0])[0]
    if _is_node(flow, given[0]):
        _arguments(flow, spot, words)
    elif any(_SHELL_NAMES.search(text) for text in texts):
        if words[:1] == ["-c"]:
            for command in words[1:2]:
                _shell(flow, spot, command)
        else:
            _arguments(flow, spot, words)
    for text in texts:
        if text.startswith(("./", FOLDER)):
            _file(flow, spot, text)
    partial = partial_specifier(flow.script.folder, given[0]) if not texts else None
    if partial is not None:
        flow.script.recorder.reference(partial, ReferenceKind.FORK, spot, guarded=True)


def _texts(flow: Flow, spot: Spot, given: Spot, *, linked: bool = False) -> None:
    _run_file(flow, spot, given)
    for text in flow.script.strings(given)[0]:
        _read(flow, spot, text, linked=linked)


def linked(flow: Flow, call: Spot | None) -> None:
    """Read the code that a call of `module._compile` runs, as a module of the package."""
    given = given_to(call)
    if call is not None and given:
        _texts(flow, call, given[0], linked=True)


def _is_evaluated(flow: Flow, options: Spot) -> bool:
    values = flow.script.folder.fold(options)
    return any(isinstance(one, JsObject) and True in one.members.get("eval", ()) for one in values)


def _is_node(flow: Flow, program: Spot) -> bool:
    if flow.text(program) in _NODE_NAMES:
        return True
    return any(_NODE.search(text) for text in flow.script.folder.strings(program)[0])


def _words(flow: Flow, arguments: Spot) -> Iterator[str]:
    for value in flow.script.folder.fold(arguments):
        for item in value if isinstance(value, tuple) else ():
            yield from (one for one in item if isinstance(one, str))


def _arguments(flow: Flow, spot: Spot, words: list[str]) -> None:
    """`node [options] FILE`, `node -r FILE FILE`, `node -e CODE`."""
    for index, word in enumerate(words):
        if word in LOAD_OPTIONS:
            for path in words[index + 1 : index + 2]:
                _file(flow, spot, path)
        if word in CODE_OPTIONS:
            for code in words[index + 1 : index + 2]:
                _read(flow, spot, code)
            return
        if not word.startswith("-"):
            _file(flow, spot, word)
            return


def _shell(flow: Flow, spot: Spot, command: str) -> None:
    for match in _COMMAND.finditer(command[:_LONGEST]):
        runs = _NODE.search(match[1]) or _SHELL_NAMES.search(match[1])
        if runs and not match[2].strip().startswith((*CODE_OPTIONS, "-c")):
            _file(flow, spot, match[3])
    if command.startswith(("./", FOLDER)):
        _file(flow, spot, command.split(maxsplit=1)[0])


def _file(flow: Flow, spot: Spot, path: str) -> None:
    if _FILE.match(path):
        specifier = file_specifier(path)
        flow.script.recorder.reference(specifier, ReferenceKind.FORK, spot, guarded=in_try(spot))
