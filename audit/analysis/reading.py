"""Reading one file of a package into facts, by what kind of file it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.analysis import markup
from audit.analysis.code import PARSE_LIMIT, compared, guarded, read_code, unreadable, whole_file
from audit.analysis.commands.makefile import is_makefile, recipes
from audit.analysis.hidden.disguised import disguised, is_text
from audit.analysis.layout import files
from audit.analysis.layout.extensions import FileKind
from audit.model.facts import NO_POWERS, FileFacts, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.layout.files import FileJob
    from audit.model.contents import PackageContents
    from audit.model.vocabulary import Vocabulary

READ_LIMIT = 64 * 1024 * 1024
"""Bytes; a larger file is not read at all."""
HEAD_LIMIT = 2 * 1024 * 1024
"""Bytes; a larger file named like compiled code is taken for it without a look."""
_DATA = FileFacts(Reading.DATA)


def read_file(contents: PackageContents, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    """Return what one file shows. Never raises for what is in it."""
    named = _by_name(job)
    if named is not None:
        return named
    try:
        data = contents.read(job.path)
    except OSError as error:
        return unreadable("missing", error.strerror or type(error).__name__)
    return with_comparison(read_bytes(data, job, vocabulary), data, job)


def read_bytes(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    """Return what the bytes of a file show; a reader that fails on them makes one file unknown."""
    return guarded(lambda: _READERS.get(job.kind, read_code)(data, job, vocabulary))


def with_comparison(found: FileFacts, data: bytes, job: FileJob) -> FileFacts:
    """Return what `read_bytes` saw, and of code also what only a comparison with another version looks at."""
    return guarded(lambda: compared(found, data)) if job.compared_apart else found


def _by_name(job: FileJob) -> FileFacts | None:
    """Return the facts of a file that need not be opened; None for the others."""
    if not job.compared and (
        job.kind is FileKind.KEPT or (job.kind is FileKind.PAGE and not job.reached)
    ):
        return _DATA
    if job.kind is FileKind.ADDON and not (job.compared and job.size <= READ_LIMIT):
        return FileFacts(Reading.DATA, (whole_file("native", "addon"),))
    if job.kind is FileKind.WASM and (job.size > PARSE_LIMIT or not job.compared):
        return FileFacts(Reading.DATA, (whole_file("native", "wasm"),))
    if job.kind in (FileKind.JSON, FileKind.TYPES):
        return _DATA
    if job.kind is FileKind.BINARY and job.size > HEAD_LIMIT:
        return FileFacts(Reading.DATA, (whole_file("native", "executable"),))
    return unreadable("size") if job.size > READ_LIMIT else None


def _binary(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    return _native(data, job) or (_odd(data, job, vocabulary) if job.reached else _DATA)


def _native(data: bytes, job: FileJob) -> FileFacts | None:
    kind = files.native_kind(data[:8])
    if kind and job.compared:
        return _compiled(kind, data)
    return FileFacts(Reading.DATA, (whole_file("native", kind),)) if kind else None


def _compiled(kind: str, data: bytes) -> FileFacts:
    from audit.analysis.mentions.kept import read_native  # noqa: PLC0415  only where it is compared

    return FileFacts(Reading.DATA, (whole_file("native", kind), *read_native(data)))


def _named_shell(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    """Read a file named as shell text, which is JavaScript where it says so or, loaded, parses as such."""
    if files.interpreter(data[:256]) == "node":
        return read_code(data, job, vocabulary)
    found = read_code(data, job, vocabulary) if job.reached and b"require" in data else _DATA
    return found if _is_code(found) else _shell(data, job, vocabulary)


def _is_code(found: FileFacts) -> bool:
    """Return whether what was read as JavaScript parsed as such and does something."""
    return bool(found.facts) and all(fact.kind != "unknown" for fact in found.facts)


def _nameless(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    """Read a file without a telling extension: compiled, a script of some interpreter, or JavaScript."""
    if native := _native(data, job):
        return native
    runner = files.interpreter(data[:256])
    if runner == "shell":
        return _shell(data, job, vocabulary)
    if runner == "other":
        told = _foreign(data).facts if job.reached else ()
        other = whole_file("native", "executable", "another interpreter's script")
        return FileFacts(Reading.DATA, (other, *told))
    if runner == "node":
        return read_code(data, job, vocabulary)
    return _odd(data, job, vocabulary) if job.reached else _DATA


def _odd(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    """Read a file that is not named as code but is loaded as such: Node runs any extension as JavaScript.

    What is named as a page and may be a script is one where it parses as such.
    """
    if native := _native(data, job):
        return disguised(native) if files.is_opaque(job.path) else native
    if not files.holds_markup(job.path):
        return _unnamed(data, job, vocabulary)
    whole = _DATA if markup.begins_markup(data) else _unnamed(data, job, vocabulary)
    if _is_code(whole):
        return whole
    code = markup.scripts_of(data, handlers=files.is_opened(job.path))
    return read_code(code, replace(job, reached=True), vocabulary) if code else _DATA


def _unnamed(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    """Read what is loaded as JavaScript, whatever it is.

    A picture or a font is opened to see that it is no text. What bundlers load without running (styles,
    documents) does not parse: it holds no code unless names of powers are in it.
    """
    if files.is_opaque(job.path) and not is_text(data):
        return _DATA
    found = read_code(data, replace(job, reached=True), vocabulary)
    unparsed = any(fact.kind == "unknown" for fact in found.facts)
    if unparsed and files.begins_no_script(data):
        return _DATA
    powers = any(fact.kind not in NO_POWERS for fact in found.facts)
    is_data = files.is_asset(job.path) or files.is_data_name(job.path)
    says_nothing = job.kind is FileKind.BINARY and not found.references
    if not powers and (says_nothing or (unparsed and is_data)):
        return _DATA
    hides = powers and not unparsed and files.is_data_name(job.path)
    return disguised(found) if hides else found


def _page(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    """Read a page for what it names; where code loads or names it, as code too."""
    from audit.analysis.mentions.pages import read_page  # noqa: PLC0415  as below

    found = _odd(data, job, vocabulary) if job.reached else _DATA
    if not job.compared:
        return found
    named = read_page(data)
    return found.with_more(named.facts)


def _wasm(data: bytes) -> FileFacts:
    """Read a file of WebAssembly for what it asks for and the addresses among its data."""
    from audit.analysis.mentions.kept import read_compiled  # noqa: PLC0415  as below

    return FileFacts(Reading.DATA, (whole_file("native", "wasm"), *read_compiled(data)))


def _copied(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    """Read what a generator copies: as what its name says, and for what is run or obeyed elsewhere."""
    from audit.analysis.mentions.copied import read_copied  # noqa: PLC0415  as below

    named = files.kind_of(job.path) is FileKind.NAMELESS
    return (_nameless(data, job, vocabulary) if named else _DATA).with_more(read_copied(data))


def _kept(data: bytes, job: FileJob, _vocabulary: Vocabulary) -> FileFacts:
    from audit.analysis.mentions.kept import read_kept  # noqa: PLC0415  as below

    return read_kept(data, is_json=job.path.lower().endswith(".json"))


def _foreign(data: bytes, *, compiled: bool = False) -> FileFacts:
    from audit.analysis.commands.foreign import read_foreign  # noqa: PLC0415  few packages hold any

    return read_foreign(data, compiled=compiled)


def _shell(data: bytes, job: FileJob, vocabulary: Vocabulary) -> FileFacts:
    from audit.analysis.commands.showing import read_shell  # noqa: PLC0415  few packages hold any

    text = data.decode("utf-8", errors="replace")
    found = read_shell(recipes(text) if is_makefile(job.path) else text, vocabulary)
    if not job.reached:  # as with other files that nothing starts: what is named in it, no more
        found = replace(found, facts=tuple(one for one in found.facts if one.kind != "unknown"))
    if not job.path.lower().endswith((".ps1", ".psm1")):
        return found
    more = {(each.kind, each.what): each for each in _foreign(data).facts}
    return found.with_more(more.values())


_READERS: Mapping[FileKind, Callable[[bytes, FileJob, Vocabulary], FileFacts]] = {
    FileKind.ADDON: lambda data, _, __: _compiled("addon", data),
    FileKind.BINARY: _binary,
    FileKind.COPIED: _copied,
    FileKind.DATA: _odd,
    FileKind.FOREIGN: lambda data, _, __: _foreign(data),
    FileKind.KEPT: _kept,
    FileKind.NAMELESS: _nameless,
    FileKind.PAGE: _page,
    FileKind.SHELL: _named_shell,
    FileKind.SOURCE: lambda data, _, __: _foreign(data, compiled=True),
    FileKind.WASM: lambda data, _, __: _wasm(data),
}
"""How files of a kind are read; those of the others as code."""
