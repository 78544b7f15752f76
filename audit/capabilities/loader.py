"""Reads `catalog.toml` into a `Catalogue`, or says where it is wrong."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from audit.capabilities.builder import Builder
from audit.capabilities.places import locate, position
from audit.capabilities.tables import WrongEntryError
from audit.errors import InputError

if TYPE_CHECKING:
    from audit.capabilities.catalogue import Catalogue

CATALOGUE_FILE = "catalog.toml"

_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@functools.cache
def load_catalogue() -> Catalogue:
    """Return the catalogue that comes with the program, read once.

    Raises:
        InputError: when the file is wrong, with its line and column.
    """
    text = Path(__file__).with_name(CATALOGUE_FILE).read_text(encoding="utf-8")
    return read_catalogue(text, CATALOGUE_FILE)


def read_catalogue(text: str, file: str) -> Catalogue:
    """Return the catalogue written in `text`; `file` names it in errors.

    Raises:
        InputError: when the text is not TOML, or says what a catalogue cannot say.
    """
    try:
        return Builder().build(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(error, text, file) from None
    except WrongEntryError as wrong:
        place = locate(text, wrong.path, wrong.value)
        raise InputError(
            wrong.what, todo=wrong.todo, file=file, line=place.line, column=place.column
        ) from None


def _syntax_error(error: tomllib.TOMLDecodeError, text: str, file: str) -> InputError:
    """Return tomllib's complaint with its place taken out of the sentence."""
    message = str(error)
    match = _TOML_PLACE.search(message)
    what = message[: match.start()] if match else message
    if match and match[1]:
        line, column = int(match[1]), int(match[2])
    else:
        end = position(text, len(text))
        line, column = end.line, end.column
    return InputError(what, todo="correct the TOML", file=file, line=line, column=column)
