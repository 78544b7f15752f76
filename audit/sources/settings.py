"""npm's settings, from the places and in the order that npm takes them.

Command line, environment, the project's `.npmrc`, the user's, the global one, the one built into npm. The project's
file is special: a pull request can write it. What it may do is bounded here and in `credentials`:

- it cannot say where the user's or the global file is, so it cannot pass its own settings off as theirs;
- the environment lends it no more than an ordinary project needs (`lending`): no secret travels to a host it chose;
- every setting remembers the layer it came from, so that a credential of the user's never travels over a proxy, or
  under certificates, that the project's file chose (it could otherwise switch verification off and listen).

Credentials are bound to a host and path by npm's own rule, so naming another registry does not bring them there.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from audit.sources.lending import lent, trust
from audit.sources.npm_command import built_in_npmrc, npm_prefix
from audit.sources.npmrc import Values, expand, parse_npmrc

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENVIRONMENT_PREFIX = "npm_config_"
_NPMRC_LIMIT = 1 << 20
_WORD_BREAK = re.compile(r"(?!^)_")
_FALSE = frozenset({"", "false", "null", "undefined", "0"})


class Layer(IntEnum):
    """Where a setting was made; the first that has it wins."""

    COMMAND = 0
    ENVIRONMENT = 1
    PROJECT = 2
    USER = 3
    GLOBAL = 4
    BUILTIN = 5


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it comes from."""

    value: str | list[str]
    layer: Layer

    @property
    def text(self) -> str:
        """The value as one text; the last one of a list, as npm takes it."""
        return self.value if isinstance(self.value, str) else (self.value or [""])[-1]


class Settings:
    """Everything npm is set to that matters here. Files are read when first asked for.

    Args:
        root: the project's folder.
        home: the user's folder; None asks the environment, as npm does.
        environment: the process's environment; None takes it as it is.
        registry: the registry of the command line, if any.
    """

    def __init__(
        self,
        root: str,
        *,
        home: str | None = None,
        environment: Mapping[str, str] | None = None,
        registry: str | None = None,
    ) -> None:
        self.environment = dict(os.environ if environment is None else environment)
        self.home = Path(home or self.environment.get("HOME") or Path.home())
        self._root = Path(root)
        self._command: Values = {"registry": registry} if registry else {}

    def get(self, key: str, *, without_project: bool = False) -> Setting | None:
        """Return the setting that holds for `key`; None when nobody set it (or set it to nothing)."""
        for layer, values in self._layers.items():
            if key in values and not (without_project and layer is Layer.PROJECT):
                value = values[key]
                return None if value in ("null", "undefined") else Setting(value, layer)
        return None

    def text(self, key: str) -> str:
        """Return the text of `key`; empty where it is not set."""
        setting = self.get(key)
        return setting.text if setting else ""

    def number(self, key: str, default: float, highest: float) -> float:
        """Return the number `key` is set to, between 0 and `highest`; `default` where it is none."""
        try:
            value = float(self.text(key) or default)
        except ValueError:
            return default
        return min(max(value, 0), highest) if value == value else default  # noqa: PLR0124  # not a number

    def names(self) -> list[str]:
        """Return every key that is set anywhere, sorted."""
        return sorted({key for values in self._layers.values() for key in values})

    @property
    def cache(self) -> Path:
        """Return npm's cache folder."""
        default = self.home / ".npm"
        if sys.platform == "win32":
            default = Path(self.environment.get("LOCALAPPDATA") or self.home) / "npm-cache"
        return self._path(self.text("cache")) or default

    @property
    def refused(self) -> tuple[str, ...]:
        """What the project's `.npmrc` asks the environment for and does not get, in words."""
        return self._project[1]

    @property
    def project_text(self) -> str:
        """The project's `.npmrc` without what it does not get."""
        return self._project[0]

    @cached_property
    def _layers(self) -> dict[Layer, Values]:
        own = self._own
        project = {} if self._project_is_user else parse_npmrc(self.project_text, self.environment)
        return {
            Layer.COMMAND: own[Layer.COMMAND],
            Layer.ENVIRONMENT: own[Layer.ENVIRONMENT],
            Layer.PROJECT: project,
            **{layer: own[layer] for layer in (Layer.USER, Layer.GLOBAL, Layer.BUILTIN)},
        }

    @cached_property
    def _project(self) -> tuple[str, tuple[str, ...]]:
        text = _text(self._root / ".npmrc")
        if self._project_is_user:
            return text, ()
        written = [_text(each) for each in self._files[:2]]
        return lent(text, self.environment, trust(self._own.values(), written))

    @property
    def _project_is_user(self) -> bool:
        return self._root / ".npmrc" == self._files[0]

    @cached_property
    def _own(self) -> dict[Layer, Values]:
        """Every layer but the project's."""
        user, common, builtin = self._files
        return {
            Layer.COMMAND: self._command,
            Layer.ENVIRONMENT: self._from_environment(),
            Layer.USER: self._read(user),
            Layer.GLOBAL: self._read(common),
            Layer.BUILTIN: self._read(builtin),
        }

    @cached_property
    def _files(self) -> tuple[Path, Path | None, Path | None]:
        """The user's file, the global one and the one that npm is shipped with."""
        first = (self._command, self._from_environment())
        shipped = built_in_npmrc(self.environment, self._root)
        builtin = self._read(shipped)
        user_file = self._path(_first("userconfig", *first, builtin)) or self.home / ".npmrc"
        user = self._read(user_file)
        global_file = self._path(_first("globalconfig", *first, user, builtin))
        prefix = self._path(_first("prefix", *first, user, builtin))
        prefix = prefix or npm_prefix(self.environment, self._root)
        return user_file, global_file or (prefix / "etc" / "npmrc" if prefix else None), shipped

    def _from_environment(self) -> Values:
        values: Values = {}
        for name, value in sorted(self.environment.items()):
            if value and name.lower().startswith(_ENVIRONMENT_PREFIX):
                key = name[len(_ENVIRONMENT_PREFIX) :]
                if not key.startswith("//"):
                    key = _WORD_BREAK.sub("-", key).lower()
                values[expand(key, self.environment)] = expand(value, self.environment)
        return values

    def _read(self, path: Path | None) -> Values:
        return parse_npmrc(_text(path), self.environment)

    def _path(self, text: str) -> Path | None:
        """Return the file or folder that a setting names: `~/` is the user's folder."""
        if not text:
            return None
        return self.home / text[2:] if text.startswith(("~/", "~\\")) else Path(text)


def _text(path: Path | None) -> str:
    """Return a file's text, bounded; empty when there is no such file or it cannot be read."""
    try:
        if path is None or not path.is_file():
            return ""
        with path.open("rb") as stream:
            return stream.read(_NPMRC_LIMIT).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def is_true(setting: Setting | None, *, default: bool) -> bool:
    """Return a setting as yes or no."""
    return default if setting is None else setting.text.lower() not in _FALSE


def _first(key: str, *layers: Values) -> str:
    for values in layers:
        value = values.get(key)
        if isinstance(value, str) and value:
            return value
    return ""
