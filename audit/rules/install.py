"""What a package runs at install time, as far as its manifest and its uses tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.capability import in_display_order
from audit.rules.words import shown

if TYPE_CHECKING:
    from collections.abc import Container

    from audit.model.capability import Authority
    from audit.model.package import AuditedPackage, CapabilityUse

_KIND = "script:"
_SEPARATORS = re.compile(r"[\s;&|()<>\"'`=]+")
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


@dataclass(frozen=True, slots=True)
class InstallScript:
    """One thing that npm runs when the package is installed."""

    name: str
    """`preinstall`, `install`, `postinstall`, `prepare`, or `gyp` for a binding.gyp without a script."""
    command: str
    """Its text as the package wrote it; empty for `gyp`, or when unknown."""
    use: CapabilityUse

    @property
    def builds_only(self) -> bool:
        """Whether every command of it is a well-known builder of native code or says nothing."""
        parts = [part.split() for part in _COMMANDS.split(self.command)]
        words = [part[0] for part in parts if part]
        return bool(words) and all(word in _BUILDERS for word in words)


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


def reading(package: AuditedPackage, quiet: Container[Authority]) -> str:
    """Return the words for the files that run at install, and for the powers that they use beside quiet ones."""
    files = code_files(package)
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
