"""What a package runs at install time, as far as its manifest and its uses tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.capability import Authority, in_display_order
from audit.model.fetching import fetches
from audit.rules.uses.commands import is_alarming, telling_part
from audit.rules.uses.programs import starts_programs
from audit.rules.uses.secret_names import is_secret_name
from audit.rules.words import shown

if TYPE_CHECKING:
    from collections.abc import Container

    from audit.model.package import AuditedPackage, CapabilityUse

_KIND = "script:"
_SEPARATORS = re.compile(r"[\s;&|()<>\"'`=]+")
_SAID = re.compile(r"'[^']*'|\"[^\"`$]*\"")
"""Words in quotes that stand for themselves."""
_SILENCED = re.compile(r"[12&]?>>?\s*(?:&[12]|/dev/(?:null|stderr|stdout)\b|nul\b)", re.IGNORECASE)
"""What is printed and sent nowhere else than to the terminal."""
_MORE = re.compile(r">|\$\(|`")
"""What is written to a file, or run for what it prints."""
_COMMANDS = re.compile(r"\|\||&&|[;|&\n]")
_SUFFIXES = ("", ".js", ".cjs", ".mjs", "/index.js", ".ts", ".sh")
_BUILDERS = frozenset(
    {"node-gyp", "node-pre-gyp", "prebuild-install", "prebuildify", "node-gyp-build", "cmake-js"}
    | {"prebuild", "pkg-prebuilds-verify", "napi-postinstall", "nan", "neon", "husky", "is-ci"}
    | {"node-gyp-build-optional-packages", "true", "exit", "echo", ":"}
)
COMMAND_FILES = frozenset({"package.json", "binding.gyp"})
"""Files that hold commands for install time, but no code."""
_TOKENS = 200
"""Words of a command that are looked at."""
ITSELF = frozenset(
    f"global:process.{name}" for name in ("abort", "chdir", "disconnect", "exit", "umask")
)
"""What a program does to its own process: it starts none, and stops no other."""
_IDLE = frozenset({Authority.NONE, Authority.NATIVE, Authority.SYSTEM})
_TELLS_BUILDER = "global:process.env.npm_config_node_gyp"
_LOCAL_BUILDERS = frozenset({"node-gyp", "node-gyp-build"})
"""They take nothing from anywhere else than the package."""
_LOOKS = re.compile(
    r"builtin:fs(?:/promises)?\.(?:exists|access|stat)(?:Sync)?|global:process\.env\.(?!npm_package)(?P<variable>\w+)"
)
_OPTION = re.compile(
    r"(?:re)?build|configure|clean|install|\.(?:/\.\.)?|win32|inherit"
    r"|--?(?:arch|build-from-source|debug|fallback-to-build|j|jobs|loglevel|parallel|release|runtime|silent|target|verbose)"
    r"(?:=[\w.-]+)?"
)
_PROGRAM = r"(?:['\"`][\w-]+(?:\.cmd)?['\"`]|[A-Za-z_$][\w$]*)"
_CALL = r"(?:require\([^()]*\)\.|[\w$]+\.)*(?:spawn|exec|execFile)(?:Sync)?\(\s*"
_STARTS = re.compile(rf"{_CALL}(?:{_PROGRAM}|['\"`][\w .=-]+['\"`])\s*[,)]")
_STARTS_NODE = re.compile(rf"{_CALL}process\.execPath\s*,\s*\[\s*[A-Za-z_$][\w$]*\s*,")
"""The engine with a file of a name: npm's own builder, where npm was asked for it."""
_ENGINE = "node"


@dataclass(frozen=True, slots=True)
class InstallScript:
    """One thing that npm runs when the package is installed."""

    name: str
    """`preinstall`, `install`, `postinstall`, `prepare`, or `gyp` for a binding.gyp without a script."""
    command: str
    """Its text as the package wrote it; empty for `gyp`, or when unknown."""
    use: CapabilityUse

    @property
    def alarm(self) -> str:
        """The first of what it runs that downloads, or runs what it is given; empty where nothing does."""
        if is_alarming(self.command) and not self.builds_only:
            return self.command
        return next(filter(fetches, self.use.literals), "")

    @property
    def telling(self) -> str:
        """The part of its text for which it is alarming, as far as it stands there; else empty."""
        words = self.alarm.split() if not is_alarming(self.command) else []
        return words[-1] if words else telling_part(self.command)

    @property
    def builds_only(self) -> bool:
        """Whether every command is a well-known builder of native code, or writes on the terminal at most."""
        plain = _SAID.sub("x", _SILENCED.sub(" ", self.command))
        parts = [part.split() for part in _COMMANDS.split(plain)]
        words = [part[0] for part in parts if part]
        return bool(words) and not _MORE.search(plain) and all(word in _BUILDERS for word in words)


def unseen(package: AuditedPackage) -> str:
    """Return why nobody could see what runs at its install, as the lockfile says; empty where it could be seen."""
    if not package.entry.flag("hasInstallScript"):
        return ""
    if not package.was_read:
        return "its contents could not be had"
    unreadable = package.manifest.problem and not package.manifest.raw
    return "its package.json could not be read" if unreadable else ""


def scripts(package: AuditedPackage) -> tuple[InstallScript, ...]:
    """Return what npm runs at the package's install, by capability id."""
    return tuple(_script(package, use) for use in package.uses if use.id.startswith(_KIND))


def _script(package: AuditedPackage, use: CapabilityUse) -> InstallScript:
    name = use.id.removeprefix(_KIND)
    shown = use.evidence[0].text if use.evidence and name != "gyp" else ""
    return InstallScript(name, package.manifest.scripts.get(name, shown), use)


def script_files(package: AuditedPackage) -> frozenset[str]:
    """Return the files that run at install: those the analysis followed, and those the commands name."""
    seen = {place.file for use in package.uses for place in use.evidence}
    words = [word for script in scripts(package) for word in _words(script.command)]
    named = {word + suffix for word in words for suffix in _SUFFIXES}
    return frozenset(package.install_files) | (seen & named)


def only_builds(package: AuditedPackage, as_before: InstallScript) -> bool:
    """Return whether the code that runs at install looks for a compiled file that is there, and else builds it.

    What it starts are builders that the script before it started, or that take nothing from anywhere.
    """
    builders = _LOCAL_BUILDERS | (_BUILDERS & set(as_before.command.split()))
    files = code_files(package)
    used = [use.where(lambda place: place.file in files) for use in uses_in(package, files)]
    names = {use.id for use in used}
    compiled = {
        (place.file, place.line)
        for use in used
        if use.id == "native:addon"
        for place in use.evidence
    }
    return any(map(starts_programs, used)) and all(
        use.authority in _IDLE
        or use.id in ITSELF
        or _only_looks(use)
        or (
            use.id == "load:computed"
            and all((place.file, place.line) in compiled for place in use.evidence)
        )
        or (starts_programs(use) and _builds(use, builders, told=_TELLS_BUILDER in names))
        for use in used
    )


def _only_looks(use: CapabilityUse) -> bool:
    """Return whether a use tests whether a file is there, or reads a setting that is none of the package's own."""
    found = _LOOKS.fullmatch(use.id)
    return found is not None and not (found["variable"] and is_secret_name(found["variable"]))


def _builds(use: CapabilityUse, builders: frozenset[str], *, told: bool) -> bool:
    """Return whether all that a use starts is a builder; `told` says whether npm is asked where its own is."""
    words = {word for literal in use.literals for word in literal.split()}
    engines = [place.text for place in use.evidence if _ENGINE in place.literals]
    if told and engines and all(map(_STARTS_NODE.match, engines)):
        words.discard(_ENGINE)
    named = {word for word in words if word.removesuffix(".cmd") in builders}
    return (
        bool(named)
        and all(map(_OPTION.fullmatch, words - named))
        and all(
            _STARTS.match(place.text) or (told and _STARTS_NODE.match(place.text))
            for place in use.evidence
        )
    )


def reading(
    package: AuditedPackage, quiet: Container[Authority], script: InstallScript | None = None
) -> str:
    """Return the words for the files that run at install, and for the powers that they use beside quiet ones.

    Of one script, those that it leads to where the analysis knows them apart.
    """
    files = code_files(package)
    if script is not None:
        files &= frozenset(dict(package.started_files).get(script.name, files))
    held = {use.authority for use in uses_in(package, files) if use.authority not in quiet}
    powers = ", ".join(each.value for each in in_display_order(held))
    using = f", which uses {powers}" if powers else ""
    return f" ({shown(files)}{using})" if files else ""


def _words(command: str) -> list[str]:
    """Return a command's words, as paths inside the package."""
    words = _SEPARATORS.split(command)[:_TOKENS]
    return [word.removeprefix("./").rstrip("/") for word in words if word and word != "."]


def code_files(package: AuditedPackage) -> frozenset[str]:
    """Return the files of code that run at install: not those that only hold commands."""
    return script_files(package) - COMMAND_FILES


def uses_in(package: AuditedPackage, files: frozenset[str]) -> tuple[CapabilityUse, ...]:
    """Return the uses that are seen in one of `files`, install scripts themselves left out."""
    return tuple(
        use
        for use in package.uses
        if not use.id.startswith(_KIND) and any(place.file in files for place in use.evidence)
    )
